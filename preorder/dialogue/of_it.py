"""Short words on what was just held out, or is with a person: "how much back", "its unused"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from preorder.core.orders import Capability
from preorder.core.replies import Reply
from preorder.dialogue.asking import asks
from preorder.dialogue.conditions import speaks_of_state
from preorder.dialogue.costs import asks_cost
from preorder.dialogue.extract import words
from preorder.dialogue.items import speaks_of
from preorder.dialogue.outcome import Passed, Turn
from preorder.dialogue.phrases import paid_text
from preorder.dialogue.referring import FOLLOW_UP
from preorder.dialogue.state import Memory
from preorder.dialogue.topics import order_facts

_RULE_OF = {
    Capability.CANCEL_ORDER: "cancel_policy",
    Capability.DELAY_REFUND: "delay_policy",
}
_ARRANGED = (Capability.SWAP_ITEM, Capability.CHANGE_ORDER)
_HOW_MUCH = re.compile(
    r"\b(?:how much|what['’]?s?|which amount)\b.*\b(?:back|refund\w*|total)\b", re.IGNORECASE
)
_PAID = re.compile(
    r"^\W*(?:(?:and|so|ok|okay|but|hm+)\b\W*)*(?:what|how much)\s(?:did|have|had)\s(?:i|we)\s"
    r"(?:\w+\s)?(?:pay|paid|spent|spend)\b",
    re.IGNORECASE,
)
_FEW = 8


def meant_of_it(memory: Memory, text: str, passed: Sequence[Passed]) -> str | None:
    """Return FOLLOW_UP for who asks what comes back, a person for the state of what he returns."""
    if _asks_how_much(memory, text) or _asks_what_was_paid(memory, text):
        return FOLLOW_UP
    if _asks_cost_of_undecided(memory, text, passed):
        return Capability.TALK_TO_HUMAN
    back = Capability.REQUEST_RETURN
    undecided = any(each.capability is back and each.reference is None for each in passed)
    told = undecided and not asks(text) and speaks_of_state(text)
    return Capability.TALK_TO_HUMAN if told and memory.task is None else None


def _asks_cost_of_undecided(memory: Memory, text: str, passed: Sequence[Passed]) -> bool:
    """Tell whether a message asks what a change costs that a person decides on (LA-15)."""
    if memory.task is not None or not passed or len(words(text)) > _FEW:
        return False
    last = passed[-1]
    theirs = last.reference is None and last.capability in _ARRANGED
    return theirs and asks_cost(text) and not any(speaks_of(text, each) for each in _RULE_OF)


def told_of_it(turn: Turn) -> Reply | None:
    """Say once more what would come back of the order; None for all other messages."""
    memory, heard = turn.memory, turn.heard
    own = turn.known.orders.get(memory.current_order or "")
    if own is not None and _asks_what_was_paid(memory, heard.text):
        return Reply(f"Order {own.facts.order.number}. {paid_text(own.facts)}")
    if own is None or memory.offered is None or not _asks_how_much(memory, heard.text):
        return None
    return order_facts(_RULE_OF[memory.offered], own, heard.at)


def _asks_what_was_paid(memory: Memory, text: str) -> bool:
    shown = memory.task is None and memory.current_order is not None
    return shown and len(words(text)) <= _FEW and _PAID.match(text) is not None


def _asks_how_much(memory: Memory, text: str) -> bool:
    held_out = memory.task is None and memory.offered in _RULE_OF and memory.current_order
    return bool(held_out) and len(words(text)) <= _FEW and _HOW_MUCH.search(text) is not None
