"""What a general answer means for the customer's own order."""

from __future__ import annotations

from actions._base import ShopAction


class FollowUpAction(ShopAction):
    """Add the order's facts, then return to the open task."""

    follows_answer = True

    def name(self) -> str:
        return "action_follow_up"
