"""'Now one more', 'cancel the last one', 'and the other too': the wish before goes on."""

from __future__ import annotations

import re

from preorder.core.orders import Capability
from preorder.dialogue.asking import adds, asks
from preorder.dialogue.extract import words
from preorder.dialogue.items import speaks_of

_OFF = r"(?:cancel|cancle|take|remove|drop)\s(?:off\s)?"
_MORE = re.compile(
    r"^\W*(?:(?:ok|okay|now|and|then|so|please|just|also|actually|oh|you know what|"
    r"(?:can|could) you)\b\W*)*"
    rf"(?:(?P<off>{_OFF})?(?:(?:one|two|three|\d)\s(?:\w+\s)?more(?: one)?|another(?: one)?)"
    rf"|(?P<last>{_OFF}the (?:last|third|remaining) one))\b"
    r"(?:\W+(?:too|please|pls|as well|then|off|out|away|now))*\W*$",
    re.IGNORECASE,
)
_SOME_ITEM = re.compile(r"\b(?:ones?|rest|both|(?:the|my) \w+)\b", re.IGNORECASE)
_NO_ITEM = re.compile(
    r"\b(?:shipping|postage|money|fees?|address|e?-?mail|name|confirmation|way)\b", re.IGNORECASE
)
_FEW = 6
_THANKS = re.compile(r"\b(?:thanks?|thank you|thx|ty|cheers)\b", re.IGNORECASE)


def thanks(text: str) -> bool:
    """Tell whether there is a word of thanks."""
    return _THANKS.search(text) is not None


def more_of(before: str, text: str) -> bool:
    """Tell whether a message wants the same of one more: only a cancellation takes items off.

    Args:
        before: the wish that was done, refused or passed on last.
    """
    found = _MORE.match(text)
    off = found is not None and (found["off"] or found["last"])
    return found is not None and (not off or before.startswith(Capability.CANCEL_ORDER))


def goes_on(before: str, text: str) -> bool:
    """Tell whether a message adds to the wish before it: "and the last one too"."""
    if more_of(before, text):
        return True
    if not adds(text) or asks(text) or len(words(text)) > _FEW or thanks(text):
        return False
    supposes = "if" in words(text)  # "and if i buy one"
    other = supposes or any(speaks_of(text, each) for each in Capability) or _NO_ITEM.search(text)
    return not other and _SOME_ITEM.search(text) is not None
