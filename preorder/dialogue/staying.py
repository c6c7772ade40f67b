"""Words that leave a wish undone, or insist on it, where they are easily taken for the contrary."""

from __future__ import annotations

import re

from preorder.core.orders import Capability
from preorder.dialogue.asking import asks
from preorder.dialogue.demands import will_not_wait
from preorder.dialogue.extract import clean, words
from preorder.dialogue.items import names_another_deed, speaks_of
from preorder.dialogue.referring import without_denied
from preorder.dialogue.state import Step, Task

_GIVES_UP = (Capability.CANCEL_ORDER, Capability.DELAY_REFUND)
"""Wishes that who goes on waiting no longer has."""
_AT = (Step.WHICH_ITEM, Step.HOW_MANY, Step.CONFIRM)
"""A code is waited for as well."""
_WAITS = re.compile(
    r"\b(?:i|we)(?:['’]?(?:ll|d)\b|\b)\s(?:\w+\s){0,3}?(?:keep (?:on )?waiting|wait)\b"
    r"|^\W*(?:(?:ok|okay|then|well|hm+|no|just|actually)\W+)*"
    r"(?:(?:(?:rather|better|keep) )+wait(?:ing)?\b|wait for (?:it|that|(?:the|my) \w+)\b)",
    re.IGNORECASE,
)
_FOR_US = re.compile(
    r"\bwait(?:ing)?\s+(?:a|an|one|1|just|here|till|until|while|for (?:you|u|ur|your|my|a|an|the "
    r"(?:answer|reply|e?-?mail|code|person|agent)))\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:can|won|don|didn|couldn|wouldn)['’]?t\b|"
    r"\b(?:cannot|not|never|no longer|sa(?:id|y)|meant?|told|asked)\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[.;!\n]+|,|\bso (?=just|leave|forget|i)", re.IGNORECASE)
_LEAVES = re.compile(
    r"\W*(?:(?:ok|okay|no|so|then|just|please|well|better|i|lets|let['’]?s|we|rather|ill|i['’]ll)"
    r"\b\W*)*(?:leave it|forget (?:it|about it|that)|never ?mind|nvm|drop it|don['’]?t bother)\b"
    r"(?:\W+(?:then|as it is|please|pls|like that|be|alone|thanks|thank you|for now))*\W*",
    re.IGNORECASE,
)
_NO_FIRST = re.compile(
    r"^\W*(?:(?:ok|okay|oh|hm+|well|actually|but|wait|and|sorry)\b\W*)*(?:no+|nope|nah)\b\W*"
    r"(?!need|reason|point|more)(?=\w)",
    re.IGNORECASE,
)
_MOST = 12


def leaves(task: Task, text: str) -> bool:
    """Tell whether a message gives a wish up: "I'll keep waiting", "25% is too much. leave it"."""
    plain = clean(text)
    rest = _WAITS.sub(" ", plain)
    if len(words(plain)) > _MOST or names_another_deed(rest, task.capability):
        return False
    last = [part for part in _PARTS.split(plain) if part.strip()][-1:]
    if last and _LEAVES.fullmatch(last[0]):
        return True
    waits = _WAITS.search(plain) and not (_FOR_US.search(plain) or _NOT.search(plain))
    here = task.capability in _GIVES_UP and task.step in _AT
    return bool(waits) and here and not asks(plain)


def insists(task: Task, text: str) -> bool:
    """Tell whether it is wished all the same: "no, it should be cancelled". Asked again."""
    plain = clean(text)
    if task.capability not in _GIVES_UP:
        return False
    if will_not_wait(plain):  # "that's too late for me", of what would be refunded
        return True
    said_no = _NO_FIRST.match(plain)
    if said_no is None:
        return False
    return speaks_of(without_denied(plain[said_no.end() :]), Capability.CANCEL_ORDER)
