"""Does a delay entitle to the money back? (LT-19, LA-09; C-03, C-08)"""

from __future__ import annotations

from datetime import datetime

from preorder.core.calendar import within
from preorder.core.decisions import Decision, Reason, Request
from preorder.core.orders import Campaign, Facts
from preorder.policy import judge
from preorder.policy.clauses import DelayClause
from preorder.policy.estimates import overdue
from preorder.policy.judge import Outcome, Units, Wish
from preorder.policy.refunds import with_refund
from preorder.policy.shop import Shop
from preorder.policy.windows import last_day_of_grace


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


def delay_fee_percent(shop: Shop) -> int:
    """Return what a refund for delay keeps back, in percent of the price paid."""
    return 100 - shop.policy.delay.refund_percent if shop.policy.delay else 0


def decide_delay_refund(shop: Shop, facts: Facts, request: Request) -> Decision:
    """Decide a wish for the money back because the order is late."""
    clause = shop.policy.delay
    if clause is None:
        return judge.not_in_policy(shop, facts, request)
    wish = Wish(shop, facts, request, clause.clause)
    if stopped := judge.stopped(wish):
        return judge.whole(wish, stopped)
    picked = judge.open_picks(facts.order, request)
    lines = judge.decide_lines(wish, picked, lambda units: _rule(units, clause))
    return with_refund(wish, lines, lambda _: delay_fee_percent(shop))


def _rule(units: Units, clause: DelayClause) -> Outcome:
    if gone := judge.cancelled(units):
        return gone
    if clause.disclaimed:
        late = overdue(units.wish.shop, units.wish.facts, units.line, units.asked_at)
        return judge.hand_over(Reason.OVERDUE if late else Reason.DELAY_DISCLAIMED)
    campaign = units.wish.facts.campaign_of(units.line)
    if campaign is None or not judge.is_preorder(units.line):
        return judge.hand_over(Reason.NOT_COVERED)
    shipped = _shipped(units, campaign)
    return judge.not_open(units, shipped) or _entitled(units, campaign)


def _entitled(units: Units, campaign: Campaign) -> Outcome:
    limit = entitled_after(units.wish.shop, campaign)
    if delay_entitles(units.wish.shop, campaign, units.asked_at):
        return judge.allow(limit, Reason.DELAY_DUE)
    return judge.refuse(Reason.DELAY_NOT_YET, limit)


def _shipped(units: Units, campaign: Campaign) -> Outcome:
    limit = entitled_after(units.wish.shop, campaign)
    late = limit is not None and any(
        not within(shipment.shipped_at, limit)
        for shipment in units.wish.facts.order.shipments
        if shipment.units.get(units.line.id)
    )
    if late:
        return judge.hand_over(Reason.DELAY_BUT_SHIPPED, limit)
    return judge.refuse(Reason.ALREADY_SHIPPED, limit)
