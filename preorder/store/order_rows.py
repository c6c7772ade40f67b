"""Read an order's rows, and those around it, into the facts that rules decide on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, func, select

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


def read_order(db: Connection, shop: str, number: str) -> Order | None:
    """Read an order, locked until the transaction ends; None if the shop has no such number."""
    key = (orders.c.shop == shop) & (orders.c.number == number)
    row = db.execute(select(orders).where(key).with_for_update()).first()
    if row is None:
        return None
    booked = _booked(db, shop, number)
    fee_base, open_requests = _requests(db, shop, number)
    return Order(
        number=row.number,
        shop=row.shop,
        email=row.email,
        customer=row.customer,
        placed_at=row.placed_at,
        currency=row.currency,
        policy_version=row.policy_version,
        shipping_paid=Money(row.shipping_paid, row.currency),
        lines=_lines(db, shop, number, row.currency),
        payments=_payments(db, shop, number, row.currency),
        shipments=_shipments(db, shop, number),
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


def _booked(db: Connection, shop: str, number: str) -> dict[str, int]:
    """Add up the order's ledger by kind, in minor units."""
    query = (
        select(ledger.c.kind, func.sum(ledger.c.amount))
        .where(ledger.c.shop == shop, ledger.c.number == number)
        .group_by(ledger.c.kind)
    )
    return {kind: int(amount) for kind, amount in db.execute(query)}


def _lines(db: Connection, shop: str, number: str, currency: str) -> tuple[Line, ...]:
    query = select(line).where(line.c.shop == shop, line.c.number == number).order_by(line.c.id)
    return tuple(_line(row, currency) for row in db.execute(query))


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


def _payments(db: Connection, shop: str, number: str, currency: str) -> tuple[Payment, ...]:
    gone = _refunded(db, shop, number)
    query = select(payment).where(payment.c.shop == shop, payment.c.number == number)
    return tuple(
        Payment(
            row.id, row.method, Money(row.amount, currency), Money(gone.get(row.id, 0), currency)
        )
        for row in db.execute(query.order_by(payment.c.id))
    )


def _refunded(db: Connection, shop: str, number: str) -> dict[str, int]:
    """Add up by payment what went back or is about to: all but failed refunds (I-02)."""
    ours = (
        select(refund.c.payment_id, func.sum(refund.c.amount))
        .where(refund.c.shop == shop, refund.c.number == number)
        .where(refund.c.state != RefundState.FAILED.value)
        .group_by(refund.c.payment_id)
    )
    outside = (
        select(ledger.c.payment_id, func.sum(ledger.c.amount))
        .where(ledger.c.shop == shop, ledger.c.number == number, ledger.c.kind == "outside")
        .group_by(ledger.c.payment_id)
    )
    gone: dict[str, int] = defaultdict(int)
    for query in (ours, outside):
        for payment_id, amount in db.execute(query):
            gone[payment_id] += int(amount)
    return gone


def _shipments(db: Connection, shop: str, number: str) -> tuple[Shipment, ...]:
    units: dict[str, dict[int, int]] = defaultdict(dict)
    table = shipment_line.c
    for row in db.execute(select(shipment_line).where(table.shop == shop, table.number == number)):
        units[row.shipment_id][row.line_id] = row.units
    query = select(shipment).where(shipment.c.shop == shop, shipment.c.number == number)
    return tuple(
        Shipment(row.id, row.shipped_at, row.delivered_at, row.tracking, units[row.id])
        for row in db.execute(query.order_by(shipment.c.shipped_at, shipment.c.id))
    )


def _requests(db: Connection, shop: str, number: str) -> tuple[int, tuple[OpenRequest, ...]]:
    """Return the fee base of what was carried out so far (M-03), and the requests still open."""
    query = select(request).where(request.c.shop == shop, request.c.number == number)
    fee_base, open_ones = 0, []
    for row in db.execute(query.order_by(request.c.asked_at, request.c.reference)):
        if row.state == RequestState.DONE.value:
            fee_base += row.fee_base
        elif row.state == RequestState.REQUESTED.value:
            units = acted_units(row.decision)
            open_ones.append(OpenRequest(row.reference, Capability(row.capability), units))
    return fee_base, tuple(open_ones)
