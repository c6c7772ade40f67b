"""What visitors of a website left besides messages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from preorder.service.visitors import Rating
from preorder.store.talk_tables import visitor
from preorder.store.writes import add_once


class SqlVisitors:
    """Fulfils `visitors.Visitors` in one open transaction."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def leave_email(self, conversation: str, email: str) -> None:
        """Keep where a person's answer goes as well."""
        self._keep(conversation, email=email)

    def email(self, conversation: str) -> str | None:
        """Return the address that was left."""
        query = select(visitor.c.email).where(visitor.c.conversation == conversation)
        email: str | None = self._db.execute(query).scalar()
        return email

    def rate(self, conversation: str, rating: Rating, at: datetime) -> None:
        """Keep how it was; a second rating replaces the first."""
        self._keep(conversation, stars=rating.stars, comment=rating.comment, rated_at=at)

    def rating(self, conversation: str) -> Rating | None:
        """Return how it was."""
        query = select(visitor.c.stars, visitor.c.comment).where(
            visitor.c.conversation == conversation, visitor.c.stars.is_not(None)
        )
        row = self._db.execute(query).first()
        return None if row is None else Rating(*row)

    def _keep(self, conversation: str, **values: Any) -> None:
        if not add_once(self._db, visitor, conversation=conversation, **values):
            ours = visitor.c.conversation == conversation
            self._db.execute(update(visitor).where(ours).values(**values))
