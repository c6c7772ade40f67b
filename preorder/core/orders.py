"""What a shop sells and what a customer bought: the facts that rules decide on.

All instants are timezone-aware UTC; all prices are what was paid, after discounts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from preorder.core.calendar import within
from preorder.core.money import Money, total


class LineKind(StrEnum):
    """How an item was sold."""

    PREORDER = "preorder"
    BACKORDER = "backorder"
    IN_STOCK = "in_stock"


class Capability(StrEnum):
    """What the assistant can do; one name in every room."""

    ORDER_STATUS = "order_status"
    CANCEL_ORDER = "cancel_order"
    SWAP_ITEM = "swap_item"
    REQUEST_RETURN = "request_return"
    REPORT_DAMAGE = "report_damage"
    DELAY_REFUND = "delay_refund"
    CHANGE_ORDER = "change_order"
    TALK_TO_HUMAN = "talk_to_human"


@dataclass(frozen=True, slots=True)
class Announcement:
    """A ship date that the shop announced for a campaign, and since when it stands."""

    announced_at: datetime
    ships_on: date


@dataclass(frozen=True, slots=True)
class Campaign:
    """One pre-order sale. `closes_at` wins over the policy's window where it is given (C-02)."""

    id: str
    opens_at: datetime
    closes_at: datetime | None
    ship_month: date
    """The first day of the month that was promised (2026-09-01 for "September")."""
    announcements: tuple[Announcement, ...] = ()

    def announced_by(self, instant: datetime) -> date | None:
        """Return the announced ship date that stood at that instant (inclusive), if any (T-09)."""
        known = [a for a in self.announcements if within(a.announced_at, instant)]
        return max(known, key=lambda a: a.announced_at).ships_on if known else None


@dataclass(frozen=True, slots=True)
class Style:
    """The variants that share one cap. One slot is one unit (C-04)."""

    id: str
    name: str
    cap: int | None
    taken: int
    campaign_id: str | None

    def has_room(self, units: int) -> bool:
        """Tell whether that many more units fit under the cap."""
        return self.cap is None or self.taken + units <= self.cap


@dataclass(frozen=True, slots=True)
class Variant:
    """One thing that can be bought. `price` is today's price, not what somebody paid."""

    sku: str
    name: str
    style_id: str
    kind: LineKind
    price: Money
    options: tuple[str, ...] = ()
    """Colour, size and the like, as a customer would say them."""
    retail_price: Money | None = None
    release_date: date | None = None
    international: bool | None = None
    arrived_at: datetime | None = None
    """When it reached the shop's warehouse."""
    replacements: int | None = None
    """Units kept for damage claims; None where the shop does not say."""


@dataclass(frozen=True, slots=True)
class Line:
    """Units of one variant in an order. Counters, since partial quantities are the normal case."""

    id: int
    sku: str
    name: str
    kind: LineKind
    unit_paid: Money
    unit_tax: Money
    qty: int
    cancelled: int = 0
    shipped: int = 0
    delivered: int = 0
    returned: int = 0
    campaign_id: str | None = None

    @property
    def open(self) -> int:
        """Units neither cancelled nor shipped."""
        return self.qty - self.cancelled - self.shipped


@dataclass(frozen=True, slots=True)
class Shipment:
    """A parcel: windows after delivery are counted for each (LT-11, T-13)."""

    id: str
    shipped_at: datetime
    delivered_at: datetime | None
    """A delivery known only by its date is stored as the end of that local day (T-12)."""
    tracking: str | None
    units: Mapping[int, int]
    """Units by line id."""


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came in, and what of it went back or is about to (all but failed refunds)."""

    id: str
    method: str
    amount: Money
    refunded: Money

    @property
    def balance(self) -> Money:
        """What can still be refunded to this payment."""
        return self.amount - self.refunded


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A request on this order that is neither done nor withdrawn."""

    reference: str
    capability: Capability
    units: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Order:
    """An order as stored. Its status is derived from the lines' counters."""

    number: str
    shop: str
    email: str
    customer: str
    placed_at: datetime
    currency: str
    policy_version: str
    shipping_paid: Money
    lines: tuple[Line, ...]
    payments: tuple[Payment, ...]
    shipments: tuple[Shipment, ...] = ()
    requests: tuple[OpenRequest, ...] = ()
    shipping_charges: int = 1
    shipping_refunded: bool = False
    chargeback_open: bool = False
    fee_base: Money | None = None
    """Paid value of the units cancelled so far under a fee; the fee is cumulative (M-03)."""
    fees: Money | None = None
    """Fees kept so far."""

    def line(self, line_id: int) -> Line:
        """Return the line of that id.

        Raises:
            KeyError: no such line in this order.
        """
        for line in self.lines:
            if line.id == line_id:
                return line
        raise KeyError(line_id)

    @property
    def zero(self) -> Money:
        return Money.zero(self.currency)

    @property
    def balance(self) -> Money:
        """What was paid and has not gone back."""
        return total([p.balance for p in self.payments], self.currency)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a rule may look at, read once before deciding."""

    order: Order
    campaigns: Mapping[str, Campaign]
    styles: Mapping[str, Style]
    variants: Mapping[str, Variant]

    def campaign_of(self, line: Line) -> Campaign | None:
        """Return the campaign a line was sold in, if any."""
        return self.campaigns.get(line.campaign_id) if line.campaign_id else None

    def style_of(self, sku: str) -> Style | None:
        """Return the style whose cap a variant counts against, if both are known."""
        variant = self.variants.get(sku)
        return self.styles.get(variant.style_id) if variant is not None else None
