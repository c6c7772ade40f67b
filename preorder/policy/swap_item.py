"""May an item be swapped for another variant? (LT-18, LA-15; C-04, C-09)"""

from __future__ import annotations

from dataclasses import dataclass, replace

from preorder.core.calendar import within
from preorder.core.decisions import (
    Decision,
    Effect,
    Reason,
    ReleaseSlots,
    Request,
    TakeSlots,
    Verdict,
)
from preorder.core.money import Money
from preorder.core.orders import Facts, LineKind, Style, Variant
from preorder.policy import judge
from preorder.policy.judge import Outcome, Units, Wish
from preorder.policy.shop import Shop
from preorder.policy.windows import swap_deadline


@dataclass(frozen=True, slots=True)
class _Swap:
    """Units of a line and the variant that is wanted instead."""

    units: Units
    target: Variant
    current_style: Style | None
    target_style: Style | None

    @property
    def same_style(self) -> bool:
        return self.current_style == self.target_style


def decide_swap_item(shop: Shop, facts: Facts, request: Request) -> Decision:
    """Decide a swap of units of one line to `target_sku`.

    A swap inside a style needs no slot (Q-08); to another style it needs one there. A difference
    in price, up or down, is named exactly and left to a person (C-09).
    """
    clause = shop.policy.swap
    if clause is None:
        return judge.not_in_policy(shop, facts, request)
    wish = Wish(shop, facts, request, clause.clause)
    if clause.then == "human":
        return judge.whole(wish, judge.hand_over(Reason.CHANGE_BY_PERSON))
    if stopped := judge.stopped(wish):
        return judge.whole(wish, stopped)
    picked = judge.open_picks(facts.order, request)
    if len(picked) != 1:
        return judge.whole(wish, judge.ask(Reason.QTY))
    lines = judge.decide_lines(wish, picked, _rule)
    return _with_swap(wish, judge.decision(wish, lines))


def _with_swap(wish: Wish, decision: Decision) -> Decision:
    """Add the difference in price, and the slots that move if the swap is allowed."""
    (decided,) = decision.lines
    line = judge.line_of(wish.facts.order, decided.line_id)
    named = decision.reason in (Reason.OK, Reason.PRICE_DIFFERS)
    swap = _swap(Units(wish, line, decided.qty)) if line is not None and named else None
    if swap is None:
        return decision
    amounts = replace(decision.amounts, difference=_difference(swap))
    effects = _effects(swap) if decision.verdict is Verdict.ALLOW else ()
    return replace(decision, amounts=amounts, effects=effects)


def _swap(units: Units) -> _Swap | None:
    facts = units.wish.facts
    target = facts.variants.get(units.wish.request.target_sku or "")
    if target is None:
        return None
    return _Swap(units, target, facts.style_of(units.line.sku), facts.styles.get(target.style_id))


def _rule(units: Units) -> Outcome:
    return (
        judge.cancelled(units)
        or _not_covered(units)
        or judge.not_open(units, judge.refuse(Reason.ALREADY_SHIPPED))
        or _window(units)
    )


def _not_covered(units: Units) -> Outcome | None:
    return None if judge.is_preorder(units.line) else judge.hand_over(Reason.NOT_COVERED)


def _window(units: Units) -> Outcome:
    wish, asked_at = units.wish, units.asked_at
    campaign = wish.facts.campaign_of(units.line)
    deadline = swap_deadline(wish.shop, campaign) if campaign else None
    if campaign is None or deadline is None:
        return judge.hand_over(Reason.NOT_COVERED)
    if judge.too_early(wish.facts, units.line, asked_at):
        return judge.refuse(Reason.NOT_OPEN, campaign.opens_at)
    if not within(asked_at, deadline):
        return judge.refuse(Reason.WINDOW_CLOSED, deadline)
    return replace(_target(_swap(units)), deadline=deadline)


def _target(swap: _Swap | None) -> Outcome:
    if swap is None:
        return judge.ask(Reason.NOT_FOUND)
    line, target = swap.units.line, swap.target
    if target.sku == line.sku:
        return judge.refuse(Reason.SAME_ITEM)
    if target.kind is LineKind.IN_STOCK or not _same_campaign(swap):
        return judge.hand_over(Reason.NOT_COVERED)
    if not _fits(swap):
        return judge.refuse(Reason.STYLE_FULL)
    if target.price != line.unit_paid:
        return judge.hand_over(Reason.PRICE_DIFFERS)
    return judge.allow()


def _same_campaign(swap: _Swap) -> bool:
    """Tell whether both styles are known and sold in the line's campaign (Q-13)."""
    styles = (swap.current_style, swap.target_style)
    return all(s is not None and s.campaign_id == swap.units.line.campaign_id for s in styles)


def _fits(swap: _Swap) -> bool:
    style = swap.target_style
    return swap.same_style or (style is not None and style.has_room(swap.units.qty))


def _difference(swap: _Swap) -> Money:
    """Return what the customer would have to add (+) or get back (-); zero if that is unknown."""
    paid, price = swap.units.line.unit_paid, swap.target.price
    if price.currency != paid.currency:
        return Money.zero(paid.currency)
    return (price - paid) * swap.units.qty


def _effects(swap: _Swap) -> tuple[Effect, ...]:
    """Return the slots that move between two styles, as far as they have a cap."""
    if swap.same_style:
        return ()
    effects: list[Effect] = []
    if swap.current_style is not None and swap.current_style.cap is not None:
        effects.append(ReleaseSlots(swap.current_style.id, swap.units.qty))
    if swap.target_style is not None and swap.target_style.cap is not None:
        effects.append(TakeSlots(swap.target_style.id, swap.units.qty))
    return tuple(effects)
