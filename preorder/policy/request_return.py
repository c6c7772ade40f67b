"""May delivered items be sent back? (LT-14 … LT-17, LA-19)"""

from __future__ import annotations

from datetime import datetime

from preorder.core.decisions import Amounts, Decision, LineDecision, Reason, Request, Verdict
from preorder.core.money import total
from preorder.core.orders import Capability, Facts, Line, Order
from preorder.policy import judge
from preorder.policy.clauses import ReturnClause
from preorder.policy.deliveries import InTime, units_in_time
from preorder.policy.shop import Shop

_LATE = InTime(Verdict.REFUSE, Reason.RETURN_LATE)
_FOR_RETURN_CONDITION = {None: Verdict.ASK, False: Verdict.REFUSE}


def decide_request_return(shop: Shop, facts: Facts, request: Request) -> Decision:
    """Decide a return; in-stock items too (C-14). The refund follows after inspection.

    `amounts.items` is what the returned units cost; nothing is paid back by this decision.
    """
    clause = shop.policy.returns
    if clause is None:
        return judge.whole(shop, facts, request, Verdict.HUMAN, Reason.POLICY_NOT_AVAILABLE)
    if reason := judge.blocked(facts):
        verdict = Verdict.HUMAN if reason is Reason.CHARGEBACK_OPEN else Verdict.REFUSE
        return judge.whole(shop, facts, request, verdict, reason, clause.clause)
    lines = []
    for line_id, qty in returnable(facts.order, request).items():
        state = _state(shop, facts, request, clause, judge.line_of(facts.order, line_id), qty)
        lines.append(
            LineDecision(line_id, qty, state.verdict, state.reason, state.deadline, clause.clause)
        )
    acted = [line for line in lines if line.verdict in (Verdict.ALLOW, Verdict.ASK)]
    worth = [judge.paid_for(facts.order.line(a.line_id), a.qty) for a in acted if a.line_id]
    none = Amounts.none(facts.order.currency)
    amounts = Amounts(total(worth, facts.order.currency), none.fee, none.shipping, none.difference)
    return judge.decision(shop, facts, request, lines, amounts=amounts)


def returnable(order: Order, request: Request) -> dict[int, int]:
    """Return the units asked about: those named, else all that were delivered and are still kept."""
    if request.units is not None:
        return dict(request.units) or {0: 0}
    kept = {line.id: line.delivered - line.returned for line in order.lines}
    return {id: qty for id, qty in kept.items() if qty > 0} or judge.picks(order, request)


def _state(
    shop: Shop, facts: Facts, request: Request, clause: ReturnClause, line: Line | None, qty: int
) -> InTime:
    if line is None or qty <= 0:
        return InTime(Verdict.REFUSE, Reason.QTY)
    if line.cancelled == line.qty:
        return InTime(Verdict.REFUSE, Reason.ALREADY_CANCELLED)
    if line.delivered and line.returned >= line.delivered:
        return InTime(Verdict.REFUSE, Reason.ALREADY_RETURNED)
    if blocked := open_request(facts.order, line.id, Capability.REQUEST_RETURN):
        return blocked
    timely = units_in_time(shop, facts.order, line, qty, clause.window, request.asked_at, _LATE)
    if timely.verdict is not Verdict.ALLOW or request.conditions_met:
        return timely
    return InTime(
        _FOR_RETURN_CONDITION[request.conditions_met], Reason.RETURN_CONDITION, timely.deadline
    )


def open_request(order: Order, line_id: int, capability: Capability) -> InTime | None:
    """Tell what an open request on the line means for another one (S-11, S-12).

    The same wish again is refused; with a different one the customer is asked which he wants.
    """
    for request in order.requests:
        if request.units.get(line_id):
            same = request.capability is capability
            return InTime(Verdict.REFUSE if same else Verdict.ASK, Reason.REQUEST_OPEN)
    return None


def refund_due(shop: Shop, received_at: datetime) -> datetime | None:
    """Return by when a return is refunded, counted from the warehouse's receipt (LT-17, C-11)."""
    clause = shop.policy.returns
    return None if clause is None else shop.calendar.after_event(received_at, clause.refund_within)
