"""The dates of a pre-order that is open, as answers may name them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from preorder.core.calendar import MONTHS, WEEKDAYS
from preorder.core.orders import Campaign
from preorder.policy.shop import Shop
from preorder.policy.windows import cancel_deadline, close_of, doubt_deadline, swap_deadline


def moment(shop: Shop, instant: datetime) -> str:
    """Write an instant as people do in the shop's country: "Wednesday, July 8 at 10:00 AM EDT"."""
    local = shop.calendar.local(instant)
    half = "AM" if local.hour < 12 else "PM"
    clock = f"{local.hour % 12 or 12}:{local.minute:02} {half} {local:%Z}"
    return f"{WEEKDAYS[local.weekday()]}, {MONTHS[local.month - 1]} {local.day} at {clock}"


def open_dates(shop: Shop, campaign: Campaign) -> dict[str, datetime]:
    """Return the ends of a campaign's windows by placeholder, all inclusive.

    Raises:
        ValueError: nothing says when the campaign closes.
    """
    ends = {
        "open.closes_at": close_of(shop, campaign),
        "open.cancel_until": cancel_deadline(shop, campaign),
        "open.doubt_until": doubt_deadline(shop, campaign),
        "open.swap_until": swap_deadline(shop, campaign),
    }
    return {name: end for name, end in ends.items() if end is not None}


def closes_at(shop: Shop, campaign: Campaign) -> datetime | None:
    """Return when a pre-order closes, inclusive; None where nothing says so."""
    try:
        return close_of(shop, campaign)
    except ValueError:
        return None


def open_texts(shop: Shop, campaign: Campaign) -> dict[str, str]:
    """Return the texts of {open.…} for that campaign; a window that the policy lacks has none."""
    return {
        **{name: moment(shop, end) for name, end in open_dates(shop, campaign).items()},
        "open.opened_at": moment(shop, campaign.opens_at),
        **own_texts(shop, campaign),
    }


def own_texts(shop: Shop, campaign: Campaign) -> dict[str, str]:
    """Return what a campaign says itself in place of the policy: another month to ship in.

    No answer may name two months. Where they agree, the page's own words stand.
    """
    general = shop.policy.campaign
    if general is None or general.ship_month == campaign.ship_month.month:
        return {}
    return {"campaign.ship_month": _month(campaign)}


def _month(campaign: Campaign) -> str:
    return f"{MONTHS[campaign.ship_month.month - 1]} {campaign.ship_month.year}"


def open_placeholders(shop: Shop) -> Mapping[str, str]:
    """Return the {open.…} that this policy can fill, with empty texts: to check a shop file."""
    policy = shop.policy
    known = {
        "open.opened_at": True,
        "open.closes_at": True,
        "open.cancel_until": policy.cancel is not None and policy.cancel.window is not None,
        "open.doubt_until": policy.cancel is not None and policy.cancel.doubt is not None,
        "open.swap_until": policy.swap is not None and policy.swap.window is not None,
    }
    return {name: "" for name, fills in known.items() if fills}
