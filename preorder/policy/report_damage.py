"""What follows when an item arrived damaged? (LT-21, LA-19; C-13)"""

from __future__ import annotations

from preorder.core.calendar import within
from preorder.core.decisions import Decision, LineDecision, Reason, Request, Verdict
from preorder.core.orders import Capability, Facts, Line
from preorder.policy import judge
from preorder.policy.clauses import DamageClause
from preorder.policy.deliveries import InTime, units_in_time
from preorder.policy.request_return import open_request, returnable
from preorder.policy.shop import Shop

_LATE = InTime(Verdict.HUMAN, Reason.DAMAGE_LATE)


def decide_report_damage(shop: Shop, facts: Facts, request: Request) -> Decision:
    """Decide a damage report: a free replacement, never a refund.

    The first message's time counts, unless the photos come later than the window after it (S-13).
    The conditions of returns do not apply (S-14); a replacement takes no slot (C-13).
    """
    clause = shop.policy.damage
    if clause is None:
        return judge.whole(shop, facts, request, Verdict.HUMAN, Reason.POLICY_NOT_AVAILABLE)
    lines = []
    for line_id, qty in returnable(facts.order, request).items():
        state = _state(shop, facts, request, clause, judge.line_of(facts.order, line_id), qty)
        lines.append(
            LineDecision(line_id, qty, state.verdict, state.reason, state.deadline, clause.clause)
        )
    return judge.decision(shop, facts, request, lines)


def _state(
    shop: Shop, facts: Facts, request: Request, clause: DamageClause, line: Line | None, qty: int
) -> InTime:
    if line is None or qty <= 0:
        return InTime(Verdict.REFUSE, Reason.QTY)
    if line.cancelled == line.qty:
        return InTime(Verdict.REFUSE, Reason.ALREADY_CANCELLED)
    if line.delivered and line.returned >= line.delivered:
        return InTime(Verdict.REFUSE, Reason.ALREADY_RETURNED)
    if blocked := open_request(facts.order, line.id, Capability.REPORT_DAMAGE):
        return blocked
    timely = units_in_time(shop, facts.order, line, qty, clause.window, request.asked_at, _LATE)
    if timely.verdict is not Verdict.ALLOW:
        return timely
    variant = facts.variants.get(line.sku)
    if variant is not None and variant.replacements is not None and variant.replacements < qty:
        return InTime(Verdict.HUMAN, Reason.NO_REPLACEMENT, timely.deadline)
    return _evidence(shop, request, clause, timely)


def _evidence(shop: Shop, request: Request, clause: DamageClause, timely: InTime) -> InTime:
    if "photos" not in clause.evidence:
        return timely
    if not request.photos:
        return InTime(Verdict.ASK, Reason.PHOTOS_NEEDED, timely.deadline)
    latest = shop.calendar.after_instant(request.asked_at, clause.window)
    if request.photos_at is not None and not within(request.photos_at, latest):
        return InTime(Verdict.HUMAN, Reason.DAMAGE_LATE, timely.deadline)
    return timely
