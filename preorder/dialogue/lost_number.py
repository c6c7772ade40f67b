"""A customer without his order number: it goes to the address on the order, and nowhere else."""

from __future__ import annotations

import re
from dataclasses import replace

from preorder.core.replies import Reply
from preorder.dialogue.outcome import PERSON, Outcome, Turn
from preorder.dialogue.state import Step, Task

_LOST = (
    r"\b(?:lost|misplaced|can['’]?t find|cannot find|(?:don|do not|didn)['’]?t? ?have|have no|"
    r"forg[eo]t\w*|no idea|(?:don|do not)['’]?t? know|deleted)\b"
)
_NOTHING = re.compile(_LOST, re.IGNORECASE)
_NO_NUMBER = re.compile(
    rf"{_LOST}.{{0,25}}\b(?:number|order (?:no|id)|confirmation)\b", re.IGNORECASE
)
_NO_MAIL = re.compile(
    r"\b(?:\w*n['’]?t|not|never|no|nothing)\b(?:\s\w+){0,3}?\s"
    r"(?:get|got|received?|come|came|arrived?|see|there|here|e?-?mails?|anything)\b",
    re.IGNORECASE,
)
_SOMETHING_ELSE = re.compile(r"\b(?:parcel|package|item|photo|patience)\b", re.IGNORECASE)


def lacks_number(text: str) -> bool:
    """Tell whether a text says that the order number is lost or forgotten."""
    return _NO_NUMBER.search(text) is not None


def misses_mail(task: Task, text: str) -> bool:
    """Tell whether a text says that the e-mail with the number has not come."""
    return task.number_mailed and _NO_MAIL.search(text) is not None


def _mail_awaited(turn: Turn) -> Outcome:
    """Say what to do while the e-mail has not come; the same words whether there was one."""
    text = (
        "It can take a few minutes; please look in your spam folder too. If nothing comes, you may "
        "have ordered with another e-mail address: tell me that one, or let a person help you."
    )
    return Outcome(turn.memory, (Reply(text, (PERSON,)),))


def without_number(turn: Turn) -> Outcome | None:
    """Help who lacks his number, or the e-mail that it was sent in; None for anything else."""
    if asks_for_number(turn):
        return mail_numbers(turn)
    waits = misses_mail(turn.task, turn.heard.text) and not turn.known.named
    return _mail_awaited(turn) if waits else None


def asks_for_number(turn: Turn) -> bool:
    """Tell whether the customer says that he has no number, or just named the address for it."""
    task, said = turn.task, turn.heard.text
    if turn.known.mentioned or turn.known.orders:
        return False
    if task.step is not Step.IDENTIFY:
        return task.step is Step.BEGIN and lacks_number(said)
    waiting = task.lost_number and turn.known.has_email
    waiting = waiting or (task.number_mailed and turn.known.named)  # another address
    nothing = _NOTHING.search(said) is not None and _SOMETHING_ELSE.search(said) is None
    return waiting or turn.heard.choice == "lost" or nothing


def mail_numbers(turn: Turn) -> Outcome:
    """Ask for the address, or have the numbers sent there; the same words whether any exist."""
    email = turn.memory.claimed_email
    if email is None:
        text = (
            "No problem. Tell me the e-mail address you ordered with, and I will send your order "
            "number there."
        )
        asked = turn.with_task(replace(turn.task.at(Step.IDENTIFY), lost_number=True))
        return Outcome(asked.memory, (Reply(text, (PERSON,)),))
    text = (
        f"If there is an order with {email}, its number is on its way there now. Please send it "
        "to me once you have it."
    )
    mailed = replace(turn.task.at(Step.IDENTIFY), lost_number=False, number_mailed=True)
    done = turn.with_task(mailed)
    return Outcome(done.memory, (Reply(text, (PERSON,)),), send_numbers_to=email)
