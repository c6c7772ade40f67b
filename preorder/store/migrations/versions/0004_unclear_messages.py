"""Make the table of messages to learn from."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "unclear_messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop", sa.String(length=31), nullable=False),
        sa.Column("conversation", sa.String(length=100), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("ranking", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True)),
        sa.Column("decision", sa.String(length=80)),
        sa.CheckConstraint(
            "reason IN ('unsure', 'person')", name=op.f("ck_unclear_messages_reason")
        ),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversation.id"], name="fk_unclear_messages_conversation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_unclear_messages"),
        sa.UniqueConstraint("conversation", "message_id", name="uq_unclear_messages_conversation"),
    )
    op.create_index("ix_unclear_messages_received_at", "unclear_messages", ["received_at"])
