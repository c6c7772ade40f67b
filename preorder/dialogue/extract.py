"""A yes, a no, choices and quantities, as people write them. Pure text work."""

from __future__ import annotations

import re
import unicodedata

_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"))
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufe0f\ufeff\u20e3]")
"""Soft hyphens, zero-width characters and the boxes of emoji digits, copied along unseen."""


_YES_MISTYPED = re.compile(r"\b(?:y+e+s+|yse|eys)\b", re.IGNORECASE)
"""Its own three letters and no others: it may move money."""


def clean(text: str) -> str:
    """Return the text with look-alike characters made plain, and a mistyped yes as one.

    Look-alikes are full-width digits and odd hyphens.
    """
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", text).translate(_HYPHENS))
    return _YES_MISTYPED.sub("yes", plain)


_NUMBER_WORDS = {
    "one": 1, "single": 1, "two": 2, "couple": 2, "three": 3, "four": 4, "five": 5,
    "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_COUNT = rf"(?:\d+|{'|'.join(_NUMBER_WORDS)})"
_OUT_OF = re.compile(
    rf"\b({_COUNT})\s+(?:out\s+)?of\s+(?:(?:the|my|these|those|all|our)\s+)?{_COUNT}\b",
    re.IGNORECASE,
)
"""'2 of my 3', but not 'I want out of 2 of them'."""
_NO_QUANTITY = re.compile(
    r"\bthe one (?:that|which|thats|with|from|i|in)\b|"
    r"\b(?:more|less|lower|higher) than\s+\d+|"
    r"\b(?:at least|at most|under|over|below|up to)\s+\d+(?=\s+back\b)|"
    # "I have 2 orders": nothing of an item is counted.
    rf"\b{_COUNT}\s+(?:different\s+|open\s+|separate\s+)?orders\b|"
    r"\b(?:not|instead of)\s+\w+|[$€£]\s?\d[\d.,]*|\b\d+\s?(?:%|(?:percent|days?|hours?|hrs?|"
    r"weeks?|months?|years?|min(?:ute)?s?|dollars?|bucks|usd|eur|cents|am|pm)\b)|"
    # "The olive one": no number.
    rf"\b(?:the|this|that|my|which|another|other)\s+(?!{_COUNT}\b)\w+(?:[\s-]\w+)?\s+ones?\b",
    re.IGNORECASE,
)
_LEFT = re.compile(
    r"(?<!\bnot )(?<!n't )\b(?:except(?: for)?|apart from|other than|besides|minus|save|"
    r"leave(?: me)?|keep(?:ing)?|(?:all|everything|them|it|three|four|five|\d)\s+but)"
    r"\s+(?:(?:just|only|at least|the|my|for|other|remaining)\s+)*"
    rf"(?P<count>{_COUNT})\b(?!\s*[-/.,]\d)"
    rf"|\bother\s+(?P<others>{_COUNT})\s+(?:(?:is|are|can|should|will|to)\s+)*"
    r"(?:stay\w*|kept|remain\w*|ok|okay|fine|good)\b",
    re.IGNORECASE,
)
"""'All but one', 'keep 2': a number of what stays."""
_A_MOMENT = re.compile(
    r"\b(?:a|an|one|1|two|2|few|just)\s+(?:sec|second|min|minute|moment)s?\b(?! one\b)",
    re.IGNORECASE,
)
"""'Just a second': neither the second nor one."""
_ORDINALS = {
    "first": 0, "1st": 0, "former": 0, "second": 1, "2nd": 1, "latter": 1, "third": 2, "3rd": 2,
    "fourth": 3, "4th": 3, "fifth": 4, "5th": 4,
}  # fmt: skip
_PLACE = re.compile(
    r"^\W*(?P<alone>\d\d?)\W*(?:please|pls|plz|thx|thanks)?\W*$"
    r"|(?:\b(?:number|num|nr|no|option|choice|item)\b[\s.]*#?|#)\s?(?P<cued>\d\d?)\b(?![-/.:]\d)",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"(?<!\bnot )(?<!n't )(?<!\bnot the )"
    r"\b(?:all|everything|whole|entire|both|complete|every|each|full order|the lot)\b",
    re.IGNORECASE,
)
_NOT_ALL = re.compile(
    r"\b(?:not|isn['’]?t|don['’]?t (?:want|mean|cancel|return))\s+(?:quite\s+)?"
    r"(?:all|everything|every|both|the (?:whole|lot))\b",
    re.IGNORECASE,
)
_YES = re.compile(
    r"^\W*(?:yes+|yes+please|go on|(?:please )?proceed|yea+h?|yep|yup|ye|ya|y|sure|"
    r"ok(?:ay)?|k|alright|fine|"
    r"correct(?! (?:the|my|it))|confirm(?:ed)?|go ahead|do it|please do|absolutely|"
    r"definitely|of course|si|👍|✅)(?!\w)",
    re.IGNORECASE,
)
_NO = re.compile(
    r"^\W*(?:(?:ok|okay|oh|hm+|well|ah|um+)\W+)*(?:no+(?! (?:problem|worries|issue))|"
    r"nope|nah|n|don'?t|do not|not (?:now|yet|that|the)|"
    r"never ?mind|leave it|stop|forget it|👎)(?!\w)",
    re.IGNORECASE,
)
_HESITATES = re.compile(
    r"\b(?:but|if|wait|unless|except|however|maybe|perhaps|why|what|how|when|later|first|instead|"
    r"(?:an)?other|no|nope|not|never|don'?t|do not|stop|hold on|hang on|let me|waiting|brb|"
    r"think(?:ing)?|(?:i['’]?m|im|am) (?:back|here)|(?:a|one|1|two|2|few|just) "
    r"(?:sec|second|min|minute|moment)s?)\b|n['’]t\b|\bhm+\W*$|\?",
    re.IGNORECASE,
)
_AGREEMENT = re.compile(
    r"\b(?:yes|yea+h?|yep|yup|ok(?:ay)?|sure|proceed|agree\w*|confirm\w*|go (?:ahead|for it)|"
    r"do (?:it|that|so)|that works|works for me|deal|absolutely|definitely|certainly|of course|"
    r"(?:sounds|looks|is|its|it['’]s|that['’]?s|all) (?:good|great|fine|right|correct|perfect))\b"
    r"|^\W*(?:perfect|correct|right)\b|👍|✅",
    re.IGNORECASE,
)


def words(text: str) -> list[str]:
    """Return the lower-case words and numbers of a text."""
    return re.findall(r"[a-z0-9]+(?:/[0-9]+)?", clean(text).lower())


_BARE_WORDS = frozenset(
    "yes yeah yep yup yea ye ya y ok okay k sure no nope nah n please pls thanks thank you go "
    "ahead do it that this thats s correct right fine".split()
)


def is_bare(text: str) -> bool:
    """Tell whether a text is a yes or a no and nothing else, whatever a classifier reads in it."""
    said = words(text)
    return bool(said) and _BARE_WORDS.issuperset(said)


def says_yes(text: str) -> bool:
    """Tell whether a short message is an unreserved yes: no 'but', no 'if', no question."""
    return bool(_YES.search(clean(text))) and not hesitates(text) and len(words(text)) <= 8


def hesitates(text: str) -> bool:
    """Tell whether a text has a reservation in it: a 'but', an 'if', a 'not', a question."""
    return bool(_HESITATES.search(text))


def has_agreement(text: str) -> bool:
    """Tell whether a word of agreement stands anywhere in a text."""
    return bool(_AGREEMENT.search(clean(text)))


def says_no(text: str) -> bool:
    """Tell whether a message begins with a no."""
    return bool(_NO.search(clean(text)))


def says_all(text: str) -> bool:
    """Tell whether a message speaks of everything."""
    return bool(_ALL.search(text))


def says_not_all(text: str) -> bool:
    """Tell whether a message wants less than everything, and does not say how much."""
    return _NOT_ALL.search(clean(text)) is not None and quantity(text) is None


def ordinal(text: str) -> int | None:
    """Return a choice by position, counted from 0: "the second one", "2nd"; "last" is -1."""
    for word in words(_A_MOMENT.sub(" ", text)):
        if word in _ORDINALS:
            return _ORDINALS[word]
        if word == "last":
            return -1
    return None


def place(text: str) -> int | None:
    """Return a choice from a list, counted from 0, in words or by number: "2", "number 2"."""
    numbered = _PLACE.search(clean(text))
    position = ordinal(text)
    if position is None and numbered is not None:
        number = int(numbered["alone"] or numbered["cued"])
        return number - 1 if number else None
    return position


def quantity(text: str) -> int | None:
    """Return how many units a short text names; None if it names no single, whole number."""
    if re.search(r"(?:^|\s)-\s?\d|\b\d+[.,]\d|\bhalf\b", clean(text), re.IGNORECASE):
        return None
    text = _NO_QUANTITY.sub(" ", _OUT_OF.sub(r"\1", _A_MOMENT.sub(" ", text)))
    found = [int(w) if w.isdigit() else _NUMBER_WORDS[w] for w in words(text)
             if w in _NUMBER_WORDS or (w.isdigit() and len(w) <= 3)]  # fmt: skip
    return found[0] if len(set(found)) == 1 else None


def without_left(text: str) -> str:
    """Return a text without the number that is to stay."""
    return _LEFT.sub(" ", clean(text))


def units_left(text: str) -> int | None:
    """Return how many units a text wants to keep: "all but one", "keep 2"; None for most."""
    found = _LEFT.search(clean(text))
    if found is None:
        return None
    said = (found["count"] or found["others"]).lower()
    return int(said) if said.isdigit() else _NUMBER_WORDS[said]


_MORE = re.compile(
    rf"\b(?:(?P<count>{_COUNT}|another)(?: one| unit)? more|another)\b", re.IGNORECASE
)
_REST = re.compile(r"\b(?:rest|remaining|others?(?: ones?)?)\b", re.IGNORECASE)


def units_with(text: str, before: int, most: int) -> int | None:
    """Return how many units are meant once a text adds some: "the third too", "one more".

    Args:
        before: how many were meant so far.
        most: how many there are.
    """
    if (position := ordinal(text)) is not None:
        number = most if position < 0 else position + 1
    elif more := _MORE.search(text):
        said = (more["count"] or "one").lower()
        number = before + (int(said) if said.isdigit() else _NUMBER_WORDS.get(said, 1))
    else:
        number = most if _REST.search(text) else before
    return number if before < number <= most else None
