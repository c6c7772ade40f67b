"""What was said in conversations, by whom, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, insert, select, update

from preorder.core.replies import Button, Reply
from preorder.service.conversations import Author, ConversationState, Pulse, Said
from preorder.service.postbox import Arrival
from preorder.store.post_tables import inbox
from preorder.store.reply_json import read_buttons, reply_json
from preorder.store.talk_tables import conversation as conversations
from preorder.store.talk_tables import forgotten, message, visitor
from preorder.store.writes import add_new, add_once

_SHOWN = "seq author name text buttons photos at".split()


class SqlLog:
    """Fulfils the part of `Conversations` that is about what was said."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def receive(
        self,
        conversation: str,
        message_id: str,
        text: str,
        at: datetime,
        photos: Sequence[str] = (),
    ) -> bool:
        """Note a customer's message; False if that message was received before."""
        said = Said(Author.CUSTOMER, Reply(text), message_id)
        return add_once(self._db, message, **_values(conversation, said, at, photos))

    def receive_all(self, arrivals: Sequence[Arrival]) -> None:
        """Note customers' messages, in that order; what was received before is left out."""
        rows = [
            _values(
                one.conversation,
                Said(Author.CUSTOMER, Reply(one.text), one.key),
                one.received_at,
                one.photos,
            )
            for one in arrivals
        ]
        add_new(self._db, message, rows)

    def say(self, conversation: str, said: Said, at: datetime) -> bool:
        """Note what we said outside a turn; False if that message was noted before."""
        return add_once(self._db, message, **_values(conversation, said, at))

    def transcript(self, conversation: str, after: int = 0) -> Sequence[Mapping[str, Any]]:
        """Return what was said, in order."""
        query = (
            select(
                *(message.c[name] for name in _SHOWN),
                func.coalesce(message.c.message_id, message.c.answers).label("message_id"),
            )
            .where(message.c.conversation == conversation, message.c.seq > after)
            .order_by(message.c.seq)
        )
        return [dict(row) for row in self._db.execute(query).mappings()]

    def pulses(self, ids: Sequence[str]) -> Mapping[str, Pulse | None]:
        """Return how conversations are; None for a deleted one, nothing for one not begun."""
        table = conversations.c
        last = select(func.max(message.c.seq)).where(message.c.conversation == table.id)
        unanswered = and_(inbox.c.conversation == table.id, inbox.c.state == "new")
        waiting = select(func.count()).select_from(inbox).where(unanswered)
        email = select(visitor.c.email).where(visitor.c.conversation == table.id)
        query = select(
            table.id,
            table.state,
            last.scalar_subquery().label("last"),
            waiting.scalar_subquery().label("waiting"),
            email.scalar_subquery().is_not(None).label("email"),
        ).where(table.id.in_(ids))
        gone = select(forgotten.c.conversation).where(forgotten.c.conversation.in_(ids))
        found: dict[str, Pulse | None] = dict.fromkeys(self._db.execute(gone).scalars())
        for row in self._db.execute(query):
            state = ConversationState(row.state)
            found[row.id] = Pulse(state, row.last or 0, row.waiting, bool(row.email))
        return found

    def has_spoken(self, conversation: str) -> bool:
        """Tell whether anything was said by us, or by a person of the shop."""
        query = select(message.c.seq).where(_ours(conversation)).limit(1)
        return self._db.execute(query).first() is not None

    def last_buttons(self, conversation: str) -> Sequence[Button]:
        """Return the buttons of the newest reply; their payloads are opaque ids."""
        query = select(message.c.buttons).where(_ours(conversation))
        newest = self._db.execute(query.order_by(message.c.seq.desc()).limit(1)).scalar()
        return read_buttons(newest or ())

    def attach(self, conversation: str, message_id: str, photos: Sequence[str]) -> None:
        """Note which photos came with a message."""
        ours = _message_of(conversation, message_id)
        self._db.execute(update(message).where(ours).values(photos=list(photos)))

    def _note_replies(
        self, conversation: str, message_id: str, replies: Sequence[Reply], at: datetime
    ) -> None:
        said = [Said(Author.BOT, reply, answers=message_id) for reply in replies]
        if said:
            self._db.execute(insert(message), [_values(conversation, one, at) for one in said])

    def _empty(self, conversation: str, message_id: str) -> Sequence[str]:
        """Empty a customer's message; return its photos."""
        ours = _message_of(conversation, message_id)
        photos = self._db.execute(select(message.c.photos).where(ours)).scalar() or []
        self._db.execute(update(message).where(ours).values(text="", photos=[]))
        return list(photos)


def _ours(conversation: str) -> ColumnElement[bool]:
    ours = message.c.author != Author.CUSTOMER.value
    return and_(message.c.conversation == conversation, ours)


def _message_of(conversation: str, message_id: str) -> ColumnElement[bool]:
    return and_(message.c.conversation == conversation, message.c.message_id == message_id)


def _values(
    conversation: str, said: Said, at: datetime, photos: Sequence[str] = ()
) -> dict[str, Any]:
    return {
        "conversation": conversation,
        "author": said.author.value,
        "name": said.name,
        "message_id": said.message_id,
        "answers": said.answers,
        **reply_json(said.reply),
        "photos": list(photos),
        "at": at,
    }
