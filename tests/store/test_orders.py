"""What is read of an order, and what finds it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from preorder.core.errors import StoreConflict
from preorder.core.money import Money
from preorder.core.orders import OpenRequest
from preorder.policy.decide import decide
from preorder.policy.queue import position
from preorder.service.ports import RequestState
from preorder.store.importer import import_document
from tests.store.build import (
    CANCEL,
    NOW,
    OPENS,
    RETURN,
    act,
    document,
    dump,
    facts_of,
    fill,
    line,
    model_shop,
    order,
    record,
    shops,
    wish,
)

USD = "USD"
SOLD = "campaign announcement style variant".split()


def test_facts_hold_the_whole_order(store):
    """Lines, payments, shipments, with zoned times and money."""
    parcel = {"id": "s1", "shipped_at": NOW.isoformat(), "units": {"1": 2}, "tracking": "1Z"}
    fill(store, order("LT-20417", line(qty=3, unit_tax="1.50"), shipments=[parcel]))
    with store.begin() as tx:
        found = facts_of(tx).order
    (one,) = found.lines

    assert (found.number, found.email, found.placed_at) == (
        "LT-20417",
        "anna.berg@example.com",
        OPENS + timedelta(hours=4),
    )
    assert (one.qty, one.shipped, one.delivered, one.campaign_id) == (3, 2, 0, "summer")
    assert (one.unit_paid, one.unit_tax) == (Money(29500, USD), Money(150, USD))
    assert [p.amount for p in found.payments] == [Money(89700, USD)]
    assert [(s.shipped_at, s.units, s.tracking) for s in found.shipments] == [
        (NOW, {one.id: 2}, "1Z")
    ]
    assert found.policy_version == shops()["lettoria"].policy_version


def test_facts_know_what_a_swap_may_lead_to(store):
    """Every variant of a shop with campaigns, in stock or not (Q-11, Q-13)."""
    fill(store, order())
    with store.begin() as tx:
        facts = facts_of(tx)

    assert set(facts.variants) == {"TOTE-S", "TOTE-L", "BAG", "WALLET"}
    assert facts.campaigns["summer"].ship_month == date(2026, 9, 1)
    assert facts.styles["tote"].taken == 1


def test_an_order_without_a_campaign_reads_its_own_variants_only(store):
    """A shop with thousands of models is not read whole."""
    fill(store, order("LT-20417", line("WALLET")))
    with store.begin() as tx:
        assert set(facts_of(tx).variants) == {"WALLET"}


def test_several_orders_are_read_as_each_alone(store):
    """In the order asked for, without those that there are not."""
    fill(store, order("LT-00001"), order("LT-00002", line("WALLET")), order("LT-00003"))
    numbers = ["LT-00003", "LT-99999", "LT-00002"]
    with store.begin() as tx:
        found = tx.orders.all_facts("lettoria", numbers)

        assert list(found) == ["LT-00003", "LT-00002"]
        assert found == {number: facts_of(tx, number) for number in found}


def test_what_a_shop_sells_is_read_once_for_all_orders(store):
    """A customer with ten orders does not wait ten times as long for what they share."""
    fill(store, order("LT-00001"), order("LT-00002"))
    asked = []
    with store.begin() as tx:
        event.listen(tx.connection, "before_cursor_execute", lambda *call: asked.append(call[2]))
        tx.orders.all_facts("lettoria", ["LT-00001", "LT-00002"])

    assert sum("FROM orders" in one for one in asked) == 2
    assert [sum(f"FROM {table}" in one for one in asked) for table in SOLD] == [1, 1, 1, 1]


@pytest.mark.parametrize("number", ["LT-99999", "LSM-20417", "", "lt-20417"])
def test_an_unknown_number_is_none(store, number):
    """Numbers come canonical; how people write them is not the store's matter."""
    fill(store, order())
    with store.begin() as tx:
        assert tx.orders.facts("lettoria", number) is None


def test_an_order_of_another_shop_is_not_found(store):
    """S-15: by no way of asking."""
    fill(store, order())
    with store.begin() as tx:
        act(tx, wish(CANCEL))
        found = [
            tx.orders.facts("lascale", "LT-20417"),
            tx.orders.request("lascale", "R-m1:wish"),
            tx.orders.withdraw("lascale", "R-m1:wish") or None,
            *tx.orders.numbers_of("lascale", "anna.berg@example.com"),
            *tx.orders.waiting_for("lascale", "TOTE-S"),
            *tx.orders.refunds_of("lascale", "LT-20417"),
            *tx.orders.history("lascale", "LT-20417"),
        ]

    assert found == [None, None, None]


def test_a_customer_s_orders_come_newest_first(store):
    """Whatever the case of the address, typed or stored."""
    later = (NOW + timedelta(hours=1)).isoformat()
    fill(
        store,
        order("LT-00001", email=" Anna.Berg@Example.com "),
        order("LT-00002", placed_at=later),
        order("LT-00003", email="ben@example.com"),
    )
    with store.begin() as tx:
        found = tx.orders.numbers_of("lettoria", "ANNA.berg@example.COM ")

    assert found == ["LT-00002", "LT-00001"]


