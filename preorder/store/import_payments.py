"""Write an order's payments, and what the shop itself paid back of them, into the ledger."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, and_, func, insert, select

from preorder.core.money import Money
from preorder.core.refunds import RefundState
from preorder.store.import_check import Problem
from preorder.store.import_context import Target
from preorder.store.import_format import PaymentIn
from preorder.store.record_tables import ledger, refund
from preorder.store.tables import payment


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
    key = and_(
        payment.c.shop == target.shop,
        payment.c.number == target.number,
        payment.c.id == one.id,
    )
    stored = db.execute(select(payment.c.amount).where(key)).scalar()
    if stored is None:
        values = {"shop": target.shop, "number": target.number, "id": one.id}
        db.execute(insert(payment).values(**values, method=one.method, amount=amount))
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
    query = select(func.coalesce(func.sum(ledger.c.amount), 0)).where(
        ledger.c.shop == target.shop,
        ledger.c.number == target.number,
        ledger.c.payment_id == payment_id,
        ledger.c.kind == "outside",
    )
    return int(db.execute(query).scalar_one())


def _sum_ours(db: Connection, target: Target, payment_id: str) -> int:
    query = select(func.coalesce(func.sum(refund.c.amount), 0)).where(
        refund.c.shop == target.shop,
        refund.c.number == target.number,
        refund.c.payment_id == payment_id,
        refund.c.state != RefundState.FAILED.value,
    )
    return int(db.execute(query).scalar_one())


def _enter(db: Connection, target: Target, payment_id: str, kind: str, amount: int) -> None:
    values = {"shop": target.shop, "number": target.number, "payment_id": payment_id}
    entry = insert(ledger).values(**values, kind=kind, amount=amount, at=target.now)
    db.execute(entry)
