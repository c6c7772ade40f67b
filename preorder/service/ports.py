"""What the use cases need from the outside, as Protocols. The store and the adapters fulfil them.

Everything inside one `begin()` is one transaction: all of it or nothing. All instants are
timezone-aware UTC. Every query names its shop (I-16).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from preorder.core.decisions import Decision
from preorder.core.orders import Capability, Facts
from preorder.core.refunds import Refund, RefundState
from preorder.policy.queue import Waiting
from preorder.service.cases import Case
from preorder.service.conversations import Conversations
from preorder.service.postbox import Contacts, Deliveries, Inbox
from preorder.service.unclear import UnclearMessage
from preorder.service.visitors import Visitors


class Clock(Protocol):
    """The shop's now, read at every decision. Fixed in demos and tests."""

    def __call__(self) -> datetime: ...


class RequestState(StrEnum):
    """Where a recorded request stands."""

    REQUESTED = "requested"
    """Filed; a person carries it out (a return until inspection, a damage claim)."""
    DONE = "done"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Recorded:
    """A carried-out or filed request, as committed. `command_id` is unique."""

    reference: str
    command_id: str
    shop: str
    order_number: str
    capability: Capability
    state: RequestState
    asked_at: datetime
    recorded_at: datetime
    decision: Mapping[str, Any]
    """The decision as JSON (`preorder.core.decision_json`)."""
    conversation: str | None = None
    actor: str = "customer"


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail to be sent once: `key` is unique (I-14)."""

    key: str
    shop: str
    to: str
    subject: str
    body: str


class Orders(Protocol):
    """Orders, and the products and campaigns around them."""

    def facts(self, shop: str, number: str) -> Facts | None:
        """Read an order and all that rules may look at, locked until the transaction ends."""

    def all_facts(self, shop: str, numbers: Sequence[str]) -> Mapping[str, Facts]:
        """Read several orders as `facts` does, in that order; those that there are, by number."""

    def numbers_of(self, shop: str, email: str) -> Sequence[str]:
        """Return the numbers of that customer's orders, newest first. Case of e-mail is ignored."""

    def waiting_for(self, shop: str, sku: str) -> Sequence[Waiting]:
        """Return all open pre-order and back-order units of a variant."""

    def swap_targets(self, shop: str, number: str, line_id: int) -> Sequence[str]:
        """Return the SKUs that line could be swapped to: its campaign's other variants."""

    def apply(self, facts: Facts, decision: Decision, recorded: Recorded) -> None:
        """Write what an allowed decision changes: counters, slots, ledger, refunds, request, audit.

        Raises:
            StoreConflict: a guard did not hold (a slot gone, a counter moved); roll back.
        """

    def file(self, facts: Facts, recorded: Recorded) -> None:
        """Write the request row and the audit row only; nothing else changes."""

    def recorded(self, command_id: str) -> Recorded | None:
        """Return what that command already did, if anything."""

    def request(self, shop: str, reference: str) -> Recorded | None:
        """Return a request by its reference number."""

    def withdraw(self, shop: str, reference: str) -> bool:
        """Withdraw a filed request; False if it is no longer `requested` (S-19)."""

    def refunds_of(self, shop: str, number: str) -> Sequence[Refund]:
        """Return the order's refunds, oldest first."""

    def history(self, shop: str, number: str) -> Sequence[Mapping[str, Any]]:
        """Return the order's audit rows, oldest first: at, actor, event, details."""

    def policy_text(self, shop: str, version: str) -> str | None:
        """Return the shop file as it stood in that policy version (S-16)."""

    def keep_policy(self, shop: str, version: str, text: str) -> None:
        """Keep a shop file's text under its policy version; once kept, it never changes."""


class Tries(Protocol):
    """Wrong attempts to prove an identity, counted for what was typed."""

    def add(self, shop: str, key: str, at: datetime) -> None: ...

    def count(self, shop: str, key: str, since: datetime) -> int:
        """Count the tries for that key from `since` on, inclusive."""

    def forget_before(self, instant: datetime) -> int:
        """Delete tries from before that instant; return how many."""


