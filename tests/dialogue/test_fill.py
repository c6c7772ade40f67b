"""Choices and quantities as answers: places in a list, how many, names as people shorten them."""

from __future__ import annotations

import pytest

from preorder.core.money import Money
from preorder.core.orders import Line, LineKind
from preorder.dialogue.extract import place, quantity
from preorder.dialogue.items import pick_items


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("2", 1), ("2.", 1), ("2 please", 1), ("number 2", 1), ("no 3", 2), ("#1", 0),
        ("option 3 pls", 2), ("the second one", 1), ("last", -1), ("the 3rd", 2),
        ("2 bags", None), ("only 2", None), ("20417", None), ("0", None), ("blue", None),
        ("", None), ("1/64", None), ("no 1/64", None), ("actually just 2", None),
    ],
)  # fmt: skip
def test_a_choice_from_a_list(text: str, position: int | None) -> None:
    assert place(text) == position


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("2 of my 3 totes", 2), ("2 out of 3", 2), ("one of the three", 1), ("out of 2 trucks", 2),
        ("out of two of them", 2), ("2 for the olive one", 2), ("the olive one", None),
        ("the small red one", None), ("this one", 1), ("just the one", 1), ("2 for 2 olive", 2),
        ("1 or 2", None), ("actually only 1", 1), ("2 not 3", 2), ("three", 3), ("half", None),
        ("the other one", None), ("in 2 days", None), ("$2", None),
    ],
)  # fmt: skip
def test_a_quantity_in_words(text: str, units: int | None) -> None:
    assert quantity(text) == units


def line(id_: int, name: str, qty: int = 1) -> Line:
    price = Money(1000, "USD")
    return Line(id_, f"S{id_}", name, LineKind.PREORDER, price, Money.zero("USD"), qty)


LINES = [
    line(1, "Perla tote, black, small", 3),
    line(2, "Luce crossbody, red"),
    line(3, "1/64 Ferrari F40", 2),
]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("the perla", [1]), ("my tote", [1]), ("cancel the black one", [1]), ("Perlas", [1]),
        ("my red bag", [2]), ("luce", [2]), ("the crossbody", [2]), ("the f40", [3]),
        ("ferrari", [3]), ("the small one", [1]), ("perla and luce", [1, 2]), ("the second", [2]),
        ("last one", [3]), ("everything but the f40", [1, 2]),
    ],
)  # fmt: skip
def test_an_item_is_known_by_a_part_of_its_name(text: str, lines: list[int]) -> None:
    picked = pick_items(text, LINES)

    assert picked is not None
    assert list(picked.units) == lines
