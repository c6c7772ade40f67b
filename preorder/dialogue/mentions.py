"""Order numbers and e-mail addresses in a message, as people write them. Pure text work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from preorder.dialogue.addresses import find_addresses, plain_addresses, without_addresses
from preorder.dialogue.extract import clean
from preorder.dialogue.number_form import OwnForm, bare_form

_NUMBER = r"(?:[A-Za-z]{1,6}[_.-]?|(?-i:[A-Z]{2,6})\s)?\d[A-Za-z0-9]*(?:-[A-Za-z0-9]+)*"
_CUE = re.compile(
    r"(?:\b(?:orders?|ordr|ordre|oder|order[\s_-]?(?:id|no|nr|number)|ord|po|ref(?:erence)?|"
    r"confirmation)\b[\s.:#*'\"/-]*"
    r"(?P<said>(?:\b(?:number|numbr|num|no|nr|id|is|was|its|ref)\b[\s.:#*'\"-]*){0,3})"
    rf"|(?P<hash>#\s?))(?P<number>{_NUMBER})",
    re.IGNORECASE,
)
_PREFIXED = re.compile(
    r"(?<![A-Za-z0-9])(?P<prefix>[A-Za-z]{2,6})[\s_.#-]{0,2}(?P<digits>\d{3,12})\b(?!-\d\d)"
)
_BARE = re.compile(r"(?<![\w.,/$€£@-])\d{4,8}(?![\w/%@$€£-]|[.,]\d)")
# What a bare number counts or names when it is no order number.
_NOT_AFTER = re.compile(
    r"\s*(?:people|likes?|followers|reviews?|views|times|items|pieces|pcs|units|slots|days?|hours?|"
    r"hrs|weeks?|months?|years?|mins?|minutes|seconds|dollars?|bucks|usd|eur|cents|points|miles|"
    r"km|am|pm|(?:[A-Za-z]+\s){0,2}(?:st|street|ave|avenue|road|rd|drive|lane|blvd))\b",
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile(
    r"(?:\b(?:zip|zipcode|postal|postcode|code|phone|tel|call|text|mobile|cell|ext|whatsapp|"
    r"tracking|track|awb|parcel|paid|price|cost|in|since|year|model|scale|usps|ups|fedex|dhl|box|"
    r"apt|apartment|suite|unit|sku|account|card|ending)"
    r"(?:\s*(?:code|number|no|nr|id|is|me|at|on|in))*[\s.:#]*"
    r"|\b(?:item|article|part|product|model) (?:number|no|nr|code|id)\b(?: is)?[\s.:#]*"
    r"|(?-i:\b[A-Z]{2})\s|[$€£]\s?|\+\s?\d*[\s-]?|\d\d[\s-])$",
    re.IGNORECASE,
)
_CHANCE = re.compile(
    r"\b(zip|track|parcel|in|since|model|box|unit)[.,;:!]*\s+(?=\d)",
    re.IGNORECASE,
)
"""Words that stand before an order number by chance as well: "swap my bag in 30220"."""
_SENTENCE = re.compile(
    r"(?<!\btel)(?<!\bext)(?<!\bapt)(?<!\bno)(?<!\bnr)(?<!\b[A-Z]{2})[.!?;]\s+", re.IGNORECASE
)
"""What a number counts or names stands in its own sentence: "that's my phone. 30417"."""
_ADDRESS = re.compile(
    r"\b(?:address|street|st|ave|avenue|road|rd|apt|city|state|ship (?:it )?to|deliver\w* to|"
    r"mov(?:ed|ing)|phone|whatsapp)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:(?:ship|deliver|send)\w*(?: (?:it|them|this|everything))? to|moved? to|live (?:in|at)|"
    r"(?:new|shipping|delivery|street|home|postal) address)\b",
    re.IGNORECASE,
)
"""After such words a bare number is a house or a ZIP code."""
_ANNOUNCED = re.compile(r"\b(?:number|numbr|num|nr)\b(?:\s?(?:is|was))?[\s.:#]*$", re.IGNORECASE)
_LONE = re.compile(
    r"\W*(?:(?:it['’]?s|its|is|ok|order|number|no|nr|my|sorry|and)\W+)*(\d{3,9})\W*$",
    re.IGNORECASE,
)
_NO_PREFIX = frozenset(
    {"USD", "EUR", "GBP", "ZIP", "TEL", "FAX", "AWB", "USPS", "UPS", "DHL", "FEDEX", "SKU"}
)
_YEAR = range(1990, 2100)
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?|\d\d?-\d\d?-(?:\d\d){1,2}")
_MIN_DIGITS, _MAX_LENGTH = 3, 24


@dataclass(frozen=True, slots=True)
class Mentions:
    """What a message names. Numbers are upper-case A-Z0-9 only, in the order of the text."""

    order_numbers: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    rest: str = ""
    """The text without them."""
    misshapen: tuple[str, ...] = ()
    """Meant as order numbers, as they were typed, with too few or too many digits."""


@dataclass(frozen=True, slots=True)
class _Found:
    number: str
    start: int
    end: int
    fits: bool = True


def extract_identity(
    text: str, prefix: str | None = None, digits: int | None = None, *, expected: bool = False
) -> Mentions:
    """Find order numbers and e-mail addresses in a message.

    Phone numbers, prices, ZIP codes, tracking numbers, scales (1/64) and model names are none.

    Args:
        prefix: the shop's own prefix, if the shop is known ("LT"); others count only if they are
            written just as such numbers are ("LSM-10077"), and are nobody's here (S-15).
        digits: how many digits the shop's numbers have; bare numbers need just as many then.
        expected: a number was just asked for, as it is to be expected beside an address.
    """
    form = OwnForm(prefix, digits) if prefix is not None and digits is not None else None
    text = clean(text)[:5000]
    text = plain_addresses(form.apart(text) if form else text)
    emails = find_addresses(text)
    beside = _beside_address(text, form.digits) if form else None
    text = without_addresses(text)
    text = form.joined(text) if form else text
    taken: list[_Found] = []
    for found in _candidates(text, form):
        if all(found.end <= other.start or found.start >= other.end for other in taken):
            taken.append(found)
    if form and not any(found.fits for found in taken) and (expected or emails):
        taken += _after_a_chance_word(text, form.digits) or _found(beside, text)
    taken.sort(key=lambda found: found.start)
    return Mentions(
        _each_once([found.number for found in taken if found.fits], prefix),
        emails,
        _without(text, taken),
        tuple(text[found.start : found.end].strip() for found in taken if not found.fits),
    )


def with_lone_number(mentions: Mentions) -> Mentions:
    """Take a lone number for the order number that was just asked for, whatever its form."""
    lone = _LONE.match(mentions.rest)
    if mentions.order_numbers or lone is None:
        return mentions
    return replace(mentions, rest="", misshapen=(*mentions.misshapen, lone[1]))


def _each_once(numbers: list[str], prefix: str | None) -> tuple[str, ...]:
    """Return the numbers without repeats: "LT-20417 (20417)" is one."""
    kept: dict[str, str] = {}
    for number in numbers:
        kept.setdefault(number.removeprefix(prefix or ""), number)
    return tuple(kept.values())


def _without(text: str, taken: list[_Found]) -> str:
    for found in reversed(taken):
        text = f"{text[: found.start]} {text[found.end :]}"
    return text


def _candidates(text: str, form: OwnForm | None) -> Iterator[_Found]:
    """Find what may be an order number, the surest first."""
    for own in form.finditer(text) if form else ():
        yield _Found(*own)
    for match in _PREFIXED.finditer(text):
        if _looks_like_a_prefix(match) and (form is None or _is_foreign(match)):
            yield _Found(bare_form(match.group()), *match.span())
    for match in _CUE.finditer(text):
        number = bare_form(match["number"])
        fits = form is None or form.fits(number)
        if _plausible(number, match, text) and (fits or _is_meant(match)):
            yield _Found(number, *match.span("number"), fits)
    for match in _BARE.finditer(text):
        if _is_bare_number(text, match, form.digits if form else None):
            yield _Found(match.group(), *match.span())


def _after_a_chance_word(text: str, digits: int) -> list[_Found]:
    """Find a bare number after a word that only may tell what it counts: "a broken zip 30370"."""
    if _ADDRESS.search(text):
        return []
    rest = _CHANCE.sub(lambda match: "~" * (len(match.group()) - 1) + " ", text)
    bare = [each for each in _BARE.finditer(rest) if _is_bare_number(rest, each, digits)]
    return [_Found(each.group(), *each.span()) for each in bare]


def _beside_address(text: str, digits: int) -> str | None:
    """Return the number right before an e-mail address, where no state makes it a ZIP code.

    "I moved, new address please 23081 anna@x.io": people give the two together.
    """
    joint = r"(?:[\s,;:&]|\b(?:and|my|e-?mail|mail|is)\b)+"
    pair = rf"(?<![\w.,/$€£@#-])(\d{{{digits}}}){joint}(?=\S+@\S)"
    found = re.search(pair, text, re.IGNORECASE)
    return found[1] if found and not _NOT_BEFORE.search(text[: found.start()]) else None


def _found(number: str | None, text: str) -> list[_Found]:
    match = re.search(rf"(?<!\d){number}(?!\d)", text) if number else None
    return [_Found(match.group(), *match.span())] if match else []


def _looks_like_a_prefix(match: re.Match[str]) -> bool:
    prefix, spaced = match["prefix"], " " in match.group()
    if not prefix.isupper() or prefix in _NO_PREFIX or len(match["digits"]) < 4:
        return False
    # "CA 90210" is a state and its ZIP code.
    return not spaced or len(prefix) > 2


def _is_foreign(match: re.Match[str]) -> bool:
    """Tell whether it is written as another shop's order number: a hyphen, five digits or more."""
    return "-" in match.group() and len(match["digits"]) >= 5


