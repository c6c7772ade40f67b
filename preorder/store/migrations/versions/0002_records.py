"""Make the tables of requests, money and history."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, those first that others refer to."""
    _mail()
    _audit()
    _request()
    _ledger()
    _refund()


def _mail() -> None:
    op.create_table(
        "mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("shop", sa.String(length=31), nullable=False),
        sa.Column("recipient", sa.String(length=320), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True)),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("error", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_mail"),
        sa.UniqueConstraint("key", name="uq_mail_key"),
    )
    op.create_index("ix_mail_sent_at", "mail", ["sent_at"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop", sa.String(length=31), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shop", "number"], ["orders.shop", "orders.number"], name="fk_audit_shop"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_shop_number", "audit", ["shop", "number"])


def _request() -> None:
    op.create_table(
        "request",
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("command_id", sa.String(length=200), nullable=False),
        sa.Column("shop", sa.String(length=31), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("capability", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.JSON(), nullable=False),
        sa.Column("fee_base", sa.BigInteger(), nullable=False),
        sa.Column("conversation", sa.String(length=100)),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.CheckConstraint(
            "state IN ('requested', 'done', 'withdrawn')", name=op.f("ck_request_state")
        ),
        sa.ForeignKeyConstraint(
            ["shop", "number"], ["orders.shop", "orders.number"], name="fk_request_shop"
        ),
        sa.PrimaryKeyConstraint("reference", name="pk_request"),
        sa.UniqueConstraint("command_id", name="uq_request_command_id"),
    )
    op.create_index("ix_request_shop_number", "request", ["shop", "number"])


def _ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop", sa.String(length=31), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=15), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("payment_id", sa.String(length=80), nullable=False),
        sa.Column("reference", sa.String(length=40)),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('charge', 'items', 'shipping', 'fee', 'refund', 'refund_failed', 'outside')",
            name=op.f("ck_ledger_kind"),
        ),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_ledger_amount")),
        sa.ForeignKeyConstraint(["reference"], ["request.reference"], name="fk_ledger_reference"),
        sa.ForeignKeyConstraint(
            ["shop", "number"], ["orders.shop", "orders.number"], name="fk_ledger_shop"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_ledger"),
        sa.UniqueConstraint("reference", "kind", "payment_id", name="uq_ledger_reference"),
    )
    op.create_index("ix_ledger_shop_number", "ledger", ["shop", "number"])


def _refund() -> None:
    op.create_table(
        "refund",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shop", sa.String(length=31), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("payment_id", sa.String(length=80), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("provider_ref", sa.String(length=200)),
        sa.Column("retry_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "state IN ('pending', 'sent', 'unknown', 'settled', 'failed')",
            name=op.f("ck_refund_state"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_refund_amount")),
        sa.ForeignKeyConstraint(["reference"], ["request.reference"], name="fk_refund_reference"),
        sa.ForeignKeyConstraint(
            ["shop", "number", "payment_id"],
            ["payment.shop", "payment.number", "payment.id"],
            name="fk_refund_payment",
        ),
        sa.ForeignKeyConstraint(
            ["shop", "number"], ["orders.shop", "orders.number"], name="fk_refund_shop"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_refund"),
        sa.UniqueConstraint("reference", "payment_id", name="uq_refund_reference"),
    )
    op.create_index("ix_refund_shop_number", "refund", ["shop", "number"])
    op.create_index("ix_refund_state", "refund", ["state"])
