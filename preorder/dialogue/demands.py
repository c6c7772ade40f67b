"""Demands that name no deed: "every cent back", "I want my money", "that's too late for me"."""

from __future__ import annotations

import re

from preorder.dialogue.asking import asks
from preorder.dialogue.extract import words

_WANT = r"\b(?:want|wanna|need|demand|give|gimme)\b.*"
_MONEY = re.compile(
    rf"{_WANT}\bevery (?:\w+ )?(?:cent|penny|dollar)\b"
    rf"|{_WANT}\b(?:my|our|all the|the full)\s(?:\w+\s){{0,2}}?money\b(?: back)?\W*"
    r"(?:(?:now|please|pls|right|immediately|asap|today|again|this|instead)\b|$)",
    re.IGNORECASE,
)
_TOO_LATE = re.compile(
    r"\b(?:that|this|it|which|thats|its)\b.*\btoo (?:late|long)\b(?! to\b)"
    r"|^\W*(?:(?:ok|no|oh|well|wow|but|sorry|way|far|much|just|what)\b\W*)*too (?:late|long)\b"
    r"(?! to\b)"
    r"|\b(?:not|never|can['’]?t|cannot|won['’]?t|don['’]?t)\b.*"
    r"\bwait\w*\s(?!(?:until|till|til)\s(?:it['’]?s?|they|my|i|we)\b)"  # he looks forward
    r"(?:\w+\s)?(?:that|so|this|any\w*|longer|until|till|til|much)\b",
    re.IGNORECASE,
)
_SHORT = 12


def demands(text: str) -> bool:
    """Tell whether a message wants its money back, or will not wait, and names no way to it."""
    return _MONEY.search(text) is not None or will_not_wait(text)


def will_not_wait(text: str) -> bool:
    """Tell whether a few words say that it comes too late: "thats too late for me"."""
    return len(words(text)) <= _SHORT and _TOO_LATE.search(text) is not None and not asks(text)
