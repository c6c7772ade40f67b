"""An order as text, with its history: `preorder orders show NUMBER`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from preorder.core.orders import Facts, Line, OpenRequest, Order
from preorder.core.refunds import Refund
from preorder.policy.shop import Shop
from preorder.service.ports import Transaction
from preorder.store.numbers import canonical_number
from preorder.store.show_parts import event_text, time_text, units_text, words

_History = Sequence[Mapping[str, Any]]


def describe(tx: Transaction, shop: Shop, number: str) -> str | None:
    """Describe an order, times on the shop's clock; None if the shop has no such order."""
    canonical = canonical_number(shop, number)
    facts = tx.orders.facts(shop.shop, canonical) if canonical else None
    if facts is None or canonical is None:
        return None
    refunds = tx.orders.refunds_of(shop.shop, canonical)
    history = tx.orders.history(shop.shop, canonical)
    return "\n".join(_text(shop, facts, refunds, history))


def _text(shop: Shop, facts: Facts, refunds: Sequence[Refund], history: _History) -> Iterator[str]:
    order = facts.order
    yield f"{order.number}  {shop.name}"
    yield f"  {order.customer} <{order.email}>, placed {time_text(shop, order.placed_at)}"
    yield f"  policy {order.policy_version}, shipping {order.shipping_paid}"
    yield "Items"
    yield from (f"  {_line(line)}" for line in order.lines)
    yield from _parcels(shop, order)
    yield "Payments"
    for payment in order.payments:
        yield f"  {payment.method} {payment.id}: {payment.amount}, paid back {payment.refunded}"
    yield from _section("Open requests", [_request(order, one) for one in order.requests])
    yield from _section("Refunds", [_refund(one) for one in refunds])
    yield from _section("History", [_event(shop, order, row) for row in history])


def _section(title: str, rows: list[str]) -> Iterator[str]:
    if rows:
        yield title
        yield from (f"  {row}" for row in rows)


def _line(line: Line) -> str:
    counted = {
        "cancelled": line.cancelled,
        "shipped": line.shipped,
        "delivered": line.delivered,
        "returned": line.returned,
    }
    state = ", ".join(f"{units} {name}" for name, units in counted.items() if units)
    each = " each" if line.qty > 1 else ""
    what = f"{line.qty} × {line.name} ({line.sku}, {words(line.kind)})"
    return f"{what}, {line.unit_paid}{each}: {state or 'open'}"


def _parcels(shop: Shop, order: Order) -> Iterator[str]:
    rows = []
    for one in order.shipments:
        units = units_text(order, one.units)
        arrived = time_text(shop, one.delivered_at) if one.delivered_at else "not yet"
        tracking = f", tracking {one.tracking}" if one.tracking else ""
        sent = time_text(shop, one.shipped_at)
        rows.append(f"{one.id}: {units}, sent {sent}, delivered {arrived}{tracking}")
    yield from _section("Shipments", rows)


def _request(order: Order, one: OpenRequest) -> str:
    return f"{one.reference}: {words(one.capability)}, {units_text(order, one.units)}"


def _refund(one: Refund) -> str:
    return f"{one.reference}: {one.amount} to {one.payment_id}, {one.state}"


def _event(shop: Shop, order: Order, row: Mapping[str, Any]) -> str:
    told = event_text(order, row["event"], row["details"])
    return f"{time_text(shop, row['at'])}  {row['actor']}: {told}"
