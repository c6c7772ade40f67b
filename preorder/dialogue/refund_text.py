"""What of an order's money has gone back, is on its way, or is to come."""

from __future__ import annotations

from collections.abc import Sequence

from preorder.core.money import total
from preorder.core.orders import Capability, OpenRequest
from preorder.core.refunds import Refund, RefundState
from preorder.dialogue.outcome import OwnOrder
from preorder.dialogue.phrases import day, list_of
from preorder.policy.judge import paid_for

_SENT = (RefundState.SENT, RefundState.SETTLED)


def refund_lines(own: OwnOrder) -> Sequence[str]:
    """Say what stands in our records of refunds: amounts, dates, and what a return waits for."""
    lines = [_refund(own, one) for one in own.refunds]
    before = _before(own)
    return [*lines, *([before] if before else []), *_together(own), *_returns(own)]


def _refund(own: OwnOrder, refund: Refund) -> str:
    booked = ""
    if refund.booked_at is not None:
        booked = f" (booked on {day(own.shop.calendar.local_date(refund.booked_at))})"
    if refund.state is RefundState.FAILED:
        return f"{refund.amount} could not be sent back{booked}; a person has to look at it."
    way = _way(own, refund)
    if refund.state in _SENT:
        return (
            f"{refund.amount} has been sent back {way}{booked}; banks usually take some "
            "days to show it."
        )
    return f"{refund.amount} is being sent back {way}{booked}."


def _way(own: OwnOrder, refund: Refund) -> str:
    """Name the payment that money goes back to, where there were several."""
    paid = own.facts.order.payments
    method = next((each.method for each in paid if each.id == refund.payment_id), None)
    return f"to your {method}" if method and len(paid) > 1 else "the way you paid"


def _together(own: OwnOrder) -> Sequence[str]:
    """Add up what goes back in several parts."""
    gone = [one.amount for one in own.refunds if one.state is not RefundState.FAILED]
    if len(gone) < 2 or _before(own):
        return []
    return [f"Together that is {total(gone, own.facts.order.currency)}."]


def _before(own: OwnOrder) -> str:
    """Say what the shop has paid back without the assistant."""
    currency = own.facts.order.currency
    counted = [one.amount for one in own.refunds if one.state is not RefundState.FAILED]
    back = total([one.refunded for one in own.facts.order.payments], currency)
    rest = back - total(counted, currency)
    return f"{rest} has been refunded." if rest.minor > 0 else ""


def _units(own: OwnOrder, request: OpenRequest) -> str:
    lines = own.facts.order.lines
    named = [f"{request.units[ln.id]} × {ln.name}" for ln in lines if request.units.get(ln.id)]
    return list_of(named) or "your items"


def _worth(own: OwnOrder, request: OpenRequest) -> str:
    order = own.facts.order
    paid = [paid_for(line, request.units.get(line.id, 0)) for line in order.lines]
    return f"the refund of {total(paid, order.currency)}"


def claim_lines(own: OwnOrder) -> Sequence[str]:
    """Say which damage claims are open."""
    return [
        f"Your damage claim for {_units(own, request)} (reference {request.reference}) is filed: "
        "a person on our team arranges what follows."
        for request in own.facts.order.requests
        if request.capability is Capability.REPORT_DAMAGE
    ]


def _returns(own: OwnOrder) -> Sequence[str]:
    clause = own.shop.policy.returns
    if clause is None:
        return []
    within = clause.refund_within.amount
    return [
        f"The return of {_units(own, request)} (reference {request.reference}) is open: "
        f"{_worth(own, request)} follows within {within} business days after we receive it."
        for request in own.facts.order.requests
        if request.capability is Capability.REQUEST_RETURN
    ]
