"""Swap an item for another variant."""

from __future__ import annotations

from actions._base import ShopAction
from preorder.core.orders import Capability


class SwapItemAction(ShopAction):
    """Swap as the policy allows (LT-18, LA-15)."""

    wish = Capability.SWAP_ITEM

    def name(self) -> str:
        return "action_swap_item"
