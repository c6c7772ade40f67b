"""May delivered items be sent back? (LT-14 … LT-17, LA-19)"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from preorder.core.decisions import Decision, LineDecision, Reason, Request, Verdict
from preorder.core.money import Money, total
from preorder.core.orders import Capability, Facts, Order
from preorder.policy import judge
from preorder.policy.clauses import ReturnClause
from preorder.policy.deliveries import delivered_picks, requested, units_in_time
from preorder.policy.judge import Outcome, Units, Wish
from preorder.policy.shop import Shop


def decide_request_return(shop: Shop, facts: Facts, request: Request) -> Decision:
    """Decide a return; in-stock items too (C-14). The refund follows after inspection.

    `amounts.items` is what the returned units cost; nothing is paid back by this decision.
    """
    clause = shop.policy.returns
    if clause is None:
        return judge.not_in_policy(shop, facts, request)
    wish = Wish(shop, facts, request, clause.clause)
    if stopped := judge.stopped(wish):
        return judge.whole(wish, stopped)
    picked = delivered_picks(wish, clause.window)
    lines = judge.decide_lines(wish, picked, lambda units: _rule(units, clause))
    worth = _worth(facts.order, lines)
    if facts.order.balance < worth:
        return judge.decision(wish, [_beyond_balance(line) for line in lines])
    decision = judge.decision(wish, lines)
    return replace(decision, amounts=replace(decision.amounts, items=worth))


def _rule(units: Units, clause: ReturnClause) -> Outcome:
    return (
        judge.cancelled(units)
        or requested(units, Capability.REQUEST_RETURN)
        or _conditions(units, clause, units_in_time(units, clause.window, _LATE))
    )


_LATE = judge.refuse(Reason.RETURN_LATE)


def _conditions(units: Units, clause: ReturnClause, timely: Outcome) -> Outcome:
    met = units.wish.request.conditions_met
    if timely.verdict is not Verdict.ALLOW or met or not clause.conditions:
        return timely
    return Outcome(
        Verdict.ASK if met is None else Verdict.REFUSE, Reason.RETURN_CONDITION, timely.deadline
    )


def _returns(line: LineDecision) -> bool:
    """Tell whether the line can come back, perhaps after one more question."""
    return line.verdict is Verdict.ALLOW or (
        line.verdict is Verdict.ASK and line.reason is Reason.RETURN_CONDITION
    )


def _worth(order: Order, lines: list[LineDecision]) -> Money:
    paid = [judge.paid_for(order.line(d.line_id), d.qty) for d in lines if _returns(d)]
    return total(paid, order.currency)


def _beyond_balance(line: LineDecision) -> LineDecision:
    if not _returns(line):
        return line
    return replace(line, verdict=Verdict.HUMAN, reason=Reason.REFUND_EXCEEDS_BALANCE)


def refund_due(shop: Shop, received_at: datetime) -> datetime | None:
    """Return by when a return is refunded, counted from the warehouse's receipt (LT-17, C-11)."""
    clause = shop.policy.returns
    return None if clause is None else shop.calendar.after_event(received_at, clause.refund_within)
