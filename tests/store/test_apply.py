"""What an allowed decision writes: counters, slots, money, history; and nothing else."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from preorder.core.decisions import Reason, Verdict
from preorder.core.errors import StoreConflict
from preorder.core.money import Money
from preorder.core.refunds import RefundState
from preorder.policy.decide import decide
from preorder.store.importer import import_document
from preorder.store.record_tables import ledger
from preorder.store.store import SqlStore
from tests.migrated import migrated
from tests.store.build import (
    CANCEL,
    EMAIL,
    NOW,
    act,
    dump,
    facts_of,
    fill,
    line,
    model_shop,
    order,
    record,
    shops,
    taken,
    wish,
)


def booked(tx, shop="lettoria"):
    query = select(ledger.c.kind, func.sum(ledger.c.amount)).where(ledger.c.shop == shop)
    return dict(tx.connection.execute(query.group_by(ledger.c.kind)).all())


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def test_a_cancellation_moves_counter_slots_and_money_together(store):
    """LT-12 with shipping, since nothing of the order ships (M-13)."""
    fill(store, order("LT-20417", line(qty=2)))
    with store.begin() as tx:
        act(tx, wish(CANCEL))
        (one,) = facts_of(tx).order.lines
        (refund,) = tx.orders.refunds_of("lettoria", "LT-20417")

        assert (one.cancelled, taken(tx)) == (2, {})
        assert (refund.amount, refund.state, refund.payment_id) == (
            usd(60200),
            RefundState.PENDING,
            "p1",
        )
        assert booked(tx) == {"charge": 60200, "items": 59000, "shipping": 1200, "refund": 60200}


def test_facts_after_a_cancellation_know_what_went_back(store):
    """The balance, and that shipping is gone."""
    fill(store, order())
    with store.begin() as tx:
        act(tx, wish(CANCEL))
        found = facts_of(tx).order

    assert (found.balance, found.shipping_refunded) == (usd(0), True)


def test_a_part_is_cancelled_and_the_rest_stays(store):
    """M-15: one of two units, shipping kept."""
    fill(store, order("LT-20417", line(qty=2)))
    with store.begin() as tx:
        (one,) = facts_of(tx).order.lines
        act(tx, wish(CANCEL, {one.id: 1}))
        found = facts_of(tx).order

    assert (found.lines[0].open, found.balance, found.shipping_refunded) == (1, usd(30700), False)


def test_a_refund_is_split_over_its_payments(store):
    """M-08: a row and a ledger entry for each payment that gives something back."""
    paid = [
        {"id": "gift", "method": "gift card", "amount": "100.00"},
        {"id": "card", "method": "card", "amount": "207.00"},
    ]
    fill(store, order(payments=paid))
    with store.begin() as tx:
        act(tx, wish(CANCEL))
        refunds = tx.orders.refunds_of("lettoria", "LT-20417")
        balances = {p.id: p.balance for p in facts_of(tx).order.payments}

    assert {r.payment_id: r.amount for r in refunds} == {"gift": usd(10000), "card": usd(20700)}
    assert balances == {"gift": usd(0), "card": usd(0)}


def test_a_gift_costs_nothing_and_calls_no_one(store):
    """M-05: cancelled, without a refund row."""
    fill(store, order("LT-20417", line(unit_paid="0.00"), shipping_paid="0"))
    with store.begin() as tx:
        decision = act(tx, wish(CANCEL))

        assert decision.verdict is Verdict.ALLOW
        assert tx.orders.refunds_of("lettoria", "LT-20417") == []


def test_a_refund_s_id_follows_from_its_request_alone(tmp_path):
    """The provider's key is the same in any process that writes it."""
    ids = []
    for name in "ab":
        store = SqlStore.open(migrated(tmp_path / f"{name}.db"))
        fill(store, order())
        with store.begin() as tx:
            act(tx, wish(CANCEL))
            ids += [refund.id for refund in tx.orders.refunds_of("lettoria", "LT-20417")]
        store.close()

    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_the_same_message_delivered_again_finds_its_first_answer(store):
    """S-05, Q-03: the look-up answers, and nothing changes."""
    fill(store, order("LT-20417", line(qty=3)))
    with store.begin() as tx:
        act(tx, wish(CANCEL))
        before = dump(tx.connection)
        first = tx.orders.recorded("m1:wish")

        assert first is not None
        assert dump(tx.connection) == before


def test_a_repeat_that_skips_the_look_up_frees_no_slot_twice(store):
    """Q-03: n slots are freed once, whoever forgets to look."""
    fill(store, order("LT-20417", line(qty=3)))
    with store.begin() as tx:
        facts = facts_of(tx)
        decision = decide(shops()["lettoria"], facts, wish(CANCEL))
        tx.orders.apply(facts, decision, record(decision))
    for command in ("m1:wish", "m2:wish"):
        with pytest.raises(StoreConflict), store.begin() as tx:
            tx.orders.apply(facts, decision, record(decision, command_id=command))

    with store.begin() as tx:
        assert (taken(tx), booked(tx)["refund"]) == ({}, 89700)


def test_a_new_message_is_told_that_it_is_done(store):
    """S-05: ALREADY_CANCELLED, and nothing changes."""
    fill(store, order())
    with store.begin() as tx:
        act(tx, wish(CANCEL))
        before = dump(tx.connection)
        again = act(tx, wish(CANCEL), command_id="m2:wish")

        assert again.reason is Reason.ALREADY_CANCELLED
        assert dump(tx.connection) == before


