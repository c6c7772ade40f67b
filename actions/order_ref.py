"""An order number or an e-mail address without a wish."""

from __future__ import annotations

from actions._base import ShopAction
from preorder.core.orders import Capability


class OrderRefAction(ShopAction):
    """Look the order up, or go on with the open task."""

    wish = Capability.ORDER_STATUS

    def name(self) -> str:
        return "action_order_ref"
