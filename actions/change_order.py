"""Changes that a person makes."""

from __future__ import annotations

from actions._base import ShopAction
from preorder.core.orders import Capability


class ChangeOrderAction(ShopAction):
    """Hand a change over with its order (LA-15)."""

    wish = Capability.CHANGE_ORDER

    def name(self) -> str:
        return "action_change_order"
