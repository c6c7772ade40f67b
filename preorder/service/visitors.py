"""What a visitor of a shop's website leaves with us besides messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Rating:
    """How a chat was: one to five stars."""

    stars: int
    comment: str = ""


class Visitors(Protocol):
    """Of each conversation, in the store. Gone with the conversation."""

    def leave_email(self, conversation: str, email: str) -> None:
        """Keep where a person's answer goes as well. It proves nothing about who it is."""

    def email(self, conversation: str) -> str | None:
        """Return the address that was left."""

    def rate(self, conversation: str, rating: Rating, at: datetime) -> None:
        """Keep how it was; a second rating replaces the first."""

    def rating(self, conversation: str) -> Rating | None:
        """Return how it was."""
