"""File a damage claim."""

from __future__ import annotations

from actions._base import ShopAction
from preorder.core.orders import Capability


class ReportDamageAction(ShopAction):
    """Keep photos and file the claim (LT-21)."""

    wish = Capability.REPORT_DAMAGE

    def name(self) -> str:
        return "action_report_damage"
