"""What the general answer to a question means for the customer's own order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from preorder.core.decisions import Decision, Request, Verdict
from preorder.core.orders import Capability
from preorder.core.replies import Reply
from preorder.dialogue.entitled import delay_right, refund_for_delay
from preorder.dialogue.outcome import PERSON, OwnOrder, wish_button
from preorder.dialogue.phrases import day, money_parts, names, shipping_kept
from preorder.dialogue.refund_text import claim_lines, refund_lines
from preorder.dialogue.status_text import place_text, status_text
from preorder.dialogue.words import every_reason, others
from preorder.policy.campaign_text import closes_at, moment
from preorder.policy.decide import decide
from preorder.policy.shop import Shop

_CANCEL = wish_button("Cancel my order", Capability.CANCEL_ORDER)


def order_facts(
    topic: str, own: OwnOrder, asked_at: datetime, besides: Capability | None = None
) -> Reply | None:
    """Return what is true of this order for that topic; None where it adds nothing.

    Args:
        besides: the open task, whose own question says all that there is to say of it.
    """
    tell = _TELLERS.get(topic)
    nothing = topic == "refund_timing" and not refund_lines(own)
    if tell is None or (besides is not None and (_ABOUT.get(topic) is besides or nothing)):
        return None
    return tell(own, asked_at)


def about(topic: str) -> Capability | None:
    """Return the wish that a topic is the rule of."""
    return _ABOUT.get(topic)


def facts_told(
    topics: Sequence[str], own: OwnOrder, asked_at: datetime, besides: Capability | None = None
) -> tuple[Reply, ...]:
    """Return what is true of this order for those topics, each once.

    That no refund is booked is only worth a word where nothing else is told.
    """
    told = {topic: order_facts(topic, own, asked_at, besides) for topic in topics}
    replies = {topic: reply for topic, reply in told.items() if reply is not None}
    if len(set(replies.values())) > 1 and not refund_lines(own):
        replies.pop("refund_timing", None)
    return tuple(dict.fromkeys(replies.values()))


def offered_by(topics: Sequence[str], own: OwnOrder, asked_at: datetime) -> Capability | None:
    """Return the wish that was just said to be possible for this order: a yes takes it.

    Else a cancellation that a person decides: who then says "ok do that" wants that, filed in time.
    Where only the status was told, what that holds out: the refund for a delay.
    """
    wishes = [_ABOUT[topic] for topic in reversed(topics) if topic in _ABOUT]
    possible = next((wish for wish in wishes if _possible(own, wish, asked_at)), None)
    told = not wishes and any(_TELLERS.get(each) is _status for each in topics)
    if told and refund_for_delay(own.shop, own.facts, asked_at):
        return Capability.DELAY_REFUND
    cancel = Capability.CANCEL_ORDER
    undecided = cancel in wishes and _decided(own, cancel, asked_at).verdict is Verdict.HUMAN
    return possible or (cancel if undecided else None)


def _possible(own: OwnOrder, wish: Capability, asked_at: datetime) -> bool:
    parts = [{line.id: 1} for line in own.facts.order.lines]
    requests = [Request(wish, asked_at), *(Request(wish, asked_at, units=each) for each in parts)]
    verdicts = {decide(own.shop, own.facts, request).verdict for request in requests}
    return bool(verdicts & {Verdict.ALLOW, Verdict.ASK})


def _decided(own: OwnOrder, capability: Capability, asked_at: datetime) -> Decision:
    return decide(own.shop, own.facts, Request(capability, asked_at))


def _only_a_person(own: OwnOrder, decision: Decision) -> Reply:
    """Say why only a person can decide, and offer one: nothing is passed on by a question."""
    said = every_reason(own.shop, own.facts, decision)
    return Reply(f"Your order {own.facts.order.number}: {said}", (PERSON,))


def _status(own: OwnOrder, asked_at: datetime) -> Reply:
    decision = _decided(own, Capability.ORDER_STATUS, asked_at)
    buttons = (PERSON,) if decision.verdict is Verdict.HUMAN else ()
    return Reply(status_of(own, decision), buttons)


def _not_received(own: OwnOrder, asked_at: datetime) -> Reply:
    """Tell the status; what our records call sent can be traced by a person."""
    status = _status(own, asked_at)
    if not own.facts.order.shipments:
        return status
    return Reply(
        f"{status.text}\nIf it is not with you, a person on our team can trace it.", (PERSON,)
    )


def _cancel(own: OwnOrder, asked_at: datetime) -> Reply:
    decision = _decided(own, Capability.CANCEL_ORDER, asked_at)
    if decision.verdict is not Verdict.ALLOW:
        told = _only_a_person(own, decision)
        passes = decision.verdict is Verdict.HUMAN
        return replace(told, buttons=(_CANCEL, PERSON)) if passes else told
    number, what = own.facts.order.number, names(own.facts, decision.acted)
    until = f" until {moment(own.shop, decision.deadline)}" if decision.deadline else " now"
    text = (
        f"Your order {number}: you can cancel {what}{until} and get back {money_parts(decision)}."
    )
    if kept := shipping_kept(own.facts, decision):
        text += f" {kept[0].upper()}{kept[1:]}."
    left = others(own.shop, own.facts, decision)
    return Reply("\n".join(part for part in (text, left) if part))


def _swap(own: OwnOrder, asked_at: datetime) -> Reply | None:
    answers = [
        decide(own.shop, own.facts, Request(Capability.SWAP_ITEM, asked_at, units={line.id: 1}))
        for line in own.facts.order.lines
    ]
    possible = next((d for d in answers if d.verdict is Verdict.ASK and d.deadline), None)
    if possible is not None and possible.deadline is not None:
        until, number = moment(own.shop, possible.deadline), own.facts.order.number
        return Reply(f"Your order {number}: a swap is possible until {until}.")
    return _only_a_person(own, answers[0]) if answers else None


def _return(own: OwnOrder, asked_at: datetime) -> Reply | None:
    return _until(own, Capability.REQUEST_RETURN, "you can ask for a return", asked_at)


def _damage(own: OwnOrder, asked_at: datetime) -> Reply | None:
    return _until(own, Capability.REPORT_DAMAGE, "you can report damage", asked_at)


def _until(own: OwnOrder, capability: Capability, what: str, asked_at: datetime) -> Reply | None:
    decision = _decided(own, capability, asked_at)
    if decision.verdict is Verdict.HUMAN and not decision.deadline:
        return None
    number = own.facts.order.number
    if decision.verdict in (Verdict.ALLOW, Verdict.ASK) and decision.deadline:
        return Reply(f"Your order {number}: {what} until {moment(own.shop, decision.deadline)}.")
    return _only_a_person(own, decision)


def _delay(own: OwnOrder, asked_at: datetime) -> Reply:
    decision = _decided(own, Capability.DELAY_REFUND, asked_at)
    number, limit = own.facts.order.number, delay_right(own.shop, own.facts)
    if decision.verdict is Verdict.ALLOW:
        back = money_parts(decision)
        return Reply(f"Your order {number} is late enough: you can get back {back}.")
    if limit is not None and decision.deadline is not None:
        until = moment(own.shop, limit)
        return Reply(
            f"Your order {number}: if it has not shipped by {until}, you can have your money back."
        )
    return _status(own, asked_at)


def _window(own: OwnOrder, asked_at: datetime) -> Reply | None:
    """Tell when the order's own pre-order closes: another one may be open now."""
    facts, number = own.facts, own.facts.order.number
    sold = {c.id: c for line in facts.order.lines if (c := facts.campaign_of(line)) is not None}
    ends = [close for c in sold.values() if (close := closes_at(own.shop, c)) is not None]
    if not ends:
        return None
    end = max(ends)
    verb = "is open until" if asked_at <= end else "closed on"
    return Reply(f"The pre-order of your order {number} {verb} {moment(own.shop, end)}.")


