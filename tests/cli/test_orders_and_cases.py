"""`preorder orders …` and `preorder cases …`: what people look at until there is a desk."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from preorder.bootstrap import make_parts
from preorder.cli import main
from preorder.core.decision_json import to_json
from preorder.core.decisions import Request
from preorder.core.orders import Capability
from preorder.demo import demo_guide
from preorder.policy.decide import decide
from preorder.service.cases import Case
from preorder.service.casework import passed_on
from preorder.service.conversations import ConversationState


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


def test_a_demo_reset_tells_that_it_deletes_open_cases(case, run):
    said = run("demo reset")[1]

    assert "lettoria: orders, chats and 1 open case deleted" in said
    assert "lascale: orders, chats and 0 open cases deleted" in said
    assert run("cases list")[1] == "Nothing waits for a person.\n"


def test_open_cases_are_listed_on_the_shops_clock(case, run):
    code, said, _ = run("cases list")

    assert code == 0
    assert said.startswith("C-1  2026-07-06 18:00 EDT  lettoria  cancel order")


def test_only_the_named_shops_cases_are_listed(case, run):
    assert run("cases list --shop lascale")[1] == "Nothing waits for a person.\n"


def test_a_case_is_shown_with_what_was_said(case, run):
    code, said, _ = run("cases show C-1")

    assert code == 0
    assert "customer: cancel it please" in said


@pytest.fixture
def decided_case(demo):
    """A case on a real order, with a decision, a further wish, and a key nobody foresaw."""
    parts = make_parts()
    number, asked_at = demo_guide("lettoria")[0].number, datetime(2026, 7, 6, 22, tzinfo=UTC)
    more = {"capability": "swap_item", "reasons": ["STYLE_FULL"], "words": "or\nswap it"}
    details = {"wrong_tries": 2, "third_party": ["her sister"]}
    details["more"] = [more | {"asked_at": asked_at.isoformat()}]
    kind = Capability.CANCEL_ORDER
    with parts.store.begin() as tx:
        facts = tx.orders.facts("lettoria", number)
        assert facts is not None
        decided = decide(parts.shops["lettoria"], facts, Request(kind, parts.clock()))
        details["decision"] = to_json(decided)
        reasons = ("WINDOW_AMBIGUOUS",)
        tx.cases.open(Case("C-2", "lettoria", "", kind, reasons, asked_at, number, details=details))
    parts.store.close()


def test_a_case_is_shown_in_words_money_and_the_shops_time(decided_case, run):
    said = run("cases show C-2")[1]

    assert "why          window ambiguous" in said
    assert "1 × Siena tote, black, small: allowed, ok, limit 20" in said
    assert "refund $307.00 (items $295.00, shipping $12.00)" in said
    assert re.search(r"then also\n  wish +swap item\n  asked +2026-07-06 18:00 EDT", said)
    assert re.search(r"words +or\n {15}swap it", said)


def test_a_case_shows_no_code(decided_case, run):
    """No JSON, no cents, no UTC; what nobody foresaw is shown under its name."""
    said = run("cases show C-2")[1]

    assert not re.search(r"[{}]|29500|\+00:00|UTC", said)
    assert "third party  her sister" in said


def test_a_case_names_its_chat(case, run):
    assert run("cases list")[1].endswith("  lettoria:web:1\n")
    assert re.search(r"chat +lettoria:web:1", run("cases show C-1")[1])


def test_what_was_withdrawn_is_not_listed_as_waiting(case, run):
    later = {"capability": "cancel_order", "reasons": ["OK"], "withdrawn": True}
    parts = make_parts()
    with parts.store.begin() as tx:
        details = {"more": [later | {"asked_at": case.asked_at.isoformat()}]}
        tx.cases.update(replace(case, details=details))

    assert "withdrawn by the customer" in run("cases list")[1]
    assert re.search(r"standing +withdrawn", run("cases show C-1")[1])


def test_a_closed_case_waits_no_longer_and_keeps_its_note(case, run):
    """Nor does its chat, which waited for that case alone."""
    parts = make_parts()
    with parts.store.begin() as tx:
        chat = tx.conversations.lock(case.conversation, "lettoria", "web")
        tx.conversations.save(replace(chat, state=ConversationState.WAITING))
    code = main(["cases", "close", "C-1", "--note", "Cancelled by hand"])
    with parts.store.begin() as tx:
        chat = tx.conversations.lock(case.conversation, "lettoria", "web")
        passed = passed_on(tx, chat)

    assert (code, chat.state, passed) == (0, ConversationState.BOT, ((), ()))
    assert run("cases list")[1] == "Nothing waits for a person.\n"
    told = run("cases show C-1")[1]
    assert "Cancelled by hand" in told
    assert re.search(r"closed at +\d{4}-\d\d-\d\d \d\d:\d\d E[DS]T", told)


@pytest.mark.parametrize("times", [0, 1])
def test_a_case_that_cannot_be_closed_is_told_so(case, run, times):
    for _ in range(times):
        run("cases close C-1")
    code, _, complaint = run(f"cases close {'C-1' if times else 'C-9'}")

    assert code == 1
    assert complaint == ("C-1 is closed already.\n" if times else "There is no case C-9.\n")
