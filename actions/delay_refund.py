"""Refund an order that is late."""

from __future__ import annotations

from actions._base import ShopAction
from preorder.core.orders import Capability


class DelayRefundAction(ShopAction):
    """Refund for delay (LT-19, LA-09)."""

    wish = Capability.DELAY_REFUND

    def name(self) -> str:
        return "action_delay_refund"
