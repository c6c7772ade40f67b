"""Take a demo shop's data out again. Never part of a shop's daily work: it deletes history."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Table, delete, exists, select

from preorder.store.columns import metadata
from preorder.store.post_tables import stopped_account
from preorder.store.store import SqlTransaction
from preorder.store.tables import orders
from preorder.store.talk_tables import conversation


def is_empty(tx: SqlTransaction, shop: str) -> bool:
    """Tell whether a shop has no orders."""
    query = select(exists().where(orders.c.shop == shop))
    return not tx.connection.execute(query).scalar_one()


def forget_shop(tx: SqlTransaction, shop: str) -> None:
    """Delete all that is stored of a shop: products, orders, money, conversations, cases."""
    for table in reversed(metadata.sorted_tables):
        if table is stopped_account:
            continue  # not the shop's data, and gone at the next start in any case
        tx.connection.execute(delete(table).where(_of_shop(table, shop)))


def _of_shop(table: Table, shop: str) -> ColumnElement[bool]:
    if "shop" in table.c:
        return table.c.shop == shop
    ours = select(conversation.c.id).where(conversation.c.shop == shop)
    return table.c.conversation.in_(ours)
