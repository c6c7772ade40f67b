"""`preorder orders …` and `preorder cases …`: what people look at until there is a desk."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from preorder.bootstrap import make_parts
from preorder.core.orders import Capability
from preorder.service.cases import Case


def test_orders_are_imported_and_shown(demo, run):
    order = {
        "number": "LT-77001",
        "email": "z@example.com",
        "customer": "Zoe",
        "placed_at": "2026-01-02T10:00:00-05:00",
        "lines": [{"ref": "1", "sku": "GIFT", "unit_paid": "5.00", "qty": 1}],
        "payments": [{"id": "p1", "method": "card", "amount": "5.00"}],
    }
    variant = {"sku": "GIFT", "name": "Gift", "style": "gift", "kind": "in_stock", "price": "5.00"}
    document = {"format": 1, "shop": "lettoria", "styles": [{"id": "gift", "name": "Gift"}]}
    document |= {"variants": [variant], "orders": [order]}
    Path("file.json").write_text(json.dumps(document))
    code, said, complaint = run("orders import file.json")

    assert (code, complaint) == (0, "")
    assert "1 orders added" in said
    assert "Zoe <z@example.com>" in run("orders show lt77001 --shop lettoria")[1]


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "No such file"), ("{", "not JSON"), ('{"format": 1}', "$.shop")],
)
def test_a_file_that_cannot_be_imported_is_refused_with_the_place(demo, run, content, told):
    if content is not None:
        Path("file.json").write_text(content)
    code, _, complaint = run("orders import file.json")

    assert code == 1
    assert "file.json" in complaint
    assert told in complaint


@pytest.mark.parametrize("command", ["orders show LT-1", "orders show LT-20411 --shop lascale"])
def test_an_order_that_is_not_there_is_told_so(demo, run, command):
    code, _, complaint = run(command)

    assert code == 1
    assert complaint.startswith("There is no order LT-")


@pytest.fixture
def case(demo):
    parts = make_parts()
    asked_at = datetime(2026, 7, 6, 22, tzinfo=UTC)
    one = Case("C-1", "lettoria", "lettoria:web:1", Capability.CANCEL_ORDER, ("R",), asked_at)
    with parts.store.begin() as tx:
        tx.conversations.lock("lettoria:web:1", "lettoria", "web")
        tx.conversations.receive("lettoria:web:1", "m1", "cancel it please", asked_at)
        tx.cases.open(one)
    parts.store.close()
    return one


def test_open_cases_are_listed_on_the_shops_clock(case, run):
    code, said, _ = run("cases list")

    assert code == 0
    assert said.startswith("C-1  2026-07-06 18:00 EDT  lettoria  cancel_order")


def test_only_the_named_shops_cases_are_listed(case, run):
    assert run("cases list --shop lascale")[1] == "Nothing waits for a person.\n"


def test_a_case_is_shown_with_what_was_said(case, run):
    code, said, _ = run("cases show C-1")

    assert code == 0
    assert "customer: cancel it please" in said
