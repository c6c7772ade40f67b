"""Parts of what people read at the terminal: times, units by name, amounts, events as sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from preorder.core.decisions import Amounts
from preorder.core.money import Money
from preorder.core.orders import Order
from preorder.policy.shop import Shop

_PARTS = ("items", "fee", "shipping", "difference")


def time_text(shop: Shop | None, instant: datetime) -> str:
    """Write an instant on the shop's clock with its zone; UTC for a shop that is gone."""
    return f"{shop.calendar.local(instant) if shop else instant:%Y-%m-%d %H:%M %Z}"


def words(name: str) -> str:
    """Write a name of the code's as words: "cancel_order", "WINDOW_CLOSED"."""
    return name.replace("_", " ").lower()


def units_text(order: Order | None, units: Mapping[int, int]) -> str:
    """Name units by line id: "2 × Siena tote, black"; by number where the line is not known."""
    known = {line.id: line.name for line in order.lines} if order else {}
    named = (f"{n} × {known.get(line_id, f'line {line_id}')}" for line_id, n in units.items())
    return " and ".join(named)


def amounts_text(amounts: Amounts) -> str:
    """Write a refund with its parts, or what a swap would cost or save; "" where no money moves."""
    if amounts.difference:
        return f"price difference {amounts.difference}"
    parts = {"items": amounts.items, "fee": amounts.fee, "shipping": amounts.shipping}
    told = ", ".join(f"{name} {amount}" for name, amount in parts.items() if amount)
    return f"refund {amounts.refund} ({told})" if told else ""


def read_amounts(data: Mapping[str, Any]) -> Amounts:
    """Read amounts as a decision in JSON holds them: minor units beside their currency."""
    return Amounts(*(Money(data[part], data["currency"]) for part in _PARTS))


def event_text(order: Order, event: str, details: Mapping[str, Any]) -> str:
    """Tell a row of an order's history as a sentence."""
    tell = _EVENTS.get(event)
    told = tell(order, details) if tell else _plain(details)
    return f"{words(event)}: {told}" if told else words(event)


def _plain(details: Mapping[str, Any]) -> str:
    return ", ".join(f"{words(key)} {value}" for key, value in details.items())


def _cancelled(order: Order, details: Mapping[str, Any]) -> str:
    units = {one["line_id"]: one["qty"] for one in details["lines"] if one["verdict"] == "allow"}
    return "; ".join(
        filter(None, (units_text(order, units), amounts_text(read_amounts(details["amounts"]))))
    )


def _swapped(_order: Order, details: Mapping[str, Any]) -> str:
    return f"{details['units']} × {details['from']} for {details['to']}"


def _counted(_order: Order, details: Mapping[str, Any]) -> str:
    """Tell the counters that rose, by the shop's own line reference."""
    return "; ".join(
        f"line {reference}: {', '.join(f'{n} {name}' for name, n in part.items() if n)}"
        for reference, parts in details["lines"].items()
        for part in parts
    )


def _arrived(order: Order, details: Mapping[str, Any]) -> str:
    units = {int(line_id): n for line_id, n in details["units"].items()}
    return f"{units_text(order, units)}, for {details['reference']}, {details['state']}"


_EVENTS: Mapping[str, Callable[[Order, Mapping[str, Any]], str]] = {
    "units_cancelled": _cancelled,
    "units_swapped": _swapped,
    "counters_imported": _counted,
    "return_arrived": _arrived,
}
