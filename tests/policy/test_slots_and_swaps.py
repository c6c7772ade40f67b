"""Quantities, slots and swaps, as far as one decision goes: Q-01 … Q-16."""

from dataclasses import replace

import pytest

from preorder.core.decisions import Reason, ReleaseSlots, TakeSlots, Verdict
from preorder.core.orders import LineKind
from preorder.policy.decide import decide
from preorder.policy.place_order import decide_place_order
from preorder.policy.windows import cancel_deadline, close_of, doubt_deadline
from tests.policy.build import (
    CAMPAIGN,
    CANCEL,
    DAMAGE,
    DAY,
    DELAY,
    HOUR,
    OPENS,
    RETURN,
    STYLES,
    SWAP,
    ask,
    facts,
    full,
    lettoria,
    line,
    order,
    usd,
)

NOW = OPENS + HOUR
ALLOW, REFUSE, HUMAN = Verdict.ALLOW, Verdict.REFUSE, Verdict.HUMAN


def swap(target, known=None, units=None, at=NOW):
    """Decide a swap."""
    return decide(lettoria(), known or facts(), ask(SWAP, at, units, target_sku=target))


def short(decision):
    """Return a decision in short."""
    return decision.verdict, decision.reason


@pytest.mark.parametrize(
    ("taken", "qty", "expected"),
    [
        pytest.param(299, 1, (ALLOW, "OK"), id="the last slot"),
        pytest.param(300, 1, (REFUSE, "STYLE_FULL"), id="full"),
        pytest.param(299, 2, (REFUSE, "STYLE_FULL"), id="no silent part"),
    ],
)
def test_q_01_a_style_is_sold_to_its_cap(taken, qty, expected):
    """The whole quantity or nothing."""
    style = replace(STYLES["tote"], taken=taken)

    assert decide_place_order(lettoria(), CAMPAIGN, style, qty, NOW) == expected


def test_q_04_a_swap_to_a_full_style_is_refused_and_moves_nothing():
    """Neither slot is touched."""
    decision = swap("CLUTCH", facts(styles=[full("clutch")]))

    assert short(decision) == (REFUSE, Reason.STYLE_FULL)
    assert decision.effects == ()


def test_q_05_a_swap_moves_one_slot():
    """One back, one taken, in one decision; the transaction is the store's."""
    assert swap("CLUTCH").effects == (ReleaseSlots("tote", 1), TakeSlots("clutch", 1))


@pytest.mark.parametrize(("target", "sku"), [("CLUTCH", "TOTE-BLK"), ("TOTE-BLK", "CLUTCH")])
def test_q_07_two_full_styles_do_not_exchange_customers(target, sku):
    """Each swap is decided alone; no circle is solved."""
    known = facts(order(line(sku=sku)), styles=[full("tote"), full("clutch")])

    assert short(swap(target, known)) == (REFUSE, Reason.STYLE_FULL)


def test_q_08_inside_a_full_style_one_may_swap():
    """Another colour needs no further slot."""
    decision = swap("TOTE-RED", facts(styles=[full("tote")]))

    assert short(decision) == (ALLOW, Reason.OK)
    assert decision.effects == ()


def test_q_09_one_of_three_units_may_be_swapped():
    """The decision is about that unit alone."""
    decision = swap("CLUTCH", facts(order(line(qty=3))), {1: 1})

    assert [(each.line_id, each.qty) for each in decision.acted] == [(1, 1)]
    assert decision.effects == (ReleaseSlots("tote", 1), TakeSlots("clutch", 1))


def test_q_10_a_swap_to_itself_is_refused():
    """There is nothing to do."""
    assert short(swap("TOTE-BLK")) == (REFUSE, Reason.SAME_ITEM)


def test_q_11_a_swap_to_an_in_stock_item_is_a_persons():
    """The clause is about pre-orders."""
    assert short(swap("WALLET")) == (HUMAN, Reason.NOT_COVERED)


def test_q_11_a_swap_of_an_in_stock_item_is_a_persons():
    """The same, the other way round."""
    known = facts(order(line(sku="WALLET", kind=LineKind.IN_STOCK)))

    assert short(swap("CLUTCH", known)) == (HUMAN, Reason.NOT_COVERED)


def test_q_12_a_second_swap_and_a_cancellation_after_it_are_possible():
    """The page sets no limit; the first swap left a line of the new item."""
    swapped = facts(order(line(sku="CLUTCH")))

    assert short(swap("TOTE-RED", swapped)) == (ALLOW, Reason.OK)
    assert short(decide(lettoria(), swapped, ask(CANCEL, NOW))) == (ALLOW, Reason.OK)


def test_q_13_a_swap_into_another_campaign_is_a_persons():
    """Its window and its promise are others."""
    assert short(swap("WINTER")) == (HUMAN, Reason.NOT_COVERED)