class Cases(Protocol):
    """Cases for a person."""

    def open(self, case: Case) -> None: ...

    def find(self, shop: str, conversation: str) -> Sequence[Case]:
        """Return the conversation's open cases, oldest first."""

    def find_all(self, shop: str, conversation: str) -> Sequence[Case]:
        """Return the conversation's cases, closed ones too, oldest first."""

    def update(self, case: Case) -> None: ...

    def get(self, id: str) -> Case | None: ...  # noqa: A002 - what it is called

    def all_open(self, shop: str | None = None) -> Sequence[Case]:
        """Return open cases, oldest request first."""


class UnclearMessages(Protocol):
    """Messages to learn from, until they are reviewed or their time is over."""

    def keep(self, message: UnclearMessage) -> None:
        """Keep a message once; one that then led to a person as well is noted as such."""

    def to_review(self, shop: str | None = None) -> Sequence[UnclearMessage]:
        """Return what nobody has reviewed yet, of one shop or of all, the oldest first."""

    def reviewed(self, messages: Sequence[UnclearMessage], decision: str, at: datetime) -> None:
        """Note what a person decided on messages; they are not shown again."""

    def forget_before(self, instant: datetime) -> int:
        """Delete what was received before that instant, reviewed or not; return how many."""


class Outbox(Protocol):
    """Effects that leave after the commit: e-mails and refunds."""

    def mail(self, mail: Mail) -> None:
        """Queue an e-mail; a key that was queued before changes nothing (I-14)."""

    def due_mails(self, now: datetime, limit: int) -> Sequence[Mail]: ...

    def mail_sent(self, key: str, at: datetime) -> None: ...

    def mail_failed(self, key: str, error: str, retry_at: datetime) -> None: ...

    def due_refunds(self, now: datetime, limit: int) -> Sequence[Refund]:
        """Return refunds that are pending or unknown and due for a try."""

    def move_refund(
        self,
        id: str,  # noqa: A002 - what it is called
        from_states: Sequence[RefundState],
        to: RefundState,
        provider_ref: str | None = None,
        retry_at: datetime | None = None,
    ) -> bool:
        """Move a refund's state if it is in one of `from_states`; False if somebody else did."""


class Transaction(Protocol):
    """One unit of work."""

    @property
    def orders(self) -> Orders: ...
    @property
    def conversations(self) -> Conversations: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def contacts(self) -> Contacts: ...
    @property
    def deliveries(self) -> Deliveries: ...
    @property
    def tries(self) -> Tries: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def unclear(self) -> UnclearMessages: ...
    @property
    def visitors(self) -> Visitors: ...
    @property
    def outbox(self) -> Outbox: ...


class Store(Protocol):
    """Where everything is kept."""

    def begin(self, *, urgent: bool = False) -> AbstractContextManager[Transaction]:
        """Open a transaction: committed at the end of the block, rolled back on an exception.

        Args:
            urgent: somebody outside waits for it; it need not queue behind our own work.
        """

    def look(self) -> AbstractContextManager[Transaction]:
        """Open a transaction that only reads: it waits for no writer, and sees one moment."""

    def scrub(self) -> None:
        """Leave nothing of what was deleted in the database's own files, where that is ours."""


class PaymentTimeout(Exception):  # noqa: N818 - nobody's fault, and no 'no'
    """The provider did not answer: nobody knows whether the money went. Never a 'no'."""


class PaymentRefused(Exception):  # noqa: N818 - an answer, not a fault of ours
    """The provider's own, final 'no'."""


class PaymentGateway(Protocol):
    """Sends money back to where it came from."""

    def refund(self, refund: Refund) -> str:
        """Send it and return the provider's reference; the same id pays once.

        Raises:
            PaymentTimeout, PaymentRefused
        """

    def find(self, refund_id: str) -> str | None:
        """Look a refund up by our id; None if the provider never took it.

        Raises:
            PaymentTimeout
        """


class Mailer(Protocol):
    """Sends e-mails."""

    def send(self, mail: Mail) -> None: ...
