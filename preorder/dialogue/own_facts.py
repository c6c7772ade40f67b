"""What is true of the order that is spoken of, beside a general answer."""

from __future__ import annotations

from preorder.core.orders import Capability
from preorder.core.replies import Reply
from preorder.dialogue.endings import promise
from preorder.dialogue.money_back import WAYS
from preorder.dialogue.outcome import OwnOrder, Turn
from preorder.dialogue.refund_text import refund_lines
from preorder.dialogue.topics import about, facts_told
from preorder.dialogue.words import WISHES

_MONEY = frozenset({"refund_timing", "restocking_fee", "cancel_policy"})


def own_facts(turn: Turn, besides: Capability | None = None) -> tuple[Reply, ...]:
    """Tell what is true of the order spoken of, without what the open task's summary says."""
    own = spoken_of(turn)
    if own is None:
        return ()
    number, topics = own.facts.order.number, turn.heard.topics
    if (undecided := _awaited_money(turn, own)) is not None and besides is None:
        rest = [topic for topic in topics if topic not in _MONEY]
        return tuple(dict.fromkeys((undecided, *facts_told(rest, own, turn.heard.at))))
    passed = {each.capability for each in turn.known.passed if each.order_number == number}
    told = [topic for topic in topics if about(topic) not in passed]
    return facts_told(told, own, turn.heard.at, besides)


def _awaited_money(turn: Turn, own: OwnOrder) -> Reply | None:
    """Answer a question about money that a person has still to decide on; None if none is."""
    number, known = own.facts.order.number, turn.known
    wishes = [p.capability for p in known.passed if (p.order_number, p.reference) == (number, None)]
    wishes = [wish for wish in wishes if wish in WAYS]
    if not wishes or _MONEY.isdisjoint(turn.heard.topics) or refund_lines(own):
        return None
    text = (
        f"Your order {number}: {WISHES[wishes[-1]]} is with a person on our team and not decided "
        f"yet. They tell you what you get back, and whether a fee is taken. {promise(turn)}"
    )
    return Reply(text)


def spoken_of(turn: Turn) -> OwnOrder | None:
    """Return the order spoken of, or the only one."""
    orders, number = turn.known.orders, turn.memory.current_order
    if number is None and len(orders) == 1:
        number = next(iter(orders))
    return orders.get(number or "")
