"""What is asked of prices, and of who pays, while a wish is under way. Answered from its facts."""

from __future__ import annotations

import re

from preorder.core.decisions import Request, Verdict
from preorder.core.money import total
from preorder.core.orders import Capability
from preorder.core.replies import Reply
from preorder.dialogue.costs import asks_swap_cost, asks_targets, swap_cost, targets_text
from preorder.dialogue.outcome import Turn
from preorder.dialogue.phrases import money_parts
from preorder.dialogue.postage import asks_postage, postage
from preorder.dialogue.several import asked_other, others
from preorder.dialogue.state import Step
from preorder.dialogue.topics import order_facts, status_of
from preorder.dialogue.units import swap_targets
from preorder.policy.decide import decide

_IN_TOTAL = re.compile(
    r"\b(?:how much|what|which amount)\b.*"
    r"\b(?:total|altogether|together|both|all of (?:them|it))\b",
    re.IGNORECASE,
)
_WHAT_IS_LEFT = re.compile(
    r"\bwhat(?:['’]?s| is| are| do i have| have i| remains| stays)?(?: still| now)? "
    r"(?:left|remain\w*|open|coming|to come|in (?:it|my order|the order))\b"
    r"|\bwhat (?:do|have) i (?:still )?(?:have|got) (?:left|now)\b",
    re.IGNORECASE,
)
_SHOWS_ORDER = (Step.GO_ON, Step.CONFIRM, Step.WHICH_ITEM)
_MONEY_BACK = (Capability.CANCEL_ORDER, Capability.DELAY_REFUND)


def told_in_between(turn: Turn) -> Reply | None:
    """Return who pays for sending it back, what a swap or the other order costs, what there is."""
    task, text = turn.task, turn.heard.text
    if fact := _in_total(turn) or _of_the_other(turn) or _what_is_left(turn):
        return fact
    own = turn.known.orders.get(task.order_number or "")
    if own is not None and task.units and asks_targets(task, text):
        line = own.facts.order.line(next(iter(task.units)))
        return Reply(targets_text(line, swap_targets(own.facts, task)))
    if not (asks_postage(task, text) or asks_swap_cost(task, text)):
        return None
    shop = own.shop if own else turn.known.shop
    return swap_cost(shop) if task.capability is Capability.SWAP_ITEM else postage(shop)


def _of_the_other(turn: Turn) -> Reply | None:
    """Answer what cancelling the customer's other order brings back."""
    other = asked_other(turn.task, turn.heard.text, turn.known)
    return order_facts("cancel_policy", turn.known.orders[other], turn.heard.at) if other else None


def _what_is_left(turn: Turn) -> Reply | None:
    """Tell the order as it stands now, between one wish and the next."""
    task, memory = turn.task, turn.memory
    own = turn.known.orders.get(task.order_number or memory.current_order or "")
    if own is None or task.step not in _SHOWS_ORDER or not _WHAT_IS_LEFT.search(turn.heard.text):
        return None
    request = Request(Capability.ORDER_STATUS, turn.heard.at)
    return Reply(status_of(own, decide(own.shop, own.facts, request)))


def _in_total(turn: Turn) -> Reply | None:
    """Say what the summed-up order and those that follow it bring back together."""
    task, orders = turn.task, turn.known.orders
    later = [orders[number] for number in others(task) if number in orders]
    own = orders.get(task.order_number or "")
    asked = _IN_TOTAL.search(turn.heard.text) is not None and task.capability in _MONEY_BACK
    if not (asked and later and own and task.quote):
        return None
    request = Request(task.capability, task.asked_at)
    decided = [(each, decide(each.shop, each.facts, request)) for each in later]
    allowed = [(each, one) for each, one in decided if one.verdict is Verdict.ALLOW]
    if len(allowed) < len(decided):
        return None
    told = [f"Order {own.facts.order.number} brings back {money_parts(task.quote.decision)}."]
    told += [
        f"Order {each.facts.order.number} comes after it; all of it brings back {money_parts(one)}."
        for each, one in allowed
    ]
    sums = [task.quote.decision.amounts.refund, *(one.amounts.refund for _, one in allowed)]
    return Reply(f"{' '.join(told)} Together that is {total(sums, own.facts.order.currency)}.")
