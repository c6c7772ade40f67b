"""The clauses of a shop's policy, as its file may write them. Every key is checked."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    model_validator,
)

from preorder.core.spans import Span, SpanRange, Unit


def _span(value: object) -> Span:
    return value if isinstance(value, Span) else Span.parse(str(value))


def _range(value: object) -> SpanRange:
    return value if isinstance(value, SpanRange) else SpanRange.parse(str(value))


def _days(value: Span | SpanRange) -> Span | SpanRange:
    if value.unit is Unit.HOURS:
        raise ValueError(f"{value} is counted from a day: give days (d) or business days (bd)")
    return value


def _decimal(value: object) -> Decimal:
    # YAML's own number type would bring a float; its text is exact.
    return value if isinstance(value, Decimal) else Decimal(str(value))


SpanText = Annotated[Span, BeforeValidator(_span), PlainSerializer(str)]
RangeText = Annotated[SpanRange, BeforeValidator(_range), PlainSerializer(str)]
DaysText = Annotated[SpanText, AfterValidator(_days)]
DaysRangeText = Annotated[RangeText, AfterValidator(_days)]
"""Counted from a day, which has no hour to count hours from."""
AmountText = Annotated[Decimal, BeforeValidator(_decimal), Field(ge=0), PlainSerializer(str)]
Percent = Annotated[int, Field(ge=0, le=100, strict=True)]


class Autonomy(StrEnum):
    """How far the assistant goes once the policy allows something (C-16)."""

    EXPLAIN = "explain"
    """Say what the policy allows and how to ask for it."""
    FILE = "file"
    """Record the request with its time and amounts; a person carries it out."""
    EXECUTE = "execute"
    """Carry it out."""


class Clause(BaseModel):
    """A part of a policy. Frozen; unknown keys are refused."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=False, arbitrary_types_allowed=True
    )

    clause: str = ""
    """Where the shop's page says it: LT-12, LA-14 …"""


class CampaignClause(Clause):
    """A sale with a window and a cap. Days count from the opening, by the wall clock (C-02)."""

    window: SpanText
    cap: Annotated[int, Field(gt=0, strict=True)]
    cap_scope: Literal["style"] = "style"
    ship_month: Annotated[int, Field(ge=1, le=12, strict=True)]
    saving_up_to: AmountText


class Doubt(Clause):
    """A stretch of time for which the shop's page says two things: a person decides (C-01)."""

    until: SpanText
    then: Literal["human"]


class CancelClause(Clause):
    """Until when one may cancel: a window from the campaign's opening, or until it ships."""

    window: SpanText | None = None
    until: Literal["shipped"] | None = None
    doubt: Doubt | None = None
    fee_percent: Percent
    refund_shipping: Literal["if_nothing_ships"] = "if_nothing_ships"
    autonomy: Autonomy

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        if (self.window is None) == (self.until is None):
            raise ValueError("give either `window` or `until`")
        return self

    @property
    def refund_percent(self) -> int:
        return 100 - self.fee_percent


class SwapClause(Clause):
    """Until when one may swap; or `then: human` where a person always decides."""

    window: SpanText | None = None
    dearer: Literal["human"] = "human"
    cheaper: Literal["human"] = "human"
    then: Literal["human"] | None = None
    autonomy: Autonomy = Autonomy.FILE

    @model_validator(mode="after")
    def _window_or_person(self) -> Self:
        if (self.window is None) == (self.then is None):
            raise ValueError("give either `window` or `then: human`")
        return self


class DelayClause(Clause):
    """What a delay entitles to: a refund `grace` after the promised month's end, or a person."""

    grace: DaysText | None = None
    refund_percent: Percent = 100
    disclaimed: bool = False
    autonomy: Autonomy = Autonomy.FILE

    @model_validator(mode="after")
    def _grace_or_disclaimed(self) -> Self:
        if (self.grace is None) != self.disclaimed:
            raise ValueError("give either `grace` or `disclaimed: true`")
        return self


class ReturnClause(Clause):
    """Returns after delivery. `refund_within` counts from the warehouse's receipt (C-11)."""

    window: SpanText
    conditions: tuple[str, ...]
    return_shipping: Literal["customer", "shop"]
    refund_within: SpanText
    autonomy: Autonomy


class DamageClause(Clause):
    """Damage on arrival: reported with photos within `window` of delivery."""

    window: SpanText
    evidence: tuple[Literal["photos"], ...] = ()
    remedy: Literal["replacement"]
    late: Literal["human"] = "human"
    autonomy: Autonomy


class PromoClause(Clause):
    """Whether other discount codes apply, by kind of item (LT-08)."""

    stack_on_preorder: bool
    stack_on_in_stock: bool


class ShippingClause(Clause):
    """How orders leave the warehouse."""

    in_stock: DaysRangeText | None = None
    after_arrival: DaysText | None = None
    split: bool = False
    charge: Literal["once"] | None = None


class EstimateClause(Clause):
    """Where a delivery estimate comes from, counted from the manufacturer's release (C-06)."""

    lead: DaysRangeText
    transit: DaysRangeText
    headline: DaysRangeText


class Policy(Clause):
    """All clauses of one shop. A missing one means that a person decides, never 'no'."""

    charge: Literal["at_order"] = "at_order"
    price_locked: bool = False
    campaign: CampaignClause | None = None
    cancel: CancelClause | None = None
    swap: SwapClause | None = None
    delay: DelayClause | None = None
    returns: ReturnClause | None = None
    damage: DamageClause | None = None
    promo: PromoClause | None = None
    shipping: ShippingClause | None = None
    estimate: EstimateClause | None = None
