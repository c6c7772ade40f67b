"""Conversations, what was said in them, and the buttons and photos of each."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, insert, select, update

from preorder.core.errors import StoreConflict
from preorder.core.replies import Button, Reply
from preorder.service.conversations import Conversation, ConversationState, Identity
from preorder.store.talk_tables import button, conversation, message, photo, reply
from preorder.store.writes import add, add_once, surely

_BUTTON_BYTES = 16


class SqlConversations:
    """Fulfils `ports.Conversations` in one open transaction."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def get(self, id: str) -> Conversation | None:  # noqa: A002 - the port's name
        """Return a conversation without locking it."""
        row = self._db.execute(select(conversation).where(conversation.c.id == id)).first()
        return None if row is None else _conversation(row)

    def lock(self, id: str, shop: str, channel: str) -> Conversation:  # noqa: A002 - the port's name
        """Return the conversation, made if new, locked until the transaction ends.

        Raises:
            StoreConflict: the conversation is another shop's (I-16).
        """
        found = self._locked(id)
        if found is None:
            new = Conversation(id, shop, channel)
            add_once(self._db, conversation, **_values(new))
            found = self._locked(id) or new
        if found.shop != shop:
            raise StoreConflict(f"conversation {id} is not of {shop}")
        return found

    def _locked(self, key: str) -> Conversation | None:
        query = select(conversation).where(conversation.c.id == key).with_for_update()
        row = self._db.execute(query).first()
        return None if row is None else _conversation(row)

    def save(self, conversation_: Conversation) -> None:
        """Write a conversation that was locked before.

        Raises:
            StoreConflict: there is no such conversation of that shop.
        """
        values = _values(conversation_)
        table = conversation.c
        ours = and_(table.id == conversation_.id, table.shop == conversation_.shop)
        surely(self._db, update(conversation).where(ours).values(**values), "no such conversation")

    def replies(self, conversation: str, message_id: str) -> Sequence[Reply] | None:
        """Return what an action replied to a message; None if none acted on it yet."""
        return self._replies(conversation, message_id, "action")

    def keep_replies(self, conversation: str, message_id: str, replies: Sequence[Reply]) -> None:
        """Store an action's replies.

        Raises:
            StoreConflict: an action replied to that message before.
        """
        self._keep(conversation, message_id, "action", replies)

    def receive(self, conversation: str, message_id: str, text: str, at: datetime) -> bool:
        """Note a customer's message; False if that message was received before."""
        values = {"message_id": message_id, "text": text, "received_at": at}
        return add_once(self._db, message, conversation=conversation, **values)

    def finish(self, conversation: str, message_id: str, replies: Sequence[Reply]) -> None:
        """Store the whole turn's replies.

        Raises:
            StoreConflict: that message is done already.
        """
        self._keep(conversation, message_id, "turn", replies)

    def finished(self, conversation: str, message_id: str) -> Sequence[Reply] | None:
        """Return the whole turn's replies; None while it is not done."""
        return self._replies(conversation, message_id, "turn")

    def transcript(self, conversation: str) -> Sequence[Mapping[str, Any]]:
        """Return what was said, oldest first; a reply carries its message's id and time."""
        turn = and_(
            reply.c.conversation == message.c.conversation,
            reply.c.message_id == message.c.message_id,
            reply.c.kind == "turn",
        )
        query = (
            select(message.c.message_id, message.c.text, message.c.received_at, reply.c.replies)
            .select_from(message.outerjoin(reply, turn))
            .where(message.c.conversation == conversation)
            .order_by(message.c.seq)
        )
        said: list[Mapping[str, Any]] = []
        for message_id, text, at, replies in self._db.execute(query):
            row = {"at": at, "message_id": message_id}
            said.append({**row, "author": "customer", "text": text})
            said += [{**row, "author": "bot", "text": r["text"]} for r in replies or ()]
        return said

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

    def _keep(self, key: str, message_id: str, kind: str, replies: Sequence[Reply]) -> None:
        said = [_reply_json(one) for one in replies]
        add(self._db, reply, conversation=key, message_id=message_id, kind=kind, replies=said)

    def _replies(self, key: str, message_id: str, kind: str) -> Sequence[Reply] | None:
        query = select(reply.c.replies).where(
            reply.c.conversation == key, reply.c.message_id == message_id, reply.c.kind == kind
        )
        said = self._db.execute(query).scalar()
        return None if said is None else [_read_reply(one) for one in said]


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


def _reply_json(one: Reply) -> dict[str, Any]:
    buttons = [{"title": b.title, "payload": b.payload} for b in one.buttons]
    return {"text": one.text, "buttons": buttons}


def _read_reply(data: Mapping[str, Any]) -> Reply:
    return Reply(data["text"], tuple(Button(**one) for one in data["buttons"]))
