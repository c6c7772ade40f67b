"""A message without what tells who wrote it, as it may be kept to learn from. Pure text work."""

from __future__ import annotations

import re

from preorder.dialogue.addresses import find_addresses, plain_addresses
from preorder.dialogue.extract import clean
from preorder.dialogue.mentions import extract_identity

LONGEST = 500
_ADDRESS, _ORDER, _PHONE, _CODE = "email address", "order number", "phone number", "number"
_DATE = r"(?:\d{4}([-/.])\d\d?\1|\d\d?([-/.])\d\d?\2)"
_PHONES = re.compile(rf"(?<![\w$€£.,/-])(?!{_DATE})(?:\+\s?)?\(?\d(?:[\s().-]{{0,2}}\d){{6,}}\b")
_CODES = re.compile(
    r"(?<![\w$€£.,/-])(?:[#A-Za-z]?\d{5,}|(?=(?:[A-Za-z-]*\d){4})(?=\d*-?[A-Za-z])[A-Za-z0-9-]+)\b"
)
"""Tracking numbers, ZIP codes and whatever else is long and not a price, a date or a year."""
_SAYS_NOTHING = re.compile(rf"(?:{_ADDRESS}|{_ORDER}|{_PHONE}|{_CODE}|[\W\d_])*")
_TWICE = re.compile(rf"\border (?:number )?(?={_ORDER}\b)", re.IGNORECASE)
_LOOSE_SIGN = re.compile(r" (?=[,.?!;:])")
_NO_MARKS = str.maketrans("[]{}", "()()")
"""In training data brackets would mark an entity."""


def without_private_parts(text: str, prefix: str, digits: int) -> str:
    """Return a message in one line, numbers and addresses replaced by words that say what they are.

    Args:
        prefix: of the shop's order numbers.
        digits: how many they have.

    Returns:
        At most LONGEST characters; nothing if the message held nothing else.
    """
    one_line = " ".join(clean(text)[:5000].split())
    text = _without_addresses(plain_addresses(_LOOSE_SIGN.sub("", one_line)))
    text = _without_order_numbers(text, prefix, digits)
    text = _CODES.sub(_CODE, _PHONES.sub(_PHONE, text))
    text = "".join(each if each.isprintable() else " " for each in text.translate(_NO_MARKS))
    text = _LOOSE_SIGN.sub("", _TWICE.sub("", " ".join(text.split()).lstrip("/ ")))
    text = " ".join(_without_addresses(text).split())[:LONGEST].strip()
    return "" if _SAYS_NOTHING.fullmatch(text) else text


def _without_addresses(text: str) -> str:
    for address in find_addresses(text):
        text = re.sub(re.escape(address), f" {_ADDRESS} ", text, flags=re.IGNORECASE)
    return text


def _without_order_numbers(text: str, prefix: str, digits: int) -> str:
    """Replace order numbers; one that is written too oddly to be found again is left out."""
    found = extract_identity(text, prefix, digits)
    for number in (*found.misshapen, *found.order_numbers):
        for form in (number, number.removeprefix(prefix)):
            loose = r"[\W_]{0,3}".join(map(re.escape, form))
            pattern = rf"(?<![A-Za-z0-9])#?\s?{loose}(?![A-Za-z0-9])"
            text = re.sub(pattern, f" {_ORDER} ", text, flags=re.IGNORECASE)
    left = extract_identity(text, prefix, digits)
    return left.rest if left.order_numbers or left.misshapen else text
