"""Is an order as it should be, or does a person have to look at it? (LA-04, LA-17, LA-18, LT-11)"""

from __future__ import annotations

from preorder.core.decisions import Decision, LineDecision, Reason, Request, Verdict
from preorder.core.orders import Facts, Line
from preorder.policy import judge
from preorder.policy.estimates import EstimateKind, estimate, overdue
from preorder.policy.shop import Shop


def decide_order_status(shop: Shop, facts: Facts, request: Request) -> Decision:
    """Decide whether the status can be told as it stands; it always can, if the order is sound.

    A person looks at what is overdue (LA-18), has no release date (LA-04), or was charged
    shipping twice (LT-11).
    """
    shipping = shop.policy.shipping
    if facts.order.shipping_charges > 1 and shipping is not None and shipping.charge == "once":
        return judge.whole(
            shop, facts, request, Verdict.HUMAN, Reason.SHIPPING_TWICE, shipping.clause
        )
    lines = [_decide_line(shop, facts, request, line) for line in facts.order.lines]
    return judge.decision(shop, facts, request, sorted(lines, key=_persons_first))


def _decide_line(shop: Shop, facts: Facts, request: Request, line: Line) -> LineDecision:
    reason = Reason.OK
    if line.open > 0 and judge.is_preorder(line):
        if overdue(shop, facts, line, request.asked_at):
            reason = Reason.OVERDUE
        elif estimate(shop, facts, line, request.asked_at).kind is EstimateKind.UNKNOWN:
            reason = Reason.RELEASE_DATE_UNKNOWN
    verdict = Verdict.ALLOW if reason is Reason.OK else Verdict.HUMAN
    return LineDecision(line.id, line.qty, verdict, reason)


def _persons_first(line: LineDecision) -> bool:
    return line.verdict is Verdict.ALLOW
