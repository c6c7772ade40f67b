"""What follows when an item arrived damaged? (LT-21, LA-19; C-13)"""

from __future__ import annotations

from preorder.core.calendar import within
from preorder.core.decisions import Decision, Reason, Request, Verdict
from preorder.core.orders import Capability, Facts
from preorder.policy import judge
from preorder.policy.clauses import DamageClause
from preorder.policy.deliveries import delivered_picks, requested, units_in_time
from preorder.policy.judge import Outcome, Units, Wish
from preorder.policy.shop import Shop

_LATE = judge.hand_over(Reason.DAMAGE_LATE)


def decide_report_damage(shop: Shop, facts: Facts, request: Request) -> Decision:
    """Decide a damage report: a free replacement, never a refund.

    The first message's time counts, unless the photos come later than the window after it (S-13).
    The conditions of returns do not apply (S-14); a replacement takes no slot (C-13).
    """
    clause = shop.policy.damage
    if clause is None:
        return judge.not_in_policy(shop, facts, request)
    wish = Wish(shop, facts, request, clause.clause)
    if stopped := judge.stopped(wish):
        return judge.whole(wish, stopped)
    picked = delivered_picks(wish, clause.window)
    lines = judge.decide_lines(wish, picked, lambda units: _rule(units, clause))
    return judge.decision(wish, lines)


def _rule(units: Units, clause: DamageClause) -> Outcome:
    if stopped := judge.cancelled(units) or requested(units, Capability.REPORT_DAMAGE):
        return stopped
    timely = units_in_time(units, clause.window, _LATE)
    if timely.reason is Reason.NOT_DELIVERED and units.line.shipped:
        # He has it in his hands, whatever our records say.
        return judge.hand_over(Reason.DELIVERY_UNKNOWN)
    if units.wish.request.sent_wrong and timely.reason is not Reason.NOT_DELIVERED:
        return judge.hand_over(Reason.POLICY_NOT_AVAILABLE)
    if timely.verdict is not Verdict.ALLOW:
        return timely
    variant = units.wish.facts.variants.get(units.line.sku)
    left = variant.replacements if variant is not None else None
    if left is not None and left < units.qty:
        return judge.hand_over(Reason.NO_REPLACEMENT, timely.deadline)
    return _evidence(units.wish, clause, timely)


def _evidence(wish: Wish, clause: DamageClause, timely: Outcome) -> Outcome:
    request = wish.request
    if "photos" not in clause.evidence:
        return timely
    if not request.photos:
        return judge.ask(Reason.PHOTOS_NEEDED, timely.deadline)
    latest = wish.shop.calendar.after_instant(request.asked_at, clause.window)
    if request.photos_at is not None and not within(request.photos_at, latest):
        return judge.hand_over(Reason.DAMAGE_LATE, timely.deadline)
    return timely
