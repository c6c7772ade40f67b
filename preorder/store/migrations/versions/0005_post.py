"""Make the log of what was said one table, and the tables of the post."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_CONVERSATION = ["conversation"], ["conversation.id"]


def upgrade() -> None:
    """Write the log anew, with the replies in it; make the new tables."""
    _log()
    _inbox()
    _contact()
    _delivery()
    _stopped_account()


def _log() -> None:
    db = op.get_bind()
    old = list(
        db.execute(
            sa.text(
                "SELECT m.conversation, m.message_id, m.text, m.received_at, r.replies "
                "FROM message m LEFT JOIN reply r ON r.conversation = m.conversation "
                "AND r.message_id = m.message_id AND r.kind = 'turn' ORDER BY m.seq"
            ).columns(received_at=sa.DateTime(timezone=True), replies=sa.JSON())
        )
    )
    op.drop_table("message")
    table = _message()
    said = []
    for conversation, message_id, text, at, replies in old:
        row = {"conversation": conversation, "at": at, "photos": []}
        words = {"message_id": message_id, "answers": None, "text": text, "buttons": []}
        said.append({**row, **words, "author": "customer"})
        for one in replies or ():
            words = {"message_id": None, "answers": message_id, **one}
            said.append({**row, **words, "author": "bot"})
    if said:
        op.bulk_insert(table, said)


def _message() -> sa.Table:
    return op.create_table(
        "message",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("conversation", sa.String(length=100), nullable=False),
        sa.Column("author", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=100)),
        sa.Column("message_id", sa.String(length=200)),
        sa.Column("answers", sa.String(length=200)),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("buttons", sa.JSON(), nullable=False),
        sa.Column("photos", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "author IN ('customer', 'bot', 'person')", name=op.f("ck_message_author")
        ),
        sa.ForeignKeyConstraint(*_CONVERSATION, name="fk_message_conversation"),
        sa.PrimaryKeyConstraint("seq", name="pk_message"),
        sa.UniqueConstraint("conversation", "message_id", name="uq_message_conversation"),
    )


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("account", sa.String(length=100), nullable=False),
        sa.Column("message_id", sa.String(length=300), nullable=False),
        sa.Column("conversation", sa.String(length=100), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("instead", sa.Text()),
        sa.Column("photos", sa.JSON(), nullable=False),
        sa.Column("photo_urls", sa.JSON(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=5), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        *_waiting(),
        sa.CheckConstraint("state IN ('new', 'done')", name=op.f("ck_inbox_state")),
        sa.ForeignKeyConstraint(*_CONVERSATION, name="fk_inbox_conversation"),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("platform", "account", "message_id", name="uq_inbox_platform"),
    )
    op.create_index("ix_inbox_state_sent_at", "inbox", ["state", "sent_at"])
    op.create_index("ix_inbox_conversation_state", "inbox", ["conversation", "state"])


def _waiting() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("try_at", sa.DateTime(timezone=True)),
        sa.Column("owner", sa.String(length=40)),
        sa.Column("until", sa.DateTime(timezone=True)),
    )


def _contact() -> None:
    op.create_table(
        "contact",
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("account", sa.String(length=100), nullable=False),
        sa.Column("sender", sa.String(length=200), nullable=False),
        sa.Column("conversation", sa.String(length=100), nullable=False),
        sa.Column("last_heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(*_CONVERSATION, name="fk_contact_conversation"),
        sa.PrimaryKeyConstraint("platform", "account", "sender", name="pk_contact"),
        sa.UniqueConstraint("conversation", name="uq_contact_conversation"),
    )


def _delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation", sa.String(length=100), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("account", sa.String(length=100), nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("buttons", sa.JSON(), nullable=False),
        sa.Column("by_person", sa.Boolean(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=15), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("message_id", sa.String(length=300)),
        *_waiting(),
        sa.CheckConstraint(
            "state IN ('due', 'sent', 'window_closed', 'given_up')", name=op.f("ck_delivery_state")
        ),
        sa.ForeignKeyConstraint(*_CONVERSATION, name="fk_delivery_conversation"),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_delivery_state_id", "delivery", ["state", "id"])
    op.create_index("ix_delivery_conversation_state", "delivery", ["conversation", "state"])
    op.create_index(
        "ix_delivery_platform_account_message_id",
        "delivery",
        ["platform", "account", "message_id"],
    )


def _stopped_account() -> None:
    op.create_table(
        "stopped_account",
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("account", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("platform", "account", name="pk_stopped_account"),
    )
