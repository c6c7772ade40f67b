"""What has changed in the database: read before and after, compared with what was expected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from preorder.core.money import Money
from preorder.store.record_tables import ledger, mail, refund, request
from preorder.store.store import SqlStore
from preorder.store.tables import line, style
from preorder.store.talk_tables import case_file
from tests.conversations.format import End, ExpectedCase

COUNTERS = ("qty", "cancelled", "shipped", "delivered", "returned")

Counters = dict[tuple[str, str, str], int]
"""By order number, sku and counter, over all lines of the sku."""


@dataclass(frozen=True)
class Rows:
    """The rows that matter. Of cases, only those of the conversations asked about."""

    counters: Counters
    slots: dict[str, int]
    requests: list[str]
    references: list[str]
    refunds: dict[str, list[str]]
    ledger: list[tuple[Any, ...]]
    cases: list[Mapping[str, Any]]
    mails: list[str]


def read_rows(store: SqlStore, conversations: Sequence[str] = ()) -> Rows:
    """Read everything that a conversation may change."""
    with store.begin() as tx:
        db = tx.connection
        requests = db.execute(select(request).order_by(request.c.recorded_at, request.c.reference))
        asked = requests.all()
        money = db.execute(select(ledger).order_by(ledger.c.id)).all()
        return Rows(
            counters=_counters(db),
            slots={row.id: row.taken for row in db.execute(select(style))},
            requests=[f"{row.capability} {row.number} {row.state}" for row in asked],
            references=[row.reference for row in asked],
            refunds=_refunds(db),
            ledger=[(row.number, row.kind, row.amount, row.payment_id) for row in money],
            cases=_cases(db, conversations),
            mails=sorted(row.recipient for row in db.execute(select(mail))),
        )


def _counters(db: Connection) -> Counters:
    found: Counters = defaultdict(int)
    for row in db.execute(select(line)):
        for name in COUNTERS:
            found[row.number, row.sku, name] += getattr(row, name)
    return found


def _refunds(db: Connection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in db.execute(select(refund).order_by(refund.c.amount)):
        found[row.number].append(_decimal(Money(row.amount, row.currency)))
    return dict(found)


def _decimal(money: Money) -> str:
    return str(Decimal(money.minor).scaleb(-2))


def _cases(db: Connection, conversations: Sequence[str]) -> list[Mapping[str, Any]]:
    query = select(case_file).order_by(case_file.c.asked_at, case_file.c.id)
    return [dict(row._mapping) for row in db.execute(query) if row.conversation in conversations]


def differences(before: Rows, after: Rows, end: End) -> list[str]:
    """Return what is not as expected, in sentences; nothing that is not named may have changed."""
    return [
        *_counter_differences(before, after, end),
        *_unequal("slots taken", end.slots, _moved(before.slots, after.slots)),
        *_unequal("requests", end.requests, after.requests[len(before.requests) :]),
        *_unequal("refunds", end.refunds, after.refunds),
        *_ledger_differences(before, after),
        *_unequal("mails to", sorted(end.mails), after.mails),
        *_case_differences(end.cases, after.cases),
    ]


def _unequal(what: str, wanted: object, found: object) -> list[str]:
    return [] if wanted == found else [f"{what}: {found}, not {wanted}"]


def _moved(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    return {name: after[name] - before[name] for name in after if after[name] != before[name]}


def _counter_differences(before: Rows, after: Rows, end: End) -> list[str]:
    wanted = dict(before.counters)
    for number, lines in end.orders.items():
        for sku, counters in lines.items():
            wanted |= {(number, sku, name): count for name, count in counters.items()}
    return [
        f"{number} {sku}: {name} is {after.counters.get(key, 0)}, not {wanted.get(key, 0)}"
        for key in sorted({*wanted, *after.counters})
        for number, sku, name in [key]
        if wanted.get(key, 0) != after.counters.get(key, 0)
    ]


def _ledger_differences(before: Rows, after: Rows) -> list[str]:
    """Compare the books with the refunds: what was sent stands in them, and nothing else moved."""
    if after.ledger[: len(before.ledger)] != before.ledger:
        return ["the ledger's old rows have changed"]
    booked: dict[str, list[str]] = defaultdict(list)
    for number, kind, amount, _ in after.ledger[len(before.ledger) :]:
        if kind == "refund":
            booked[number].append(_decimal(Money(amount, "USD")))
    books = {number: sorted(amounts, key=Decimal) for number, amounts in booked.items()}
    return _unequal("refunds in the ledger", after.refunds, books)


def _case_differences(
    wanted: Sequence[ExpectedCase], found: Sequence[Mapping[str, Any]]
) -> list[str]:
    if len(wanted) != len(found):
        told = [f"{case['capability']} {case['reasons']}" for case in found]
        return [f"cases: {told}, not {len(wanted)}"]
    return [
        problem
        for expected, case in zip(wanted, found, strict=True)
        for problem in _case_problems(expected, case)
    ]


def _case_problems(wanted: ExpectedCase, case: Mapping[str, Any]) -> list[str]:
    details = case["details"]
    problems = _unequal("case for", wanted.capability, case["capability"])
    if wanted.reason is not None and wanted.reason not in case["reasons"]:
        problems.append(f"case's reasons: {case['reasons']}, without {wanted.reason}")
    if wanted.order is not None:
        problems += _unequal("case's order", wanted.order, case["number"])
    if wanted.photos is not None:
        problems += _unequal("case's photos", wanted.photos, len(details["photos"]))
    problems += _unequal("wishes that joined it", wanted.more, len(details.get("more", ())))
    kept = str(details).lower()
    return problems + [f"case lacks {word!r}" for word in wanted.words if word.lower() not in kept]
