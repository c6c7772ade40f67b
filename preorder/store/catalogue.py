"""Read what a shop sells: campaigns, styles, variants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from preorder.core.money import Money
from preorder.core.orders import Announcement, Campaign, LineKind, Style, Variant
from preorder.store.tables import announcement, campaign, style, variant

# Built once, as in `order_rows`: what a shop sells is read with every order.
_ANNOUNCED, _CAMPAIGNS, _STYLES, _VARIANTS = (
    select(table).where(table.c.shop == bindparam("shop")).order_by(by)
    for table, by in (
        (announcement, announcement.c.announced_at),
        (campaign, campaign.c.id),
        (style, style.c.id),
        (variant, variant.c.sku),
    )
)
_NAMED = _VARIANTS.where(variant.c.sku.in_(bindparam("skus", expanding=True)))


def read_campaigns(db: Connection, shop: str) -> dict[str, Campaign]:
    """Read a shop's campaigns with all that was announced, by id."""
    announced: dict[str, list[Announcement]] = defaultdict(list)
    for row in db.execute(_ANNOUNCED, {"shop": shop}):
        announced[row.campaign_id].append(Announcement(row.announced_at, row.ships_on))
    return {
        row.id: Campaign(
            row.id, row.opens_at, row.closes_at, row.ship_month, tuple(announced[row.id])
        )
        for row in db.execute(_CAMPAIGNS, {"shop": shop})
    }


def read_styles(db: Connection, shop: str) -> dict[str, Style]:
    """Read a shop's styles by id. The counters are as of now; writing checks them again."""
    rows = db.execute(_STYLES, {"shop": shop})
    return {row.id: Style(row.id, row.name, row.cap, row.taken, row.campaign_id) for row in rows}


def read_variants(
    db: Connection, shop: str, skus: Collection[str] | None = None
) -> dict[str, Variant]:
    """Read a shop's variants by SKU: those named, or all."""
    if skus is None:
        rows = db.execute(_VARIANTS, {"shop": shop})
    else:
        rows = db.execute(_NAMED, {"shop": shop, "skus": sorted(skus)})
    return {row.sku: _variant(row) for row in rows}


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
