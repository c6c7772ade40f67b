"""Tables of what was asked, decided and paid back. `ledger` and `audit` are only added to."""

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

from preorder.store.columns import MinorUnits, UtcTime, metadata, shop_column

_ORDER = (["shop", "number"], ["orders.shop", "orders.number"])

request = Table(
    "request",
    metadata,
    Column("reference", String(40), primary_key=True),
    Column("command_id", String(200), nullable=False, unique=True),
    shop_column(),
    Column("number", String(40), nullable=False),
    Column("capability", String(20), nullable=False),
    Column("state", String(10), nullable=False),
    Column("asked_at", UtcTime, nullable=False),
    Column("recorded_at", UtcTime, nullable=False),
    Column("decision", JSON, nullable=False),
    Column("fee_base", MinorUnits, nullable=False),
    Column("conversation", String(100)),
    Column("actor", String(100), nullable=False),
    ForeignKeyConstraint(*_ORDER),
    CheckConstraint("state IN ('requested', 'done', 'withdrawn')", name="state"),
    Index(None, "shop", "number"),
)

# Money in and out of an order. Charges and refunds are per payment; `items`, `shipping` and `fee`
# say what a refund is made of, so that for each reference items + shipping - fee = refunds.
# `outside` is what the shop paid back without the assistant, `refund_failed` undoes a refund.
ledger = Table(
    "ledger",
    metadata,
    Column("id", Integer, primary_key=True),
    shop_column(),
    Column("number", String(40), nullable=False),
    Column("kind", String(15), nullable=False),
    Column("amount", MinorUnits, nullable=False),
    Column("payment_id", String(80), nullable=False, default=""),
    Column("reference", String(40)),
    Column("at", UtcTime, nullable=False),
    ForeignKeyConstraint(*_ORDER),
    ForeignKeyConstraint(["reference"], ["request.reference"], name="fk_ledger_reference"),
    UniqueConstraint("reference", "kind", "payment_id"),
    CheckConstraint(
        "kind IN ('charge', 'items', 'shipping', 'fee', 'refund', 'refund_failed', 'outside')",
        name="kind",
    ),
    CheckConstraint("amount >= 0", name="amount"),
    Index(None, "shop", "number"),
)

refund = Table(
    "refund",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("created_at", UtcTime, nullable=False),
    shop_column(),
    Column("number", String(40), nullable=False),
    Column("payment_id", String(80), nullable=False),
    Column("reference", String(40), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("amount", MinorUnits, nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("provider_ref", String(200)),
    Column("retry_at", UtcTime),
    ForeignKeyConstraint(*_ORDER),
    ForeignKeyConstraint(["reference"], ["request.reference"], name="fk_refund_reference"),
    ForeignKeyConstraint(
        ["shop", "number", "payment_id"],
        ["payment.shop", "payment.number", "payment.id"],
        name="fk_refund_payment",
    ),
    UniqueConstraint("reference", "payment_id"),
    CheckConstraint("amount > 0", name="amount"),
    CheckConstraint("state IN ('pending', 'sent', 'unknown', 'settled', 'failed')", name="state"),
    Index(None, "shop", "number"),
    Index(None, "state"),
)

mail = Table(
    "mail",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(200), nullable=False, unique=True),
    shop_column(),
    Column("recipient", String(320), nullable=False),
    Column("subject", String(300), nullable=False),
    Column("body", Text, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("retry_at", UtcTime),
    Column("sent_at", UtcTime),
    Column("error", Text),
    Index(None, "sent_at"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    shop_column(),
    Column("number", String(40), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("actor", String(100), nullable=False),
    Column("event", String(40), nullable=False),
    Column("details", JSON, nullable=False),
    ForeignKeyConstraint(*_ORDER),
    Index(None, "shop", "number"),
)
