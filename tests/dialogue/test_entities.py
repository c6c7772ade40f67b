"""Order numbers and addresses in hundreds of invented messages, and what is not one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from preorder.dialogue.mentions import canonical_number, extract_identity

_PREFIXES = {"lettoria": "LT", "lascale": "LSM"}
_DIGITS = 5
_Row = tuple[str, str, str, str]
"""A shop, a message, and the numbers and addresses in it."""


@pytest.fixture(scope="module")
def table() -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = YAML(typ="safe").load(
        Path(__file__).with_name("entities.yml").read_text(encoding="utf-8")
    )
    return found


@pytest.fixture
def rows(table: dict[str, list[Any]]) -> list[_Row]:
    return [(shop, *row) for shop in _PREFIXES for row in table[shop]]


@pytest.fixture
def left(table: dict[str, list[Any]]) -> list[_Row]:
    return [(*row,) for row in table["left"]]


def misread(rows: list[_Row]) -> list[tuple[str, Any]]:
    """Return the messages in which something else is found, with what it is."""
    return [
        (text, read(shop, text))
        for shop, text, numbers, emails in rows
        if read(shop, text) != meant(shop, numbers, emails)
    ]


def read(shop: str, text: str) -> tuple[list[str], list[str]]:
    """Return the numbers, canonical, and the addresses."""
    prefix = _PREFIXES[shop]
    mentions = extract_identity(text, prefix, _DIGITS)
    return [canonical_number(n, prefix) for n in mentions.order_numbers], list(mentions.emails)


def meant(shop: str, numbers: str, emails: str) -> tuple[list[str], list[str]]:
    written = [
        f"{_PREFIXES[shop]}-{number}" if number.isdigit() else number.replace("-", "")
        for number in numbers.split()
    ]
    return written, emails.split()


def test_a_message_names_just_these(rows: list[_Row]) -> None:
    assert misread(rows) == []


def test_what_is_left_is_read_as_written_down(left: list[_Row]) -> None:
    """A change here is no fault, but should be known."""
    assert misread(left) == []


def test_the_table_is_large_and_nearly_all_of_it_is_read_rightly(
    rows: list[_Row], left: list[_Row]
) -> None:
    assert len(rows) >= 200
    assert len(rows) / (len(rows) + len(left)) >= 0.98


MISSHAPEN = [
    ("LT-2041", "LT-2041"),
    ("lt2041", "lt2041"),
    ("my order is LT-204171 anna@x.io", "LT-204171"),
    ("order number 2041", "2041"),
    ("#1001", "#1001"),
    ("order 204171", "204171"),
    ("order no: 405-1234567-1234567", "405-1234567-1234567"),
]


@pytest.mark.parametrize(("text", "typed"), MISSHAPEN)
def test_a_number_with_too_few_or_too_many_digits_is_set_apart(text: str, typed: str) -> None:
    mentions = extract_identity(text, "LT", _DIGITS)

    assert (mentions.order_numbers, mentions.misshapen) == ((), (typed.lstrip("#"),))


@pytest.mark.parametrize(
    "text",
    [
        "i want to order 911 gt3", "order 2 of them", "order from 2025", "order 935", "LT bag",
        "order of 2025-11-03", "order 11-03-2025",
    ],
)  # fmt: skip
def test_other_numbers_after_the_word_order_are_not_taken_for_one(text: str) -> None:
    assert extract_identity(text, "LSM", _DIGITS).misshapen == ()


@pytest.mark.parametrize("shop", [(), ("LT", _DIGITS)], ids=["any shop", "LT"])
def test_a_long_number_of_another_shop_is_read_as_a_whole(shop: tuple[Any, ...]) -> None:
    text = "order number **ABC481516-0234-11235** is wrong"

    assert extract_identity(text, *shop).order_numbers == ("ABC481516023411235",)


def test_nothing_of_a_number_is_left_in_the_words() -> None:
    """Or it would be read as a quantity."""
    assert extract_identity("cancel 2 of LT 20 417", "LT", _DIGITS).rest.split() == [
        "cancel", "2", "of",
    ]  # fmt: skip
