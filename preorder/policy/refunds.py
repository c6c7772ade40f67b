"""What comes back and what is freed when units are cancelled. (C-10, M-01 … M-16)"""

from __future__ import annotations

from dataclasses import replace

from preorder.core.decisions import (
    Amounts,
    Decision,
    Effect,
    LineDecision,
    Reason,
    ReleaseSlots,
    Request,
    Verdict,
)
from preorder.core.money import Money, total
from preorder.core.orders import Facts
from preorder.policy import judge
from preorder.policy.shop import Shop


def with_refund(
    shop: Shop, facts: Facts, request: Request, lines: list[LineDecision], fee_percent: int
) -> Decision:
    """Add to line decisions what cancelling the allowed ones pays back and frees.

    The fee is cumulative over the order's cancellations, so it does not depend on how they are
    split (M-03). Shipping comes back only if nothing of the order ships (C-10).
    """
    order = facts.order
    acted = {line.line_id: line.qty for line in lines if line.verdict is Verdict.ALLOW}
    base = total([order.line(id).unit_paid * qty for id, qty in acted.items()], order.currency)
    items = total(
        [judge.paid_for(order.line(id), qty) for id, qty in acted.items()], order.currency
    )
    fee = _fee(facts, base if fee_percent else order.zero, fee_percent)
    shipping = order.zero
    if acted and not order.shipping_refunded and judge.nothing_ships(order, acted):
        shipping = order.shipping_paid
    amounts = Amounts(items, fee, shipping, order.zero)
    refunds = judge.split_refund(order, amounts.refund)
    if refunds is None:
        lines = [
            replace(line, verdict=Verdict.HUMAN, reason=Reason.REFUND_EXCEEDS_BALANCE)
            if line.verdict is Verdict.ALLOW
            else line
            for line in lines
        ]
        return judge.decision(shop, facts, request, lines)
    effects: tuple[Effect, ...] = (*_released(facts, acted), *refunds)
    return judge.decision(
        shop,
        facts,
        request,
        lines,
        amounts=amounts,
        effects=effects,
        fee_base=base if fee_percent else order.zero,
    )


def _fee(facts: Facts, base: Money, fee_percent: int) -> Money:
    before = facts.order.fee_base or facts.order.zero
    kept = facts.order.fees or facts.order.zero
    fee = (before + base).percent(fee_percent) - kept
    return fee if base else facts.order.zero


def _released(facts: Facts, acted: dict[int, int]) -> tuple[ReleaseSlots, ...]:
    slots: dict[str, int] = {}
    for line_id, qty in acted.items():
        line = facts.order.line(line_id)
        variant = facts.variants.get(line.sku)
        if judge.is_preorder(line) and variant is not None:
            slots[variant.style_id] = slots.get(variant.style_id, 0) + qty
    capped = {s: n for s, n in sorted(slots.items()) if s in facts.styles and facts.styles[s].cap}
    return tuple(ReleaseSlots(style, units) for style, units in capped.items())
