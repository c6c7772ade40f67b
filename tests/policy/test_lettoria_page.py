"""Lettoria's page, clause by clause: what is said, and what is decided."""

from dataclasses import replace
from datetime import date

import pytest

from preorder.core.decisions import Reason, RefundPayment, ReleaseSlots, Verdict
from preorder.core.orders import LineKind
from preorder.policy.compile import compile_answers
from preorder.policy.decide import decide
from preorder.policy.estimates import Estimate, EstimateKind, estimate
from preorder.policy.place_order import decide_discount_code, decide_place_order
from preorder.policy.request_return import refund_due
from preorder.policy.windows import close_of
from tests.policy.build import (
    CAMPAIGN,
    CANCEL,
    DAMAGE,
    DAY,
    DELAY,
    HOUR,
    OPENS,
    RETURN,
    STATUS,
    STYLES,
    SWAP,
    ask,
    facts,
    lettoria,
    line,
    ny,
    order,
    parcel,
    usd,
)

SHOP = lettoria()
SAID = {
    topic: answer["text"]
    for topic, answer in compile_answers({"lettoria": SHOP}, {})["shops"]["lettoria"][
        "answers"
    ].items()
}
DELIVERED = ny(10, 2, 18)


def verdict(decision):
    """Return a decision in short."""
    return decision.verdict, decision.reason


def received(*lines, at=DELIVERED, **more):
    """Return facts of an order that arrived whole."""
    lines = lines or (line(shipped=1, delivered=1),)
    units = {each.id: each.delivered for each in lines}
    return facts(order(*lines, shipments=(parcel(at, units),), **more))


def test_lt_01_a_preorder_reserves_what_is_not_in_stock():
    """The definition is the page's own."""
    assert "not yet in stock" in SAID["faq_what_is_preorder"]


def test_lt_02_the_saving_is_named_as_a_limit():
    """Up to, never exactly."""
    assert "up to $100 per item" in SAID["faq_what_is_preorder"]


def test_lt_03_orders_are_taken_for_three_days():
    """Counted from the opening."""
    assert close_of(SHOP, CAMPAIGN) == OPENS + 3 * DAY


def test_lt_04_there_is_no_extension():
    """A moment after the close nobody gets in; the contradictory two days are not told."""
    late = decide_place_order(SHOP, CAMPAIGN, STYLES["tote"], 1, OPENS + 3 * DAY + HOUR)

    assert late == (Verdict.REFUSE, Reason.WINDOW_CLOSED)
    assert "After 2 days it closes" not in " ".join(SAID.values())


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        pytest.param(299, Verdict.ALLOW, id="the 300th unit"),
        pytest.param(300, Verdict.REFUSE, id="the 301st"),
    ],
)
def test_lt_05_a_style_has_300_slots(taken, expected):
    """One slot is one unit."""
    style = replace(STYLES["tote"], taken=taken)

    assert decide_place_order(SHOP, CAMPAIGN, style, 1, OPENS + HOUR)[0] is expected


def test_lt_06_a_full_style_closes_inside_the_window():
    """For orders; whoever has ordered may still cancel (C-05)."""
    full = replace(STYLES["tote"], taken=300)

    placed = decide_place_order(SHOP, CAMPAIGN, full, 1, OPENS + HOUR)
    cancelled = decide(SHOP, facts(styles=[full]), ask(CANCEL, OPENS + HOUR))

    assert placed == (Verdict.REFUSE, Reason.STYLE_FULL)
    assert cancelled.verdict is Verdict.ALLOW


def test_lt_07_the_order_is_charged_at_once():
    """And that secures the slot."""
    assert SHOP.policy.charge == "at_order"
    assert "charged at the time of order" in SAID["faq_when_charged"]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (LineKind.PREORDER, (Verdict.REFUSE, Reason.NO_STACKING)),
        (LineKind.IN_STOCK, (Verdict.ALLOW, Reason.OK)),
    ],
)
def test_lt_08_codes_apply_to_in_stock_items_only(kind, expected):
    """In the same order, line by line."""
    assert decide_discount_code(SHOP, kind) == expected


