"""The post: what came in and waits for its turn, and what goes out to other platforms.

Both wait in the database. A worker takes a row under a lease and renews it while it works; the row
of a worker that was killed is free again when the lease is over. Of one conversation only the first
waiting row can be taken, so that its messages are answered, and delivered, in order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol

from preorder.core.replies import Reply
from preorder.service.delivery import Delivery, Outgoing

WEB = "web"
"""The platform that is our own: its customers read the log, nothing is delivered to them."""
LEASE = timedelta(seconds=10)
"""How long a killed worker's row waits for another one."""
_KEY_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Arrival:
    """A customer's message on its way to an answer. Unique in (platform, account, message_id)."""

    platform: str
    account: str
    message_id: str
    conversation: str
    words: str
    """What the brain is told; a payload begins with a slash, which free text never does."""
    text: str
    """What people read."""
    sent_at: datetime
    """By the sender's clock; with the arrival it gives the order within a conversation."""
    received_at: datetime
    """By the shop's clock, which dates a wish."""
    accepted_at: datetime
    """By the real clock, which limits patience."""
    instead: str | None = None
    """The answer, where the brain need not be asked."""
    photos: tuple[str, ...] = ()
    photo_urls: tuple[str, ...] = ()
    """Photos that are still to be fetched."""
    id: int = 0
    tries: int = 0

    @property
    def key(self) -> str:
        """The message's id inside the conversation. Platforms' own may be very long."""
        if self.platform == WEB:
            return self.message_id
        return message_key(self.platform, self.account, self.message_id)

    @property
    def is_typed(self) -> bool:
        """Tell words from a tapped button and from a photo alone."""
        return not self.words.startswith("/")


def message_key(platform: str, account: str, message_id: str) -> str:
    """Return our id for a message of another platform."""
    return sha256(f"{platform}\0{account}\0{message_id}".encode()).hexdigest()[:_KEY_LENGTH]


@dataclass(frozen=True, slots=True)
class Contact:
    """A customer on another platform. `last_heard_at`: of his last message, real time."""

    platform: str
    account: str
    sender: str
    conversation: str
    last_heard_at: datetime


@dataclass(frozen=True, slots=True)
class Lease:
    """Whose work a row is, and until when (exclusive); both instants are real time."""

    owner: str
    now: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message to be delivered, and how often that was tried."""

    id: int
    outgoing: Outgoing
    tries: int


def lease_of(owner: str, now: datetime) -> Lease:
    """Return a lease that begins now."""
    return Lease(owner, now, now + LEASE)


class Inbox(Protocol):
    """Messages that are not answered yet, and those that were, to recognise a repeat."""

    def accept(self, arrival: Arrival) -> bool:
        """Keep a message; False, and nothing changes, if it came before."""

    def accept_all(self, arrivals: Sequence[Arrival]) -> None:
        """Keep messages, in that order; what came before is left out."""

    def known(self, platform: str, account: str, message_ids: Sequence[str]) -> set[str]:
        """Return those of the messages that came, answered or not."""

    def find(self, platform: str, account: str, message_id: str) -> Arrival | None:
        """Return a message that came, answered or not; without its text when it is done."""

    def waiting(self, conversation: str) -> int:
        """Count the conversation's messages that are not answered yet."""

    def claim(self, lease: Lease, most: int) -> Sequence[Arrival]:
        """Take the first waiting messages of conversations that nobody works on."""

    def keep(self, lease: Lease, ids: Sequence[int]) -> None:
        """Renew the leases of rows that nobody else has taken meanwhile."""

    def release(self, owner: str) -> None:
        """Give back what that owner has taken."""

    def put_off(self, id: int, owner: str, until: datetime) -> None:  # noqa: A002 - what it is called
        """Give a message back, to be tried again then and not before."""

    def with_photos(self, id: int, photos: Sequence[str], instead: str | None) -> None:  # noqa: A002
        """Note the photos that were fetched, and what to answer if there is nothing else."""

    def to_fetch(self, conversation: str) -> Sequence[Arrival]:
        """Return the conversation's waiting messages whose photos are not fetched yet."""

    def done(self, id: int, owner: str) -> bool:  # noqa: A002 - what it is called
        """Note that it is answered; False if it is no longer that owner's to answer."""

    def withdraw(self, platform: str, account: str, message_id: str) -> None:
        """Empty a message that its sender took back; it is done, whatever it was."""

    def forget_before(self, instant: datetime) -> int:
        """Delete what was answered and had been accepted before that instant; return how many."""

    def backlog(self) -> tuple[int, datetime | None]:
        """Return how many messages wait for their answers, and when the first was accepted."""

    def slow(self, accepted_before: datetime) -> Sequence[Arrival]:
        """Return the first waiting message of each conversation that nobody was consoled over."""

    def told(self, conversation: str) -> None:
        """Note that the customer was asked for a moment, for all that waits and joins it."""


class Contacts(Protocol):
    """Which conversation belongs to whom on other platforms."""

    def find(self, platform: str, account: str, sender: str) -> Contact | None: ...

    def find_all(
        self, platform: str, account: str, senders: Sequence[str]
    ) -> Mapping[str, Contact]:
        """Return those of the customers that wrote before, by their ids there."""

    def add(self, contact: Contact) -> bool:
        """Keep a new customer; False if another was first."""

    def add_all(self, contacts: Sequence[Contact]) -> None:
        """Keep new customers; those whom another kept first stay as they are."""

    def of(self, conversation: str) -> Contact | None:
        """Return who is at the other end; None on the website."""

    def heard(self, at: Mapping[str, datetime]) -> None:
        """Note when customers last wrote, by conversation; an earlier instant changes nothing."""


class Deliveries(Protocol):
    """Messages to customers on other platforms."""

    def queue(
        self, to: Contact, replies: Sequence[Reply], at: datetime, *, by_person: bool
    ) -> None:
        """Have replies delivered, after all that was queued for that conversation before."""

    def claim(self, lease: Lease, most: int) -> Sequence[Parcel]:
        """Take the first message of conversations to which nobody delivers, stopped ones not."""

    def keep(self, lease: Lease, ids: Sequence[int]) -> None:
        """Renew the leases of rows that nobody else has taken meanwhile."""

    def release(self, owner: str) -> None:
        """Give back what that owner has taken."""

    def put_off(self, id: int, owner: str, until: datetime, reason: str) -> None:  # noqa: A002
        """Give a message back, to be tried again then and not before."""

    def settle(self, id: int, owner: str, delivery: Delivery) -> None:  # noqa: A002
        """Note the end of a message: sent, window closed, or given up."""

    def stop_account(self, platform: str, account: str, reason: str, at: datetime) -> None:
        """Deliver nothing for that account any more; what is due stays due."""

    def start_accounts(self) -> int:
        """Try all stopped accounts again; return how many were stopped."""

    def stopped(self) -> Sequence[tuple[str, str, str]]:
        """Return platform, account and reason of accounts for which nothing is delivered."""

    def forget_before(self, instant: datetime) -> int:
        """Delete what is no longer due and was queued before that instant; return how many."""

    def backlog(self) -> tuple[int, datetime | None]:
        """Return how many messages are due, and when the first was queued."""

    def is_ours(self, platform: str, account: str, message_id: str) -> bool:
        """Tell whether we delivered that message of the platform."""

    def failed(self, conversation: str) -> Sequence[tuple[str, str]]:
        """Return state and reason of what did not reach the customer, or has not yet."""
