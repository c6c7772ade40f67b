"""What is asked of prices, and of who pays, while a wish is under way. Answered from its facts."""

from __future__ import annotations

from preorder.core.orders import Capability
from preorder.core.replies import Reply
from preorder.dialogue.costs import asks_swap_cost, asks_targets, swap_cost, targets_text
from preorder.dialogue.outcome import Turn
from preorder.dialogue.postage import asks_postage, postage
from preorder.dialogue.units import swap_targets


def told_in_between(turn: Turn) -> Reply | None:
    """Return who pays for sending it back, what a swap costs, or what it can be for."""
    task, text = turn.task, turn.heard.text
    own = turn.known.orders.get(task.order_number or "")
    if own is not None and task.units and asks_targets(task, text):
        line = own.facts.order.line(next(iter(task.units)))
        return Reply(targets_text(line, swap_targets(own.facts, task)))
    if not (asks_postage(task, text) or asks_swap_cost(task, text)):
        return None
    shop = own.shop if own else turn.known.shop
    return swap_cost(shop) if task.capability is Capability.SWAP_ITEM else postage(shop)
