"""Make the tables of what a shop sells, and orders."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, those first that others refer to."""
    _campaign()
    _orders()
    _policy_version()
    _announcement()
    _payment()
    _shipment()
    _style()
    _variant()
    _line()
    _shipment_line()


def _campaign() -> None:
    op.create_table(
        "campaign",
        sa.Column("shop", sa.String(length=31), nullable=False),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True)),
        sa.Column("ship_month", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("shop", "id", name="pk_campaign"),
    )


def _orders() -> None:
    op.create_table(
        "orders",
        sa.Column("shop", sa.String(length=31), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("email_key", sa.String(length=320), nullable=False),
        sa.Column("customer", sa.String(length=200), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("policy_version", sa.String(length=40), nullable=False),
        sa.Column("shipping_paid", sa.BigInteger(), nullable=False),
        sa.Column("shipping_charges", sa.Integer(), nullable=False),
        sa.Column("chargeback_open", sa.Boolean(), nullable=False),
        sa.CheckConstraint("shipping_paid >= 0", name=op.f("ck_orders_shipping_paid")),
        sa.PrimaryKeyConstraint("shop", "number", name="pk_orders"),
    )
    op.create_index("ix_orders_shop_email_key", "orders", ["shop", "email_key"])


def _policy_version() -> None:
    op.create_table(
        "policy_version",
        sa.Column("shop", sa.String(length=31), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("shop", "version", name="pk_policy_version"),
    )


def _announcement() -> None:
    op.create_table(
        "announcement",
        sa.Column("shop", sa.String(length=31), nullable=False),
        sa.Column("campaign_id", sa.String(length=80), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ships_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shop", "campaign_id"], ["campaign.shop", "campaign.id"], name="fk_announcement_shop"
        ),
        sa.PrimaryKeyConstraint("shop", "campaign_id", "announced_at", name="pk_announcement"),
    )


def _payment() -> None:
    op.create_table(
        "payment",
        sa.Column("shop", sa.String(length=31), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("method", sa.String(length=80), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_payment_amount")),
        sa.ForeignKeyConstraint(
            ["shop", "number"], ["orders.shop", "orders.number"], name="fk_payment_shop"
        ),
        sa.PrimaryKeyConstraint("shop", "number", "id", name="pk_payment"),
    )


def _shipment() -> None:
    op.create_table(
        "shipment",
        sa.Column("shop", sa.String(length=31), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("shipped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True)),
        sa.Column("tracking", sa.String(length=200)),
        sa.ForeignKeyConstraint(
            ["shop", "number"], ["orders.shop", "orders.number"], name="fk_shipment_shop"
        ),
        sa.PrimaryKeyConstraint("shop", "number", "id", name="pk_shipment"),
    )


def _style() -> None:
    op.create_table(
        "style",
        sa.Column("shop", sa.String(length=31), nullable=False),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("cap", sa.Integer()),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.String(length=80)),
        sa.CheckConstraint(
            "taken >= 0 AND (cap IS NULL OR taken <= cap)", name=op.f("ck_style_taken_within_cap")
        ),
        sa.ForeignKeyConstraint(
            ["shop", "campaign_id"], ["campaign.shop", "campaign.id"], name="fk_style_shop"
        ),
        sa.PrimaryKeyConstraint("shop", "id", name="pk_style"),
    )


def _variant() -> None:
    op.create_table(
        "variant",
        sa.Column("shop", sa.String(length=31), nullable=False),
        sa.Column("sku", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("style_id", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("retail_price", sa.BigInteger()),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("release_date", sa.Date()),
        sa.Column("international", sa.Boolean()),
        sa.Column("arrived_at", sa.DateTime(timezone=True)),
        sa.Column("replacements", sa.Integer()),
        sa.CheckConstraint("price >= 0", name=op.f("ck_variant_price")),
        sa.ForeignKeyConstraint(
            ["shop", "style_id"], ["style.shop", "style.id"], name="fk_variant_shop"
        ),
        sa.PrimaryKeyConstraint("shop", "sku", name="pk_variant"),
    )


def _line() -> None:
    op.create_table(
        "line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop", sa.String(length=31), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("ref", sa.String(length=80), nullable=False),
        sa.Column("sku", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("campaign_id", sa.String(length=80)),
        sa.Column("unit_paid", sa.BigInteger(), nullable=False),
        sa.Column("unit_tax", sa.BigInteger(), nullable=False),
        sa.Column("qty", sa.Integer(), nullable=False),
        sa.Column("cancelled", sa.Integer(), nullable=False),
        sa.Column("shipped", sa.Integer(), nullable=False),
        sa.Column("delivered", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.CheckConstraint("cancelled + shipped <= qty", name=op.f("ck_line_open_units")),
        sa.CheckConstraint(
            "qty > 0 AND cancelled >= 0 AND returned >= 0", name=op.f("ck_line_counters")
        ),
        sa.CheckConstraint(
            "returned <= delivered AND delivered <= shipped", name=op.f("ck_line_sent_units")
        ),
        sa.CheckConstraint("unit_paid >= 0 AND unit_tax >= 0", name=op.f("ck_line_prices")),
        sa.ForeignKeyConstraint(
            ["shop", "campaign_id"], ["campaign.shop", "campaign.id"], name="fk_line_campaign"
        ),
        sa.ForeignKeyConstraint(
            ["shop", "number"], ["orders.shop", "orders.number"], name="fk_line_shop"
        ),
        sa.ForeignKeyConstraint(
            ["shop", "sku"], ["variant.shop", "variant.sku"], name="fk_line_sku"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_line"),
    )
    op.create_index("ix_line_shop_number", "line", ["shop", "number"])
    op.create_index("ix_line_shop_sku", "line", ["shop", "sku"])


def _shipment_line() -> None:
    op.create_table(
        "shipment_line",
        sa.Column("shop", sa.String(length=31), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("shipment_id", sa.String(length=80), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.CheckConstraint("units > 0", name=op.f("ck_shipment_line_units")),
        sa.ForeignKeyConstraint(["line_id"], ["line.id"], name="fk_shipment_line_line"),
        sa.ForeignKeyConstraint(
            ["shop", "number", "shipment_id"],
            ["shipment.shop", "shipment.number", "shipment.id"],
            name="fk_shipment_line_shop",
        ),
        sa.PrimaryKeyConstraint(
            "shop", "number", "shipment_id", "line_id", name="pk_shipment_line"
        ),
    )
