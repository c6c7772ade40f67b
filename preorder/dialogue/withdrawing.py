"""Shall it be withdrawn? The question about a filed request, or about what is undecided. (S-19)"""

from __future__ import annotations

from preorder.core.orders import Capability
from preorder.core.replies import Reply
from preorder.dialogue.endings import ended
from preorder.dialogue.outcome import PERSON, Known, Outcome, OwnOrder, Passed, Turn, choice_button
from preorder.dialogue.state import Step
from preorder.dialogue.words import WISHES

UNDECIDED = "case"
"""In `Task.withdraws`: no filed request, but a wish that a person has still to decide."""
GONE = Reply("That request is no longer open, so nothing has changed.", (PERSON,))


def ask_undecided(turn: Turn) -> Outcome:
    """Ask whether a person is to hear that a wish is no longer wanted."""
    wish = Passed(turn.task.capability, turn.task.order_number)
    text = (
        f"{sentence(named(turn.known, wish))} is with a person on our team and not decided yet. "
        "Shall I tell them that you no longer want it?"
    )
    if wish.capability is Capability.TALK_TO_HUMAN:
        text = (
            "A person on our team is going to answer you. Shall I tell them that it is no longer "
            "needed?"
        )
    return _asked(turn, text, UNDECIDED)


def ask_withdrawal(turn: Turn, own: OwnOrder) -> Outcome:
    """Ask whether to withdraw a filed request, unless somebody has settled it meanwhile."""
    task, reference = turn.task, turn.task.withdraws or ""
    if reference not in {request.reference for request in own.facts.order.requests}:
        return ended(turn, GONE)
    text = (
        f"{sentence(WISHES[task.capability])} on order {task.order_number}, reference {reference}, "
        "is still open, so I can withdraw it. Shall I?"
    )
    return _asked(turn, text, reference)


def _asked(turn: Turn, text: str, reference: str) -> Outcome:
    buttons = (choice_button("Withdraw it", f"withdraw:{reference}"),
               choice_button("Keep it", "stop"))  # fmt: skip
    asked = turn.with_task(turn.task.at(Step.WITHDRAW))
    return Outcome(asked.memory, (Reply(text, buttons),))


def named(known: Known, wish: Passed) -> str:
    """Name a wish; its order only to whom it is proven to belong."""
    if wish.capability is Capability.TALK_TO_HUMAN:
        return "your message"
    own = wish.order_number in known.orders
    return WISHES[wish.capability] + (f" on order {wish.order_number}" if own else "")


def sentence(text: str) -> str:
    """Return the text as a sentence begins; order numbers keep their capitals."""
    return text[:1].upper() + text[1:]
