"""What a demo shop's page shows: the pre-order that is open, and what the shop sells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from preorder.core.calendar import MONTHS
from preorder.core.orders import Campaign, LineKind, Style, Variant
from preorder.policy.campaign_text import closes_at, own_texts
from preorder.policy.shop import Shop
from preorder.policy.templates import render
from preorder.policy.windows import close_of
from preorder.store.catalogue import read_campaigns, read_styles, read_variants
from preorder.store.store import SqlTransaction

_NOTES = {LineKind.IN_STOCK: "In stock", LineKind.BACKORDER: "Back-order"}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a shop sells, each by its id."""

    campaigns: Mapping[str, Campaign]
    styles: Mapping[str, Style]
    variants: Mapping[str, Variant]


def read_catalogue(tx: SqlTransaction, shop: str) -> Catalogue:
    """Read what a shop sells."""
    db = tx.connection
    return Catalogue(read_campaigns(db, shop), read_styles(db, shop), read_variants(db, shop))


def window_json(shop: Shop, catalogue: Catalogue, now: datetime) -> dict[str, Any]:
    """Return the shop's window: its newest open campaign, that one's styles, and the lasting ones.

    Args:
        now: by the shop's clock, aware.
    """
    campaign = _open(shop, catalogue.campaigns.values(), now)
    styles = [
        style
        for style in catalogue.styles.values()
        if style.campaign_id is None or (campaign and style.campaign_id == campaign.id)
    ]
    facts = shop.website.facts if shop.website else ()
    months, today = own_texts(shop, campaign) if campaign else {}, shop.calendar.local_date(now)
    return {
        "shop": shop.shop,
        "name": shop.name,
        "campaign": campaign and _campaign_json(shop, campaign, styles),
        "facts": [render(shop, f"{{quote.{clause}}}", months) for clause in facts],
        "products": [
            _product_json(style, ours, today)
            for style in sorted(styles, key=lambda one: (one.campaign_id is None, one.name))
            if (ours := [v for v in catalogue.variants.values() if v.style_id == style.id])
        ],
    }


def _open(shop: Shop, campaigns: Iterable[Campaign], now: datetime) -> Campaign | None:
    """Return the campaign that opened last, of those that are open."""
    ends = [(one, closes_at(shop, one)) for one in campaigns if one.opens_at <= now]
    open_now = [one for one, end in ends if end is not None and now <= end]
    return max(open_now, key=lambda one: one.opens_at, default=None)


def _campaign_json(shop: Shop, campaign: Campaign, styles: Sequence[Style]) -> dict[str, Any]:
    capped = [(style.cap, style.taken) for style in styles if style.cap is not None]
    month = MONTHS[campaign.ship_month.month - 1]
    return {
        "title": f"The {month} pre-order",
        "opens_at": campaign.opens_at.isoformat(),
        "closes_at": close_of(shop, campaign).isoformat(),
        "ships": f"Ships in {month} {campaign.ship_month.year}",
        "slots_left": sum(cap - taken for cap, taken in capped),
        "cap": sum(cap for cap, _ in capped),
    }


def _product_json(style: Style, variants: Sequence[Variant], today: date) -> dict[str, Any]:
    first = min(variants, key=lambda one: one.price.minor)
    options = dict.fromkeys(", ".join(one.options) for one in variants if one.options)
    shown: dict[str, Any] = {
        "id": style.id,
        "name": style.name,
        "options": list(options),
        "price": str(first.price),
        "note": _note(first, today),
    }
    if first.retail_price is not None:
        shown["regular_price"] = str(first.retail_price)
    if style.cap is not None:
        shown |= {"slots_left": style.cap - style.taken, "cap": style.cap}
    return shown


def _note(variant: Variant, today: date) -> str:
    if variant.kind is not LineKind.PREORDER:
        return _NOTES[variant.kind]
    if variant.arrived_at is not None:
        return "Pre-order: at our warehouse"
    day = variant.release_date
    if day is None:
        return "Pre-order"
    word = "releases" if day > today else "released"
    return f"Pre-order: {word} {MONTHS[day.month - 1]} {day.day}"
