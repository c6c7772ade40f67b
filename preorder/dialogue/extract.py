"""Order numbers, e-mail addresses, choices and quantities, as people write them. Pure text work."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"))
_NUMBER = r"(?:[A-Za-z]{1,6}[_.-]?|(?-i:[A-Z]{2,6})\s)?\d[A-Za-z0-9]*(?:-[A-Za-z0-9]+)*"
_CUE = re.compile(
    r"(?:\b(?:orders?|ordr|ordre|order[\s_-]?id|ord|po|ref(?:erence)?|confirmation)\b"
    r"[\s.:#*'\"-]*(?:\b(?:number|numbr|num|no|nr|id|is|was|its|ref)\b[\s.:#*'\"-]*){0,3}"
    rf"|#\s?)(?P<number>{_NUMBER})",
    re.IGNORECASE,
)
_PREFIXED = re.compile(
    r"(?<![A-Za-z0-9])(?P<prefix>[A-Za-z]{2,6})[\s_.#-]{0,2}(?P<digits>\d{3,12})\b"
)
_BARE = re.compile(r"(?<![\w.,/$€£@-])\d{4,8}(?![\w/%@-]|[.,]\d)")
# What a bare number counts or names when it is no order number.
_NOT_AFTER = re.compile(
    r"\s*(?:people|likes?|followers|views|times|items|pieces|pcs|units|slots|days?|hours?|hrs|"
    r"weeks?|months?|years?|mins?|minutes|dollars?|bucks|usd|eur|cents|points|miles|km|am|pm|st|"
    r"street|ave|avenue|road|rd|blvd)\b",
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile(
    r"(?:\b(?:zip|zipcode|postal|postcode|code|phone|tel|call|text|mobile|cell|whatsapp|tracking|"
    r"track|awb|parcel|paid|price|cost|in|since|year|model|scale|usps|ups|fedex|dhl)"
    r"(?:\s*(?:code|number|no|nr|id|is|me|at|on))*[\s.:#]*|(?-i:\b[A-Z]{2})\s|[$€£]\s?|\+\s?\d*[\s-]?"
    r"|\d\d[\s-])$",
    re.IGNORECASE,
)
_NO_PREFIX = frozenset(
    {"USD", "EUR", "GBP", "ZIP", "TEL", "FAX", "AWB", "USPS", "UPS", "DHL", "FEDEX"}
)
_YEAR = range(1990, 2100)
_MIN_DIGITS, _MAX_LENGTH = 3, 24


@dataclass(frozen=True, slots=True)
class Mentions:
    """What a message names. Numbers are upper-case A-Z0-9 only, in the order of the text."""

    order_numbers: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    rest: str = ""
    """The text without them."""


def clean(text: str) -> str:
    """Return the text with look-alike characters made plain: full-width digits, odd hyphens."""
    return unicodedata.normalize("NFKC", text).translate(_HYPHENS)


def extract_identity(text: str, prefix: str | None = None, digits: int | None = None) -> Mentions:
    """Find order numbers and e-mail addresses in a message.

    Phone numbers, prices, ZIP codes, tracking numbers, scales (1/64) and model names are none.

    Args:
        prefix: the shop's own prefix, if the shop is known ("LT"); others count only if they are
            written just as such numbers are ("LSM-10077"), and are nobody's here (S-15).
        digits: how many digits the shop's numbers have; bare numbers need just as many then.
    """
    text = clean(text)[:5000]
    emails = tuple(dict.fromkeys(found.group().lower() for found in _EMAIL.finditer(text)))
    text = _EMAIL.sub(" ", text).replace("mailto:", " ")
    numbers: dict[str, int] = {}
    spans: list[tuple[int, int]] = []
    for number, start, end in _candidates(text, prefix, digits):
        if all(end <= taken or start >= till for taken, till in spans):
            numbers.setdefault(number, start)
            spans.append((start, end))
    rest = text
    for start, end in sorted(spans, reverse=True):
        rest = rest[:start] + " " + rest[end:]
    return Mentions(tuple(sorted(numbers, key=numbers.__getitem__)), emails, rest)


def _candidates(text: str, prefix: str | None, digits: int | None) -> list[tuple[str, int, int]]:
    found = []
    for match in _PREFIXED.finditer(text):
        own = prefix is not None and match["prefix"].upper() == prefix
        if own or (_looks_like_a_prefix(match) and (prefix is None or _is_foreign(match))):
            found.append((_bare(match.group()), *match.span()))
    for match in _CUE.finditer(text):
        number = _bare(match["number"])
        if _plausible(number, match, text):
            found.append((number, *match.span("number")))
    bare = (m for m in _BARE.finditer(text) if _is_bare_number(text, m, digits))
    return found + [(m.group(), *m.span()) for m in bare]


def _looks_like_a_prefix(match: re.Match[str]) -> bool:
    prefix, spaced = match["prefix"], " " in match.group()
    if not prefix.isupper() or prefix in _NO_PREFIX or len(match["digits"]) < 4:
        return False
    # "CA 90210" is a state and its ZIP code.
    return not spaced or len(prefix) > 2


def _is_foreign(match: re.Match[str]) -> bool:
    """Tell whether it is written as another shop's order number: a hyphen, five digits or more."""
    return "-" in match.group() and len(match["digits"]) >= 5


