"""What an allowed swap writes: the line, the slots, the history."""

import pytest
from sqlalchemy import text

from preorder.core.errors import StoreConflict
from preorder.policy.decide import decide
from tests.store.build import (
    CANCEL,
    SWAP,
    act,
    facts_of,
    fill,
    line,
    order,
    record,
    shops,
    taken,
    wish,
)


def test_a_whole_line_is_swapped_in_place(store):
    """Q-05: A -1, B +1, the price paid stays."""
    fill(store, order())
    with store.begin() as tx:
        (before,) = facts_of(tx).order.lines
        act(tx, wish(SWAP, {before.id: 1}, target_sku="BAG"))
        (after,) = facts_of(tx).order.lines

        assert (after.id, after.sku, after.unit_paid) == (before.id, "BAG", before.unit_paid)
        assert taken(tx) == {"bag": 1}


def test_a_part_is_swapped_by_splitting_the_line(store):
    """Q-09: 2 + 1, every unit still there."""
    fill(store, order("LT-20417", line(qty=3)))
    with store.begin() as tx:
        (before,) = facts_of(tx).order.lines
        act(tx, wish(SWAP, {before.id: 1}, target_sku="BAG"))
        lines = facts_of(tx).order.lines

        assert [(one.sku, one.qty) for one in lines] == [("TOTE-S", 2), ("BAG", 1)]
        assert lines[1].campaign_id == "summer"
        assert taken(tx) == {"tote": 2, "bag": 1}


def test_a_swap_after_a_partial_cancellation_leaves_the_cancelled_unit(store):
    """What is cancelled stays where it was cancelled."""
    fill(store, order("LT-20417", line(qty=3)))
    with store.begin() as tx:
        (one,) = facts_of(tx).order.lines
        act(tx, wish(CANCEL, {one.id: 1}))
        act(tx, wish(SWAP, {one.id: 2}, target_sku="BAG"), command_id="m2:wish")
        lines = facts_of(tx).order.lines

    assert [(x.sku, x.qty, x.cancelled) for x in lines] == [("TOTE-S", 1, 1), ("BAG", 2, 0)]


def test_a_size_is_swapped_inside_a_full_style(store):
    """Q-08: net zero, so allowed."""
    styles = [
        {"id": "tote", "name": "Tote", "campaign": "summer", "cap": 1},
        {"id": "bag", "name": "Bag", "campaign": "summer", "cap": 1},
        {"id": "wallet", "name": "Wallet"},
    ]
    fill(store, order(), styles=styles)
    with store.begin() as tx:
        (one,) = facts_of(tx).order.lines
        act(tx, wish(SWAP, {one.id: 1}, target_sku="TOTE-L"))

        assert facts_of(tx).order.lines[0].sku == "TOTE-L"
        assert taken(tx) == {"tote": 1}


def test_a_second_swap_and_a_cancellation_follow_the_new_item(store):
    """Q-12: there and back, then the money."""
    fill(store, order())
    with store.begin() as tx:
        (one,) = facts_of(tx).order.lines
        for command, sku in (("m1", "BAG"), ("m2", "TOTE-S"), ("m3", "BAG")):
            act(tx, wish(SWAP, {one.id: 1}, target_sku=sku), command_id=command)
        act(tx, wish(CANCEL), command_id="m4")

        assert (facts_of(tx).order.lines[0].cancelled, taken(tx)) == (1, {})


def test_a_swap_on_old_facts_is_undone_whole(store):
    """The target filled up since it was read: A untouched (Q-04)."""
    fill(store, order())
    with store.begin() as tx:
        facts = facts_of(tx)
        (one,) = facts.order.lines
        request = wish(SWAP, {one.id: 1}, target_sku="BAG")
        decision = decide(shops()["lettoria"], facts, request)
    with store.begin() as tx:
        tx.connection.execute(text("UPDATE style SET taken = 300 WHERE id = 'bag'"))
    with pytest.raises(StoreConflict, match="bag"), store.begin() as tx:
        tx.orders.apply(facts, decision, record(decision))

    with store.begin() as tx:
        assert facts_of(tx).order.lines[0].sku == "TOTE-S"
        assert taken(tx) == {"tote": 1, "bag": 300}


def test_the_history_tells_each_change(store):
    """Who, what, and with which reference."""
    fill(store, order("LT-20417", line(qty=3)))
    with store.begin() as tx:
        (one,) = facts_of(tx).order.lines
        act(tx, wish(SWAP, {one.id: 1}, target_sku="BAG"))
        act(tx, wish(CANCEL), command_id="m2:wish", actor="agent")
        told = [(row["actor"], row["event"]) for row in tx.orders.history("lettoria", "LT-20417")]

    assert told == [
        ("customer", "swap_item"),
        ("customer", "units_swapped"),
        ("agent", "cancel_order"),
        ("agent", "units_cancelled"),
    ]
