"""Tell where an order stands."""

from __future__ import annotations

from actions._base import ShopAction
from preorder.core.orders import Capability


class OrderStatusAction(ShopAction):
    """Look an order up (LA-17, LT-10)."""

    wish = Capability.ORDER_STATUS

    def name(self) -> str:
        return "action_order_status"
