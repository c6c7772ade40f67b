"""Tables of what a shop sells and what was bought. Natural keys begin with the shop (I-16)."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from preorder.store.columns import MinorUnits, UtcTime, metadata, shop_column, shop_key

policy_version = Table(
    "policy_version",
    metadata,
    shop_key(),
    Column("version", String(40), primary_key=True),
    Column("text", Text, nullable=False),
)

campaign = Table(
    "campaign",
    metadata,
    shop_key(),
    Column("id", String(80), primary_key=True),
    Column("opens_at", UtcTime, nullable=False),
    Column("closes_at", UtcTime),
    Column("ship_month", Date, nullable=False),
)

announcement = Table(
    "announcement",
    metadata,
    shop_key(),
    Column("campaign_id", String(80), primary_key=True),
    Column("announced_at", UtcTime, primary_key=True),
    Column("ships_on", Date, nullable=False),
    ForeignKeyConstraint(["shop", "campaign_id"], ["campaign.shop", "campaign.id"]),
)

# A style without a cap counts nothing: its `taken` stays 0.
style = Table(
    "style",
    metadata,
    shop_key(),
    Column("id", String(80), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("cap", Integer),
    Column("taken", Integer, nullable=False),
    Column("campaign_id", String(80)),
    ForeignKeyConstraint(["shop", "campaign_id"], ["campaign.shop", "campaign.id"]),
    CheckConstraint("taken >= 0 AND (cap IS NULL OR taken <= cap)", name="taken_within_cap"),
)

variant = Table(
    "variant",
    metadata,
    shop_key(),
    Column("sku", String(80), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("style_id", String(80), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("price", MinorUnits, nullable=False),
    Column("retail_price", MinorUnits),
    Column("options", JSON, nullable=False),
    Column("release_date", Date),
    Column("international", Boolean),
    Column("arrived_at", UtcTime),
    Column("replacements", Integer),
    ForeignKeyConstraint(["shop", "style_id"], ["style.shop", "style.id"]),
    CheckConstraint("price >= 0", name="price"),
)

orders = Table(
    "orders",
    metadata,
    shop_key(),
    Column("number", String(40), primary_key=True),
    Column("email", String(320), nullable=False),
    Column("email_key", String(320), nullable=False),
    Column("customer", String(200), nullable=False),
    Column("placed_at", UtcTime, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("policy_version", String(40), nullable=False),
    Column("shipping_paid", MinorUnits, nullable=False),
    Column("shipping_charges", Integer, nullable=False),
    Column("chargeback_open", Boolean, nullable=False),
    CheckConstraint("shipping_paid >= 0", name="shipping_paid"),
    Index(None, "shop", "email_key"),
)

# `ref` is the shop's own name of a line; a line split off by a swap keeps it.
line = Table(
    "line",
    metadata,
    Column("id", Integer, primary_key=True),
    shop_column(),
    Column("number", String(40), nullable=False),
    Column("ref", String(80), nullable=False),
    Column("sku", String(80), nullable=False),
    Column("name", String(200), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("campaign_id", String(80)),
    Column("unit_paid", MinorUnits, nullable=False),
    Column("unit_tax", MinorUnits, nullable=False),
    Column("qty", Integer, nullable=False),
    Column("cancelled", Integer, nullable=False),
    Column("shipped", Integer, nullable=False),
    Column("delivered", Integer, nullable=False),
    Column("returned", Integer, nullable=False),
    ForeignKeyConstraint(["shop", "number"], ["orders.shop", "orders.number"]),
    ForeignKeyConstraint(["shop", "sku"], ["variant.shop", "variant.sku"], name="fk_line_sku"),
    ForeignKeyConstraint(
        ["shop", "campaign_id"], ["campaign.shop", "campaign.id"], name="fk_line_campaign"
    ),
    CheckConstraint("qty > 0 AND cancelled >= 0 AND returned >= 0", name="counters"),
    CheckConstraint("cancelled + shipped <= qty", name="open_units"),
    CheckConstraint("returned <= delivered AND delivered <= shipped", name="sent_units"),
    CheckConstraint("unit_paid >= 0 AND unit_tax >= 0", name="prices"),
    Index(None, "shop", "number"),
    Index(None, "shop", "sku"),
)

payment = Table(
    "payment",
    metadata,
    shop_key(),
    Column("number", String(40), primary_key=True),
    Column("id", String(80), primary_key=True),
    Column("method", String(80), nullable=False),
    Column("amount", MinorUnits, nullable=False),
    ForeignKeyConstraint(["shop", "number"], ["orders.shop", "orders.number"]),
    CheckConstraint("amount >= 0", name="amount"),
)

shipment = Table(
    "shipment",
    metadata,
    shop_key(),
    Column("number", String(40), primary_key=True),
    Column("id", String(80), primary_key=True),
    Column("shipped_at", UtcTime, nullable=False),
    Column("delivered_at", UtcTime),
    Column("tracking", String(200)),
    ForeignKeyConstraint(["shop", "number"], ["orders.shop", "orders.number"]),
)

shipment_line = Table(
    "shipment_line",
    metadata,
    shop_key(),
    Column("number", String(40), primary_key=True),
    Column("shipment_id", String(80), primary_key=True),
    Column("line_id", Integer, primary_key=True),
    Column("units", Integer, nullable=False),
    ForeignKeyConstraint(
        ["shop", "number", "shipment_id"], ["shipment.shop", "shipment.number", "shipment.id"]
    ),
    ForeignKeyConstraint(["line_id"], ["line.id"], name="fk_shipment_line_line"),
    CheckConstraint("units > 0", name="units"),
)
