"""A customer without his order number: it goes to the address on the order, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

from preorder.core.replies import Reply
from preorder.dialogue.outcome import PERSON, Outcome, Turn

_PHRASES = ("lost", "cant find", "can't find", "cannot find", "don't have", "dont have", "forgot",
            "no idea", "don't know", "dont know", "deleted")  # fmt: skip


def asks_for_number(turn: Turn) -> bool:
    """Tell whether the customer says that he has no number, or just named the address for it."""
    said = turn.heard.text.lower().replace("’", "'")
    if turn.known.mentioned:
        return False
    waiting = turn.task.lost_number and turn.known.has_email
    return waiting or turn.heard.choice == "lost" or any(phrase in said for phrase in _PHRASES)


def mail_numbers(turn: Turn) -> Outcome:
    """Ask for the address, or have the numbers sent there; the same words whether any exist."""
    email = turn.memory.claimed_email
    if email is None:
        text = (
            "No problem. Tell me the e-mail address you ordered with, and I will send your order "
            "number there."
        )
        asked = turn.with_task(replace(turn.task, lost_number=True))
        return Outcome(asked.memory, (Reply(text, (PERSON,)),))
    text = (
        f"If there is an order with {email}, its number is on its way there now. Please send it "
        "to me once you have it."
    )
    done = turn.with_task(replace(turn.task, lost_number=False))
    return Outcome(done.memory, (Reply(text, (PERSON,)),), send_numbers_to=email)
