"""May an order, or units of it, be cancelled, and what comes back? (LT-12, LT-13, LA-13, LA-14)"""

from __future__ import annotations

from datetime import datetime

from preorder.core.calendar import within
from preorder.core.decisions import (
    Decision,
    Initiator,
    LineDecision,
    Reason,
    Request,
    Verdict,
)
from preorder.core.orders import Facts, Line
from preorder.policy import judge
from preorder.policy.clauses import CancelClause
from preorder.policy.delay_refund import delay_entitles
from preorder.policy.estimates import overdue
from preorder.policy.refunds import with_refund
from preorder.policy.shop import Shop
from preorder.policy.windows import cancel_deadline, doubt_deadline

_A, _R, _H = Verdict.ALLOW, Verdict.REFUSE, Verdict.HUMAN


def decide_cancel_order(shop: Shop, facts: Facts, request: Request) -> Decision:
    """Decide a cancellation line by line; lines that cannot be cancelled keep their own reason.

    A cancellation by the shop takes no fee (C-08). Past the window a delay that entitles to a
    refund still allows it (LT-19).
    """
    clause = shop.policy.cancel
    if clause is None:
        return judge.whole(shop, facts, request, _H, Reason.POLICY_NOT_AVAILABLE)
    if reason := judge.blocked(facts):
        if all(line.cancelled == line.qty for line in facts.order.lines):
            reason = Reason.ALREADY_CANCELLED
        verdict = _H if reason is Reason.CHARGEBACK_OPEN else _R
        return judge.whole(shop, facts, request, verdict, reason, clause.clause)
    lines = [
        _decide_line(shop, facts, request, clause, line_id, qty)
        for line_id, qty in judge.picks(facts.order, request).items()
    ]
    return with_refund(shop, facts, request, lines, _fee_percent(request, clause))


def _fee_percent(request: Request, clause: CancelClause) -> int:
    return 0 if request.initiator is Initiator.SHOP else clause.fee_percent


def _decide_line(
    shop: Shop, facts: Facts, request: Request, clause: CancelClause, line_id: int, qty: int
) -> LineDecision:
    line = judge.line_of(facts.order, line_id)
    if line is not None and request.units is None:
        qty = line.open or qty
    verdict, reason, deadline = _state(shop, facts, request, clause, line, qty)
    used = shop.policy.delay.clause if shop.policy.delay and reason is Reason.DELAY_DUE else None
    return LineDecision(line_id, qty, verdict, reason, deadline, used or clause.clause)


def _state(
    shop: Shop, facts: Facts, request: Request, clause: CancelClause, line: Line | None, qty: int
) -> tuple[Verdict, Reason, datetime | None]:
    if line is None or qty <= 0:
        return _R, Reason.QTY, None
    if line.cancelled == line.qty:
        return _R, Reason.ALREADY_CANCELLED, None
    if line.open == 0:
        # LA's page ends cancelling at shipping without a word on what follows; Lettoria's has returns.
        return (_H if clause.until else _R), Reason.ALREADY_SHIPPED, None
    if qty > line.open:
        return _R, Reason.QTY, None
    if judge.open_elsewhere(facts.order, line.id):
        return _R, Reason.REQUEST_OPEN, None
    if request.initiator is Initiator.SHOP:
        return _A, Reason.OK, None
    if not judge.is_preorder(line):
        return _H, Reason.NOT_COVERED, None
    if clause.until == "shipped":
        if overdue(shop, facts, line, request.asked_at):
            return _H, Reason.OVERDUE, None
        return _A, Reason.OK, None
    return _window(shop, facts, request, line)


def _window(
    shop: Shop, facts: Facts, request: Request, line: Line
) -> tuple[Verdict, Reason, datetime | None]:
    campaign = facts.campaign_of(line)
    if campaign is None:
        return _H, Reason.NOT_COVERED, None
    if judge.too_early(facts, line, request.asked_at):
        return _R, Reason.NOT_OPEN, campaign.opens_at
    deadline = cancel_deadline(shop, campaign)
    if deadline is not None and within(request.asked_at, deadline):
        return _A, Reason.OK, deadline
    if delay_entitles(shop, campaign, request.asked_at):
        return _A, Reason.DELAY_DUE, None
    doubt = doubt_deadline(shop, campaign)
    if doubt is not None and within(request.asked_at, doubt):
        return _H, Reason.WINDOW_AMBIGUOUS, deadline
    return _R, Reason.WINDOW_CLOSED, deadline
