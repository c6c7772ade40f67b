"""An order that is cancelled whole, whoever did it: what is asked of its money (C-08)."""

from __future__ import annotations

import re

from preorder.core.orders import Capability
from preorder.core.replies import Reply
from preorder.dialogue.asking import asks
from preorder.dialogue.items import names_another_deed
from preorder.dialogue.outcome import Known, OwnOrder, Turn
from preorder.dialogue.referring import FOLLOW_UP
from preorder.dialogue.state import Memory
from preorder.dialogue.topics import order_facts

_CANCEL = Capability.CANCEL_ORDER
_MONEY = re.compile(
    r"\b(?:back|refund\w*|money|fees?|25 ?%|everything|cent|dollars?)\b", re.IGNORECASE
)

_WHEN = re.compile(r"\b(?:when|how (?:long|soon|fast)|where)\b", re.IGNORECASE)
"""The rule on how soon money is there has an answer of its own."""


def asks_of_gone(memory: Memory, text: str, known: Known) -> str | None:
    """Return FOLLOW_UP for a question about the money of an order of which nothing is left."""
    own = known.orders.get(memory.current_order or "")
    if memory.task is not None or own is None or not _is_gone(own):
        return None
    return FOLLOW_UP if _is_about_money(text) else None


def told_of_gone(turn: Turn) -> Reply | None:
    """Tell what of its money was sent back: no rule on cancelling it applies any more."""
    own = turn.known.orders.get(turn.memory.current_order or "")
    if own is None or not _is_gone(own) or not _is_about_money(turn.heard.text):
        return None
    return order_facts("refund_timing", own, turn.heard.at)


def _is_gone(own: OwnOrder) -> bool:
    return all(line.cancelled == line.qty for line in own.facts.order.lines)


def _is_about_money(text: str) -> bool:
    asked = any(asks(part) for part in re.split(r"[.,;!\n]", text))
    how_much = _MONEY.search(text) and not _WHEN.search(text)
    return asked and bool(how_much) and not names_another_deed(text, _CANCEL)
