"""The import format, checked strictly. `docs/import-format.md` explains it to people.

`import_schema.json` beside this file is made from these classes:
    python -m preorder.store.import_format > preorder/store/import_schema.json
"""

from __future__ import annotations

import json
import sys
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from preorder.store.import_types import (
    Amount,
    Count,
    Currency,
    Day,
    Id,
    Instant,
    InstantOrDay,
    Month,
    Name,
    Units,
)

Kind = Literal["preorder", "backorder", "in_stock"]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class AnnouncementIn(_Strict):
    """A ship date that the shop announced, and when."""

    announced_at: Instant
    ships_on: Day


class CampaignIn(_Strict):
    """One pre-order sale. Without `closes_at` the policy's window counts."""

    id: Id
    opens_at: Instant
    closes_at: Instant | None = None
    ship_month: Month
    announcements: tuple[AnnouncementIn, ...] = Field(default=(), strict=False)


class StyleIn(_Strict):
    """The variants that share a cap. Without `cap`, a style of a campaign has the policy's."""

    id: Id
    name: Name
    campaign: Id | None = None
    cap: Count | None = None


class VariantIn(_Strict):
    """One thing that can be bought, at today's price."""

    sku: Id
    name: Name
    style: Id
    kind: Kind
    price: Amount
    retail_price: Amount | None = None
    options: tuple[Name, ...] = Field(default=(), strict=False)
    release_date: Day | None = None
    international: bool | None = None
    arrived_at: Instant | None = None
    replacements: Count | None = None


class LineIn(_Strict):
    """Units of one variant in an order. `ref` is the shop's own name for the line."""

    ref: Id
    sku: Id
    name: Name | None = None
    kind: Kind | None = None
    campaign: Id | None = None
    unit_paid: Amount
    unit_tax: Amount = "0"
    qty: Units
    cancelled: Count = 0
    shipped: Count | None = None
    delivered: Count | None = None
    returned: Count = 0


class PaymentIn(_Strict):
    """Money that came in. `refunded` is what the shop itself has paid back of it so far."""

    id: Id
    method: Annotated[str, Field(min_length=1, max_length=80)]
    amount: Amount
    refunded: Amount = "0"


class ShipmentIn(_Strict):
    """A parcel: units by line `ref`. A delivery known by its day only ends with that day."""

    id: Id
    shipped_at: Instant
    delivered_at: InstantOrDay | None = None
    tracking: Name | None = None
    units: dict[Id, Units] = Field(min_length=1)


class OrderIn(_Strict):
    """An order. Without `policy_version` it is stamped with the shop's current one."""

    number: Annotated[str, Field(min_length=1, max_length=40)]
    email: Annotated[str, Field(pattern=r"^\s*[^@\s]+@[^@\s]+\.[^@\s]+\s*$", max_length=320)]
    customer: Name
    placed_at: Instant
    currency: Currency | None = None
    shipping_paid: Amount = "0"
    shipping_charges: Count = 1
    chargeback_open: bool = False
    policy_version: Annotated[str, Field(min_length=1, max_length=40)] | None = None
    lines: tuple[LineIn, ...] = Field(min_length=1, strict=False)
    payments: tuple[PaymentIn, ...] = Field(default=(), strict=False)
    shipments: tuple[ShipmentIn, ...] = Field(default=(), strict=False)


class Document(_Strict):
    """What one shop sells and sold."""

    format: Literal[1]
    shop: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,30}$")]
    campaigns: tuple[CampaignIn, ...] = Field(default=(), strict=False)
    styles: tuple[StyleIn, ...] = Field(default=(), strict=False)
    variants: tuple[VariantIn, ...] = Field(default=(), strict=False)
    orders: tuple[OrderIn, ...] = Field(default=(), strict=False)


def schema_text() -> str:
    """Return the JSON schema of an import file, as it stands in `import_schema.json`."""
    schema = Document.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Shop data for the pre-order assistant"
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