def test_units_that_shipped_meanwhile_are_not_cancelled(store):
    """S-09: the counter's guard, should anyone decide on old facts."""
    fill(store, order())
    with store.begin() as tx:
        facts = facts_of(tx)
        decision = decide(shops()["lettoria"], facts, wish(CANCEL))
    with store.begin() as tx:
        tx.connection.execute(text("UPDATE line SET shipped = 1"))
    with pytest.raises(StoreConflict, match="units are open"), store.begin() as tx:
        tx.orders.apply(facts, decision, record(decision))

    with store.begin() as tx:
        assert tx.orders.refunds_of("lettoria", "LT-20417") == []


def test_a_style_that_holds_too_few_is_said_loudly(store):
    """A release never goes below zero in silence; the cancellation is undone with it."""
    fill(store, order("LT-20417", line(qty=2)))
    with store.begin() as tx:
        tx.connection.execute(text("UPDATE style SET taken = 1 WHERE id = 'tote'"))
    with pytest.raises(StoreConflict, match="tote"), store.begin() as tx:
        act(tx, wish(CANCEL))

    with store.begin() as tx:
        assert facts_of(tx).order.lines[0].cancelled == 0


@pytest.mark.parametrize("late", [timedelta(days=3), timedelta(days=9)])
def test_a_refused_or_doubtful_wish_cannot_be_applied(store, late):
    """Applying it would be a mistake of ours: said so, and nothing is written (I-08)."""
    fill(store, order())
    with store.begin() as tx:
        before = dump(tx.connection)
        facts = facts_of(tx)
        decision = decide(shops()["lettoria"], facts, wish(CANCEL, asked_at=NOW + late))
        with pytest.raises(ValueError, match="nothing to apply"):
            tx.orders.apply(facts, decision, record(decision))

        assert dump(tx.connection) == before


def test_a_failed_refund_counts_no_more(store):
    """The provider's own no: the money can be sent back again, and the ledger shows both."""
    fill(store, order())
    with store.begin() as tx:
        act(tx, wish(CANCEL))
        (refund,) = tx.orders.refunds_of("lettoria", "LT-20417")
        tx.outbox.move_refund(refund.id, [RefundState.PENDING], RefundState.FAILED)

        assert facts_of(tx).order.balance == usd(30700)
        assert (booked(tx)["refund"], booked(tx)["refund_failed"]) == (30700, 30700)


@pytest.mark.parametrize("state", [s for s in RefundState if s is not RefundState.FAILED])
def test_every_other_refund_counts_as_gone(store, state):
    """Pending, sent, unknown, settled (I-02)."""
    fill(store, order())
    with store.begin() as tx:
        act(tx, wish(CANCEL))
        (refund,) = tx.orders.refunds_of("lettoria", "LT-20417")
        tx.outbox.move_refund(refund.id, [RefundState.PENDING], state)

        assert facts_of(tx).order.balance == usd(0)


def test_a_refund_s_state_moves_from_where_it_is_only(store):
    """Of two workers, one loses cleanly."""
    fill(store, order())
    with store.begin() as tx:
        act(tx, wish(CANCEL))
        (due,) = tx.outbox.due_refunds(NOW, 10)
        moves = [
            tx.outbox.move_refund(due.id, [RefundState.PENDING], RefundState.SENT, "prov-1")
            for _ in range(2)
        ]

        assert moves == [True, False]
        assert tx.outbox.due_refunds(NOW + timedelta(days=9), 10) == []


def test_an_unknown_refund_is_due_again_at_its_time(store):
    """Not before; pending ones at once."""
    fill(store, order())
    with store.begin() as tx:
        act(tx, wish(CANCEL))
        (due,) = tx.outbox.due_refunds(NOW - timedelta(days=999), 10)
        tx.outbox.move_refund(due.id, [RefundState.PENDING], RefundState.UNKNOWN, retry_at=NOW)

        assert tx.outbox.due_refunds(NOW - timedelta(seconds=1), 10) == []
        assert [(r.id, r.attempts) for r in tx.outbox.due_refunds(NOW, 10)] == [(due.id, 1)]


@settings(max_examples=8, deadline=None)
@given(parts=st.lists(st.integers(1, 4), min_size=1, max_size=5))
def test_the_fee_does_not_depend_on_how_a_cancellation_is_split(tmp_path_factory, parts):
    """I-03, M-03: 25 % of all that was cancelled, rounded once."""
    store = SqlStore.open(migrated(tmp_path_factory.mktemp("fee") / "fee.db"))
    bought = line("TRUCK", sum(parts), unit_paid="9.99")
    import_document(store, model_shop(order("LSM-00001", bought, email=EMAIL)), shops())
    for i, units in enumerate(parts):
        with store.begin() as tx:
            (one,) = facts_of(tx, "LSM-00001", "lascale").order.lines
            request = wish(CANCEL, {one.id: units})
            act(tx, request, "LSM-00001", shop="lascale", command_id=f"m{i}")
    with store.begin() as tx:
        fee, order_ = (
            booked(tx, "lascale").get("fee", 0),
            facts_of(tx, "LSM-00001", "lascale").order,
        )
    store.close()

    assert order_.fees == usd(fee) == usd(999 * sum(parts)).percent(25)
    assert order_.fee_base == usd(999 * sum(parts))
