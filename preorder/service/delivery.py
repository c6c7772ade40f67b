"""Where outside platforms meet us: what came in, what goes out, and how a delivery went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from preorder.core.replies import Button


class ReceivedKind(StrEnum):
    """What happened on the platform."""

    MESSAGE = "message"
    UNSENT = "unsent"
    """The customer took a message back; `message_id` is that message's."""
    FOREIGN_ECHO = "foreign_echo"
    """A person answered in the platform's own inbox; `sender` is still the customer."""
    HANDED_BACK = "handed_back"
    """That person is done and gave the chat back to us; `sender` is the customer."""


@dataclass(frozen=True, slots=True)
class Received:
    """One event of a customer's chat on an outside platform.

    `message_id` is unique in (platform, account); `sent_at` is UTC, by the platform's clock.
    """

    platform: str
    account: str
    message_id: str
    sender: str
    """The customer's id there."""
    text: str
    button: str | None
    """The opaque id of a tapped button."""
    photo_urls: tuple[str, ...]
    sent_at: datetime
    kind: ReceivedKind = ReceivedKind.MESSAGE


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to a customer on an outside platform. Its buttons' payloads are opaque ids."""

    id: str
    """Ours, the same at every try."""
    platform: str
    account: str
    recipient: str
    text: str
    buttons: tuple[Button, ...]
    by_person: bool
    """Written by a person of the shop, not by us."""
    last_heard_at: datetime
    """UTC: the customer's last message, from which the platform's 24-hour window runs."""


class DeliveryResult(StrEnum):
    """How a try ended."""

    SENT = "sent"
    RETRY = "retry"
    STOP_ACCOUNT = "stop_account"
    """Nothing of this account can be sent until a person mends it (an invalid token)."""
    WINDOW_CLOSED = "window_closed"
    """The customer has been silent for too long; the platform takes no answer any more."""
    GIVE_UP = "give_up"
    """This message can never be sent (a blocked or unknown recipient)."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """The result of one try. `message_id` is the platform's; `reason` holds no personal data."""

    result: DeliveryResult
    message_id: str | None = None
    reason: str = ""
    retry_after: float | None = None
    """Seconds, at least; None leaves the pause to the outbox."""


class Deliverer(Protocol):
    """Sends messages to outside platforms; used by many threads at once."""

    def deliver(self, message: Outgoing, now: datetime) -> Delivery:
        """Try to send one message. What went wrong is the result, never raised."""

    def typing(self, platform: str, account: str, recipient: str) -> None:
        """Show that an answer is being written; never raises, a failure does not matter."""
