"""Order numbers, addresses and choices, as people write them."""

from __future__ import annotations

import pytest

from preorder.dialogue.extract import ordinal, quantity, says_no, says_yes
from preorder.dialogue.mentions import canonical_number, extract_identity

NUMBERS = [
    ("LT-20417", ["LT20417"]),
    ("lt 20417", ["LT20417"]),
    ("#lt 20417", ["LT20417"]),
    ("LT20417", ["LT20417"]),
    ("my order is LT_20417!", ["LT20417"]),
    ("ｌｔ－２０４１７", ["LT20417"]),
    ("LT‑20417", ["LT20417"]),
    ("order:LT-20417", ["LT20417"]),
    ("Order #20417 please", ["20417"]),
    ("order no. 20417", ["20417"]),
    ("ordr nr 20417", ["20417"]),
    ("my order number is 20417 ok", ["20417"]),
    ("its 20417", ["20417"]),
    ("20417", ["20417"]),
    ("ok 20417", ["20417"]),
    ("oh sorry 20417", ["20417"]),
    ("cancel 20417 pls", ["20417"]),
    ("20417 and 20533 both", ["20417", "20533"]),
    ("not 20471, i meant 20417", ["20471", "20417"]),
    ("LT-20417 or LT-20533?", ["LT20417", "LT20533"]),
    ("the confirmation says 20417", ["20417"]),
    ("ref 20417, name is Berg", ["20417"]),
    ("（20417）", ["20417"]),
    ("order 00417", ["00417"]),
]
NO_NUMBERS = [
    "call me on 310 555 1234",
    "my phone is 3105551234",
    "+1 310-555-1234",
    "i paid $20417",
    "it was 20417 dollars",
    "zip 90210",
    "ship it to Austin TX 78701",
    "the 1/64 911",
    "is the 911 GT3 still coming",
    "1/18 Porsche 935",
    "tracking 1Z999AA10123456784",
    "tracking number 26334531787833852201",
    "ordered on 2026-07-06",
    "since 2024",
    "in 30 days",
    "i have 20417 followers",
    "25% off",
    "12:30",
    "my order",
    "order 2 of them",
    "where is my order from 18 march",
    "",
]


@pytest.mark.parametrize(("text", "numbers"), NUMBERS)
def test_an_order_number_is_found_as_people_write_it(text: str, numbers: list[str]) -> None:
    assert list(extract_identity(text, "LT", 5).order_numbers) == numbers


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_other_numbers_are_no_order_number(text: str) -> None:
    assert extract_identity(text, "LT", 5).order_numbers == ()


def test_another_shops_number_is_a_number_that_nobody_has_here() -> None:
    """S-15"""
    assert extract_identity("LSM-10077", "LT", 5).order_numbers == ("LSM10077",)


@pytest.mark.parametrize("text", ["GT3-2024 is nice", "the AB-12", "usps-940011", "lsm 10077 hm"])
def test_other_names_with_digits_are_none(text: str) -> None:
    assert extract_identity(text, "LT", 5).order_numbers in ((), ("10077",))


@pytest.mark.parametrize(
    ("text", "emails"),
    [
        ("anna.b@x.io", ("anna.b@x.io",)),
        ("Anna <anna.b@x.io>,", ("anna.b@x.io",)),
        ("mailto:anna.b@x.io", ("anna.b@x.io",)),
        ("its BOB+Cars@FastMail.co.uk.", ("bob+cars@fastmail.co.uk",)),
        ("ａnna@x．io", ("anna@x.io",)),
        ("follow us @lettoria", ()),
        ("a@b", ()),
    ],
)
def test_an_address_is_found_in_lower_case(text: str, emails: tuple[str, ...]) -> None:
    assert extract_identity(text).emails == emails


def test_both_in_one_message_leave_the_rest_of_the_words() -> None:
    mentions = extract_identity("cancel LT-20417 anna@x.io pls", "LT", 5)

    assert (mentions.order_numbers, mentions.emails) == (("LT20417",), ("anna@x.io",))
    assert mentions.rest.split() == ["cancel", "pls"]


def test_digits_in_an_address_are_no_order_number() -> None:
    assert extract_identity("anna20417@x.io", "LT", 5).order_numbers == ()


@pytest.mark.parametrize("written", ["20417", "lt20417", "LT-20417", "lt 20417", "#20417"])
def test_a_number_has_one_canonical_form(written: str) -> None:
    """S-04"""
    assert canonical_number(written, "LT") == "LT-20417"


@pytest.mark.parametrize(
    "text", ["yes", "yep go ahead", "Yes!!", "ok yes", "sure, do it", "y", "👍"]
)
def test_an_explicit_yes(text: str) -> None:
    assert says_yes(text)


@pytest.mark.parametrize(
    "text",
    ["yes?", "yes but when", "yes if it is free", "no", "yesterday", "okay wait", "", "maybe"],
)
def test_a_reserved_yes_is_none(text: str) -> None:
    assert not says_yes(text)


@pytest.mark.parametrize("text", ["no", "nope", "No thanks", "don't", "leave it", "not that one"])
def test_a_no(text: str) -> None:
    assert says_no(text)


@pytest.mark.parametrize(
    ("text", "position"), [("the second one", 1), ("2nd", 1), ("last", -1), ("blue", None)]
)
def test_a_choice_by_position(text: str, position: int | None) -> None:
    assert ordinal(text) == position


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("2", 2),
        ("two of them", 2),
        ("just one", 1),
        ("1 or 2", None),
        ("some", None),
        ("9999999999", None),
    ],
)
def test_a_quantity(text: str, units: int | None) -> None:
    """Q-15"""
    assert quantity(text) == units
