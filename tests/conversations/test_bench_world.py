"""The bench reads a script's plain English: dates, parcels, full styles, what was cancelled."""

from __future__ import annotations

import pytest

from bench.conversations_drive import moment_of
from bench.conversations_world import document_of, named_line, now_of
from preorder.dialogue.state import Step

BAG = {"name": "Perla tote, black, small", "price": "280", "type": "preorder"}
BELT = {"name": "Woven belt, brown", "price": "55", "type": "in_stock"}


def script(now: str = "2026-07-06 18:00", *, state: str = "paid", items=(BAG,), **order):
    given = {
        "ref": "O1", "order_number": "LT-31101", "email": "marta.kowal@example.com",
        "customer": "Marta Kowal", "items": list(items), "shipping_paid": 12, "state": state,
        "placed": "2026-07-06 11:05", **order,
    }  # fmt: skip
    return {"shop": "lettoria", "now": now, "given_orders": [given], "end": {}, "steps": []}


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        pytest.param("2026-07-10", "2026-07-10T12:00:00-04:00", id="a day means its noon"),
        pytest.param("2026-10-02 16:00 (4 days later)", "2026-10-02T16:00:00-04:00", id="a moment"),
        pytest.param(
            "window opened 2026-07-06 10:00; it is 2026-07-07 09:00",
            "2026-07-07T09:00:00-04:00",
            id="not the opening",
        ),
    ],
)
def test_now_is_the_first_date_that_is_no_opening(now, wanted):
    assert now_of(script(now)).isoformat() == wanted


def test_the_window_opens_when_the_script_says():
    (campaign,) = document_of(script("day 2 (2026-08-02 10:00; opened 2026-08-01 09:30)"))[
        "campaigns"
    ]

    assert campaign["opens_at"] == "2026-08-01T09:30:00-04:00"


def test_a_delivery_has_its_date():
    told = script("2026-10-02", state="delivered", delivered="2026-09-28 14:00")

    (parcel,) = document_of(told)["orders"][0]["shipments"]

    assert parcel["delivered_at"] == "2026-09-28T14:00:00-04:00"


def test_of_a_mixed_order_only_what_shipped_has_a_parcel():
    told = script(state="belt shipped 2026-07-07; bag in production", items=(BAG, BELT))

    (parcel,) = document_of(told)["orders"][0]["shipments"]

    assert parcel["units"] == {"2": 1}


def test_what_has_not_shipped_has_no_parcel():
    assert (
        document_of(script(state="paid, in production, not shipped"))["orders"][0]["shipments"]
        == []
    )


def test_a_full_style_has_no_slot_left():
    world = document_of(script("2026-07-06 18:00; camel small is full (300/300)"))

    (camel,) = [style for style in world["styles"] if "camel" in style["name"]]

    assert camel["cap"] == 1


def test_a_cancelled_order_is_cancelled():
    (line,) = document_of(script(state="cancelled 2026-07-06"))["orders"][0]["lines"]

    assert line["cancelled"] == 1


def test_an_item_is_known_by_the_words_that_only_it_has():
    assert named_line("keep the belt", [BAG["name"], BELT["name"]]) == [1]


@pytest.mark.parametrize(
    ("when", "move"),
    [
        ("asked to confirm", Step.CONFIRM),
        ("asked for order number", "number"),
        ("number not found", "not_found"),
        ("asked for e-mail / to verify", "email"),
        ("asked how many", Step.HOW_MANY),
        ("next turn", None),
    ],
)
def test_a_line_waits_for_its_moment(when, move):
    assert moment_of(when) == move
