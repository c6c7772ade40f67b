"""Read an order's rows, and those around it, into the facts that rules decide on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, func, select
from sqlalchemy.sql import Select

from preorder.core.money import Money
from preorder.core.orders import (
    Capability,
    Line,
    LineKind,
    OpenRequest,
    Order,
    Payment,
    Shipment,
)
from preorder.core.refunds import RefundState
from preorder.service.ports import RequestState
from preorder.store.record_tables import ledger, refund, request
from preorder.store.tables import line, orders, payment, shipment, shipment_line

_Key = Mapping[str, str]
"""An order's `shop` and `number`."""


def of_order(table: Table, *columns: Any) -> Select[Any]:
    """Select the rows of one order, to be executed with `shop` and `number`."""
    ours = (table.c.shop == bindparam("shop")) & (table.c.number == bindparam("number"))
    return select(*(columns or table.c)).where(ours)


# Built once: an order is read for every message, and building takes SQLAlchemy four times as long
# as executing.
_ORDER = of_order(orders).with_for_update()
_BOOKED = of_order(ledger, ledger.c.kind, func.sum(ledger.c.amount)).group_by(ledger.c.kind)
_LINES = of_order(line).order_by(line.c.id)
_PAYMENTS = of_order(payment).order_by(payment.c.id)
_GONE = (
    of_order(refund, refund.c.payment_id, func.sum(refund.c.amount))
    .where(refund.c.state != RefundState.FAILED.value)
    .group_by(refund.c.payment_id),
    of_order(ledger, ledger.c.payment_id, func.sum(ledger.c.amount))
    .where(ledger.c.kind == "outside")
    .group_by(ledger.c.payment_id),
)
_UNITS = of_order(shipment_line)
_SHIPMENTS = of_order(shipment).order_by(shipment.c.shipped_at, shipment.c.id)
_REQUESTS = of_order(request).order_by(request.c.asked_at, request.c.reference)


def read_order(db: Connection, shop: str, number: str) -> Order | None:
    """Read an order, locked until the transaction ends; None if the shop has no such number."""
    key = {"shop": shop, "number": number}
    row = db.execute(_ORDER, key).first()
    if row is None:
        return None
    booked = _booked(db, key)
    fee_base, open_requests = _requests(db, key)
    return Order(
        number=row.number,
        shop=row.shop,
        email=row.email,
        customer=row.customer,
        placed_at=row.placed_at,
        currency=row.currency,
        policy_version=row.policy_version,
        shipping_paid=Money(row.shipping_paid, row.currency),
        lines=tuple(_line(one, row.currency) for one in db.execute(_LINES, key)),
        payments=_payments(db, key, row.currency),
        shipments=_shipments(db, key),
        requests=open_requests,
        shipping_charges=row.shipping_charges,
        shipping_refunded=booked.get("shipping", 0) > 0,
        chargeback_open=row.chargeback_open,
        fee_base=Money(fee_base, row.currency),
        fees=Money(booked.get("fee", 0), row.currency),
    )


def acted_units(decision: Mapping[str, Any]) -> dict[int, int]:
    """Return the units by line id that a decision in JSON acts on."""
    return {one["line_id"]: one["qty"] for one in decision["lines"] if one["verdict"] == "allow"}


def _booked(db: Connection, key: _Key) -> dict[str, int]:
    """Add up the order's ledger by kind, in minor units."""
    return {kind: int(amount) for kind, amount in db.execute(_BOOKED, key)}


def _line(row: Row[Any], currency: str) -> Line:
    return Line(
        id=row.id,
        sku=row.sku,
        name=row.name,
        kind=LineKind(row.kind),
        unit_paid=Money(row.unit_paid, currency),
        unit_tax=Money(row.unit_tax, currency),
        qty=row.qty,
        cancelled=row.cancelled,
        shipped=row.shipped,
        delivered=row.delivered,
        returned=row.returned,
        campaign_id=row.campaign_id,
    )


def _payments(db: Connection, key: _Key, currency: str) -> tuple[Payment, ...]:
    gone = _refunded(db, key)
    return tuple(
        Payment(
            row.id, row.method, Money(row.amount, currency), Money(gone.get(row.id, 0), currency)
        )
        for row in db.execute(_PAYMENTS, key)
    )


def _refunded(db: Connection, key: _Key) -> dict[str, int]:
    """Add up by payment what went back or is about to: all but failed refunds (I-02)."""
    gone: dict[str, int] = defaultdict(int)
    for query in _GONE:
        for payment_id, amount in db.execute(query, key):
            gone[payment_id] += int(amount)
    return gone


def _shipments(db: Connection, key: _Key) -> tuple[Shipment, ...]:
    units: dict[str, dict[int, int]] = defaultdict(dict)
    for row in db.execute(_UNITS, key):
        units[row.shipment_id][row.line_id] = row.units
    return tuple(
        Shipment(row.id, row.shipped_at, row.delivered_at, row.tracking, units[row.id])
        for row in db.execute(_SHIPMENTS, key)
    )


def _requests(db: Connection, key: _Key) -> tuple[int, tuple[OpenRequest, ...]]:
    """Return the fee base of what was carried out so far (M-03), and the requests still open."""
    fee_base, open_ones = 0, []
    for row in db.execute(_REQUESTS, key):
        if row.state == RequestState.DONE.value:
            fee_base += row.fee_base
        elif row.state == RequestState.REQUESTED.value:
            units = acted_units(row.decision)
            open_ones.append(OpenRequest(row.reference, Capability(row.capability), units))
    return fee_base, tuple(open_ones)
