"""Two at once on one order: one acts, the other sees it done. And what no guard would mean."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Connection, create_engine, insert, update

from preorder.core.decisions import Verdict
from preorder.core.errors import StoreConflict
from preorder.policy.decide import decide
from preorder.store.orders import SqlOrders
from preorder.store.record_tables import refund, request
from preorder.store.store import SqlStore
from preorder.store.tables import line
from tests.store.build import (
    CANCEL,
    NOW,
    SWAP,
    act,
    facts_of,
    fill,
    order,
    shops,
    taken,
    wish,
)
from tests.store.test_slots import at_once


def carry_out(store: SqlStore, command: str) -> str:
    """Look up, else decide and apply; return the reference that the customer is told.

    As the service does it: the facts come first, for reading them locks the order.
    """
    with store.begin() as tx:
        facts_of(tx)
        done = tx.orders.recorded(command)
        if done is None:
            decision = act(tx, wish(CANCEL), command_id=command)
            return f"R-{command}" if decision.verdict is Verdict.ALLOW else decision.reason
        return done.reference


def refunded(store: SqlStore) -> int:
    with store.begin() as tx:
        return sum(one.amount.minor for one in tx.orders.refunds_of("lettoria", "LT-20417"))


def test_the_same_message_at_the_same_time_acts_once_and_answers_the_same(store):
    """I-06: sixteen deliveries of one message."""
    fill(store, order())
    answers = at_once(16, lambda _: carry_out(store, "m1"))

    assert answers == ["R-m1"] * 16
    assert refunded(store) == 30700


def test_two_messages_at_the_same_time_refund_once(store):
    """The second one is told that it is done already."""
    fill(store, order())
    answers = at_once(8, lambda i: carry_out(store, f"m{i}"))

    assert sorted(answers).count("ALREADY_CANCELLED") == 7
    assert refunded(store) == 30700


def test_whoever_comes_in_the_middle_waits_and_then_sees_the_change(sqlite_url):
    """No sleep: the second reads only after the first has committed."""
    store = SqlStore.open(sqlite_url)
    fill(store, order())
    seen: list[str] = []
    with ThreadPoolExecutor(1) as pool:
        with store.begin() as tx:
            facts_of(tx)
            second = pool.submit(lambda: seen.append(carry_out(store, "m2")))
            act(tx, wish(CANCEL), command_id="m1")
            before_commit = list(seen)
        second.result()

    assert (before_commit, seen) == ([], ["ALREADY_CANCELLED"])
    store.close()


def test_without_the_guards_the_same_wish_would_be_refunded_twice(sqlite_url):
    """Negative control: no write lock, no look-up, no UNIQUE, no conditional update."""
    store = SqlStore.open(sqlite_url)
    fill(store, order())
    plain = create_engine(sqlite_url)
    have_decided = threading.Barrier(2)

    def naive(number: int) -> None:
        with plain.begin() as db:
            facts = SqlOrders(db, lambda: NOW).facts("lettoria", "LT-20417")
            assert facts is not None
            decision = decide(shops()["lettoria"], facts, wish(CANCEL))
            have_decided.wait()
            _write_unguarded(db, decision.amounts.refund.minor, number)

    at_once(2, naive)

    assert refunded(store) == 2 * 30700
    plain.dispose()
    store.close()


def _write_unguarded(db: Connection, amount: int, number: int) -> None:
    db.execute(update(line).values(cancelled=1))
    reference = str(uuid.uuid4())
    db.execute(
        insert(request).values(
            reference=reference,
            command_id=reference,
            shop="lettoria",
            number="LT-20417",
            capability="cancel_order",
            state="done",
            asked_at=NOW,
            recorded_at=NOW,
            decision={},
            fee_base=0,
            actor=f"worker {number}",
        )
    )
    db.execute(
        insert(refund).values(
            id=str(uuid.uuid4()),
            created_at=NOW,
            shop="lettoria",
            number="LT-20417",
            payment_id="p1",
            reference=reference,
            currency="USD",
            amount=amount,
            state="pending",
        )
    )


def _swap(store: SqlStore, number: str, target: str, command: str) -> bool:
    with store.begin() as tx:
        (one,) = facts_of(tx, number).order.lines
        request_ = wish(SWAP, {one.id: 1}, target_sku=target)
        return act(tx, request_, number, command_id=command).verdict is Verdict.ALLOW


def test_swaps_in_both_directions_end_and_keep_the_total(store):
    """Q-06, I-15: A to B and B to A at the same time, twenty times each."""
    other = {"ref": "1", "sku": "BAG", "qty": 1, "unit_paid": "295.00"}
    fill(store, order("LT-00001"), order("LT-00002", other))

    def back_and_forth(number: int) -> int:
        done = 0
        for i in range(10):
            for target in ("BAG", "TOTE-S"):
                done += _swap(store, f"LT-0000{number + 1}", target, f"{number}-{i}-{target}")
        return done

    at_once(2, back_and_forth)

    with store.begin() as tx:
        assert sum(taken(tx).values()) == 2


def test_a_cancellation_and_a_swap_at_once_leave_one_true_outcome(store):
    """Either the unit is gone or it is a bag; the slots agree."""
    fill(store, order())

    def job(number: int) -> bool:
        if number == 0:
            return carry_out(store, "m0") == "R-m0"
        try:
            return _swap(store, "LT-20417", "BAG", "m1")
        except StoreConflict:
            return False

    at_once(2, job)

    with store.begin() as tx:
        (one,) = facts_of(tx).order.lines
        assert (one.cancelled, taken(tx)) == (1, {})
