"""What a task needs next: identity, order, item, quantity, target … or its summary."""

from __future__ import annotations

from preorder.core.orders import Capability
from preorder.dialogue import questions
from preorder.dialogue.state import Step

MOVES = frozenset({Capability.CANCEL_ORDER, Capability.DELAY_REFUND, Capability.SWAP_ITEM})
"""What needs a code first, in a shop that wants one."""

_ASKED_FIRST = {Step.WHICH_WISH: questions.ask_which_wish, Step.GO_ON: questions.ask_go_on}
