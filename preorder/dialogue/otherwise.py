"""A wish that stands in for another one, should that not be possible."""

from __future__ import annotations

import re

from preorder.core.orders import Capability
from preorder.dialogue.items import speaks_of
from preorder.dialogue.several import DEEDS

_NOT_POSSIBLE = (
    r"(?:not?|can['’]?t|cannot|isn['’]?t|isnt|doesn['’]?t|doesnt|won['’]?t|wont|impossible|"
    r"unavailable|full|gone|sold out|too late)"
)
_OTHERWISE = re.compile(
    rf"\bif\b[^.;!?\n]{{0,50}}?\b{_NOT_POSSIBLE}\b[^.;!?\n]*?"
    r"(?:\bthen\b|,|\b(?=(?:just |please |pls )*(?:cancel|cancle|refund|return)\w*\b"
    r"(?!\s+then\b)))(?P<rest>.*)"
    r"|\b(?:otherwise|or else|failing that)\b(?P<else>.*)"
    rf"|\bor\s+(?:just\s+)?(?P<or>(?:cancel|cancle|refund|return|swap|switch)\w*.*)\bif\b.*\b{_NOT_POSSIBLE}\b",
    re.IGNORECASE | re.DOTALL,
)
_ONES_OWN = re.compile(r"^\W*(?:i|we)(?:['’]?ll| will| would| am)\b", re.IGNORECASE)


def fallback_in(text: str) -> tuple[Capability, Capability, str] | None:
    """Return a wish, the one in its place should it not be possible, and the text before that.

    "Swap it for the Como, and if that's not possible, cancel it"; None for most.
    """
    found = _OTHERWISE.search(text)
    if found is None:
        return None
    group = next(name for name in ("rest", "else", "or") if found[name] is not None)
    rest, head = found[group], text[: found.start(group)]
    second = next((each for each in DEEDS if speaks_of(rest, each)), None)
    first = next((each for each in DEEDS if speaks_of(head, each) and each is not second), None)
    if first is None or second is None or _ONES_OWN.match(rest):
        return None
    before = text[: found.start()]
    return first, second, before if speaks_of(before, first) else head
