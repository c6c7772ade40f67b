"""Write an import file's orders. What the assistant changed itself is never undone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, insert, update

from preorder.core.money import Money
from preorder.core.orders import LineKind
from preorder.store.import_check import Problem
from preorder.store.import_context import Known, Target
from preorder.store.import_format import LineIn, OrderIn
from preorder.store.import_parcels import write_parcels
from preorder.store.import_payments import write_payments
from preorder.store.numbers import canonical_number
from preorder.store.order_rows import of_order
from preorder.store.orders import email_key
from preorder.store.tables import line, orders

# Built once: an import may hold thousands of orders.
_ORDER = of_order(orders).with_for_update()
_REFS = of_order(line, line.c.ref)


def write_order(
    db: Connection, known: Known, order: OrderIn, path: str, now: datetime
) -> tuple[bool, list[Problem]]:
    """Write one order with its lines, payments and shipments; tell whether it was new.

    Of an order that is there already, the address, the name, the chargeback and the counters are
    brought up to date; numbers only rise; lines keep their item and quantity.
    """
    shop = known.shop
    number = canonical_number(shop, order.number) or order.number
    currency = order.currency or shop.currency
    target = Target(shop.shop, number, currency, path, now)
    problems = list(_unknown(known, order, path))
    if problems:
        return False, problems
    stored = db.execute(_ORDER, target.key).first()
    if stored is not None and stored.currency != currency:
        return False, [Problem(f"{path}.currency", f"the order is in {stored.currency}")]
    if stored is None:
        db.execute(insert(orders), _new(known, order, target))
    else:
        charges = max(stored.shipping_charges, order.shipping_charges)
        values = {**_person(order), "shipping_charges": charges}
        key = and_(orders.c.shop == shop.shop, orders.c.number == number)
        db.execute(update(orders).where(key).values(**values))
    _add_lines(db, known, order, target)
    problems += write_payments(db, target, order.payments)
    problems += write_parcels(db, shop.calendar, target, order)
    return stored is None, problems


def _unknown(known: Known, order: OrderIn, path: str) -> Iterator[Problem]:
    for i, one in enumerate(order.lines):
        if one.sku not in known.variants:
            yield Problem(f"{path}.lines[{i}].sku", f"there is no variant {one.sku!r}")
        if one.campaign is not None and one.campaign not in known.campaigns:
            message = f"there is no campaign {one.campaign!r}"
            yield Problem(f"{path}.lines[{i}].campaign", message)


def _new(known: Known, order: OrderIn, target: Target) -> dict[str, Any]:
    return {
        "shop": target.shop,
        "number": target.number,
        **_person(order),
        "placed_at": order.placed_at,
        "currency": target.currency,
        "policy_version": order.policy_version or known.shop.policy_version,
        "shipping_paid": Money.parse(order.shipping_paid, target.currency).minor,
        "shipping_charges": order.shipping_charges,
    }


def _person(order: OrderIn) -> dict[str, Any]:
    return {
        "email": order.email.strip(),
        "email_key": email_key(order.email),
        "customer": order.customer,
        "chargeback_open": order.chargeback_open,
    }


def _add_lines(db: Connection, known: Known, order: OrderIn, target: Target) -> None:
    there = set(db.execute(_REFS, target.key).scalars())
    for one in order.lines:
        if one.ref not in there:
            db.execute(insert(line), _line(known, one, target))


def _line(known: Known, one: LineIn, target: Target) -> dict[str, Any]:
    variant = known.variants[one.sku]
    kind = one.kind or variant.kind.value
    campaign = one.campaign
    if campaign is None and kind != LineKind.IN_STOCK.value:
        campaign = known.styles[variant.style_id].campaign_id
    return {
        "shop": target.shop,
        "number": target.number,
        "ref": one.ref,
        "sku": one.sku,
        "name": one.name or variant.name,
        "kind": kind,
        "campaign_id": campaign,
        "unit_paid": Money.parse(one.unit_paid, target.currency).minor,
        "unit_tax": Money.parse(one.unit_tax, target.currency).minor,
        "qty": one.qty,
        "cancelled": 0,
        "shipped": 0,
        "delivered": 0,
        "returned": 0,
    }
