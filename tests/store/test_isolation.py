"""No query without its shop (I-16); no row of the ledger or the history is ever changed."""

import re

import pytest
from sqlalchemy import event

from preorder.core.refunds import RefundState
from preorder.store.importer import import_document
from preorder.store.show import describe
from tests.store.build import (
    CANCEL,
    NOW,
    SWAP,
    act,
    document,
    facts_of,
    line,
    order,
    shops,
    wish,
)

OF_A_SHOP = (
    "policy_version campaign announcement style variant orders line payment shipment "
    "shipment_line ledger audit attempt"
).split()


@pytest.fixture
def statements(store) -> list[str]:
    """Every statement of a day in the life of a shop."""
    seen: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    data = document(order("LT-20417", line(qty=3)))
    import_document(store, data, shops())
    said = [{"announced_at": NOW.isoformat(), "ships_on": "2026-10-20"}]
    late = [{**data["campaigns"][0], "announcements": said}]
    import_document(store, {**data, "campaigns": late}, shops())
    with store.begin() as tx:
        (one,) = facts_of(tx).order.lines
        act(tx, wish(SWAP, {one.id: 1}, target_sku="BAG"))
        act(tx, wish(CANCEL), command_id="m2")
        describe(tx, shops()["lettoria"], "LT-20417")
        tx.orders.numbers_of("lettoria", "a@x.io")
        tx.orders.waiting_for("lettoria", "TOTE-S")
        tx.orders.swap_targets("lettoria", "LT-20417", one.id)
        tx.orders.policy_text("lettoria", "1")
        tx.orders.withdraw("lettoria", "R-m2")
        tx.tries.count("lettoria", "k", NOW)
        (due,) = tx.outbox.due_refunds(NOW, 1)
        tx.outbox.move_refund(due.id, [due.state], RefundState.FAILED)
    return seen


def test_every_query_on_a_shop_s_rows_names_the_shop(statements):
    """In its WHERE, for each table it reads or changes."""
    wrong = []
    for statement in statements:
        for table in OF_A_SHOP:
            touches = re.search(rf"(?:FROM|UPDATE|JOIN|DELETE FROM) {table}\b", statement)
            named = re.search(rf"\b{table}\.shop = ", statement)
            if touches and not named:
                wrong.append((table, statement))

    assert len(statements) > 60
    assert wrong == []


def test_ledger_and_history_are_only_added_to(statements):
    """No UPDATE and no DELETE, whatever happens to an order."""
    changed = [s for s in statements if re.match(r"(UPDATE|DELETE FROM) (ledger|audit)\b", s)]

    assert any(s.startswith("INSERT INTO ledger") for s in statements)
    assert changed == []
