"""Pass the chat to a person."""

from __future__ import annotations

from actions._base import ShopAction
from preorder.core.orders import Capability


class TalkToHumanAction(ShopAction):
    """Open a case with all that is known."""

    wish = Capability.TALK_TO_HUMAN

    def name(self) -> str:
        return "action_talk_to_human"