def _place(own: OwnOrder, asked_at: datetime) -> Reply | None:
    """Tell the place in line of what is still to come (LA-16)."""
    del asked_at
    placed = [line for line in own.facts.order.lines if line.sku in own.places]
    told = [f"{line.name}: {place_text(own.places[line.sku])}." for line in placed]
    return Reply("\n".join([f"Your order {own.facts.order.number}:", *told])) if told else None


def _saving(own: OwnOrder, asked_at: datetime) -> Reply | None:
    """Tell what this order saves, where the regular price of its items is known (LT-02)."""
    del asked_at
    number, told = own.facts.order.number, []
    for line in own.facts.order.lines:
        variant, units = own.facts.variants.get(line.sku), line.qty - line.cancelled
        regular = variant.retail_price if variant else None
        if regular is not None and regular > line.unit_paid and units:
            saved = regular - line.unit_paid
            each = " each" if units > 1 else ""
            told.append(
                f"{units} × {line.name}: you save {saved}{each} (regular price {regular}, you paid "
                f"{line.unit_paid})."
            )
    return (
        Reply("\n".join([f"Your order {number}:", *(f"- {each}" for each in told)]))
        if told
        else None
    )


def _refunds(own: OwnOrder, asked_at: datetime) -> Reply:
    del asked_at
    number, lines = own.facts.order.number, refund_lines(own)
    if not lines:
        return Reply(f"Your order {number}: no refund is booked on it.", (PERSON,))
    text = "\n".join([f"Your order {number}:", *(f"- {line}" for line in lines)])
    return Reply(text, (PERSON,))


