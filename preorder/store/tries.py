"""Wrong attempts to prove an identity."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from preorder.store.talk_tables import attempt

# Built once: asked with every message, and building takes SQLAlchemy longer than executing.
_COUNT = select(func.count()).where(
    attempt.c.shop == bindparam("shop"),
    attempt.c.key == bindparam("key"),
    attempt.c.at >= bindparam("since"),
)


class SqlTries:
    """Fulfils `ports.Tries` in one open transaction."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, shop: str, key: str, at: datetime) -> None:
        """Count one more try for what was typed."""
        self._db.execute(insert(attempt).values(shop=shop, key=_digest(key), at=at))

    def count(self, shop: str, key: str, since: datetime) -> int:
        """Count the tries for that key from `since` on, inclusive."""
        asked = {"shop": shop, "key": _digest(key), "since": since}
        found: int = self._db.execute(_COUNT, asked).scalar_one()
        return found

    def forget_before(self, instant: datetime) -> int:
        """Delete tries from before that instant; return how many."""
        return self._db.execute(delete(attempt).where(attempt.c.at < instant)).rowcount


def _digest(key: str) -> str:
    # What somebody typed is nobody's to read; who deletes his chat must not start anew either.
    return sha256(key.encode()).hexdigest()
