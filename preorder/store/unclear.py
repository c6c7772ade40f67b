"""Messages to learn from, until they are reviewed or their time is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, select, update

from preorder.service.unclear import Guess, UnclearMessage, Why
from preorder.store.talk_tables import unclear_messages
from preorder.store.writes import add_once

_TABLE = unclear_messages.c


class SqlUnclearMessages:
    """Fulfils `ports.UnclearMessages` in one open transaction."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def keep(self, message: UnclearMessage) -> None:
        """Keep a message once; one that then led to a person as well is noted as such."""
        if add_once(self._db, unclear_messages, **_values(message)):
            return
        if message.why is Why.PERSON:
            known = and_(
                _TABLE.conversation == message.conversation,
                _TABLE.message_id == message.message_id,
            )
            self._db.execute(update(unclear_messages).where(known).values(reason=Why.PERSON.value))

    def to_review(self, shop: str | None = None) -> Sequence[UnclearMessage]:
        """Return what nobody has reviewed yet, of one shop or of all, the oldest first."""
        query = select(unclear_messages).where(_TABLE.reviewed_at.is_(None))
        if shop is not None:
            query = query.where(_TABLE.shop == shop)
        rows = self._db.execute(query.order_by(_TABLE.received_at, _TABLE.id))
        return [_message(row) for row in rows]

    def reviewed(self, messages: Sequence[UnclearMessage], decision: str, at: datetime) -> None:
        """Note what a person decided on messages; they are not shown again."""
        for one in messages:
            known = and_(
                _TABLE.conversation == one.conversation, _TABLE.message_id == one.message_id
            )
            values = {"reviewed_at": at, "decision": decision}
            self._db.execute(update(unclear_messages).where(known).values(**values))

    def forget_before(self, instant: datetime) -> int:
        """Delete what was received before that instant, reviewed or not; return how many."""
        old = delete(unclear_messages).where(_TABLE.received_at < instant)
        return self._db.execute(old).rowcount


def _values(one: UnclearMessage) -> dict[str, Any]:
    return {
        "shop": one.shop,
        "conversation": one.conversation,
        "message_id": one.message_id,
        "received_at": one.received_at,
        "text": one.text,
        "ranking": [[guess.intent, guess.percent] for guess in one.guesses],
        "reason": one.why.value,
    }


def _message(row: Row[Any]) -> UnclearMessage:
    guesses = tuple(Guess(intent, percent) for intent, percent in row.ranking)
    return UnclearMessage(
        row.shop,
        row.conversation,
        row.message_id,
        row.received_at,
        row.text,
        Why(row.reason),
        guesses,
    )
