"""Tell customers of a ship date that an import announces: one e-mail per affected order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from sqlalchemy import select

from preorder.core.orders import Announcement, Campaign, LineKind
from preorder.policy.load import ShopFileError, read_shop
from preorder.policy.shop import Shop
from preorder.service.notices import Affected, new_ship_date
from preorder.store.store import SqlTransaction
from preorder.store.tables import line, orders

_Campaigns = Mapping[str, Campaign]


def send_notices(tx: SqlTransaction, shop: Shop, before: _Campaigns, after: _Campaigns) -> None:
    """Queue an e-mail for every order that a new ship date affects (LT-10, LT-20; I-14).

    Args:
        before: the campaigns as they stood before the import. What a file says of a campaign
            that is new here is no news: its customers were told elsewhere.
    """
    policies: dict[str, Shop | None] = {}
    for campaign, news in _news(before, after):
        for order in _affected(tx, shop.shop, campaign, news):
            version = order.policy_version
            if version not in policies:
                policies[version] = _policy(tx, shop, version)
            tx.outbox.mail(new_ship_date(shop, policies[version], campaign, news, order))


def _news(before: _Campaigns, after: _Campaigns) -> Iterator[tuple[Campaign, Announcement]]:
    """Yield the campaigns whose date is another one now; earlier is news as well as later."""
    for key, known in before.items():
        old, new = _latest(known), _latest(after[key])
        if new is not None and (old is None or old.ships_on != new.ships_on):
            yield after[key], new


def _latest(campaign: Campaign) -> Announcement | None:
    return max(campaign.announcements, key=lambda one: one.announced_at, default=None)


def _affected(
    tx: SqlTransaction, shop: str, campaign: Campaign, news: Announcement
) -> Iterator[Affected]:
    """Yield the orders with open units; who ordered after the announcement knew of it."""
    units = (line.c.qty - line.c.cancelled - line.c.shipped).label("units")
    order = orders.c
    joined = orders.join(line, (line.c.shop == order.shop) & (line.c.number == order.number))
    person = (order.number, order.email, order.customer, order.policy_version)
    query = select(*person, units, line.c.name).select_from(joined)
    wanted = query.where(
        order.shop == shop,
        order.placed_at < news.announced_at,
        line.c.campaign_id == campaign.id,
        line.c.kind != LineKind.IN_STOCK.value,
        units > 0,
    )
    rows = tx.connection.execute(wanted.order_by(order.number, line.c.id)).all()
    for number, group in groupby(rows, key=lambda row: row.number):
        lines = list(group)
        one, items = lines[0], [(row.units, row.name) for row in lines]
        yield Affected(number, one.email, one.customer, one.policy_version, items)


def _policy(tx: SqlTransaction, shop: Shop, version: str) -> Shop | None:
    """Return the shop as of that version; None if nobody can read it any more (S-16)."""
    if version == shop.policy_version:
        return shop
    text = tx.orders.policy_text(shop.shop, version)
    try:
        return None if text is None else read_shop(text, version)
    except ShopFileError:
        return None
