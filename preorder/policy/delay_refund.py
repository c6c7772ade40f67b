"""Does a delay entitle to the money back? (LT-19, LA-09; C-03, C-08)"""

from __future__ import annotations

from datetime import datetime

from preorder.core.calendar import within
from preorder.core.decisions import Decision, LineDecision, Reason, Request, Verdict
from preorder.core.orders import Campaign, Facts, Line
from preorder.policy import judge
from preorder.policy.estimates import overdue
from preorder.policy.refunds import with_refund
from preorder.policy.shop import Shop
from preorder.policy.windows import last_day_of_grace

_A, _R, _H = Verdict.ALLOW, Verdict.REFUSE, Verdict.HUMAN


def entitled_after(shop: Shop, campaign: Campaign) -> datetime | None:
    """Return the last instant without a right, in UTC: the end of 14 October for September."""
    last_day = last_day_of_grace(shop, campaign)
    return None if last_day is None else shop.calendar.end_of_day(last_day)


def delay_entitles(shop: Shop, campaign: Campaign, asked_at: datetime) -> bool:
    """Tell whether an unshipped pre-order may be refunded for delay at that instant.

    Either the grace has run out, or a date beyond it stood announced (T-07, T-08, T-09). The
    promised month itself never moves with an announcement (C-03).
    """
    limit = entitled_after(shop, campaign)
    last_day = last_day_of_grace(shop, campaign)
    if limit is None or last_day is None:
        return False
    announced = campaign.announced_by(asked_at)
    return not within(asked_at, limit) or (announced is not None and announced > last_day)


def decide_delay_refund(shop: Shop, facts: Facts, request: Request) -> Decision:
    """Decide a wish for the money back because the order is late."""
    clause = shop.policy.delay
    if clause is None:
        return judge.whole(shop, facts, request, _H, Reason.POLICY_NOT_AVAILABLE)
    if reason := judge.blocked(facts):
        verdict = _H if reason is Reason.CHARGEBACK_OPEN else _R
        return judge.whole(shop, facts, request, verdict, reason, clause.clause)
    lines = []
    for line_id, qty in judge.picks(facts.order, request).items():
        line = judge.line_of(facts.order, line_id)
        if line is not None and request.units is None:
            qty = line.open or qty
        verdict, reason, deadline = _state(shop, facts, request, line, qty)
        lines.append(LineDecision(line_id, qty, verdict, reason, deadline, clause.clause))
    return with_refund(shop, facts, request, lines, 100 - clause.refund_percent)


def _state(
    shop: Shop, facts: Facts, request: Request, line: Line | None, qty: int
) -> tuple[Verdict, Reason, datetime | None]:
    if line is None or qty <= 0:
        return _R, Reason.QTY, None
    if line.cancelled == line.qty:
        return _R, Reason.ALREADY_CANCELLED, None
    if shop.policy.delay is not None and shop.policy.delay.disclaimed:
        late = overdue(shop, facts, line, request.asked_at)
        return _H, Reason.OVERDUE if late else Reason.DELAY_DISCLAIMED, None
    campaign = facts.campaign_of(line)
    if not judge.is_preorder(line) or campaign is None:
        return _H, Reason.NOT_COVERED, None
    limit = entitled_after(shop, campaign)
    if line.open == 0:
        return _shipped(shop, facts, campaign, line)
    if qty > line.open:
        return _R, Reason.QTY, None
    if judge.open_elsewhere(facts.order, line.id):
        return _R, Reason.REQUEST_OPEN, None
    if delay_entitles(shop, campaign, request.asked_at):
        return _A, Reason.DELAY_DUE, limit
    return _R, Reason.DELAY_NOT_YET, limit


def _shipped(
    shop: Shop, facts: Facts, campaign: Campaign, line: Line
) -> tuple[Verdict, Reason, datetime | None]:
    limit = entitled_after(shop, campaign)
    late = any(
        limit is not None and not within(shipment.shipped_at, limit)
        for shipment in facts.order.shipments
        if line.id in shipment.units
    )
    return (_H, Reason.DELAY_BUT_SHIPPED, limit) if late else (_R, Reason.ALREADY_SHIPPED, limit)
