"""Open a return."""

from __future__ import annotations

from actions._base import ShopAction
from preorder.core.orders import Capability


class RequestReturnAction(ShopAction):
    """Authorise a return (LT-14)."""

    wish = Capability.REQUEST_RETURN

    def name(self) -> str:
        return "action_request_return"
