"""Write an order's payments, and what the shop itself paid back of them, into the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, insert
from sqlalchemy.sql import Select

from preorder.core.money import Money
from preorder.core.refunds import RefundState
from preorder.store.import_check import Problem
from preorder.store.import_context import Target
from preorder.store.import_format import PaymentIn
from preorder.store.order_rows import of_order
from preorder.store.record_tables import ledger, refund
from preorder.store.tables import payment


def _sum_of(table: Table) -> Select[Any]:
    total = func.coalesce(func.sum(table.c.amount), 0)
    return of_order(table, total).where(table.c.payment_id == bindparam("id"))


# Built once: an import may hold thousands of orders.
_AMOUNT = of_order(payment, payment.c.amount).where(payment.c.id == bindparam("id"))
_OUTSIDE = _sum_of(ledger).where(ledger.c.kind == "outside")
_OURS = _sum_of(refund).where(refund.c.state != RefundState.FAILED.value)


def write_payments(db: Connection, target: Target, payments: Sequence[PaymentIn]) -> list[Problem]:
    """Write payments that are new; of the others, only what the shop paid back may grow."""
    problems = []
    for i, one in enumerate(payments):
        amount = Money.parse(one.amount, target.currency).minor
        message = _write(db, target, one, amount)
        if message is not None:
            problems.append(Problem(f"{target.path}.payments[{i}].{message[0]}", message[1]))
    return problems


def _write(db: Connection, target: Target, one: PaymentIn, amount: int) -> tuple[str, str] | None:
    stored = db.execute(_AMOUNT, {**target.key, "id": one.id}).scalar()
    if stored is None:
        values = {"id": one.id, "method": one.method, "amount": amount}
        db.execute(insert(payment), target.key | values)
        _enter(db, target, one.id, "charge", amount)
    elif stored != amount:
        return "amount", f"it was {Money(stored, target.currency)}, and a payment never changes"
    return _outside(db, target, one, amount)


def _outside(db: Connection, target: Target, one: PaymentIn, amount: int) -> tuple[str, str] | None:
    said = Money.parse(one.refunded, target.currency).minor
    before = _sum_outside(db, target, one.id)
    if said <= before:
        return None
    ours = _sum_ours(db, target, one.id)
    if said + ours > amount:
        sent = Money(ours, target.currency)
        return "refunded", f"the assistant paid {sent} back, together more than was paid"
    _enter(db, target, one.id, "outside", said - before)
    return None


def _sum_outside(db: Connection, target: Target, payment_id: str) -> int:
    return int(db.execute(_OUTSIDE, {**target.key, "id": payment_id}).scalar_one())


def _sum_ours(db: Connection, target: Target, payment_id: str) -> int:
    return int(db.execute(_OURS, {**target.key, "id": payment_id}).scalar_one())


def _enter(db: Connection, target: Target, payment_id: str, kind: str, amount: int) -> None:
    values = {"payment_id": payment_id, "kind": kind, "amount": amount, "at": target.now}
    db.execute(insert(ledger), target.key | values)
