"""What the policy allows for an order besides what was asked."""

from __future__ import annotations

from datetime import datetime

from preorder.core.decisions import Decision, Request, Verdict
from preorder.core.orders import Capability, Facts
from preorder.policy.decide import decide
from preorder.policy.delay_refund import entitled_after
from preorder.policy.shop import Shop


def can_still_cancel(shop: Shop, facts: Facts, decision: Decision) -> Decision | None:
    """Return the cancellation of what a decision is about, if the policy allows it (LT-12)."""
    units = {line.line_id: line.qty for line in decision.lines}
    request = Request(Capability.CANCEL_ORDER, decision.asked_at, units=units)
    cancel = decide(shop, facts, request)
    return cancel if cancel.verdict is Verdict.ALLOW else None


def refund_for_delay(shop: Shop, facts: Facts, at: datetime) -> Decision | None:
    """Return the refund that an order is late enough for; None if there is none (LT-19)."""
    refund = decide(shop, facts, Request(Capability.DELAY_REFUND, at))
    return refund if refund.verdict is Verdict.ALLOW else None


def delay_right(shop: Shop, facts: Facts) -> datetime | None:
    """Return the last instant before a delay entitles to a refund, over the order's campaigns."""
    limits = [
        limit
        for line in facts.order.lines
        if line.open and (campaign := facts.campaign_of(line)) is not None
        and (limit := entitled_after(shop, campaign)) is not None
    ]  # fmt: skip
    return max(limits, default=None)
