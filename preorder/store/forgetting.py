"""Which conversations are over for long, and what was said long ago in those that go on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, select

from preorder.store.post_tables import contact, delivery, inbox
from preorder.store.talk_tables import conversation, message, photo, reply, unclear_messages


def silent_since(db: Connection, instant: datetime, wall: datetime, most: int) -> Sequence[str]:
    """Return conversations in which nothing was said since then and nothing waits."""
    query = select(conversation.c.id).where(*_silent(instant, wall)).limit(most)
    return list(db.execute(query).scalars())


def is_silent(db: Connection, id: str, instant: datetime, wall: datetime) -> bool:  # noqa: A002 - the port's name
    """Tell whether that is one of them."""
    query = select(conversation.c.id).where(conversation.c.id == id, *_silent(instant, wall))
    return db.execute(query).first() is not None


def _silent(instant: datetime, wall: datetime) -> Iterator[ColumnElement[bool]]:
    lively = (
        _of(message, message.c.at >= instant),
        _of(photo, photo.c.received_at >= instant),
        _of(unclear_messages, unclear_messages.c.received_at >= instant),
        _of(contact, contact.c.last_heard_at >= wall),
        _of(inbox, inbox.c.state == "new"),
        _of(delivery, delivery.c.state == "due"),
    )
    return (~one for one in lively)


def forget_before(db: Connection, instant: datetime) -> tuple[int, Sequence[str]]:
    """Delete what was said before that instant; return how many, and the photos' ids."""
    old = message.c.at < instant
    answered = and_(
        message.c.conversation == reply.c.conversation, message.c.message_id == reply.c.message_id
    )
    db.execute(delete(reply).where(select(message.c.seq).where(answered, old).exists()))
    gone = db.execute(delete(message).where(old)).rowcount
    late = photo.c.received_at < instant
    photos = list(db.execute(select(photo.c.photo_id).where(late)).scalars())
    db.execute(delete(photo).where(late))
    return gone, photos


def _of(table: Table, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    same = table.c.conversation == conversation.c.id
    return select(table.c.conversation).where(same, condition).exists()
