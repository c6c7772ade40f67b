"""When will it ship or arrive? (LT-10, LT-11, LA-04 … LA-08, LA-18; C-06, C-07)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from preorder.core.calendar import within
from preorder.core.orders import Facts, Line, LineKind, Variant
from preorder.policy.shop import Shop


class EstimateKind(StrEnum):
    """What is known about a line's units that have not shipped."""

    MONTH = "month"
    """Scheduled for a month; `earliest` is its first day."""
    ANNOUNCED = "announced"
    """The shop announced another date: `earliest`."""
    RANGE = "range"
    """Arrives at the shop's warehouse between the two days, then ships; always an estimate."""
    SHIPS_BY = "ships_by"
    """In the warehouse: leaves by `latest`."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Estimate:
    """Days on the shop's calendar, both included."""

    kind: EstimateKind
    earliest: date | None = None
    latest: date | None = None
    dispatch_by: date | None = None


_UNKNOWN = Estimate(EstimateKind.UNKNOWN)


def estimate(shop: Shop, facts: Facts, line: Line, asked_at: datetime) -> Estimate:
    """Estimate when the open units of a line ship or arrive, as known at that instant."""
    campaign = facts.campaign_of(line)
    variant = facts.variants.get(line.sku)
    if line.kind is LineKind.IN_STOCK:
        return _in_stock(shop, facts)
    if campaign is not None:
        announced = campaign.announced_by(asked_at)
        if announced is not None:
            return Estimate(EstimateKind.ANNOUNCED, announced)
        return Estimate(EstimateKind.MONTH, campaign.ship_month)
    return _from_release(shop, variant) if variant is not None else _UNKNOWN


def _in_stock(shop: Shop, facts: Facts) -> Estimate:
    shipping = shop.policy.shipping
    if shipping is None or shipping.in_stock is None:
        return _UNKNOWN
    placed = shop.calendar.local_date(facts.order.placed_at)
    return Estimate(
        EstimateKind.SHIPS_BY, latest=shop.calendar.add_to_date(placed, shipping.in_stock.longest)
    )


def _from_release(shop: Shop, variant: Variant) -> Estimate:
    after_arrival = shop.policy.shipping.after_arrival if shop.policy.shipping else None
    if variant.arrived_at is not None and after_arrival is not None:
        arrived = shop.calendar.local_date(variant.arrived_at)
        return Estimate(
            EstimateKind.SHIPS_BY, latest=shop.calendar.add_to_date(arrived, after_arrival)
        )
    if shop.policy.estimate is None or variant.release_date is None:
        return _UNKNOWN
    return release_window(shop, variant)


def release_window(shop: Shop, variant: Variant) -> Estimate:
    """Return one range for both statements of the page (C-06, T-16).

    Earliest: release plus the headline's low end. Latest: release plus the longest lead, plus the
    longest transit unless the item is known not to travel (LA-07). Dispatch: one more business day.
    """
    clause = shop.policy.estimate
    if clause is None or variant.release_date is None:
        raise ValueError("an estimate needs its clause and a release date")
    add = shop.calendar.add_to_date
    ready = add(variant.release_date, clause.lead.longest)
    if variant.international is False:
        earliest, latest = add(variant.release_date, clause.lead.shortest), ready
    else:
        earliest = add(variant.release_date, clause.headline.shortest)
        latest = add(ready, clause.transit.longest)
    after_arrival = shop.policy.shipping.after_arrival if shop.policy.shipping else None
    dispatch = add(latest, after_arrival) if after_arrival else None
    return Estimate(EstimateKind.RANGE, earliest, latest, dispatch)


def overdue(shop: Shop, facts: Facts, line: Line, asked_at: datetime) -> bool:
    """Tell whether undelivered units are past the headline estimate, counted from release (LA-18).

    The headline is the earlier of the page's two, which is in the customer's favour.
    """
    clause, variant = shop.policy.estimate, facts.variants.get(line.sku)
    awaited = line.qty - line.cancelled - line.delivered
    if clause is None or variant is None or variant.release_date is None or awaited <= 0:
        return False
    last_day = shop.calendar.add_to_date(variant.release_date, clause.headline.longest)
    return not within(asked_at, shop.calendar.end_of_day(last_day))
