"""What comes back and what is freed when units are cancelled. (C-10, M-01 … M-16)"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from preorder.core.decisions import (
    Amounts,
    Decision,
    LineDecision,
    Reason,
    ReleaseSlots,
    Verdict,
)
from preorder.core.money import Money, total
from preorder.core.orders import Facts, Order
from preorder.policy import judge
from preorder.policy.judge import Wish


def with_refund(
    wish: Wish, lines: Sequence[LineDecision], fee_percent: Callable[[LineDecision], int]
) -> Decision:
    """Add to line decisions what cancelling the allowed ones pays back and frees.

    Shipping comes back only if nothing of the order ships (C-10). A refund that the payments do
    not hold any more goes to a person, with nothing moved (M-09).
    """
    order = wish.facts.order
    acted = {line.line_id: line for line in lines if line.verdict is Verdict.ALLOW}
    fee, fee_base = _fee(order, list(acted.values()), fee_percent)
    amounts = Amounts(_items(order, acted), fee, _shipping(order, acted), order.zero)
    refunds = judge.split_refund(order, amounts.refund)
    if refunds is None:
        return judge.decision(wish, [_beyond_balance(line) for line in lines])
    return replace(
        judge.decision(wish, lines),
        amounts=amounts,
        effects=(*_released(wish.facts, acted), *refunds),
        fee_base=fee_base,
    )


def _items(order: Order, acted: dict[int, LineDecision]) -> Money:
    paid = [judge.paid_for(order.line(line_id), line.qty) for line_id, line in acted.items()]
    return total(paid, order.currency)


def _shipping(order: Order, acted: dict[int, LineDecision]) -> Money:
    cancelling = {line_id: line.qty for line_id, line in acted.items()}
    comes_back = acted and not order.shipping_refunded and judge.nothing_ships(order, cancelling)
    return order.shipping_paid if comes_back else order.zero


def _fee(
    order: Order, acted: Sequence[LineDecision], fee_percent: Callable[[LineDecision], int]
) -> tuple[Money, Money]:
    """Return the fee, and the paid value of the units that it is taken from (C-10)."""
    bases: dict[int, Money] = {}
    for line in acted:
        if percent := fee_percent(line):
            paid = order.line(line.line_id).unit_paid * line.qty
            bases[percent] = bases.get(percent, order.zero) + paid
    fees = [_cumulative(order, base, percent) for percent, base in bases.items()]
    return total(fees, order.currency), total(list(bases.values()), order.currency)


def _cumulative(order: Order, base: Money, percent: int) -> Money:
    """Round over all of an order's cancellations, so that splitting them changes nothing (M-03).

    Fees that were kept at another rate say nothing about this rate's rounding.
    """
    before, kept = order.fee_base or order.zero, order.fees or order.zero
    if kept != before.percent(percent):
        return base.percent(percent)
    return (before + base).percent(percent) - kept


def _beyond_balance(line: LineDecision) -> LineDecision:
    if line.verdict is not Verdict.ALLOW:
        return line
    return replace(line, verdict=Verdict.HUMAN, reason=Reason.REFUND_EXCEEDS_BALANCE)


def _released(facts: Facts, acted: dict[int, LineDecision]) -> tuple[ReleaseSlots, ...]:
    """Return the slots that go back, in the order of the styles' ids, as the store locks them."""
    slots: dict[str, int] = {}
    for line_id, decided in acted.items():
        line = facts.order.line(line_id)
        style = facts.style_of(line.sku)
        if style is not None and style.cap is not None and judge.is_preorder(line):
            slots[style.id] = slots.get(style.id, 0) + decided.qty
    return tuple(ReleaseSlots(style, units) for style, units in sorted(slots.items()))
