"""Add what visitors leave besides messages, and the conversations that were deleted."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "visitor",
        sa.Column("conversation", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=320)),
        sa.Column("stars", sa.Integer()),
        sa.Column("comment", sa.Text()),
        sa.Column("rated_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversation.id"], name="fk_visitor_conversation"
        ),
        sa.PrimaryKeyConstraint("conversation", name="pk_visitor"),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_visitor_stars")),
    )
    op.create_table(
        "forgotten",
        sa.Column("conversation", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("conversation", name="pk_forgotten"),
    )
