"""A photo without words."""

from __future__ import annotations

from actions._base import ShopAction
from preorder.core.orders import Capability


class SendPhotoAction(ShopAction):
    """Take it for a damage claim, or ask what it is about."""

    wish = Capability.REPORT_DAMAGE

    def name(self) -> str:
        return "action_send_photo"
