"""May units of a style still be ordered? (LT-03, LT-05, LT-06, LT-08; C-05)

The assistant takes no orders; shops and tests do, under the same cap.
"""

from __future__ import annotations

from datetime import datetime

from preorder.core.calendar import within
from preorder.core.decisions import Reason, Verdict
from preorder.core.orders import Campaign, LineKind, Style
from preorder.policy.shop import Shop
from preorder.policy.windows import close_of


def decide_place_order(
    shop: Shop, campaign: Campaign, style: Style, qty: int, asked_at: datetime
) -> tuple[Verdict, Reason]:
    """Decide whether the whole quantity may be ordered; there is no silent part (Q-01).

    Slots that a cancellation freed may be taken again while the pre-order is open (C-05).
    """
    if qty <= 0:
        return Verdict.ASK, Reason.QTY
    if not within(campaign.opens_at, asked_at):
        return Verdict.REFUSE, Reason.NOT_OPEN
    if not within(asked_at, close_of(shop, campaign)):
        return Verdict.REFUSE, Reason.WINDOW_CLOSED
    if not style.has_room(qty):
        return Verdict.REFUSE, Reason.STYLE_FULL
    return Verdict.ALLOW, Reason.OK


def decide_discount_code(shop: Shop, kind: LineKind) -> tuple[Verdict, Reason]:
    """Decide whether another discount code applies to an item of that kind (LT-08).

    A gift card is a means of payment, not a code (C-22).
    """
    promo = shop.policy.promo
    if promo is None:
        return Verdict.HUMAN, Reason.POLICY_NOT_AVAILABLE
    stacks = promo.stack_on_in_stock if kind is LineKind.IN_STOCK else promo.stack_on_preorder
    return (Verdict.ALLOW, Reason.OK) if stacks else (Verdict.REFUSE, Reason.NO_STACKING)


def decide_price_adjustment(shop: Shop) -> tuple[Verdict, Reason]:
    """Decide whether a later price change reaches an order already placed (LA-12, M-17)."""
    if shop.policy.price_locked:
        return Verdict.REFUSE, Reason.PRICE_LOCKED
    return Verdict.HUMAN, Reason.POLICY_NOT_AVAILABLE
