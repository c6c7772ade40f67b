"""What goes into a turn of the dialogue, and what comes out of it. Values only."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from preorder.core.decisions import Decision, Request
from preorder.core.orders import Capability, Facts
from preorder.core.refunds import Refund
from preorder.core.replies import Button, Reply
from preorder.dialogue.state import Memory, Task
from preorder.policy.shop import Shop


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as it was understood."""

    text: str
    """The words, without numbers and addresses that were taken out of them."""
    intent: str
    at: datetime
    """When the shop received it."""
    message_id: str
    wishes: tuple[Capability, ...] = ()
    """Wishes in it, in the order of the text."""
    starts: Capability | None = None
    """The wish it begins if it names none and no task is open (an order number alone)."""
    topics: tuple[str, ...] = ()
    """Questions in it that were answered already (`ship_date`, …)."""
    choice: str | None = None
    """The value of a tapped button."""
    photos: tuple[str, ...] = ()
    said: str = ""
    """All of the message, for a person to read."""


@dataclass(frozen=True, slots=True)
class OwnOrder:
    """An order of the verified customer, with the policy it was placed under (S-16)."""

    facts: Facts
    shop: Shop
    refunds: Sequence[Refund] = ()
    places: Mapping[str, int] = field(default_factory=dict)
    """By sku: the place in line, counted from 1, where orders are served first come, first served
    and it is looked at (LA-16)."""


@dataclass(frozen=True, slots=True)
class OpenCase:
    """What of the chat's open case its customer may know. `asked_at`: of its first request."""

    reference: str
    asked_at: datetime
    order_number: str | None


@dataclass(frozen=True, slots=True)
class Passed:
    """A wish that waits for a person: passed on for a decision, or filed under a reference."""

    capability: Capability
    order_number: str | None = None
    reference: str | None = None
    lines: tuple[int, ...] = field(default=(), compare=False)
    """The lines that it is about, where that was clear when it was passed on."""


def what_was_done(done: str | None) -> Passed | None:
    """Read `Memory.done` or `earlier`."""
    if done is None:
        return None
    capability, number, reference = done.split(":", 2)
    return Passed(Capability(capability), number, reference)


class CodeCheck(StrEnum):
    """What a message says about the code that was e-mailed."""

    NONE = "none"
    """It names none."""
    RIGHT = "right"
    WRONG = "wrong"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Known:
    """What is true at this moment."""

    shop: Shop
    orders: Mapping[str, OwnOrder] = field(default_factory=dict)
    """The verified customer's own orders by number: as last listed, else newest first."""
    mentioned: tuple[str, ...] = ()
    """Order numbers in this message, canonical."""
    named: bool = False
    """This message names an order number or an address."""
    has_number: bool = False
    has_email: bool = False
    failed: bool = False
    """A number and an address were just tried and do not belong together, or exist at all."""
    misshapen: str | None = None
    """A number that was just typed and has too few or too many digits to be one of this shop's."""
    expired: bool = False
    """The proof of identity has just run out."""
    locked: bool = False
    """Too many wrong tries: a person takes over."""
    code_needed: bool = False
    """The shop wants a code before money moves, and this customer has not given it lately."""
    code: CodeCheck = CodeCheck.NONE
    waiting_for_person: bool = False
    """A person is awaited: for the chat, or only to decide something."""
    handed_over: bool = False
    """A person is awaited for the chat: wishes are for that person."""
    passed: tuple[Passed, ...] = ()
    """What of this conversation is with a person and still wanted, oldest first."""
    withdrawn: tuple[Passed, ...] = ()
    """What the customer has withdrawn of it."""
    case: OpenCase | None = None
    """The open case of a chat that waits for a person."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One message in its place: what was remembered, what was heard, what is true now."""

    memory: Memory
    heard: Heard
    known: Known

    @property
    def task(self) -> Task:
        """The open task.

        Raises:
            LookupError: none is open; the caller has to look first.
        """
        if self.memory.task is None:
            raise LookupError("no task is open")
        return self.memory.task

    def with_task(self, task: Task | None) -> Turn:
        return replace(self, memory=replace(self.memory, task=task))

    def with_order(self, number: str) -> Turn:
        """Turn to an order; after another one, "the first one" is the one that came first."""
        before, listed = self.memory.current_order, self.memory.listed
        if before not in (None, number) and number not in listed:
            listed = tuple(dict.fromkeys((*listed, before or number, number)))
        return replace(self, memory=replace(self.memory, listed=listed, current_order=number))


@dataclass(frozen=True, slots=True)
class Command:
    """What the customer agreed to; decided again before it is carried out."""

    order_number: str
    request: Request
    agreed: Decision
    withdraw: str | None = None
    """An open request that this one takes the place of."""


@dataclass(frozen=True, slots=True)
class CaseDraft:
    """Something for a person."""

    capability: Capability
    reasons: tuple[str, ...]
    asked_at: datetime
    words: str
    order_number: str | None = None
    decision: Decision | None = None
    photos: tuple[str, ...] = ()
    withdrawn: bool = False
    """The customer no longer wants it (S-19)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one turn: what to remember, say and do."""

    memory: Memory
    replies: tuple[Reply, ...] = ()
    command: Command | None = None
    cases: tuple[CaseDraft, ...] = ()
    waits: bool = True
    """Whether its cases make the chat wait for a person; a filed request does not."""
    released: bool = False
    """Nobody is awaited any more."""
    send_numbers_to: str | None = None
    """An address to which the numbers of its orders, if any, are e-mailed."""
    withdraw: str | None = None
    """The reference of a filed request to withdraw (S-19)."""
    send_code: bool = False
    """Whether a code goes to the verified address now."""


def choice_button(title: str, value: str) -> Button:
    """Return a button that answers the open question with that value."""
    return Button(title, f"/choose{json.dumps({'choice': value})}")


def wish_button(title: str, capability: Capability) -> Button:
    """Return a button that starts a wish."""
    return Button(title, f"/{capability}")


PERSON = Button("Talk to a person", f"/{Capability.TALK_TO_HUMAN}")
