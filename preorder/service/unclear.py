"""A message that was not understood, or that led to a person: something to learn from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Why(StrEnum):
    """Why a message is kept."""

    UNSURE = "unsure"
    """The brain did not understand it, or hardly."""
    PERSON = "person"
    """A person had to take over because of it."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What the brain took a message for. `percent` is how sure it was, 0 to 100."""

    intent: str
    percent: int


@dataclass(frozen=True, slots=True)
class UnclearMessage:
    """One kept message. `text` holds no numbers or addresses of the customer."""

    shop: str
    conversation: str
    message_id: str
    received_at: datetime
    text: str
    why: Why
    guesses: tuple[Guess, ...] = ()
    """The surest first; none where the brain was not asked."""
