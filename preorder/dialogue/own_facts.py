"""What is true of the order that is spoken of, beside a general answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from preorder.core.orders import Capability
from preorder.core.replies import Reply
from preorder.dialogue.endings import promise
from preorder.dialogue.money_back import WAYS
from preorder.dialogue.outcome import Known, OwnOrder, Turn
from preorder.dialogue.refund_text import refund_lines
from preorder.dialogue.state import Memory
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
    return _spoken_of(turn.memory, turn.known)


def sold_at(memory: Memory, known: Known, named: Sequence[str]) -> datetime | None:
    """Return when the pre-order opened that the order spoken of was sold in.

    Args:
        named: the order numbers in the message, canonical.
    """
    mine = next((known.orders[number] for number in named if number in known.orders), None)
    own = mine or _spoken_of(memory, known)
    if own is None:
        return None
    facts = own.facts
    sold = [c.opens_at for line in facts.order.lines if (c := facts.campaign_of(line)) is not None]
    return max(sold, default=None)


def _spoken_of(memory: Memory, known: Known) -> OwnOrder | None:
    orders, number = known.orders, memory.current_order
    if number is None and len(orders) == 1:
        number = next(iter(orders))
    return orders.get(number or "")