@pytest.mark.parametrize("capability", [CANCEL, SWAP, DELAY])
def test_q_14_more_than_is_open_is_refused(capability):
    """Two open, three asked for."""
    request = ask(capability, NOW, {1: 3}, target_sku="CLUTCH")

    assert short(decide(lettoria(), facts(order(line(qty=2))), request)) == (REFUSE, Reason.QTY)


@pytest.mark.parametrize("units", [{1: 0}, {1: -1}, {1: 10**9}, {99: 1}, {}], ids=str)
@pytest.mark.parametrize("capability", [CANCEL, SWAP, DELAY, RETURN, DAMAGE])
def test_q_15_nonsense_is_answered(capability, units):
    """Asked back or refused; never an exception, never an effect."""
    decision = decide(lettoria(), facts(), ask(capability, NOW, units, target_sku="CLUTCH"))

    assert decision.verdict in (Verdict.ASK, REFUSE)
    assert decision.effects == ()


@pytest.mark.parametrize("qty", [0, -1, 10**9])
def test_q_15_nonsense_is_not_sold(qty):
    """Nor does it overflow a counter."""
    verdict, _ = decide_place_order(lettoria(), CAMPAIGN, STYLES["tote"], qty, NOW)

    assert verdict in (Verdict.ASK, REFUSE)


@pytest.mark.parametrize(
    ("target", "units", "difference"),
    [
        pytest.param("CLUTCH-GOLD", {1: 1}, "20.00", id="dearer"),
        pytest.param("CLUTCH-MINI", {1: 1}, "-20.00", id="cheaper"),
        pytest.param("CLUTCH-GOLD", {1: 2}, "40.00", id="two dearer ones"),
    ],
)
def test_q_16_another_price_is_a_persons_with_the_exact_difference(target, units, difference):
    """We neither charge nor give back on our own (C-09)."""
    decision = swap(target, facts(order(line(qty=2))), units)

    assert short(decision) == (HUMAN, Reason.PRICE_DIFFERS)
    assert (decision.amounts.difference, decision.effects) == (usd(difference), ())


@pytest.mark.parametrize(
    ("uncapped", "effects"),
    [
        pytest.param(["tote"], (TakeSlots("clutch", 1),), id="from a style without a cap"),
        pytest.param(["clutch"], (ReleaseSlots("tote", 1),), id="to one"),
        pytest.param(["tote", "clutch"], (), id="between two"),
    ],
)
def test_a_style_without_a_cap_has_no_slots_to_move(uncapped, effects):
    """Nothing is counted there."""
    styles = [replace(STYLES[name], cap=None, taken=0) for name in uncapped]

    assert swap("CLUTCH", facts(styles=styles)).effects == effects


def test_a_swap_to_nothing_we_know_is_asked_back():
    """A style we do not sell, or none named yet."""
    assert short(swap("NOPE")) == short(swap(None)) == (Verdict.ASK, Reason.NOT_FOUND)


def test_a_swap_of_several_lines_asks_which():
    """One item at a time."""
    known = facts(order(line(1), line(2, "TOTE-RED")))

    assert short(swap("CLUTCH", known)) == (Verdict.ASK, Reason.QTY)


def test_a_swap_of_an_item_whose_style_is_unknown_is_a_persons():
    """Its slot could not be given back."""
    known = facts(order(line(sku="FORGOTTEN")))

    assert short(swap("CLUTCH", known)) == (HUMAN, Reason.NOT_COVERED)


def test_a_swap_of_the_whole_line_means_its_open_units():
    """One of two has shipped."""
    decision = swap("CLUTCH", facts(order(line(qty=2, shipped=1))))

    assert [(each.qty, each.verdict) for each in decision.lines] == [(1, ALLOW)]


def test_a_campaign_whose_record_closes_later_swaps_longer():
    """The record wins over the window (C-02)."""
    longer = replace(CAMPAIGN, closes_at=OPENS + 5 * DAY)

    assert short(swap("CLUTCH", facts(campaign=longer), at=OPENS + 5 * DAY)) == (ALLOW, Reason.OK)


def test_a_closing_time_in_the_record_wins_over_the_window():
    """For orders and swaps; it also ends free cancelling sooner, but not the doubt (C-02)."""
    sooner = replace(CAMPAIGN, closes_at=OPENS + DAY)
    longer = replace(CAMPAIGN, closes_at=OPENS + 5 * DAY)

    assert (close_of(lettoria(), sooner), close_of(lettoria(), longer)) == (
        OPENS + DAY,
        OPENS + 5 * DAY,
    )
    assert cancel_deadline(lettoria(), sooner) == OPENS + DAY
    assert cancel_deadline(lettoria(), longer) == OPENS + 2 * DAY
    assert doubt_deadline(lettoria(), sooner) == OPENS + 3 * DAY