def _is_meant(match: re.Match[str]) -> bool:
    """Tell whether a number that is none of this shop's is said to be an order number all the same.

    "Order number 2041" and "#1001" are; "I want to order 911 GT3" is not.
    """
    number = match["number"].replace("-", "")
    if not number.isdigit():
        return False
    explicit = re.search(r"\bn(?:umber|umbr|um|o|r)\b|\bid\b", match["said"] or "", re.IGNORECASE)
    return bool(explicit) or (len(number) > _MIN_DIGITS and int(number) not in _YEAR)


def _plausible(number: str, match: re.Match[str], text: str) -> bool:
    counted = sum(character.isdigit() for character in number)
    if _DATE.fullmatch(match["number"]) or counted < _MIN_DIGITS or len(number) > _MAX_LENGTH:
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
    return not _is_something_else(text, match)


def _is_something_else(text: str, match: re.Match[str]) -> bool:
    """Tell whether the words around a number say that it is a price, a ZIP code, a part of one."""
    earlier = _SENTENCE.split(text[max(0, match.start() - 30) : match.start()])[-1]
    previous = re.search(r"\d+\s$", earlier)
    beside_number = previous is not None and len(previous.group().strip()) == len(match.group())
    if _NOT_BEFORE.search(earlier) and not beside_number:
        return True
    if _PLACE.search(text[: match.start()]) and not _ANNOUNCED.search(earlier):
        return True
    after = text[match.end() :]
    return bool(_NOT_AFTER.match(after) or re.match(r"[\s-]\d{1,4}\b", after))


def canonical_number(number: str, prefix: str) -> str:
    """Write a number as the shop does: 20417, LT20417 and lt-20417 are LT-20417 (S-04)."""
    bare = bare_form(clean(number))
    digits = bare.removeprefix(prefix)
    return f"{prefix}-{digits}" if digits.isdigit() else bare
