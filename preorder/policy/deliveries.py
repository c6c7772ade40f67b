"""Which delivered units are still in time: every parcel has windows of its own. (LT-11, T-13)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from preorder.core.calendar import within
from preorder.core.decisions import Reason
from preorder.core.orders import Capability, Line, Order
from preorder.core.spans import Span
from preorder.policy import judge
from preorder.policy.judge import Outcome, Units, Wish


def delivered_picks(wish: Wish, window: Span) -> dict[int, int]:
    """Return the units asked about: those named, else all that were delivered and are still kept.

    Where only some of a line's units are in time, a line named as a whole means those.
    """
    order, request = wish.facts.order, wish.request
    if request.units is not None:
        return dict(request.units)
    kept = {line.id: _kept(order, line) for line in order.lines}
    timely = {line.id: len(_timely(wish, line, window)) for line in order.lines}
    delivered = {line_id: timely[line_id] or units for line_id, units in kept.items() if units > 0}
    return delivered or judge.picks(order, request)


def units_in_time(units: Units, window: Span, late: Outcome) -> Outcome:
    """Check a window after delivery, newest parcel first; what came back counts as the oldest.

    A replacement is a parcel of its own, with its own window (S-10).

    Args:
        late: the answer when the units were delivered, but too long ago.
    """
    line, order = units.line, units.wish.facts.order
    ends, timely = _ends(units.wish, line, window), _timely(units.wish, line, window)
    if units.qty <= len(timely):
        return judge.allow(timely[units.qty - 1])
    if line.delivered > len(_deliveries(order, line)):
        return judge.hand_over(Reason.DELIVERY_UNKNOWN)
    if not ends:
        return judge.refuse(Reason.ALREADY_RETURNED if line.returned else Reason.NOT_DELIVERED)
    if units.qty > len(ends):
        return judge.refuse(Reason.QTY)
    return replace(late, deadline=ends[units.qty - 1])


def requested(units: Units, capability: Capability) -> Outcome | None:
    """Tell what open requests on delivered units mean for another one (S-11, S-12).

    The same wish again is refused; with a different one the customer is asked which he wants.
    """
    order, line = units.wish.facts.order, units.line
    held = judge.held(order, line.id, delivered=True)
    if not held or units.qty <= _kept(order, line) - held:
        return None
    same = any(r.capability is capability and r.units.get(line.id) for r in order.requests)
    return judge.refuse(Reason.REQUEST_OPEN) if same else judge.ask(Reason.REQUEST_OPEN)


def _deliveries(order: Order, line: Line) -> list[datetime]:
    """Return when each unit was delivered, as far as that is known, newest first."""
    at = [
        shipment.delivered_at
        for shipment in order.shipments
        if shipment.delivered_at is not None
        for _ in range(shipment.units.get(line.id, 0))
    ]
    return sorted(at, reverse=True)


def _kept(order: Order, line: Line) -> int:
    return max(line.delivered, len(_deliveries(order, line))) - line.returned


def _ends(wish: Wish, line: Line, window: Span) -> Sequence[datetime]:
    """Return the end of the window for each unit still kept, latest first."""
    delivered = _deliveries(wish.facts.order, line)
    kept = delivered[: max(0, len(delivered) - line.returned)]
    return [wish.shop.calendar.after_event(at, window) for at in kept]


def _timely(wish: Wish, line: Line, window: Span) -> Sequence[datetime]:
    return [end for end in _ends(wish, line, window) if within(wish.request.asked_at, end)]
