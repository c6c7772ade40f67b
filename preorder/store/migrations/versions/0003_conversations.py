"""Make the tables of conversations and cases."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, those first that others refer to."""
    _attempt()
    _case_file()
    _conversation()
    _button()
    _message()
    _photo()
    _reply()


def _attempt() -> None:
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop", sa.String(length=31), nullable=False),
        sa.Column("key", sa.String(length=400), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attempt"),
    )
    op.create_index("ix_attempt_shop_key_at", "attempt", ["shop", "key", "at"])


def _case_file() -> None:
    op.create_table(
        "case_file",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("shop", sa.String(length=31), nullable=False),
        sa.Column("conversation", sa.String(length=100), nullable=False),
        sa.Column("capability", sa.String(length=20), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.String(length=40)),
        sa.Column("customer", sa.String(length=320)),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_case_file"),
    )
    op.create_index("ix_case_file_shop_conversation", "case_file", ["shop", "conversation"])
    op.create_index("ix_case_file_state_asked_at", "case_file", ["state", "asked_at"])


def _conversation() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("shop", sa.String(length=31), nullable=False),
        sa.Column("channel", sa.String(length=30), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("verified_email", sa.String(length=320)),
        sa.Column("verified_number", sa.String(length=40)),
        sa.Column("verified_at", sa.DateTime(timezone=True)),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.Column("memory", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_conversation"),
    )


def _button() -> None:
    op.create_table(
        "button",
        sa.Column("conversation", sa.String(length=100), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversation.id"], name="fk_button_conversation"
        ),
        sa.PrimaryKeyConstraint("conversation", "id", name="pk_button"),
    )


def _message() -> None:
    op.create_table(
        "message",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("conversation", sa.String(length=100), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversation.id"], name="fk_message_conversation"
        ),
        sa.PrimaryKeyConstraint("seq", name="pk_message"),
        sa.UniqueConstraint("conversation", "message_id", name="uq_message_conversation"),
    )


def _photo() -> None:
    op.create_table(
        "photo",
        sa.Column("conversation", sa.String(length=100), nullable=False),
        sa.Column("photo_id", sa.String(length=200), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversation.id"], name="fk_photo_conversation"
        ),
        sa.PrimaryKeyConstraint("conversation", "photo_id", name="pk_photo"),
    )


def _reply() -> None:
    op.create_table(
        "reply",
        sa.Column("conversation", sa.String(length=100), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=6), nullable=False),
        sa.Column("replies", sa.JSON(), nullable=False),
        sa.CheckConstraint("kind IN ('action', 'turn')", name=op.f("ck_reply_kind")),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversation.id"], name="fk_reply_conversation"
        ),
        sa.PrimaryKeyConstraint("conversation", "message_id", "kind", name="pk_reply"),
    )
