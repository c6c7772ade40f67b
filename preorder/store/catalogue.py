"""Read what a shop sells: campaigns, styles, variants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Row, select

from preorder.core.money import Money
from preorder.core.orders import Announcement, Campaign, LineKind, Style, Variant
from preorder.store.tables import announcement, campaign, style, variant


def read_campaigns(db: Connection, shop: str) -> dict[str, Campaign]:
    """Read a shop's campaigns with all that was announced, by id."""
    announced: dict[str, list[Announcement]] = defaultdict(list)
    query = select(announcement).where(announcement.c.shop == shop)
    for row in db.execute(query.order_by(announcement.c.announced_at)):
        announced[row.campaign_id].append(Announcement(row.announced_at, row.ships_on))
    rows = db.execute(select(campaign).where(campaign.c.shop == shop).order_by(campaign.c.id))
    return {
        row.id: Campaign(
            row.id, row.opens_at, row.closes_at, row.ship_month, tuple(announced[row.id])
        )
        for row in rows
    }


def read_styles(db: Connection, shop: str) -> dict[str, Style]:
    """Read a shop's styles by id. The counters are as of now; writing checks them again."""
    rows = db.execute(select(style).where(style.c.shop == shop).order_by(style.c.id))
    return {row.id: Style(row.id, row.name, row.cap, row.taken, row.campaign_id) for row in rows}


def read_variants(
    db: Connection, shop: str, skus: Collection[str] | None = None
) -> dict[str, Variant]:
    """Read a shop's variants by SKU: those named, or all."""
    query = select(variant).where(variant.c.shop == shop).order_by(variant.c.sku)
    if skus is not None:
        query = query.where(variant.c.sku.in_(sorted(skus)))
    return {row.sku: _variant(row) for row in db.execute(query)}


def _variant(row: Row[Any]) -> Variant:
    retail = None if row.retail_price is None else Money(row.retail_price, row.currency)
    return Variant(
        sku=row.sku,
        name=row.name,
        style_id=row.style_id,
        kind=LineKind(row.kind),
        price=Money(row.price, row.currency),
        options=tuple(row.options),
        retail_price=retail,
        release_date=row.release_date,
        international=row.international,
        arrived_at=row.arrived_at,
        replacements=row.replacements,
    )
