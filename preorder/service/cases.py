"""Cases: what a person has to look at, with everything known at that moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from preorder.core.orders import Capability


class CaseState(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Case:
    """One thing for a person. `asked_at` is when the customer's message was received."""

    id: str
    shop: str
    conversation: str
    capability: Capability
    reasons: tuple[str, ...]
    asked_at: datetime
    order_number: str | None = None
    """The order, if the customer is verified for it; else what he typed stands in `details`."""
    customer: str | None = None
    """The verified e-mail address."""
    state: CaseState = CaseState.OPEN
    details: Mapping[str, Any] = field(default_factory=dict)
    """What was asked, the decision with its amounts, what the assistant tried; JSON."""
