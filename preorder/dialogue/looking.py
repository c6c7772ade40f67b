"""An order's status as an answer: what stands in it, and who it is passed on to. (LA-18)"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from preorder.core.decisions import Request, Verdict
from preorder.core.orders import Capability
from preorder.core.replies import Reply
from preorder.dialogue.endings import draft, ended, promise
from preorder.dialogue.entitled import refund_for_delay
from preorder.dialogue.money_back import best_way
from preorder.dialogue.outcome import PERSON, Outcome, OwnOrder, Turn
from preorder.dialogue.phrases import list_of, paid_text
from preorder.dialogue.questions import offer_next
from preorder.dialogue.refund_text import refund_lines
from preorder.dialogue.theirs import NO_DEEDS
from preorder.dialogue.told import (
    charged_twice,
    is_stuck,
    money_missing,
    not_with_him,
    paid_twice,
)
from preorder.dialogue.topics import facts_told, offered_by, status_of
from preorder.dialogue.words import WISHES
from preorder.policy.decide import decide

_RULE_OF = {
    Capability.DELAY_REFUND: "delay_policy",
    Capability.CANCEL_ORDER: "cancel_policy",
    Capability.REQUEST_RETURN: "return_policy",
}


def status_told(turn: Turn, own: OwnOrder) -> Outcome:
    """Tell an order's status; what is not as it should be goes to a person as well."""
    number = own.facts.order.number
    decision = decide(own.shop, own.facts, Request(Capability.ORDER_STATUS, turn.heard.at))
    text = status_of(own, decision)
    passed = [p.capability for p in turn.known.passed if p.order_number == number]
    undecided = [WISHES[p] for p in passed if p not in NO_DEEDS]
    if undecided:
        text += f"\n- With a person on our team, and not decided yet: {list_of(undecided)}."
    rest = tuple(wish for wish in turn.task.waiting if wish not in passed)
    turn = turn.with_order(number).with_task(replace(turn.task, waiting=rest))
    if decision.verdict is not Verdict.HUMAN:
        if doubted := _doubted(turn, own):
            return _person_offered(turn, f"{text}{doubted}")
        return _with_answers(turn, own, text)
    if turn.known.waiting_for_person:
        return ended(turn, Reply(f"{text}\nIt is with a person on our team. {promise(turn)}"))
    case = draft(turn, turn.task, decision.reasons, number, decision)
    told = Reply(f"{text}\nI have passed this on. {promise(turn)}")
    return replace(ended(turn, told), cases=(case,), waits=not turn.task.waiting)


def _with_answers(turn: Turn, own: OwnOrder, status: str) -> Outcome:
    """Tell the status, and first what was asked of the order before it was known."""
    asked, at = turn.task.asked, turn.heard.at
    late = refund_for_delay(own.shop, own.facts, at) is not None
    said = ("queue_place", "delay_policy") if late else ("queue_place",)  # the status tells it
    asked = _of_money(tuple(topic for topic in asked if topic not in said), own, at)
    told = [status if fact.text in status else fact.text for fact in facts_told(asked, own, at)]
    *before, last = [Reply(text) for text in dict.fromkeys((*told, status))]
    last = replace(last, buttons=offer_next(own.facts))
    outcome = ended(turn, *before, last)
    if outcome.memory.task is not None:
        return outcome
    offered = offered_by(asked, own, at) or (Capability.DELAY_REFUND if late else None)
    return replace(outcome, memory=replace(outcome.memory, offered=offered))


def _of_money(asked: tuple[str, ...], own: OwnOrder, at: datetime) -> tuple[str, ...]:
    """Return the questions with the way to money back in a refund's place, where none is booked.

    A bare "refund", and then the order number: the wish is not lost for want of a verb.
    """
    way = best_way(own, at) if "refund_timing" in asked and not refund_lines(own) else None
    rule = _RULE_OF.get(way) if way else None
    return tuple(rule if rule and each == "refund_timing" else each for each in asked)


def _doubted(turn: Turn, own: OwnOrder) -> str | None:
    """Answer who says that it has not come, or cost too much (LT-11); None for a mere look."""
    words, order = turn.task.words, own.facts.order
    if money_missing(words):
        booked = "" if refund_lines(own) else "\n- No refund is booked on this order."
        return f"{booked}\nIf the money does not reach you, a person on our team can look into it."
    if paid_twice(words) and not charged_twice(words):
        paid = f"\n- {paid_text(own.facts)}"
        return f"{paid}\nIf you were charged more, a person on our team can check it."
    if charged_twice(words):
        once = f"\n- Shipping was charged once on this order: {order.shipping_paid}."
        return f"{once}\nIf you see it otherwise, a person on our team can check it."
    if is_stuck(words) and any(each.delivered_at is None for each in order.shipments):
        return "\nIf it does not move on, a person on our team can trace it."
    if order.shipments and ("not_received" in turn.heard.topics or not_with_him(words)):
        return "\nIf it is not with you, a person on our team can trace it."
    return None


def _person_offered(turn: Turn, text: str) -> Outcome:
    outcome = ended(turn, Reply(f"{text} Shall I pass this on?", (PERSON,)))
    return replace(outcome, memory=replace(outcome.memory, offered=Capability.TALK_TO_HUMAN))
