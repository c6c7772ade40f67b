"""Money on its way back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from preorder.core.money import Money


class RefundState(StrEnum):
    """Where a refund stands. All but FAILED count against what can still be refunded."""

    PENDING = "pending"
    SENT = "sent"
    UNKNOWN = "unknown"
    """A time-out: looked up before it is sent again."""
    SETTLED = "settled"
    FAILED = "failed"
    """The provider's own 'no'."""


@dataclass(frozen=True, slots=True)
class Refund:
    """Money to send back. `id` is the key the payment provider sees, always the same."""

    id: str
    shop: str
    order_number: str
    payment_id: str
    reference: str
    amount: Money
    state: RefundState
    attempts: int = 0
    booked_at: datetime | None = None
    """When it was decided; None where that is not known."""
