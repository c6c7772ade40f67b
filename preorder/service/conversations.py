"""A conversation as we keep it: who is there, who answers, and what was being done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class ConversationState(StrEnum):
    """Who has the chat."""

    BOT = "bot"
    WAITING = "waiting"
    """A person is awaited; questions and status are still answered."""
    HUMAN = "human"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Identity:
    """A customer who named an order and the e-mail address on it.

    `verified_at` is real time, not the demo clock: it limits how long the proof holds.
    """

    email: str
    order_number: str
    verified_at: datetime


@dataclass(frozen=True, slots=True)
class Conversation:
    """What we know of a conversation. `memory` is the dialogue's own, opaque and JSON."""

    id: str
    shop: str
    channel: str
    state: ConversationState = ConversationState.BOT
    identity: Identity | None = None
    wrong_tries: int = 0
    memory: Mapping[str, Any] = field(default_factory=dict)
