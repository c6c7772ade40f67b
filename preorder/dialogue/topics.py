"""What the general answer to a question means for the customer's own order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from preorder.core.decisions import Decision, Request, Verdict
from preorder.core.orders import Capability
from preorder.core.refunds import RefundState
from preorder.dialogue.outcome import OwnOrder
from preorder.dialogue.status_text import status_text
from preorder.dialogue.words import day, delay_right, money_parts, sentence
from preorder.policy.campaign_text import moment
from preorder.policy.decide import decide
from preorder.policy.shop import Shop


def order_facts(topic: str, own: OwnOrder, asked_at: datetime) -> str | None:
    """Return what is true of this order for that topic; None where it adds nothing."""
    tell = _TELLERS.get(topic)
    return tell(own, asked_at) if tell else None


def _decided(own: OwnOrder, capability: Capability, asked_at: datetime) -> Decision:
    return decide(own.shop, own.facts, Request(capability, asked_at))


def _status(own: OwnOrder, asked_at: datetime) -> str:
    decision = _decided(own, Capability.ORDER_STATUS, asked_at)
    return status_text(own.shop, own.facts, decision)


def _cancel(own: OwnOrder, asked_at: datetime) -> str:
    decision = _decided(own, Capability.CANCEL_ORDER, asked_at)
    number = own.facts.order.number
    if decision.verdict is not Verdict.ALLOW:
        return f"Your order {number}: {sentence(own.shop, own.facts, decision)}"
    until = f" until {moment(own.shop, decision.deadline)}" if decision.deadline else " now"
    return f"Your order {number}: you can cancel{until} and get back {money_parts(decision)}."


def _swap(own: OwnOrder, asked_at: datetime) -> str | None:
    for line in own.facts.order.lines:
        request = Request(Capability.SWAP_ITEM, asked_at, units={line.id: 1})
        decision = decide(own.shop, own.facts, request)
        if decision.verdict is Verdict.ASK and decision.deadline:
            until = moment(own.shop, decision.deadline)
            return f"Your order {own.facts.order.number}: a swap is possible until {until}."
    return None


def _return(own: OwnOrder, asked_at: datetime) -> str | None:
    return _until(own, Capability.REQUEST_RETURN, "you can ask for a return", asked_at)


def _damage(own: OwnOrder, asked_at: datetime) -> str | None:
    return _until(own, Capability.REPORT_DAMAGE, "you can report damage", asked_at)


def _until(own: OwnOrder, capability: Capability, what: str, asked_at: datetime) -> str | None:
    decision = _decided(own, capability, asked_at)
    if decision.verdict is Verdict.HUMAN and not decision.deadline:
        return None
    number = own.facts.order.number
    if decision.verdict in (Verdict.ALLOW, Verdict.ASK) and decision.deadline:
        return f"Your order {number}: {what} until {moment(own.shop, decision.deadline)}."
    return f"Your order {number}: {sentence(own.shop, own.facts, decision)}"


def _delay(own: OwnOrder, asked_at: datetime) -> str:
    decision = _decided(own, Capability.DELAY_REFUND, asked_at)
    number, limit = own.facts.order.number, delay_right(own.shop, own.facts)
    if decision.verdict is Verdict.ALLOW:
        return f"Your order {number} is late enough: you can get back {money_parts(decision)}."
    if limit is not None and decision.deadline is not None:
        until = moment(own.shop, limit)
        return (
            f"Your order {number}: if it has not shipped by {until}, you can have your money back."
        )
    return _status(own, asked_at)


def _refunds(own: OwnOrder, asked_at: datetime) -> str | None:
    del asked_at
    sent = [r for r in own.refunds if r.state is not RefundState.FAILED]
    if not sent:
        return None
    on_its_way = (RefundState.SENT, RefundState.SETTLED)
    parts = [
        f"{r.amount} {'has been sent' if r.state in on_its_way else 'is being sent'}" for r in sent
    ]
    return (
        f"Your order {own.facts.order.number}: {', '.join(parts)} to your original payment method. "
        "Banks take some days to show it; if it does not arrive, a person will look into it."
    )


_TELLERS: Mapping[str, Callable[[OwnOrder, datetime], str | None]] = {
    "ship_date": _status,
    "lead_time": _status,
    "order_status_how": _status,
    "not_received": _status,
    "mixed_cart_shipping": _status,
    "cancel_policy": _cancel,
    "restocking_fee": _cancel,
    "swap_policy": _swap,
    "return_policy": _return,
    "damage_policy": _damage,
    "delay_policy": _delay,
    "refund_timing": _refunds,
}


def reply_promise(shop: Shop, by: datetime | None) -> str:
    """Say when a person answers: by a date where the shop promises one, else how to write."""
    email = shop.contact.email
    if by is None:
        return f"A person will answer you here as soon as possible. You can also write to {email}."
    latest = day(shop.calendar.local_date(by))
    faster = " or ".join(shop.contact.faster)
    quicker = f" For a faster answer you can reach us on {faster}." if faster else ""
    promised = shop.contact.reply_within
    return (
        f"A person will answer you by {latest} at the latest (within {promised.amount} business "
        f"days). You can also write to {email}.{quicker}"
        if promised
        else f"A person will answer you by {latest}. You can also write to {email}.{quicker}"
    )
