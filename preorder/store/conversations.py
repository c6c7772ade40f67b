"""Conversations, what was said in them, and the buttons and photos of each."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, func, insert, select, true, update

from preorder.core.errors import StoreConflict
from preorder.core.replies import Reply
from preorder.service.conversations import (
    LETTER,
    Conversation,
    ConversationForgotten,
    ConversationState,
    Identity,
)
from preorder.service.postbox import WEB
from preorder.store.cases import empty_cases
from preorder.store.forgetting import forget_before, is_silent, silent_since
from preorder.store.post_tables import contact, delivery, inbox
from preorder.store.record_tables import mail
from preorder.store.reply_json import read_reply, reply_json
from preorder.store.talk_log import SqlLog
from preorder.store.talk_tables import (
    button,
    conversation,
    forgotten,
    message,
    photo,
    reply,
    unclear_messages,
    untold,
    visitor,
)
from preorder.store.writes import add, add_new, add_once, surely

_BUTTON_BYTES = 16
_OF_CONVERSATION = (
    *(delivery, contact, inbox),
    *(unclear_messages, visitor, photo, button, reply, message),
)

# Built once, since every message asks them: building takes SQLAlchemy longer than executing.
_ONE = select(conversation).where(conversation.c.id == bindparam("id"))
_LOCKED = (
    select(conversation)
    .where(conversation.c.id.in_(bindparam("ids", expanding=True)))
    # In one order everywhere, or two who want the same ones could wait for each other.
    .order_by(conversation.c.id)
    .with_for_update()
)
_SAVE = update(conversation).where(
    conversation.c.id == bindparam("this"), conversation.c.shop == bindparam("of")
)
_SAID = select(reply.c.replies).where(
    *(reply.c[name] == bindparam(name) for name in ("conversation", "message_id", "kind"))
)


class SqlConversations(SqlLog):
    """Fulfils `Conversations` in one open transaction."""

    def get(self, id: str) -> Conversation | None:  # noqa: A002 - the port's name
        """Return a conversation without locking it."""
        row = self._db.execute(_ONE, {"id": id}).first()
        return None if row is None else _conversation(row)

    def lock(self, id: str, shop: str, channel: str) -> Conversation:  # noqa: A002 - the port's name
        """Return the conversation, made if new, locked until the transaction ends.

        Raises:
            StoreConflict: the conversation is another shop's (I-16).
            ConversationForgotten: it was deleted.
        """
        return self.lock_all([Conversation(id, shop, channel)])[id]

    def lock_all(self, conversations: Sequence[Conversation]) -> Mapping[str, Conversation]:
        """Lock several, each made as given if it is new; return them by id as they are kept.

        Raises:
            StoreConflict: one of them is another shop's (I-16).
            ConversationForgotten: one of them was deleted.
        """
        found = self._locked([one.id for one in conversations])
        new = [one for one in conversations if one.id not in found]
        if new:
            self._none_forgotten([one.id for one in new])
            self.make(new)
            found |= self._locked([one.id for one in new])
        for one in conversations:
            if found[one.id].shop != one.shop:
                raise StoreConflict(f"conversation {one.id} is not of {one.shop}")
        return found

    def _none_forgotten(self, ids: Sequence[str]) -> None:
        query = select(forgotten.c.conversation).where(forgotten.c.conversation.in_(ids))
        for found in self._db.execute(query.limit(1)).scalars():
            raise ConversationForgotten(found)

    def make(self, conversations: Sequence[Conversation]) -> None:
        """Make new ones; what is there already stays as it is."""
        add_new(self._db, conversation, [_values(one) for one in conversations])

    def _locked(self, ids: Sequence[str]) -> dict[str, Conversation]:
        rows = self._db.execute(_LOCKED, {"ids": ids})
        return {row.id: _conversation(row) for row in rows}

    def save(self, conversation_: Conversation) -> None:
        """Write a conversation that was locked before.

        Raises:
            StoreConflict: there is no such conversation of that shop.
        """
        ours = {"this": conversation_.id, "of": conversation_.shop}
        surely(self._db, _SAVE, "no such conversation", _values(conversation_) | ours)

    def replies(self, conversation: str, message_id: str) -> Sequence[Reply] | None:
        """Return what an action replied to a message; None if none acted on it yet."""
        return self._replies(conversation, message_id, "action")

    def keep_replies(self, conversation: str, message_id: str, replies: Sequence[Reply]) -> None:
        """Store an action's replies.

        Raises:
            StoreConflict: an action replied to that message before.
        """
        self._keep(conversation, message_id, "action", replies)

    def finish(
        self, conversation: str, message_id: str, replies: Sequence[Reply], at: datetime
    ) -> None:
        """Store the whole turn's replies.

        Raises:
            StoreConflict: that message is done already.
        """
        self._keep(conversation, message_id, "turn", replies)
        self._note_replies(conversation, message_id, replies, at)

    def finished(self, conversation: str, message_id: str) -> Sequence[Reply] | None:
        """Return the whole turn's replies; None while it is not done."""
        return self._replies(conversation, message_id, "turn")

    def in_state(
        self, states: Sequence[ConversationState], shop: str | None = None
    ) -> Sequence[tuple[Conversation, datetime | None]]:
        """Return conversations with the instant of their last message, the oldest first."""
        table, last = conversation.c, func.max(message.c.at).label("last")
        wanted = table.state.in_([state.value for state in states])
        ours = true() if shop is None else table.shop == shop
        newest = select(message.c.conversation, last).group_by(message.c.conversation).subquery()
        query = select(conversation, newest.c.last).select_from(
            conversation.outerjoin(newest, newest.c.conversation == table.id)
        )
        rows = self._db.execute(query.where(wanted, ours).order_by(newest.c.last, table.id))
        return [(_conversation(row), row.last) for row in rows]

    def unsay(self, conversation: str, message_id: str) -> Sequence[str]:
        """Empty a customer's message; return the ids of its photos, which are no longer ours."""
        photos = self._empty(conversation, message_id)
        table = unclear_messages.c
        learned = and_(table.conversation == conversation, table.message_id == message_id)
        self._db.execute(delete(unclear_messages).where(learned))
        gone = and_(photo.c.conversation == conversation, photo.c.photo_id.in_(photos))
        self._db.execute(delete(photo).where(gone))
        return photos

    def forget(self, id: str) -> Sequence[str]:  # noqa: A002 - the port's name
        """Delete a conversation, its words and who it was; return the ids of its photos."""
        self._locked([id])  # a turn that is at work ends before, or finds nothing any more
        photos = self.photos(id)
        empty_cases(self._db, id)
        for table in _OF_CONVERSATION:
            self._db.execute(delete(table).where(table.c.conversation == id))
        letters = mail.c.key.startswith(f"{LETTER}{id}:", autoescape=True)
        self._db.execute(delete(mail).where(letters))
        self._db.execute(delete(conversation).where(conversation.c.id == id))
        for table in (forgotten, untold):
            add_once(self._db, table, conversation=id)
        return photos

    def untold(self, most: int) -> Sequence[str]:
        """Return deleted conversations of which the brain was not told, so many at most."""
        return list(self._db.execute(select(untold.c.conversation).limit(most)).scalars())

    def told(self, ids: Sequence[str]) -> None:
        """Note that the brain was told of these."""
        self._db.execute(delete(untold).where(untold.c.conversation.in_(ids)))

    def silent_since(self, instant: datetime, wall: datetime, most: int) -> Sequence[str]:
        """Return conversations in which nothing was said since then and nothing waits."""
        return silent_since(self._db, instant, wall, most)

    def is_silent(self, id: str, instant: datetime, wall: datetime) -> bool:  # noqa: A002 - the port's name
        """Tell whether it is one of them, locked until the transaction ends."""
        self._locked([id])  # whoever is writing in it now is seen
        return is_silent(self._db, id, instant, wall)

    def forget_before(self, instant: datetime) -> tuple[int, Sequence[str]]:
        """Delete what was said before that instant; return how many, and the photos' ids."""
        return forget_before(self._db, instant)

    def is_forgotten(self, id: str) -> bool:  # noqa: A002 - the port's name
        """Tell whether that conversation was deleted."""
        query = select(forgotten.c.conversation).where(forgotten.c.conversation == id)
        return self._db.execute(query).first() is not None

    def keep_button(self, conversation: str, payload: str) -> str:
        """Keep a button's payload and return an opaque id for it (128 random bits)."""
        opaque = secrets.token_urlsafe(_BUTTON_BYTES)
        values = {"conversation": conversation, "id": opaque, "payload": payload}
        self._db.execute(insert(button).values(**values))
        return opaque

    def button(self, conversation: str, id: str) -> str | None:  # noqa: A002 - the port's name
        """Return the payload of a button shown in that conversation."""
        shown = and_(button.c.conversation == conversation, button.c.id == id)
        payload: str | None = self._db.execute(select(button.c.payload).where(shown)).scalar()
        return payload

    def add_photo(self, conversation: str, photo_id: str, received_at: datetime) -> None:
        """Note a photo; noting it again changes nothing."""
        values = {"conversation": conversation, "photo_id": photo_id, "received_at": received_at}
        add_once(self._db, photo, **values)

    def photos(self, conversation: str) -> Sequence[str]:
        """Return the ids of the conversation's photos, oldest first."""
        query = select(photo.c.photo_id).where(photo.c.conversation == conversation)
        return list(
            self._db.execute(query.order_by(photo.c.received_at, photo.c.photo_id)).scalars()
        )

    def known_photos(self, ids: Sequence[str]) -> set[str]:
        """Return those of these photos that some conversation has."""
        return set(
            self._db.execute(select(photo.c.photo_id).where(photo.c.photo_id.in_(ids))).scalars()
        )

    def drop_loose_photos(self, since: datetime, until: datetime) -> Sequence[str]:
        """Forget the website's photos of that time that no message names; return their ids."""
        sent_then = and_(photo.c.received_at >= since, photo.c.received_at < until)
        on_web = select(conversation.c.id).where(conversation.c.channel == WEB)
        then = and_(sent_then, photo.c.conversation.in_(on_web))
        ids = set(self._db.execute(select(photo.c.photo_id).where(then)).scalars())
        theirs = message.c.conversation.in_(select(photo.c.conversation).where(then))
        for named in self._db.execute(select(message.c.photos).where(theirs)).scalars():
            ids -= set(named)
        self._db.execute(delete(photo).where(photo.c.photo_id.in_(ids)))
        return sorted(ids)

    def _keep(self, key: str, message_id: str, kind: str, replies: Sequence[Reply]) -> None:
        said = [reply_json(one) for one in replies]
        add(self._db, reply, conversation=key, message_id=message_id, kind=kind, replies=said)

    def _replies(self, key: str, message_id: str, kind: str) -> Sequence[Reply] | None:
        asked = {"conversation": key, "message_id": message_id, "kind": kind}
        said = self._db.execute(_SAID, asked).scalar()
        return None if said is None else [read_reply(one) for one in said]


def _conversation(row: Row[Any]) -> Conversation:
    identity = None
    if row.verified_at is not None:
        identity = Identity(row.verified_email, row.verified_number, row.verified_at)
    state = ConversationState(row.state)
    return Conversation(row.id, row.shop, row.channel, state, identity, row.wrong_tries, row.memory)


def _values(one: Conversation) -> dict[str, Any]:
    identity = one.identity
    return {
        "id": one.id,
        "shop": one.shop,
        "channel": one.channel,
        "state": one.state.value,
        "verified_email": identity.email if identity else None,
        "verified_number": identity.order_number if identity else None,
        "verified_at": identity.verified_at if identity else None,
        "wrong_tries": one.wrong_tries,
        "memory": dict(one.memory),
    }
