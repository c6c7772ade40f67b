"""Which delivered units are still in time: every parcel has windows of its own. (LT-11, T-13)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from preorder.core.calendar import within
from preorder.core.decisions import Reason, Verdict
from preorder.core.orders import Line, Order
from preorder.core.spans import Span
from preorder.policy.shop import Shop


@dataclass(frozen=True, slots=True)
class InTime:
    """Whether enough units of a line were delivered recently enough; else why not."""

    verdict: Verdict
    reason: Reason
    deadline: datetime | None = None


def units_in_time(
    shop: Shop, order: Order, line: Line, qty: int, window: Span, asked_at: datetime, late: InTime
) -> InTime:
    """Check a window after delivery for `qty` units of a line, newest parcel first (S-10).

    Args:
        late: the answer when the units were delivered, but too long ago.
    """
    parcels = sorted(
        (s for s in order.shipments if s.units.get(line.id)),
        key=lambda s: (s.delivered_at is not None, s.delivered_at or s.shipped_at),
        reverse=True,
    )
    delivered = [(s.delivered_at, s.units[line.id]) for s in parcels if s.delivered_at is not None]
    if not delivered:
        return _nothing_delivered(line)
    deadlines = [(shop.calendar.after_event(at, window), units) for at, units in delivered]
    timely = sum(units for end, units in deadlines if within(asked_at, end)) - line.returned
    if qty <= timely:
        return InTime(Verdict.ALLOW, Reason.OK, deadlines[0][0])
    if qty > sum(units for _, units in delivered) - line.returned:
        return InTime(Verdict.REFUSE, Reason.QTY)
    return InTime(late.verdict, late.reason, deadlines[0][0])


def _nothing_delivered(line: Line) -> InTime:
    if line.delivered > 0:
        return InTime(Verdict.HUMAN, Reason.DELIVERY_UNKNOWN)
    return InTime(Verdict.REFUSE, Reason.NOT_DELIVERED)
