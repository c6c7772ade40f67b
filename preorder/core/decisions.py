"""Requests, and the decisions that answer them. A refusal is a value with its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from preorder.core.money import Money
from preorder.core.orders import Capability


class Verdict(StrEnum):
    """The only four answers to a request."""

    ALLOW = "allow"
    REFUSE = "refuse"
    HUMAN = "human"
    """A person must decide; the case is filed with the time of the request."""
    ASK = "ask"
    """One more fact is needed from the customer."""


class Reason(StrEnum):
    """Why a decision is what it is. Closed: each has its words in `preorder.dialogue.words`."""

    OK = "OK"
    NOT_FOUND = "NOT_FOUND"
    NOT_OPEN = "NOT_OPEN"
    WINDOW_CLOSED = "WINDOW_CLOSED"
    WINDOW_AMBIGUOUS = "WINDOW_AMBIGUOUS"
    STYLE_FULL = "STYLE_FULL"
    SAME_ITEM = "SAME_ITEM"
    PRICE_DIFFERS = "PRICE_DIFFERS"
    PRICE_LOCKED = "PRICE_LOCKED"
    NO_STACKING = "NO_STACKING"
    NOT_COVERED = "NOT_COVERED"
    QTY = "QTY"
    ALREADY_SHIPPED = "ALREADY_SHIPPED"
    ALREADY_CANCELLED = "ALREADY_CANCELLED"
    ALREADY_REFUNDED = "ALREADY_REFUNDED"
    ALREADY_RETURNED = "ALREADY_RETURNED"
    REQUEST_OPEN = "REQUEST_OPEN"
    REFUND_EXCEEDS_BALANCE = "REFUND_EXCEEDS_BALANCE"
    CHARGEBACK_OPEN = "CHARGEBACK_OPEN"
    NOT_DELIVERED = "NOT_DELIVERED"
    DELIVERY_UNKNOWN = "DELIVERY_UNKNOWN"
    RETURN_LATE = "RETURN_LATE"
    RETURN_CONDITION = "RETURN_CONDITION"
    PHOTOS_NEEDED = "PHOTOS_NEEDED"
    DAMAGE_LATE = "DAMAGE_LATE"
    NO_REPLACEMENT = "NO_REPLACEMENT"
    DELAY_NOT_YET = "DELAY_NOT_YET"
    DELAY_DUE = "DELAY_DUE"
    DELAY_DISCLAIMED = "DELAY_DISCLAIMED"
    DELAY_BUT_SHIPPED = "DELAY_BUT_SHIPPED"
    OVERDUE = "OVERDUE"
    RELEASE_DATE_UNKNOWN = "RELEASE_DATE_UNKNOWN"
    CHANGE_BY_PERSON = "CHANGE_BY_PERSON"
    POLICY_NOT_AVAILABLE = "POLICY_NOT_AVAILABLE"
    SHIPPING_TWICE = "SHIPPING_TWICE"
    STORE_UNAVAILABLE = "STORE_UNAVAILABLE"
    ASKED_FOR_PERSON = "ASKED_FOR_PERSON"
    TOO_MANY_TRIES = "TOO_MANY_TRIES"


class Initiator(StrEnum):
    """Who wants it. A cancellation by the shop takes no fee (C-08)."""

    CUSTOMER = "customer"
    SHOP = "shop"


@dataclass(frozen=True, slots=True)
class Request:
    """A wish, as far as it is known.

    `asked_at` is when the shop received the customer's message, never when code happens to run.
    """

    capability: Capability
    asked_at: datetime
    units: Mapping[int, int] | None = None
    """Units by line id; None means the whole order, as far as it is open."""
    target_sku: str | None = None
    conditions_met: bool | None = None
    """The customer's word on all return conditions; None while he has not said (LT-15)."""
    photos: tuple[str, ...] = ()
    photos_at: datetime | None = None
    sent_wrong: bool = False
    """What came is not what was ordered, or not all of it: no page has a rule for that."""
    initiator: Initiator = Initiator.CUSTOMER


@dataclass(frozen=True, slots=True)
class LineDecision:
    """What is decided for some units of one line."""

    line_id: int
    qty: int
    verdict: Verdict
    reason: Reason
    deadline: datetime | None = None
    """The limit that was applied, in UTC, inclusive."""
    clause: str = ""
    """The clause of the shop's page: LT-12, LA-14 …"""


@dataclass(frozen=True, slots=True)
class Amounts:
    """A refund in its parts. `difference` is what a swap would cost (+) or save (-)."""

    items: Money
    """What was paid for the units acted on, their tax included."""
    fee: Money
    shipping: Money
    difference: Money

    @classmethod
    def none(cls, currency: str) -> Amounts:
        """Return amounts for a decision that moves no money."""
        zero = Money.zero(currency)
        return cls(zero, zero, zero, zero)

    @property
    def refund(self) -> Money:
        """What goes back to the customer."""
        return self.items - self.fee + self.shipping


@dataclass(frozen=True, slots=True)
class ReleaseSlots:
    """Give units of a style's cap back."""

    style_id: str
    units: int


@dataclass(frozen=True, slots=True)
class TakeSlots:
    """Use units of a style's cap."""

    style_id: str
    units: int


@dataclass(frozen=True, slots=True)
class RefundPayment:
    """Send money back to the payment it came from."""

    payment_id: str
    amount: Money


Effect = ReleaseSlots | TakeSlots | RefundPayment


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer of a shop's policy to one request. The assistant says nothing that is not here."""

    capability: Capability
    verdict: Verdict
    reasons: tuple[Reason, ...]
    lines: tuple[LineDecision, ...]
    amounts: Amounts
    asked_at: datetime
    policy_version: str
    effects: tuple[Effect, ...] = ()
    deadline: datetime | None = None
    clause: str = ""
    target_sku: str | None = None
    fee_base: Money | None = field(default=None)
    """Value of the units that this decision cancels under a fee."""

    @property
    def reason(self) -> Reason:
        """The reason that settled the verdict."""
        return self.reasons[0]

    @property
    def acted(self) -> tuple[LineDecision, ...]:
        """The units that would change."""
        return tuple(line for line in self.lines if line.verdict is Verdict.ALLOW)

    def same_outcome(self, other: Decision) -> bool:
        """Tell whether a customer who agreed to `other` agreed to this."""
        return (
            self.verdict is other.verdict
            and self.reasons == other.reasons
            and self.acted == other.acted
            and self.amounts == other.amounts
            and self.target_sku == other.target_sku
        )