def test_lt_09_no_code_is_needed():
    """The price on the page is the discounted one."""
    assert "No code needed" in SAID["faq_how_discount_applied"]


def test_lt_10_preorders_ship_in_september_of_the_campaigns_year():
    """Until another date is announced."""
    known = facts()

    assert estimate(SHOP, known, known.order.lines[0], ny(8, 1)) == Estimate(
        EstimateKind.MONTH, date(2026, 9, 1)
    )


def test_lt_11_in_stock_items_leave_within_two_business_days():
    """Each part of a mixed order has its own date. Ordered on 2 July; the 3rd is a holiday."""
    wallet = line(2, "WALLET", kind=LineKind.IN_STOCK)
    known = facts(order(line(), wallet, placed_at=ny(7, 2, 11)))

    assert estimate(SHOP, known, wallet, ny(7, 2, 12)) == Estimate(
        EstimateKind.SHIPS_BY, latest=date(2026, 7, 7)
    )


def test_lt_11_shipping_charged_twice_goes_to_a_person():
    """One pays for it once."""
    twice, once = (facts(order(shipping_charges=n)) for n in (2, 1))

    assert decide(SHOP, twice, ask(STATUS, ny(8, 1))).reason is Reason.SHIPPING_TWICE
    assert decide(SHOP, once, ask(STATUS, ny(8, 1))).reason is Reason.OK


def test_lt_12_cancelling_in_time_returns_everything_and_frees_the_slot():
    """All of the price of the pre-order items."""
    decision = decide(SHOP, facts(), ask(CANCEL, OPENS + HOUR))

    assert verdict(decision) == (Verdict.ALLOW, Reason.OK)
    assert decision.effects == (ReleaseSlots("tote", 1), RefundPayment("card", usd("120.00")))


def test_lt_12_in_stock_items_are_not_covered():
    """The page speaks of the pre-order items."""
    wallet = facts(order(line(kind=LineKind.IN_STOCK, sku="WALLET")))

    assert verdict(decide(SHOP, wallet, ask(CANCEL, OPENS + HOUR))) == (
        Verdict.HUMAN,
        Reason.NOT_COVERED,
    )


def test_lt_13_after_the_close_nothing_is_cancelled():
    """And nothing moves."""
    decision = decide(SHOP, facts(), ask(CANCEL, OPENS + 3 * DAY + HOUR))

    assert verdict(decision) == (Verdict.REFUSE, Reason.WINDOW_CLOSED)
    assert (decision.effects, decision.clause) == ((), "LT-12")


@pytest.mark.parametrize(
    ("known", "asked_at", "expected"),
    [
        pytest.param(received(), ny(10, 20), (Verdict.ALLOW, Reason.OK), id="in time"),
        pytest.param(received(), ny(11, 2), (Verdict.REFUSE, Reason.RETURN_LATE), id="late"),
        pytest.param(
            facts(order(line(shipped=1))),
            ny(10, 20),
            (Verdict.REFUSE, Reason.NOT_DELIVERED),
            id="on its way",
        ),
        pytest.param(
            facts(order(line(shipped=1, delivered=1))),
            ny(10, 20),
            (Verdict.HUMAN, Reason.DELIVERY_UNKNOWN),
            id="delivered, nobody knows when",
        ),
    ],
)
def test_lt_14_returns_within_30_days_of_delivery(known, asked_at, expected):
    """In-stock items too (C-14)."""
    assert verdict(decide(SHOP, known, ask(RETURN, asked_at, conditions_met=True))) == expected


@pytest.mark.parametrize(
    ("met", "expected"),
    [
        (True, (Verdict.ALLOW, Reason.OK)),
        (False, (Verdict.REFUSE, Reason.RETURN_CONDITION)),
        (None, (Verdict.ASK, Reason.RETURN_CONDITION)),
    ],
)
def test_lt_15_only_unused_and_complete(met, expected):
    """On the customer's word, until somebody sees the item."""
    decision = decide(SHOP, received(), ask(RETURN, ny(10, 20), conditions_met=met))

    assert verdict(decision) == expected
    assert decision.amounts.items == usd("0.00" if met is False else "120.00")


