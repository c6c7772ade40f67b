"""Tell a question from an answer: asking about something is neither a correction nor a consent."""

from __future__ import annotations

import re

from preorder.dialogue.extract import clean, words

OPENS_QUESTION = (
    r"(?!do (?:it|that|this)(?:\W+(?:please|pls|plz|then|now|anyway|for me))*[^\w?]*$)"
    r"(?:what|whats|who|whos|when|whens|where|wheres|why|which|how|hows"
    r"|(?:is|are|was|were|do|does|did|will|would|must|should)\s"
    r"(?:i|u|you|we|it|that|this|there|they|the|these|those|my|your|both|all)"
    r"|(?:has|have)\s(?:i|u|you|we|it|they|the|my|your)"
    r"|isn['’]?t|aren['’]?t|doesn['’]?t|don['’]?t\s(?:i|you|u|they|we))\b"
)
"""How questions begin, also without their sign. "Is unused", "have all tags", "do it" are none."""
_LEAD = r"^\W*(?:(?:and|but|so|ok|okay|oh|hm+|wait|well|sorry)\b\W*)*"
_SUPPOSES = (
    r"if\b.*\b(?:do|does|will|would|can|could|is|are|am)\s(?:i|u|you|we|it|they|there|my|the)\b"
)
_ASKS = re.compile(rf"\?|{_LEAD}{OPENS_QUESTION}", re.IGNORECASE)
_POLITE = re.compile(
    r"(?<!\bmuch )(?<!\bwhat )(?<!\bwhen )"
    r"\b(?:can|could|may|would)\s(?:i|we|you|u)\s(?:just\s|only\s|please\s|pls\s)*"
    r"(?:make|have|do|take|change|cancel|return|swap|keep|get)\b",
    re.IGNORECASE,
)
"""'Could you make it 2?' wishes, whatever its sign; "how much would i get back" asks."""
_CORRECTS = re.compile(
    r"\b(?:only|just|actually|instead|make|no|nope|not|sorry|rather|want|wanna|meant|mean|cancel|"
    r"return|swap|keep|take|leave|change|without|but|all|everything|every|whole|right|correct)\b",
    re.IGNORECASE,
)
_ADDS = re.compile(
    r"^\W*(?:(?:oh|ok|okay|yes|hm+|wait|please)\b\W*)*(?:and|also|plus)\b"
    r"|\b(?:too|also|as well)\W*$",
    re.IGNORECASE,
)
_NO_PHOTO = re.compile(
    r"\b(?:no|not|without|can ?not|can['’]?t|don['’]?t|haven['’]?t)\b[\w\s'’]{0,25}"
    r"\b(?:photos?|pictures?|pics?|camera)\b",
    re.IGNORECASE,
)
_FEW = 3


def asks(text: str) -> bool:
    """Tell whether a message asks something, so that what it names is no answer."""
    plain = clean(text)
    return _ASKS.search(plain) is not None and _POLITE.search(plain) is None


def after_question(text: str) -> str:
    """Return what stands after a question ("do i have only 3? then all"), or all of the text."""
    return text.rpartition("?")[2].strip(" .!") or text


def only_wonders(text: str) -> bool:
    """Tell whether a message is one question and no more: "do i have to send this one back"."""
    plain = clean(text).strip()
    alone = re.search(rf"{_LEAD}(?:{OPENS_QUESTION}|{_SUPPOSES})", plain, re.IGNORECASE) is not None
    parts = [part for part in re.split(r"[.;!?\n]+", plain) if part.strip()]
    return alone and len(parts) == 1 and _POLITE.search(plain) is None


def adds(text: str) -> bool:
    """Tell whether a message names something on top of what was said: "and the wallet too"."""
    return _ADDS.search(clean(text)) is not None


def corrects(text: str) -> bool:
    """Tell whether a number in a message is meant as another number of units.

    "2", "only two", "no, make it 3": yes. "My friend bought 2 of them as well": no.
    """
    if asks(text):
        return False
    return len(words(text)) <= _FEW or _CORRECTS.search(clean(text)) is not None


def has_no_photo(text: str) -> bool:
    """Tell whether a message says that there is no photo: "cant take a picture right now"."""
    return _NO_PHOTO.search(clean(text)) is not None
