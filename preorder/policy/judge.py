"""What the deciders share: picking units, putting line decisions together, splitting refunds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from preorder.core.decisions import (
    Amounts,
    Decision,
    Effect,
    LineDecision,
    Reason,
    RefundPayment,
    Request,
    Verdict,
)
from preorder.core.money import Money
from preorder.core.orders import Facts, Line, LineKind, Order
from preorder.policy.shop import Shop

# Which verdict speaks for the whole request when its lines differ and nothing can be done.
_WEIGHT = (Verdict.ALLOW, Verdict.ASK, Verdict.HUMAN, Verdict.REFUSE)


def decision(
    shop: Shop,
    facts: Facts,
    request: Request,
    lines: Iterable[LineDecision],
    *,
    amounts: Amounts | None = None,
    effects: tuple[Effect, ...] = (),
    fee_base: Money | None = None,
) -> Decision:
    """Put line decisions together: one verdict, its reason first.

    A request is allowed if any line is; the others keep their own verdicts (S-06, S-07).
    """
    lines = tuple(lines)
    ranked = sorted(lines, key=lambda line: _WEIGHT.index(line.verdict))
    first = ranked[0]
    return Decision(
        capability=request.capability,
        verdict=first.verdict,
        reasons=tuple(dict.fromkeys(line.reason for line in ranked)),
        lines=lines,
        amounts=amounts or Amounts.none(facts.order.currency),
        asked_at=request.asked_at,
        policy_version=shop.policy_version,
        effects=effects,
        deadline=first.deadline,
        clause=first.clause,
        target_sku=request.target_sku,
        fee_base=fee_base,
    )


def whole(
    shop: Shop, facts: Facts, request: Request, verdict: Verdict, reason: Reason, clause: str = ""
) -> Decision:
    """Answer the whole request alike, whatever its lines."""
    picked = picks(facts.order, request) or {0: 0}
    return decision(
        shop,
        facts,
        request,
        [LineDecision(id, qty, verdict, reason, clause=clause) for id, qty in picked.items()],
    )


def picks(order: Order, request: Request) -> dict[int, int]:
    """Return the units asked about by line id: those named, else every unit not cancelled."""
    if request.units is not None:
        return dict(request.units)
    return {line.id: line.qty - line.cancelled or line.qty for line in order.lines}


def quantity_problem(line: Line | None, qty: int, available: int) -> Reason | None:
    """Tell why that many units cannot be acted on: none, negative, or more than there are (Q-14)."""
    if line is None or qty <= 0 or qty > available:
        return Reason.QTY
    return None


def line_of(order: Order, line_id: int) -> Line | None:
    """Return the line of that id, or None: a request may name anything (I-11)."""
    return next((line for line in order.lines if line.id == line_id), None)


def paid_for(line: Line, qty: int) -> Money:
    """Return what was paid for that many units, their tax included (C-10)."""
    return (line.unit_paid + line.unit_tax) * qty


def open_elsewhere(order: Order, line_id: int) -> bool:
    """Tell whether a request on units of that line is still open (S-11, S-12)."""
    return any(request.units.get(line_id) for request in order.requests)


def is_preorder(line: Line) -> bool:
    """Tell whether the line was sold before it was in stock; back-orders count (LA-03)."""
    return line.kind is not LineKind.IN_STOCK


def nothing_ships(order: Order, cancelling: Mapping[int, int]) -> bool:
    """Tell whether no unit of the order has shipped or will, once those are cancelled (M-13)."""
    return all(
        line.shipped == 0 and line.cancelled + cancelling.get(line.id, 0) == line.qty
        for line in order.lines
    )


def split_refund(order: Order, refund: Money) -> tuple[RefundPayment, ...] | None:
    """Split a refund over the payments it came from; None if they do not hold that much (I-02).

    The smallest balance is emptied first, so that what is kept stays on the largest (M-08).
    A refund of nothing asks nothing of the payment gateway (M-05).
    """
    if order.balance < refund:
        return None
    parts = []
    for payment in sorted(order.payments, key=lambda p: (p.balance.minor, p.id)):
        part = Money(min(payment.balance.minor, refund.minor), order.currency)
        if part:
            parts.append(RefundPayment(payment.id, part))
            refund = refund - part
    return tuple(parts)


def blocked(facts: Facts) -> Reason | None:
    """Tell what stops every refund on this order: a chargeback, or nothing left (M-10, M-11)."""
    if facts.order.chargeback_open:
        return Reason.CHARGEBACK_OPEN
    if (
        facts.order.payments
        and not facts.order.balance
        and any(p.amount for p in facts.order.payments)
    ):
        return Reason.ALREADY_REFUNDED
    return None


def too_early(facts: Facts, line: Line, asked_at: datetime) -> bool:
    """Tell whether the line's campaign had not opened yet (T-06)."""
    campaign = facts.campaign_of(line)
    return campaign is not None and asked_at < campaign.opens_at
