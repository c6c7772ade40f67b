"""A shop as its file describes it: who it is, what its policy says, how it answers."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cache, cached_property
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from preorder.core.calendar import Calendar
from preorder.core.orders import Capability
from preorder.policy.clauses import Policy, SpanText

FAQ_TOPICS = (
    "what_is_preorder",
    "preorder_window",
    "slot_limit",
    "when_charged",
    "discount_stacking",
    "how_discount_applied",
    "ship_date",
    "lead_time",
    "mixed_cart_shipping",
    "shipping_cost",
    "cancel_policy",
    "restocking_fee",
    "return_policy",
    "refund_timing",
    "swap_policy",
    "change_order_policy",
    "delay_policy",
    "damage_policy",
    "price_change",
    "order_status_how",
    "not_received",
    "contact",
    "response_time",
    "queue_place",
    "shop_cancels",
)


def _known_topic(topic: str) -> str:
    if topic not in FAQ_TOPICS:
        raise ValueError(f"there is no topic {topic!r}; topics: {', '.join(FAQ_TOPICS)}")
    return topic


@cache
def _holidays(country: str, year: int) -> frozenset[date]:
    # The library fills a shared calendar year by year while it is read: not safe with threads.
    return frozenset(holidays.country_holidays(country, years=year))


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Contact(_Strict):
    """How customers reach the shop."""

    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
    reply_within: SpanText | None = None
    faster: tuple[str, ...] = ()


class OrderNumbers(_Strict):
    """What this shop's order numbers look like: LT-20417 is prefix LT and five digits."""

    prefix: Annotated[str, Field(pattern=r"^[A-Z]{1,6}$")]
    digits: Annotated[int, Field(ge=3, le=12, strict=True)]

    @property
    def example(self) -> str:
        return f"{self.prefix}-{'1234567890123'[: self.digits]}"


def _sentences(value: object) -> object:
    return (value,) if isinstance(value, str) else value


class Answer(_Strict):
    """An answer to one topic, with placeholders for the policy's numbers."""

    text: Annotated[str, Field(min_length=1)]
    brief: str = ""
    """Said first to who only asks whether ("is it returnable?"); who asks on hears the text.

    It names nothing that differs from one pre-order to the next: it is filled but once.
    """
    while_open: Annotated[tuple[str, ...], BeforeValidator(_sentences)] = ()
    """Added while a pre-order is open; each knows its dates as {open.…}, and goes with them."""
    while_closed: str = ""
    """Added while none is."""
    buttons: Annotated[tuple[Capability, ...], Field(max_length=3)] = ()
    """At most three: Messenger shows no more."""


def _digits(value: object) -> object:
    # YAML reads an id without quotes as a number.
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


MetaId = Annotated[str, BeforeValidator(_digits), Field(pattern=r"^[0-9]{1,25}$")]


class MetaAccount(_Strict):
    """A Facebook page or an Instagram account of the shop. Its secrets stand in the environment."""

    platform: Literal["messenger", "instagram"]
    id: MetaId
    """The page's id, or the Instagram account's professional id, as webhooks name it."""
    app: MetaId
    """The app that is connected to it; of Instagram Login, the Instagram app id."""
    login: Literal["page", "instagram"] = "page"
    """How an Instagram account was connected: through its Facebook page, or by Instagram Login."""
    human_agent: bool = False
    """Whether Meta lets the app's people answer for seven days instead of one."""

    @model_validator(mode="after")
    def _page_login(self) -> Self:
        if self.platform == "messenger" and self.login != "page":
            raise ValueError("`login: instagram` is for Instagram accounts")
        return self


Origin = Annotated[str, Field(pattern=r"^https?://[a-z0-9.-]{1,200}(:[0-9]{1,5})?$")]


class Website(_Strict):
    """The chat on the shop's own pages."""

    origins: tuple[Origin, ...] = ()
    """The sites whose pages may open it, as browsers name them: https://www.example.com."""
    privacy: Annotated[str, Field(pattern=r"^https?://[!-~]{1,500}$")]
    """Where the shop says what it keeps of its customers."""
    greeting: Annotated[str, Field(min_length=1, max_length=300)]
    starters: Annotated[tuple[str, ...], Field(max_length=5)] = ()
    """What many ask first; a tap sends it as if it were typed."""
    facts: tuple[str, ...] = ()
    """Clauses of `quotes` that the demo page shows."""


class Shop(_Strict):
    """One shop file, checked."""

    shop: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,30}$")]
    version: Annotated[int, Field(gt=0, strict=True)]
    name: str
    zone: str
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    holidays: Literal["US"]
    rounding: Literal["half_up"] = "half_up"
    verify: Literal["email_match", "email_code"] = "email_match"
    hours: str | None = None
    """Opening hours as the shop words them; None where its page gives none."""
    contact: Contact
    order_numbers: OrderNumbers
    meta: tuple[MetaAccount, ...] = ()
    """Where customers reach the shop besides its website."""
    website: Website | None = None
    """None: no chat on a website."""
    policy: Policy
    literals: tuple[str, ...] = ()
    """Wordings with a digit that is no policy number, such as "Shipment 1"."""
    quotes: dict[str, str] = {}
    """The page's own sentences by clause, with placeholders."""
    answers: dict[Annotated[str, AfterValidator(_known_topic)], Answer] = {}
    to_confirm: dict[str, str] = {}
    """Keys that the shop's page does not settle (`zone`, `policy.cancel.until`), each with what we
    took and why."""

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder, as in America
            raise ValueError(f"{zone!r} is no time zone such as America/New_York") from None
        return zone

    @cached_property
    def calendar(self) -> Calendar:
        """The shop's zone and holidays."""
        country = self.holidays
        return Calendar(ZoneInfo(self.zone), lambda day: day in _holidays(country, day.year))

    @cached_property
    def policy_version(self) -> str:
        """A name for exactly this policy: it changes when a clause, zone or currency does.

        Orders keep the version they were placed under (S-16).
        """
        rules = self.model_dump_json(include={"policy", "zone", "currency", "holidays", "rounding"})
        return f"{self.version}-{hashlib.sha256(rules.encode()).hexdigest()[:10]}"
