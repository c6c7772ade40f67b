"""Write an import file's campaigns, styles and variants; count the slots again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Table, and_, func, insert, select, update

from preorder.core.money import Money
from preorder.core.orders import LineKind
from preorder.policy.shop import Shop
from preorder.store.import_check import Problem
from preorder.store.import_format import Document, StyleIn, VariantIn
from preorder.store.tables import announcement, campaign, line, style, variant
from preorder.store.writes import add_once


def write_catalogue(db: Connection, shop: Shop, document: Document) -> list[Problem]:
    """Write all campaigns, styles and variants; return the references that lead nowhere.

    What the file does not name stays as it is. An announcement is never taken back: a later one
    replaces it (T-09).
    """
    _write_campaigns(db, shop.shop, document)
    campaigns = _ids(db, shop.shop, campaign)
    styles = _ids(db, shop.shop, style) | {one.id for one in document.styles}
    problems = list(_references(document, campaigns, styles))
    if not problems:
        for one in document.styles:
            _put(db, style, {"shop": shop.shop, "id": one.id}, _style_values(shop, one))
        for each in document.variants:
            _put(db, variant, {"shop": shop.shop, "sku": each.sku}, _variant_values(shop, each))
    return problems


def recount_slots(db: Connection, shop: str, document: Document) -> list[Problem]:
    """Set every capped style's `taken` to its units sold and not cancelled (I-04)."""
    places = {one.id: f"$.styles[{i}].cap" for i, one in enumerate(document.styles)}
    sold = _sold(db, shop)
    problems = []
    capped = select(style.c.id, style.c.cap).where(style.c.shop == shop, style.c.cap.is_not(None))
    # Locked before counting: whoever takes or frees a slot meanwhile waits for our count.
    for style_id, cap in db.execute(capped.order_by(style.c.id).with_for_update()).all():
        taken = sold.get(style_id, 0)
        if taken > cap:
            message = f"style {style_id}: {taken} units are sold, and the cap is {cap}"
            problems.append(Problem(places.get(style_id, "$.orders"), message))
            continue
        key = and_(style.c.shop == shop, style.c.id == style_id)
        db.execute(update(style).where(key).values(taken=taken))
    return problems


def _sold(db: Connection, shop: str) -> dict[str, int]:
    same = and_(variant.c.shop == line.c.shop, variant.c.sku == line.c.sku)
    query = (
        select(variant.c.style_id, func.sum(line.c.qty - line.c.cancelled))
        .select_from(line.join(variant, same))
        .where(line.c.shop == shop, line.c.kind != LineKind.IN_STOCK.value)
        .group_by(variant.c.style_id)
    )
    return {style_id: int(units) for style_id, units in db.execute(query)}


def _write_campaigns(db: Connection, shop: str, document: Document) -> None:
    for one in document.campaigns:
        key = {"shop": shop, "id": one.id}
        values = {
            "opens_at": one.opens_at,
            "closes_at": one.closes_at,
            "ship_month": one.ship_month,
        }
        _put(db, campaign, key, values)
        for each in one.announcements:
            add_once(
                db,
                announcement,
                shop=shop,
                campaign_id=one.id,
                announced_at=each.announced_at,
                ships_on=each.ships_on,
            )


def _references(document: Document, campaigns: set[str], styles: set[str]) -> Iterator[Problem]:
    for i, one in enumerate(document.styles):
        if one.campaign is not None and one.campaign not in campaigns:
            yield Problem(f"$.styles[{i}].campaign", f"there is no campaign {one.campaign!r}")
    for i, each in enumerate(document.variants):
        if each.style not in styles:
            yield Problem(f"$.variants[{i}].style", f"there is no style {each.style!r}")


def _ids(db: Connection, shop: str, table: Table) -> set[str]:
    return set(db.execute(select(table.c.id).where(table.c.shop == shop)).scalars())


def _style_values(shop: Shop, one: StyleIn) -> dict[str, Any]:
    cap = one.cap
    if cap is None and one.campaign is not None and shop.policy.campaign is not None:
        cap = shop.policy.campaign.cap
    # Counted again at the end; until then no CHECK may stand against a cap that was lowered.
    return {"name": one.name, "cap": cap, "taken": 0, "campaign_id": one.campaign}


def _variant_values(shop: Shop, one: VariantIn) -> dict[str, Any]:
    retail = one.retail_price
    return {
        "name": one.name,
        "style_id": one.style,
        "kind": one.kind,
        "currency": shop.currency,
        "price": Money.parse(one.price, shop.currency).minor,
        "retail_price": None if retail is None else Money.parse(retail, shop.currency).minor,
        "options": list(one.options),
        "release_date": one.release_date,
        "international": one.international,
        "arrived_at": one.arrived_at,
        "replacements": one.replacements,
    }


def _put(db: Connection, table: Table, key: dict[str, Any], values: dict[str, Any]) -> None:
    """Update a row by its key, or insert it."""
    row = and_(*(table.c[name] == value for name, value in key.items()))
    if db.execute(update(table).where(row).values(**values)).rowcount == 0:
        db.execute(insert(table).values(**key, **values))
