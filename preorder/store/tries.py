"""Wrong attempts to prove an identity."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from preorder.store.talk_tables import attempt


class SqlTries:
    """Fulfils `ports.Tries` in one open transaction."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, shop: str, key: str, at: datetime) -> None:
        """Count one more try for what was typed."""
        self._db.execute(insert(attempt).values(shop=shop, key=key, at=at))

    def count(self, shop: str, key: str, since: datetime) -> int:
        """Count the tries for that key from `since` on, inclusive."""
        query = select(func.count()).where(
            attempt.c.shop == shop, attempt.c.key == key, attempt.c.at >= since
        )
        return self._db.execute(query).scalar_one()
