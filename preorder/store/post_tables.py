"""Tables of the post: what came in and waits for its turn, what goes out to other platforms.

`accepted_at`, `try_at` and `until` are real time, whatever the shop's clock says.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
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

from preorder.store.columns import UtcTime, metadata

# `words` is what the brain is told, `text` what people read; both are emptied once it is done,
# since the log keeps what was said. `instead` is an answer for which the brain is not asked.
inbox = Table(
    "inbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("platform", String(20), nullable=False),
    Column("account", String(100), nullable=False),
    Column("message_id", String(300), nullable=False),
    Column("conversation", String(100), nullable=False),
    Column("words", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("instead", Text),
    Column("photos", JSON, nullable=False),
    Column("photo_urls", JSON, nullable=False),
    Column("sent_at", UtcTime, nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("accepted_at", UtcTime, nullable=False),
    Column("state", String(5), nullable=False),
    Column("told", Boolean, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("try_at", UtcTime),
    Column("owner", String(40)),
    Column("until", UtcTime),
    ForeignKeyConstraint(["conversation"], ["conversation.id"]),
    UniqueConstraint("platform", "account", "message_id"),
    CheckConstraint("state IN ('new', 'done')", name="state"),
    Index(None, "state", "sent_at"),
    Index(None, "conversation", "state"),
)

# Who a customer of another platform is here.
contact = Table(
    "contact",
    metadata,
    Column("platform", String(20), primary_key=True),
    Column("account", String(100), primary_key=True),
    Column("sender", String(200), primary_key=True),
    Column("conversation", String(100), nullable=False, unique=True),
    Column("last_heard_at", UtcTime, nullable=False),
    ForeignKeyConstraint(["conversation"], ["conversation.id"]),
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation", String(100), nullable=False),
    Column("platform", String(20), nullable=False),
    Column("account", String(100), nullable=False),
    Column("recipient", String(200), nullable=False),
    Column("text", Text, nullable=False),
    Column("buttons", JSON, nullable=False),
    Column("by_person", Boolean, nullable=False),
    Column("queued_at", UtcTime, nullable=False),
    Column("state", String(15), nullable=False),
    Column("reason", String(300), nullable=False),
    Column("message_id", String(300)),
    Column("tries", Integer, nullable=False),
    Column("try_at", UtcTime),
    Column("owner", String(40)),
    Column("until", UtcTime),
    ForeignKeyConstraint(["conversation"], ["conversation.id"]),
    CheckConstraint("state IN ('due', 'sent', 'window_closed', 'given_up')", name="state"),
    Index(None, "state", "id"),
    Index(None, "conversation", "state"),
    Index(None, "platform", "account", "message_id"),
    # The platform is told this number, to know a repeat by: it must never come twice.
    sqlite_autoincrement=True,
)

# Accounts for which nothing is sent until a person has mended them.
stopped_account = Table(
    "stopped_account",
    metadata,
    Column("platform", String(20), primary_key=True),
    Column("account", String(100), primary_key=True),
    Column("reason", String(300), nullable=False),
    Column("stopped_at", UtcTime, nullable=False),
)