_TELLERS: Mapping[str, Callable[[OwnOrder, datetime], Reply | None]] = {
    "preorder_window": _window,
    "queue_place": _place,
    "ship_date": _status,
    "lead_time": _status,
    "order_status_how": _status,
    "not_received": _not_received,
    "mixed_cart_shipping": _status,
    "cancel_policy": _cancel,
    "restocking_fee": _cancel,
    "swap_policy": _swap,
    "return_policy": _return,
    "damage_policy": _damage,
    "delay_policy": _delay,
    "refund_timing": _refunds,
    "how_discount_applied": _saving,
}

_ABOUT = {
    "cancel_policy": Capability.CANCEL_ORDER,
    "restocking_fee": Capability.CANCEL_ORDER,
    "swap_policy": Capability.SWAP_ITEM,
    "return_policy": Capability.REQUEST_RETURN,
    "damage_policy": Capability.REPORT_DAMAGE,
    "delay_policy": Capability.DELAY_REFUND,
}


def status_of(own: OwnOrder, decision: Decision) -> str:
    """Tell an order's status, and what of its money goes back."""
    refunds = [f"- {line}" for line in (*refund_lines(own), *claim_lines(own))]
    late = refund_for_delay(own.shop, own.facts, decision.asked_at)
    back = (
        [f"It is late enough for a refund: you can get back {money_parts(late)}."] if late else []
    )
    return "\n".join([status_text(own.shop, own.facts, decision, own.places), *refunds, *back])


def reply_promise(shop: Shop, by: datetime | None) -> str:
    """Say when a person answers: by a date where the shop promises one, else how to write."""
    email, promised = shop.contact.email, shop.contact.reply_within
    if by is None or promised is None:
        return f"A person will answer you here as soon as possible. You can also write to {email}."
    latest = day(shop.calendar.local_date(by))
    faster = " or ".join(shop.contact.faster)
    quicker = f" For a faster answer you can reach us on {faster}." if faster else ""
    return (
        f"A person will answer you by {latest} at the latest (within {promised.amount} business "
        f"days). You can also write to {email}.{quicker}"
    )
