"""May an item be swapped for another variant? (LT-18, LA-15; C-04, C-09)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from preorder.core.calendar import within
from preorder.core.decisions import (
    Amounts,
    Decision,
    Effect,
    LineDecision,
    Reason,
    ReleaseSlots,
    Request,
    TakeSlots,
    Verdict,
)
from preorder.core.money import Money
from preorder.core.orders import Facts, Line, LineKind, Style, Variant
from preorder.policy import judge
from preorder.policy.clauses import SwapClause
from preorder.policy.shop import Shop
from preorder.policy.windows import swap_deadline

_A, _R, _H, _ASK = Verdict.ALLOW, Verdict.REFUSE, Verdict.HUMAN, Verdict.ASK


@dataclass(frozen=True, slots=True)
class _Swap:
    """The units and the variant a swap is about, once both are known to exist."""

    line: Line
    qty: int
    target: Variant
    style: Style | None
    same_style: bool


def decide_swap_item(shop: Shop, facts: Facts, request: Request) -> Decision:
    """Decide a swap of units of one line to `target_sku`.

    A swap inside a style needs no slot (Q-08); to another style it needs one there. A difference
    in price, up or down, is named exactly and left to a person (C-09).
    """
    clause = shop.policy.swap
    if clause is None:
        return judge.whole(shop, facts, request, _H, Reason.POLICY_NOT_AVAILABLE)
    if clause.then == "human":
        return judge.whole(shop, facts, request, _H, Reason.CHANGE_BY_PERSON, clause.clause)
    picked = judge.picks(facts.order, request)
    if len(picked) != 1:
        return judge.whole(shop, facts, request, _ASK, Reason.QTY, clause.clause)
    ((line_id, qty),) = picked.items()
    line = judge.line_of(facts.order, line_id)
    target = facts.variants.get(request.target_sku or "")
    verdict, reason, deadline = _line_state(shop, facts, request, line, qty)
    amounts, effects = Amounts.none(facts.order.currency), tuple[Effect, ...]()
    if verdict is _A and line is not None:
        swap = _swap(facts, line, qty, target)
        verdict, reason = _target_state(swap)
        amounts = Amounts(amounts.items, amounts.fee, amounts.shipping, _difference(swap, amounts))
        effects = _effects(facts, swap) if swap and verdict is _A else ()
    decided = LineDecision(line_id, qty, verdict, reason, deadline, clause.clause)
    return judge.decision(shop, facts, request, [decided], amounts=amounts, effects=effects)


def _swap(facts: Facts, line: Line, qty: int, target: Variant | None) -> _Swap | None:
    if target is None:
        return None
    current = facts.variants.get(line.sku)
    same = current is not None and current.style_id == target.style_id
    return _Swap(line, qty, target, facts.styles.get(target.style_id), same)


def _line_state(
    shop: Shop, facts: Facts, request: Request, line: Line | None, qty: int
) -> tuple[Verdict, Reason, datetime | None]:
    if line is None or qty <= 0:
        return _R, Reason.QTY, None
    if line.cancelled == line.qty:
        return _R, Reason.ALREADY_CANCELLED, None
    if not judge.is_preorder(line):
        return _H, Reason.NOT_COVERED, None
    if line.open == 0:
        return _R, Reason.ALREADY_SHIPPED, None
    if qty > line.open:
        return _R, Reason.QTY, None
    if judge.open_elsewhere(facts.order, line.id):
        return _R, Reason.REQUEST_OPEN, None
    campaign = facts.campaign_of(line)
    deadline = swap_deadline(shop, campaign) if campaign else None
    if campaign is None or deadline is None:
        return _H, Reason.NOT_COVERED, None
    if judge.too_early(facts, line, request.asked_at):
        return _R, Reason.NOT_OPEN, campaign.opens_at
    if not within(request.asked_at, deadline):
        return _R, Reason.WINDOW_CLOSED, deadline
    return _A, Reason.OK, deadline


def _target_state(swap: _Swap | None) -> tuple[Verdict, Reason]:
    if swap is None:
        return _ASK, Reason.NOT_FOUND
    if swap.target.sku == swap.line.sku:
        return _R, Reason.SAME_ITEM
    if swap.target.kind is LineKind.IN_STOCK or swap.style is None:
        return _H, Reason.NOT_COVERED
    if swap.style.campaign_id != swap.line.campaign_id:
        return _H, Reason.NOT_COVERED
    if not swap.same_style and not swap.style.has_room(swap.qty):
        return _R, Reason.STYLE_FULL
    if swap.target.price != swap.line.unit_paid:
        return _H, Reason.PRICE_DIFFERS
    return _A, Reason.OK


def _difference(swap: _Swap | None, amounts: Amounts) -> Money:
    """Return what the customer would have to add (+) or get back (-); zero if that is unknown."""
    if swap is None or swap.target.price.currency != swap.line.unit_paid.currency:
        return amounts.difference
    return (swap.target.price - swap.line.unit_paid) * swap.qty


def _effects(facts: Facts, swap: _Swap) -> tuple[Effect, ...]:
    current = facts.variants.get(swap.line.sku)
    if swap.same_style or current is None:
        return ()
    return (
        ReleaseSlots(current.style_id, swap.qty),
        TakeSlots(swap.target.style_id, swap.qty),
    )
