"""The deadlines of a campaign and of a promise, computed in one place for rules and texts."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from preorder.core.orders import Campaign
from preorder.policy.shop import Shop


def close_of(shop: Shop, campaign: Campaign) -> datetime:
    """Return when orders and swaps end, inclusive: the record's own time, else the policy's window.

    Clauses LT-03, LT-06, LT-18; C-02.

    Raises:
        ValueError: neither says when.
    """
    if campaign.closes_at is not None:
        return campaign.closes_at
    if shop.policy.campaign is None:
        raise ValueError(f"campaign {campaign.id} has no closing time and {shop.shop} no window")
    return shop.calendar.after_instant(campaign.opens_at, shop.policy.campaign.window)


def cancel_deadline(shop: Shop, campaign: Campaign) -> datetime | None:
    """Return until when cancelling is free, inclusive; None where no window is set (LT-12).

    A campaign that its record closes sooner ends it sooner (C-02).
    """
    clause = shop.policy.cancel
    if clause is None or clause.window is None:
        return None
    until = shop.calendar.after_instant(campaign.opens_at, clause.window)
    return min(until, campaign.closes_at or until)


def doubt_deadline(shop: Shop, campaign: Campaign) -> datetime | None:
    """Return until when a person decides on a cancellation, inclusive; None without doubt.

    Clauses LT-03, LT-04; C-01.
    """
    clause = shop.policy.cancel
    if clause is None or clause.doubt is None:
        return None
    return shop.calendar.after_instant(campaign.opens_at, clause.doubt.until)


def swap_deadline(shop: Shop, campaign: Campaign) -> datetime | None:
    """Return until when swaps are possible, inclusive; None where no window is set (LT-18)."""
    clause = shop.policy.swap
    if clause is None or clause.window is None:
        return None
    if campaign.closes_at is not None:
        return campaign.closes_at
    return shop.calendar.after_instant(campaign.opens_at, clause.window)


def last_day_of_month(day: date) -> date:
    """Return the last day of that day's month."""
    next_month = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return next_month - timedelta(days=1)


def last_day_of_grace(shop: Shop, campaign: Campaign) -> date | None:
    """Return the last local day on which a delay entitles to nothing yet (C-03).

    A right begins the day after: 15 October for a September promise and two weeks of grace.
    """
    clause = shop.policy.delay
    if clause is None or clause.grace is None:
        return None
    return shop.calendar.add_to_date(last_day_of_month(campaign.ship_month), clause.grace)
