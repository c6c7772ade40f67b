"""Parts of sentences: days, lists, units of an order, amounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from preorder.core.calendar import MONTHS
from preorder.core.decisions import Decision, LineDecision
from preorder.core.orders import Capability, Facts
from preorder.policy.shop import Shop

_CANCELS = (Capability.CANCEL_ORDER, Capability.DELAY_REFUND)


def day(when: date) -> str:
    """Write a day as people do in the US: "October 15, 2026"."""
    return f"{MONTHS[when.month - 1]} {when.day}, {when.year}"


def list_of(parts: Sequence[str]) -> str:
    """Join parts as a sentence does: "a, b and c"."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def names(facts: Facts, lines: Sequence[LineDecision]) -> str:
    """Name units of an order: "2 × Siena tote, black, small and 1 × Card wallet"."""
    known = {line.id: line.name for line in facts.order.lines}
    return list_of(
        [f"{line.qty} × {known[line.line_id]}" for line in lines if line.line_id in known]
    )


def be(lines: Sequence[LineDecision]) -> str:
    """Return the verb that goes with the names of units: is, or are."""
    return "is" if sum(line.qty for line in lines) == 1 else "are"


def shipping_kept(facts: Facts, decision: Decision) -> str:
    """Say which shipping a cancellation does not bring back, and why; nothing where none is kept.

    No sentence of its own: a condition may name it too.
    """
    paid = facts.order.shipping_paid
    moved = decision.acted and decision.capability in _CANCELS
    if not moved or not paid or decision.amounts.shipping or facts.order.shipping_refunded:
        return ""
    return f"the {paid} for shipping only comes back if nothing of the order ships"


def pays_return_shipping(shop: Shop) -> bool:
    """Tell whether the customer pays for sending an item back (LT-16)."""
    clause = shop.policy.returns
    return clause is not None and clause.return_shipping == "customer"


def paid_text(facts: Facts) -> str:
    """Say which payments are booked on an order: "Paid on this order: $129.90 by card."."""
    paid = [f"{each.amount} by {each.method}" for each in facts.order.payments]
    return (
        f"Paid on this order: {list_of(paid)}." if paid else "No payment is booked on this order."
    )


def money_parts(decision: Decision) -> str:
    """Write a refund as its parts: "$120.00 (items $160.00, minus the fee of $40.00)"."""
    amounts = decision.amounts
    parts = [f"items {amounts.items}"]
    if amounts.fee:
        parts.append(f"minus the fee of {amounts.fee}")
    if amounts.shipping:
        parts.append(f"plus shipping {amounts.shipping}")
    return f"{amounts.refund} ({', '.join(parts)})" if len(parts) > 1 else str(amounts.refund)
