"""Tables of conversations: who is there, what was said, what waits for a person."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from preorder.store.columns import UtcTime, metadata, shop_column

conversation = Table(
    "conversation",
    metadata,
    Column("id", String(100), primary_key=True),
    shop_column(),
    Column("channel", String(30), nullable=False),
    Column("state", String(10), nullable=False),
    Column("verified_email", String(320)),
    Column("verified_number", String(40)),
    Column("verified_at", UtcTime),
    Column("wrong_tries", Integer, nullable=False),
    Column("memory", JSON, nullable=False),
)


def _of_conversation() -> tuple[Column[str], ForeignKeyConstraint]:
    return (
        Column("conversation", String(100), primary_key=True),
        ForeignKeyConstraint(["conversation"], ["conversation.id"]),
    )


# Everything that was said, in the order in which it happened. `message_id` is the message's own
# (a reply of ours has none), `answers` that of the customer's message a reply belongs to.
message = Table(
    "message",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("conversation", String(100), nullable=False),
    Column("author", String(10), nullable=False),
    Column("name", String(100)),
    Column("message_id", String(200)),
    Column("answers", String(200)),
    Column("text", Text, nullable=False),
    Column("buttons", JSON, nullable=False),
    Column("photos", JSON, nullable=False),
    Column("at", UtcTime, nullable=False),
    ForeignKeyConstraint(["conversation"], ["conversation.id"]),
    UniqueConstraint("conversation", "message_id"),
    CheckConstraint("author IN ('customer', 'bot', 'person')", name="author"),
)

# What an action said with its change ("action"), and the whole turn's answer ("turn").
reply = Table(
    "reply",
    metadata,
    *_of_conversation(),
    Column("message_id", String(200), primary_key=True),
    Column("kind", String(6), primary_key=True),
    Column("replies", JSON, nullable=False),
    CheckConstraint("kind IN ('action', 'turn')", name="kind"),
)

button = Table(
    "button",
    metadata,
    *_of_conversation(),
    Column("id", String(40), primary_key=True),
    Column("payload", Text, nullable=False),
)

photo = Table(
    "photo",
    metadata,
    *_of_conversation(),
    Column("photo_id", String(200), primary_key=True),
    Column("received_at", UtcTime, nullable=False),
)

# What a visitor of a website left: where a person's answer goes as well, and how it was.
visitor = Table(
    "visitor",
    metadata,
    *_of_conversation(),
    Column("email", String(320)),
    Column("stars", Integer),
    Column("comment", Text),
    Column("rated_at", UtcTime),
    CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
)

# Conversations that were deleted: nothing but their random ids, so that no late message, photo or
# turn makes one of them anew.
forgotten = Table("forgotten", metadata, Column("conversation", String(100), primary_key=True))

# Those of them that the brain may still have in memory: it is told, and then the row goes.
untold = Table("untold", metadata, Column("conversation", String(100), primary_key=True))

# Messages to learn from, without numbers and addresses; `ranking`: pairs of intent and percent.
unclear_messages = Table(
    "unclear_messages",
    metadata,
    Column("id", Integer, primary_key=True),
    shop_column(),
    Column("conversation", String(100), nullable=False),
    Column("message_id", String(200), nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("text", Text, nullable=False),
    Column("ranking", JSON, nullable=False),
    Column("reason", String(10), nullable=False),
    Column("reviewed_at", UtcTime),
    Column("decision", String(80)),
    ForeignKeyConstraint(["conversation"], ["conversation.id"]),
    UniqueConstraint("conversation", "message_id"),
    CheckConstraint("reason IN ('unsure', 'person')", name="reason"),
    Index(None, "received_at"),
)

# `key` is what was typed, whether it exists or not.
attempt = Table(
    "attempt",
    metadata,
    Column("id", Integer, primary_key=True),
    shop_column(),
    Column("key", String(400), nullable=False),
    Column("at", UtcTime, nullable=False),
    Index(None, "shop", "key", "at"),
)

case_file = Table(
    "case_file",
    metadata,
    Column("id", String(80), primary_key=True),
    shop_column(),
    Column("conversation", String(100), nullable=False),
    Column("capability", String(20), nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("asked_at", UtcTime, nullable=False),
    Column("number", String(40)),
    Column("customer", String(320)),
    Column("state", String(10), nullable=False),
    Column("details", JSON, nullable=False),
    Index(None, "shop", "conversation"),
    Index(None, "state", "asked_at"),
)