def _bare(number: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", number.upper())


def _plausible(number: str, match: re.Match[str], text: str) -> bool:
    counted = sum(character.isdigit() for character in number)
    if counted < _MIN_DIGITS or len(number) > _MAX_LENGTH:
        return False
    return not _NOT_AFTER.match(text, match.end("number"))


def _is_bare_number(text: str, match: re.Match[str], digits: int | None) -> bool:
    number = match.group()
    if digits is not None and len(number) != digits:
        return False
    if len(number) == 4 and int(number) in _YEAR and digits != 4:
        return False
    if digits is None and len(number) < 5:
        return False
    earlier = text[max(0, match.start() - 30) : match.start()]
    previous = re.search(r"\d+\s$", earlier)
    beside_number = previous is not None and len(previous.group().strip()) == len(number)
    if _NOT_BEFORE.search(earlier) and not beside_number:
        return False
    return not (
        _NOT_AFTER.match(text, match.end()) or re.match(r"[\s-]\d{1,4}\b", text[match.end() :])
    )


def canonical_number(number: str, prefix: str) -> str:
    """Write a number as the shop does: 20417, LT20417 and lt-20417 are LT-20417 (S-04)."""
    bare = _bare(clean(number))
    digits = bare.removeprefix(prefix)
    return f"{prefix}-{digits}" if digits.isdigit() else bare


_NUMBER_WORDS = {
    "one": 1, "single": 1, "two": 2, "couple": 2, "three": 3, "four": 4, "five": 5,
    "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_NO_QUANTITY = re.compile(
    r"\b(?:not|instead of)\s+\w+|\bof (?:(?:the|my|these|those|all|our) )?(?:\d+|two|three|four|"
    r"five|six|seven|eight|nine|ten)\b|[$€£]\s?\d[\d.,]*|\b\d+\s?(?:%|(?:percent|days?|hours?|hrs?|"
    r"weeks?|months?|years?|min(?:ute)?s?|dollars?|bucks|usd|eur|cents|am|pm)\b)",
    re.IGNORECASE,
)
_ORDINALS = {
    "first": 0, "1st": 0, "former": 0, "second": 1, "2nd": 1, "latter": 1, "third": 2, "3rd": 2,
    "fourth": 3, "4th": 3, "fifth": 4, "5th": 4,
}  # fmt: skip
_ALL = re.compile(
    r"\b(?:all|everything|whole|entire|both|complete|every|each|full order|the lot)\b",
    re.IGNORECASE,
)
_YES = re.compile(
    r"^\W*(?:yes+|yea+h?|yep|yup|ye|ya|y|sure|ok(?:ay)?|k|alright|fine|"
    r"correct(?! (?:the|my|it))|confirm(?:ed)?|go ahead|do it|please do|absolutely|"
    r"definitely|of course|si|👍|✅)(?!\w)",
    re.IGNORECASE,
)
_NO = re.compile(
    r"^\W*(?:no+(?! (?:problem|worries|issue))|nope|nah|n|don'?t|do not|not (?:now|yet|that|the)|"
    r"never ?mind|leave it|stop|forget it|👎)(?!\w)",
    re.IGNORECASE,
)
_HESITATES = re.compile(
    r"\b(?:but|if|wait|unless|except|however|maybe|perhaps|why|what|how|when|later|first|instead|"
    r"(?:an)?other|no|nope|not|never|don'?t|do not|stop|hold on|hang on|let me)\b|n['’]t\b|\?",
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
    "ahead do it that this correct right fine".split()
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


def ordinal(text: str) -> int | None:
    """Return a choice by position, counted from 0: "the second one", "2nd"; "last" is -1."""
    for word in words(text):
        if word in _ORDINALS:
            return _ORDINALS[word]
        if word == "last":
            return -1
    return None


def quantity(text: str) -> int | None:
    """Return how many units a short text names; None if it names no single, whole number."""
    if re.search(r"(?:^|\s)-\s?\d|\b\d+[.,]\d|\bhalf\b", clean(text), re.IGNORECASE):
        return None
    text = _NO_QUANTITY.sub(" ", text)
    found = [int(w) if w.isdigit() else _NUMBER_WORDS[w] for w in words(text)
             if w in _NUMBER_WORDS or (w.isdigit() and len(w) <= 9)]  # fmt: skip
    return found[0] if len(found) == 1 else None
