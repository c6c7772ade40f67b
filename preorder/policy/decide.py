"""One question for every capability: what does this shop's policy say to this request?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from preorder.core.decisions import Decision, Reason, Request
from preorder.core.orders import Capability, Facts
from preorder.policy import judge
from preorder.policy.cancel_order import decide_cancel_order
from preorder.policy.clauses import Autonomy
from preorder.policy.delay_refund import decide_delay_refund
from preorder.policy.judge import Wish
from preorder.policy.order_status import decide_order_status
from preorder.policy.report_damage import decide_report_damage
from preorder.policy.request_return import decide_request_return
from preorder.policy.shop import Shop
from preorder.policy.swap_item import decide_swap_item


def _change_order(shop: Shop, facts: Facts, request: Request) -> Decision:
    return judge.whole(Wish(shop, facts, request), judge.hand_over(Reason.CHANGE_BY_PERSON))


def _talk_to_human(shop: Shop, facts: Facts, request: Request) -> Decision:
    return judge.whole(Wish(shop, facts, request), judge.hand_over(Reason.ASKED_FOR_PERSON))


_DECIDERS: Mapping[Capability, Callable[[Shop, Facts, Request], Decision]] = {
    Capability.ORDER_STATUS: decide_order_status,
    Capability.CANCEL_ORDER: decide_cancel_order,
    Capability.SWAP_ITEM: decide_swap_item,
    Capability.REQUEST_RETURN: decide_request_return,
    Capability.REPORT_DAMAGE: decide_report_damage,
    Capability.DELAY_REFUND: decide_delay_refund,
    Capability.CHANGE_ORDER: _change_order,
    Capability.TALK_TO_HUMAN: _talk_to_human,
}


def decide(shop: Shop, facts: Facts, request: Request) -> Decision:
    """Decide a request under a shop's policy.

    Pure: the same shop, facts and request give the same decision in any process, zone or locale
    (I-10), and every state of an order gives exactly one verdict (I-11). Reads no clock.

    Raises:
        ValueError: a time without a zone, or facts of another shop.
    """
    if facts.order.shop != shop.shop:
        raise ValueError(f"order {facts.order.number} is not of {shop.shop}")
    if request.asked_at.tzinfo is None:
        raise ValueError(f"the time of a request needs a zone: {request.asked_at!r}")
    return _DECIDERS[request.capability](shop, facts, request)


def autonomy(shop: Shop, capability: Capability) -> Autonomy:
    """Return how far the assistant goes when this shop's policy allows that."""
    policy = shop.policy
    clause = {
        Capability.CANCEL_ORDER: policy.cancel,
        Capability.SWAP_ITEM: policy.swap,
        Capability.REQUEST_RETURN: policy.returns,
        Capability.REPORT_DAMAGE: policy.damage,
        Capability.DELAY_REFUND: policy.delay,
    }.get(capability)
    return clause.autonomy if clause is not None else Autonomy.FILE


def reply_by(shop: Shop, asked_at: datetime) -> datetime | None:
    """Return by when a person answers, inclusive; None where the shop promises no time.

    Counted in business days from the next one on (LA-01, T-17).
    """
    promised = shop.contact.reply_within
    return None if promised is None else shop.calendar.after_event(asked_at, promised)
