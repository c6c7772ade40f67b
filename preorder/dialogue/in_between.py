"""What is asked of prices, and of who pays, while a wish is under way. Answered from its facts."""

from __future__ import annotations

from preorder.core.orders import Capability
from preorder.core.replies import Reply
from preorder.dialogue.costs import asks_swap_cost, asks_targets, swap_cost, targets_text
from preorder.dialogue.outcome import Turn
from preorder.dialogue.postage import asks_postage, postage
from preorder.dialogue.several import asked_other
from preorder.dialogue.topics import order_facts
from preorder.dialogue.units import swap_targets


def told_in_between(turn: Turn) -> Reply | None:
    """Return who pays for sending it back, what a swap or the other order costs, what there is."""
    task, text = turn.task, turn.heard.text
    if fact := _of_the_other(turn):
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
