"""Cancel an order or items of it."""

from __future__ import annotations

from actions._base import ShopAction
from preorder.core.orders import Capability


class CancelOrderAction(ShopAction):
    """Cancel as the policy allows (LT-12, LA-13)."""

    wish = Capability.CANCEL_ORDER

    def name(self) -> str:
        return "action_cancel_order"
