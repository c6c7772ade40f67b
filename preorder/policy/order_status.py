"""Is an order as it should be, or does a person have to look at it? (LA-04, LA-17, LA-18, LT-11)"""

from __future__ import annotations

from dataclasses import replace

from preorder.core.decisions import Decision, Reason, Request, Verdict
from preorder.core.orders import Facts
from preorder.policy import judge
from preorder.policy.estimates import EstimateKind, estimate, overdue
from preorder.policy.judge import Outcome, Units, Wish
from preorder.policy.shop import Shop


def decide_order_status(shop: Shop, facts: Facts, request: Request) -> Decision:
    """Decide whether the status can be told as it stands; it always can, if the order is sound.

    A person looks at the whole order if anything in it is overdue (LA-18) or has no release date
    (LA-04), or if shipping was charged twice (LT-11).
    """
    wish, shipping = Wish(shop, facts, request), shop.policy.shipping
    if facts.order.shipping_charges > 1 and shipping is not None and shipping.charge == "once":
        wish = Wish(shop, facts, request, shipping.clause)
        return judge.whole(wish, judge.hand_over(Reason.SHIPPING_TWICE))
    everything = {line.id: line.qty for line in facts.order.lines}
    lines = judge.decide_lines(wish, everything, _rule)
    troubled = [line for line in lines if line.verdict is not Verdict.ALLOW]
    decision = judge.decision(wish, troubled or lines)
    return replace(decision, lines=tuple(lines)) if lines else decision


def _rule(units: Units) -> Outcome:
    wish, line = units.wish, units.line
    if not judge.is_preorder(line):
        return judge.allow()
    if overdue(wish.shop, wish.facts, line, units.asked_at):
        return judge.hand_over(Reason.OVERDUE)
    known = estimate(wish.shop, wish.facts, line, units.asked_at).kind
    if line.open > 0 and known is EstimateKind.UNKNOWN:
        return judge.hand_over(Reason.RELEASE_DATE_UNKNOWN)
    return judge.allow()
