"""What the steps of an import hand to each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from preorder.core.orders import Campaign, Style, Variant
from preorder.policy.shop import Shop


@dataclass(frozen=True)
class Known:
    """What orders may refer to: the shop's catalogue, the file's own entries included."""

    shop: Shop
    campaigns: Mapping[str, Campaign]
    styles: Mapping[str, Style]
    variants: Mapping[str, Variant]


@dataclass(frozen=True)
class Target:
    """The order that is being written."""

    shop: str
    number: str
    currency: str
    path: str
    now: datetime

    @property
    def key(self) -> dict[str, Any]:
        """What all its rows have in common."""
        return {"shop": self.shop, "number": self.number}
