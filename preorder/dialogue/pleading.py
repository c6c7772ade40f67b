"""Who asks to be spared what the rule says: the fee, a day too many. All such words are here."""

from __future__ import annotations

import re

from preorder.core.orders import Capability
from preorder.dialogue.asking import asks
from preorder.dialogue.extract import clean, words
from preorder.dialogue.items import speaks_of
from preorder.dialogue.state import Memory

_COSTS = re.compile(
    r"\b(?:wai?v(?:e|ing)|forgive|drop|skip|remove|reduce|lower|take off|spare me|let me off)\b"
    r".*\b(?:fees?|charges?|costs?|penalty|25)\b|\bmake (?:an|one|a small) exception\b",
    re.IGNORECASE,
)
_COUNT = r"(?:\d+|an?|one|two|three|some|few|couple|bit|little)"
_LITTLE_LATE = re.compile(
    rf"\b(?:only|just|barely|merely)\b.*\b{_COUNT}\s(?:of\s)?(?:\w+\s)?(?:hours?|days?|weeks?|late|over|"
    r"too|after|past)\b"
    rf"|\b{_COUNT}\s(?:of\s)?(?:hours?|days?|weeks?)\s(?:too\s)?(?:late|over)\b",
    re.IGNORECASE,
)
_WHAT_NOW = re.compile(
    r"^\W*(?:(?:ok|okay|so|and|but|then|well|hm+)\b\W*)*what "
    r"(?:can|could|should|shall|do) (?:i|we) do(?: then| now| instead| about (?:it|that))*\W*$",
    re.IGNORECASE,
)
_SHORT = 12


def pleads(text: str) -> bool:
    """Tell whether a text asks to be spared what the rule takes: "please waive the fee"."""
    return _COSTS.search(clean(text)) is not None


def not_content(memory: Memory, text: str) -> bool:
    """Tell whether a text makes light of what was just refused, or asks what is left then.

    "Its only some days over"; "ok so what can i do then", where a person was offered.
    """
    if memory.task is not None or memory.refused is None:
        return False
    if _WHAT_NOW.match(clean(text)):
        return memory.offered is Capability.TALK_TO_HUMAN
    short = len(words(text)) <= _SHORT and not asks(text)
    wishes = any(speaks_of(text, each) for each in Capability)
    return short and not wishes and _LITTLE_LATE.search(clean(text)) is not None
