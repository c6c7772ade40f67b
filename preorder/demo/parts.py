"""Small helpers that build entries of an import file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

Entry = dict[str, Any]


class Guide(NamedTuple):
    """One order to try: `what` says what happens when you ask for it."""

    number: str
    email: str
    what: str


def month_of(day: date, months_later: int = 0) -> str:
    """Write the month of a day, or one that many months later: 2026-09."""
    months = day.year * 12 + day.month - 1 + months_later
    return f"{months // 12:04d}-{months % 12 + 1:02d}"


def ago(now: datetime, **span: float) -> str:
    """Write the instant that long before `now`: `ago(now, days=2, hours=12)`."""
    return (now - timedelta(**span)).isoformat()


def item(ref: str, sku: str, price: str, qty: int = 1, **more: Any) -> Entry:
    """Return a line of an order."""
    return {"ref": ref, "sku": sku, "unit_paid": price, "qty": qty, **more}


def parcel(name: str, units: Mapping[str, int], shipped_at: str, **more: Any) -> Entry:
    """Return a shipment."""
    return {"id": name, "shipped_at": shipped_at, "units": dict(units), **more}


def order(number: str, customer: str, placed_at: str, lines: Sequence[Entry], **more: Any) -> Entry:
    """Return an order, paid by card in full unless `payments` are given."""
    shipping = more.pop("shipping", "0")
    worth = sum((Decimal(one["unit_paid"]) * one["qty"] for one in lines), Decimal(shipping))
    payments = more.pop("payments", [{"id": "p1", "method": "card", "amount": str(worth)}])
    return {
        "number": number,
        "email": email_of(customer),
        "customer": customer,
        "placed_at": placed_at,
        "shipping_paid": shipping,
        "lines": list(lines),
        "payments": payments,
        **more,
    }


def email_of(customer: str) -> str:
    """Return an invented customer's address."""
    return f"{customer.lower().replace(' ', '.')}@example.com"