def test_lt_16_the_customer_pays_for_sending_back():
    """With a label of his own: the refund is not reduced."""
    decision = decide(SHOP, received(), ask(RETURN, ny(10, 20), conditions_met=True))

    assert SHOP.policy.returns.return_shipping == "customer"
    assert (decision.amounts.items, decision.amounts.fee) == (usd("120.00"), usd("0.00"))


def test_lt_17_a_return_is_refunded_within_14_business_days_of_its_receipt():
    """Received on 15 October: by 4 November. The decision itself pays nothing (C-11)."""
    decision = decide(SHOP, received(), ask(RETURN, ny(10, 20), conditions_met=True))

    assert refund_due(SHOP, ny(10, 15, 9)) == SHOP.calendar.end_of_day(date(2026, 11, 4))
    assert decision.effects == ()


def test_lt_18_another_style_while_it_has_slots():
    """Equal in price: swapped at once."""
    decision = decide(SHOP, facts(), ask(SWAP, OPENS + HOUR, target_sku="CLUTCH"))

    assert verdict(decision) == (Verdict.ALLOW, Reason.OK)


def test_lt_19_too_late_a_shipment_returns_everything():
    """Two weeks past September, although the window has closed long ago."""
    by_name = decide(SHOP, facts(), ask(DELAY, ny(10, 15)))
    as_cancellation = decide(SHOP, facts(), ask(CANCEL, ny(10, 15)))

    assert verdict(by_name) == verdict(as_cancellation) == (Verdict.ALLOW, Reason.DELAY_DUE)
    assert by_name.amounts.refund == as_cancellation.amounts.refund == usd("120.00")
    assert by_name.clause == as_cancellation.clause == "LT-19"


def test_lt_19_what_shipped_too_late_is_a_persons():
    """It has gone; the page is silent."""
    sent = parcel(None, {1: 1}, shipped_at=ny(10, 20))
    known = facts(order(line(shipped=1), shipments=(sent,)))

    assert verdict(decide(SHOP, known, ask(DELAY, ny(10, 21)))) == (
        Verdict.HUMAN,
        Reason.DELAY_BUT_SHIPPED,
    )


def test_lt_20_customers_are_told_of_delays():
    """The answer promises the e-mail."""
    assert "email you proactively" in SAID["faq_delay_policy"]


@pytest.mark.parametrize(
    ("photos", "asked_at", "expected"),
    [
        pytest.param(("p",), DELIVERED + HOUR, (Verdict.ALLOW, Reason.OK), id="with photos"),
        pytest.param((), DELIVERED + HOUR, (Verdict.ASK, Reason.PHOTOS_NEEDED), id="without"),
        pytest.param(
            ("p",), DELIVERED + 3 * DAY, (Verdict.HUMAN, Reason.DAMAGE_LATE), id="too late"
        ),
    ],
)
def test_lt_21_damage_is_reported_within_48_hours_with_photos(photos, asked_at, expected):
    """A replacement, never money."""
    decision = decide(SHOP, received(), ask(DAMAGE, asked_at, photos=photos))

    assert verdict(decision) == expected
    assert decision.effects == ()


def test_what_is_in_stock_ships_sooner_than_a_preorder():
    """Whoever asks when it ships may have bought either (LT-11)."""
    assert "In-stock items ship within 1–2 business days" in SAID["faq_ship_date"]


def test_a_customer_learns_where_a_return_goes():
    """The page names no address: its e-mail and a person tell it."""
    assert "For the address to send it to, email cs@lettoria.com" in SAID["faq_return_policy"]
    assert "where to send a return" in SAID["faq_contact"]


def test_lt_17_a_refund_goes_nowhere_else():
    assert "I cannot send it to another card or account" in SAID["faq_refund_timing"]
