"""What the deciders share: units and outcomes, line decisions put together, refunds split up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from preorder.core.calendar import within
from preorder.core.decisions import (
    Amounts,
    Decision,
    LineDecision,
    Reason,
    RefundPayment,
    Request,
    Verdict,
)
from preorder.core.money import Money
from preorder.core.orders import Capability, Facts, Line, LineKind, Order
from preorder.policy.shop import Shop

# Which verdict speaks for the whole request when its lines differ and nothing can be done.
_WEIGHT = (Verdict.ALLOW, Verdict.ASK, Verdict.HUMAN, Verdict.REFUSE)

AFTER_DELIVERY = frozenset({Capability.REQUEST_RETURN, Capability.REPORT_DAMAGE})
"""Wishes about units that were delivered; all others are about units that have not shipped."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A request with everything that rules may look at, and the clause that it falls under."""

    shop: Shop
    facts: Facts
    request: Request
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Units:
    """One or more units of one line that a wish is about."""

    wish: Wish
    line: Line
    qty: int

    @property
    def asked_at(self) -> datetime:
        return self.wish.request.asked_at


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule says of some units. `clause` only where it is not the wish's own."""

    verdict: Verdict
    reason: Reason
    deadline: datetime | None = None
    clause: str = ""


Rule = Callable[[Units], Outcome]


def allow(deadline: datetime | None = None, reason: Reason = Reason.OK) -> Outcome:
    return Outcome(Verdict.ALLOW, reason, deadline)


def ask(reason: Reason, deadline: datetime | None = None) -> Outcome:
    return Outcome(Verdict.ASK, reason, deadline)


def hand_over(reason: Reason, deadline: datetime | None = None) -> Outcome:
    return Outcome(Verdict.HUMAN, reason, deadline)


def refuse(reason: Reason, deadline: datetime | None = None) -> Outcome:
    return Outcome(Verdict.REFUSE, reason, deadline)


def decision(wish: Wish, lines: Iterable[LineDecision]) -> Decision:
    """Put line decisions together: one verdict, its reason first. Money and effects come later.

    A request is allowed if any line is; the others keep their own verdicts (S-06, S-07). A request
    about nothing is about a quantity that does not exist.
    """
    lines = tuple(lines) or (LineDecision(0, 0, Verdict.REFUSE, Reason.QTY, clause=wish.clause),)
    ranked = sorted(lines, key=lambda line: _WEIGHT.index(line.verdict))
    first = ranked[0]
    return Decision(
        capability=wish.request.capability,
        verdict=first.verdict,
        reasons=tuple(dict.fromkeys(line.reason for line in ranked)),
        lines=lines,
        amounts=Amounts.none(wish.facts.order.currency),
        asked_at=wish.request.asked_at,
        policy_version=wish.shop.policy_version,
        deadline=first.deadline,
        clause=first.clause,
        target_sku=wish.request.target_sku,
    )


def whole(wish: Wish, outcome: Outcome) -> Decision:
    """Answer the whole request alike, whatever its lines."""
    picked = picks(wish.facts.order, wish.request) or {0: 0}
    return decision(wish, [_line_decision(wish, *units, outcome) for units in picked.items()])


def not_in_policy(shop: Shop, facts: Facts, request: Request) -> Decision:
    """Leave to a person what the shop's policy has no clause for, never to another shop's rule."""
    return whole(Wish(shop, facts, request), hand_over(Reason.POLICY_NOT_AVAILABLE))


def decide_lines(wish: Wish, picked: Mapping[int, int], rule: Rule) -> list[LineDecision]:
    """Apply a rule to the units of each line; units that do not exist are refused (Q-15)."""
    return [
        _line_decision(wish, line_id, qty, _outcome(wish, line_id, qty, rule))
        for line_id, qty in picked.items()
    ]


def _outcome(wish: Wish, line_id: int, qty: int, rule: Rule) -> Outcome:
    line = line_of(wish.facts.order, line_id)
    if line is None or qty <= 0:
        return refuse(Reason.QTY)
    return rule(Units(wish, line, qty))


def _line_decision(wish: Wish, line_id: int, qty: int, outcome: Outcome) -> LineDecision:
    clause = outcome.clause or wish.clause
    return LineDecision(line_id, qty, outcome.verdict, outcome.reason, outcome.deadline, clause)


def picks(order: Order, request: Request) -> dict[int, int]:
    """Return the units asked about by line id: those named, else every unit not cancelled."""
    if request.units is not None:
        return dict(request.units)
    return {line.id: line.qty - line.cancelled or line.qty for line in order.lines}


def open_picks(order: Order, request: Request) -> dict[int, int]:
    """Return the units asked about, where a line named as a whole means what is open of it."""
    picked = picks(order, request)
    if request.units is not None:
        return picked
    return {line.id: line.open or picked[line.id] for line in order.lines}


def line_of(order: Order, line_id: int) -> Line | None:
    """Return the line of that id, or None: a request may name anything (I-11)."""
    return next((line for line in order.lines if line.id == line_id), None)


def paid_for(line: Line, qty: int) -> Money:
    """Return what was paid for that many units, their tax included (C-10)."""
    return (line.unit_paid + line.unit_tax) * qty


def is_preorder(line: Line) -> bool:
    """Tell whether the line was sold before it was in stock; back-orders count (LA-03)."""
    return line.kind is not LineKind.IN_STOCK


def too_early(facts: Facts, line: Line, asked_at: datetime) -> bool:
    """Tell whether the line's campaign had not opened yet (T-06)."""
    campaign = facts.campaign_of(line)
    return campaign is not None and not within(campaign.opens_at, asked_at)


def stopped(wish: Wish) -> Outcome | None:
    """Tell what stops every wish on this order: a chargeback, or all money back (M-10, M-11)."""
    order = wish.facts.order
    if order.chargeback_open:
        return hand_over(Reason.CHARGEBACK_OPEN)
    if not any(payment.amount for payment in order.payments) or order.balance.minor > 0:
        return None
    gone = all(line.cancelled == line.qty for line in order.lines)
    return refuse(Reason.ALREADY_CANCELLED if gone else Reason.ALREADY_REFUNDED)


def cancelled(units: Units) -> Outcome | None:
    """Refuse units of a line that is cancelled already (S-05)."""
    gone = units.line.cancelled == units.line.qty
    return refuse(Reason.ALREADY_CANCELLED) if gone else None


def held(order: Order, line_id: int, *, delivered: bool) -> int:
    """Count the units of a line that open requests hold: delivered ones, or those still open."""
    return sum(
        request.units.get(line_id, 0)
        for request in order.requests
        if (request.capability in AFTER_DELIVERY) is delivered
    )


def not_open(units: Units, shipped: Outcome) -> Outcome | None:
    """Say why units are not free to be changed before they ship, if they are not.

    One open request per unit (S-11).

    Args:
        shipped: the answer when nothing of the line is open any more.
    """
    line, order = units.line, units.wish.facts.order
    if line.open == 0:
        requested = held(order, line.id, delivered=True)
        return refuse(Reason.REQUEST_OPEN) if requested else shipped
    if units.qty > line.open:
        return refuse(Reason.QTY)
    if units.qty > line.open - held(order, line.id, delivered=False):
        return refuse(Reason.REQUEST_OPEN)
    return None


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
        if part.minor > 0:
            parts.append(RefundPayment(payment.id, part))
            refund = refund - part
    return tuple(parts)