def test_the_line_knows_who_waits(store):
    """Open units of pre-orders, by order, whatever is cancelled or shipped left out (LA-16)."""
    trucks = [line("TRUCK", 2, unit_paid="9.99"), line("TRUCK", 1, "2", unit_paid="9.99")]
    early = (OPENS - timedelta(days=1)).isoformat()
    first = order("LSM-00001", *trucks, placed_at=early)
    gone = order("LSM-00002", line("TRUCK", 2, unit_paid="9.99", cancelled=1, shipped=1))
    second = order("LSM-00003", line("TRUCK", 1, unit_paid="9.99"))
    here = order("LSM-00004", line("TRUCK", 5, unit_paid="9.99", kind="in_stock"))
    import_document(store, model_shop(second, gone, first, here), shops())
    with store.begin() as tx:
        waiting = tx.orders.waiting_for("lascale", "TRUCK")

    assert sorted((one.order_number, one.units) for one in waiting) == [
        ("LSM-00001", 3),
        ("LSM-00003", 1),
    ]
    assert position(waiting, "LSM-00003") == 2


def test_swap_targets_are_the_campaign_s_other_preorders(store):
    """Not itself, nothing in stock; an in-stock line has none."""
    fill(store, order("LT-20417", line(), line("WALLET", 1, "2")))
    with store.begin() as tx:
        tote, wallet = facts_of(tx).order.lines
        found = tx.orders.swap_targets("lettoria", "LT-20417", tote.id)

        assert found == ["BAG", "TOTE-L"]
        assert tx.orders.swap_targets("lettoria", "LT-20417", wallet.id) == []
        assert tx.orders.swap_targets("lettoria", "LT-99999", tote.id) == []


def test_what_was_recorded_comes_back_whole(store):
    """By its command and by its reference."""
    fill(store, order())
    with store.begin() as tx:
        facts = facts_of(tx)
        decision = decide(shops()["lettoria"], facts, wish(CANCEL))
        written = record(decision)
        tx.orders.apply(facts, decision, written)

    with store.begin() as tx:
        assert tx.orders.recorded("m1:wish") == written
        assert tx.orders.request("lettoria", "R-m1:wish") == written
        assert tx.orders.recorded("m2:wish") is None


def _delivered():
    arrived = NOW - timedelta(days=1)
    sent = {"id": "s1", "shipped_at": (NOW - timedelta(days=3)).isoformat(), "units": {"1": 3}}
    return order("LT-20417", line(qty=3), shipments=[{**sent, "delivered_at": arrived.isoformat()}])


def _file_return(store, units=1):
    fill(store, _delivered())
    with store.begin() as tx:
        facts = facts_of(tx)
        (one,) = facts.order.lines
        request = wish(RETURN, {one.id: units}, conditions_met=True)
        decision = decide(shops()["lettoria"], facts, request)
        tx.orders.file(facts, record(decision, state=RequestState.REQUESTED))
    return one.id


def test_a_filed_request_is_open_with_its_units(store):
    """Rules see it, and refuse a second one on the same units (S-11)."""
    line_id = _file_return(store, 2)
    with store.begin() as tx:
        assert facts_of(tx).order.requests == (OpenRequest("R-m1:wish", RETURN, {line_id: 2}),)


def test_filing_changes_the_request_and_the_history_only(store):
    """I-08."""
    fill(store, _delivered())
    with store.begin() as tx:
        before = dump(tx.connection, "request", "audit")
        facts = facts_of(tx)
        request = wish(RETURN, conditions_met=True)
        decision = decide(shops()["lettoria"], facts, request)
        tx.orders.file(facts, record(decision, state=RequestState.REQUESTED))

        assert dump(tx.connection, "request", "audit") == before
        assert tx.orders.history("lettoria", "LT-20417")[-1]["event"] == "request_return"


def test_a_filed_request_can_be_withdrawn_once(store):
    """S-19: it is open no more, and the history tells."""
    _file_return(store)
    with store.begin() as tx:
        answers = [tx.orders.withdraw("lettoria", "R-m1:wish") for _ in range(2)]

        assert answers == [True, False]
        assert facts_of(tx).order.requests == ()
        assert tx.orders.history("lettoria", "LT-20417")[-1]["event"] == "withdrawn"


def test_what_is_done_cannot_be_withdrawn(store):
    """S-19: the refund is on its way, a person must see to it."""
    fill(store, order())
    with store.begin() as tx:
        act(tx, wish(CANCEL))

        assert tx.orders.withdraw("lettoria", "R-m1:wish") is False


def test_a_command_is_recorded_once(store):
    """UNIQUE stands behind the look-up (I-06)."""
    fill(store, order())
    with store.begin() as tx:
        decision = act(tx, wish(CANCEL))
        again = replace(record(decision), reference="R-other")

        with pytest.raises(StoreConflict):
            tx.orders.file(facts_of(tx), again)


def test_a_policy_text_never_changes_once_kept(store):
    """S-16: the shop file as it stood."""
    with store.begin() as tx:
        tx.orders.keep_policy("lettoria", "1-abc", "first")
        tx.orders.keep_policy("lettoria", "1-abc", "second")

        assert tx.orders.policy_text("lettoria", "1-abc") == "first"
        assert tx.orders.policy_text("lascale", "1-abc") is None


def test_an_order_keeps_the_policy_it_was_placed_under(store):
    """S-16: a later import under a newer policy does not move it."""
    fill(store, order(policy_version="1-old"))
    fill(store, order())
    with store.begin() as tx:
        assert facts_of(tx).order.policy_version == "1-old"


def test_the_small_shop_is_the_import_s_own_format(store):
    """These tests stand on what any shop can send."""
    summary = import_document(store, document(order()), shops())

    assert str(summary) == (
        "lettoria: 1 orders added, 0 brought up to date; 1 campaigns, 3 styles, 4 variants"
    )
