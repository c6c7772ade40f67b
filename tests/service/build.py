"""The two shops with a few orders, at six in the evening of the pre-order's first day."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

DAY_ONE = datetime.fromisoformat("2026-07-06T18:00:00-04:00")
"""The pre-order opened eight hours ago."""

LETTORIA: dict[str, Any] = {
    "format": 1,
    "shop": "lettoria",
    "campaigns": [
        {"id": "july", "opens_at": "2026-07-06T10:00:00-04:00", "ship_month": "2026-09"},
        {"id": "last", "opens_at": "2025-07-01T10:00:00-04:00", "ship_month": "2025-09"},
    ],
    "styles": [
        {"id": "siena-black", "name": "Siena tote black", "campaign": "july", "cap": 300},
        {"id": "siena-camel", "name": "Siena tote camel", "campaign": "july", "cap": 1},
        {"id": "siena-olive", "name": "Siena tote olive", "campaign": "july", "cap": 300},
        {"id": "siena-rose", "name": "Siena tote rose", "campaign": "july", "cap": 1},
        {"id": "luna", "name": "Luna bag", "campaign": "july", "cap": 300},
        {"id": "wallet", "name": "Card wallet"},
        {"id": "roma", "name": "Roma tote", "campaign": "last", "cap": 300},
    ],
    "variants": [
        {"sku": "T-BLK-S", "name": "Siena tote, black, small", "style": "siena-black",
         "kind": "preorder", "price": "295.00", "options": ["black", "small"]},
        {"sku": "T-BLK-M", "name": "Siena tote, black, medium", "style": "siena-black",
         "kind": "preorder", "price": "325.00", "options": ["black", "medium"]},
        {"sku": "T-CAM-S", "name": "Siena tote, camel, small", "style": "siena-camel",
         "kind": "preorder", "price": "295.00", "options": ["camel", "small"]},
        {"sku": "T-OLI-S", "name": "Siena tote, olive, small", "style": "siena-olive",
         "kind": "preorder", "price": "295.00", "options": ["olive", "small"]},
        {"sku": "T-ROS-S", "name": "Siena tote, rose, small", "style": "siena-rose",
         "kind": "preorder", "price": "295.00", "options": ["rose", "small"]},
        {"sku": "LUNA", "name": "Luna bag, red", "style": "luna", "kind": "preorder",
         "price": "295.00", "options": ["red"]},
        {"sku": "WALLET", "name": "Card wallet, black", "style": "wallet", "kind": "in_stock",
         "price": "60.00"},
        {"sku": "T-OLD", "name": "Roma tote, black", "style": "roma", "kind": "preorder",
         "price": "250.00"},
    ],
    "orders": [
        {"number": "LT-20417", "email": "anna.b@x.io", "customer": "Anna Berg",
         "placed_at": "2026-07-06T11:05:00-04:00", "shipping_paid": "12.00",
         "lines": [{"ref": "1", "sku": "T-BLK-S", "campaign": "july", "unit_paid": "295.00",
                    "qty": 1}],
         "payments": [{"id": "p1", "method": "card", "amount": "307.00"}]},
        {"number": "LT-20533", "email": "d.osei@mail.com", "customer": "Daniel Osei",
         "placed_at": "2026-07-06T12:30:00-04:00", "shipping_paid": "12.00",
         "lines": [{"ref": "1", "sku": "T-CAM-S", "campaign": "july", "unit_paid": "295.00",
                    "qty": 1},
                   {"ref": "2", "sku": "WALLET", "unit_paid": "60.00", "qty": 1}],
         "payments": [{"id": "p2", "method": "card", "amount": "367.00"}]},
        {"number": "LT-20611", "email": "triple@mail.com", "customer": "Tia Triple",
         "placed_at": "2026-07-06T12:40:00-04:00",
         "lines": [{"ref": "1", "sku": "T-BLK-S", "campaign": "july", "unit_paid": "295.00",
                    "qty": 3}],
         "payments": [{"id": "p3", "method": "card", "amount": "885.00"}]},
        {"number": "LT-20650", "email": "mei.lin@post.com", "customer": "Mei Lin",
         "placed_at": "2026-06-01T12:00:00-04:00",
         "lines": [{"ref": "1", "sku": "WALLET", "unit_paid": "60.00", "qty": 1}],
         "payments": [{"id": "p4", "method": "card", "amount": "60.00"}],
         "shipments": [{"id": "s1", "shipped_at": "2026-07-01T10:00:00-04:00",
                        "delivered_at": "2026-07-05T14:00:00-04:00", "tracking": "9400111",
                        "units": {"1": 1}}]},
        {"number": "LT-20701", "email": "anna.b@x.io", "customer": "Anna Berg",
         "placed_at": "2026-05-06T11:05:00-04:00",
         "lines": [{"ref": "1", "sku": "WALLET", "unit_paid": "60.00", "qty": 1}],
         "payments": [{"id": "p5", "method": "card", "amount": "60.00"}]},
        # Vera has one order of each kind.
        {"number": "LT-20801", "email": "vera@mail.com", "customer": "Vera Many",
         "placed_at": "2026-07-06T13:00:00-04:00", "shipping_paid": "12.00",
         "lines": [{"ref": "1", "sku": "T-BLK-S", "campaign": "july", "unit_paid": "295.00",
                    "qty": 3},
                   {"ref": "2", "sku": "LUNA", "campaign": "july", "unit_paid": "295.00",
                    "qty": 1}],
         "payments": [{"id": "p6", "method": "card", "amount": "1192.00"}]},
        {"number": "LT-20802", "email": "vera@mail.com", "customer": "Vera Many",
         "placed_at": "2026-06-01T12:00:00-04:00",
         "lines": [{"ref": "1", "sku": "WALLET", "unit_paid": "60.00", "qty": 3}],
         "payments": [{"id": "p7", "method": "card", "amount": "180.00"}],
         "shipments": [{"id": "s2", "shipped_at": "2026-07-01T10:00:00-04:00",
                        "delivered_at": "2026-07-05T14:00:00-04:00", "tracking": "9400222",
                        "units": {"1": 3}}]},
        {"number": "LT-20803", "email": "vera@mail.com", "customer": "Vera Many",
         "placed_at": "2026-07-06T13:10:00-04:00",
         "lines": [{"ref": "1", "sku": "LUNA", "campaign": "july", "unit_paid": "295.00",
                    "qty": 1}],
         "payments": [{"id": "p8", "method": "card", "amount": "295.00"}]},
        # Promised for September of last year.
        {"number": "LT-20901", "email": "late@mail.com", "customer": "Lara Late",
         "placed_at": "2025-07-02T13:10:00-04:00", "shipping_paid": "12.00",
         "lines": [{"ref": "1", "sku": "T-OLD", "campaign": "last", "unit_paid": "250.00",
                    "qty": 1}],
         "payments": [{"id": "p9", "method": "card", "amount": "262.00"}]},
    ],
}  # fmt: skip
LASCALE: dict[str, Any] = {
    "format": 1,
    "shop": "lascale",
    "styles": [{"id": "p935", "name": "Porsche 935"}, {"id": "p911", "name": "Porsche 911"}],
    "variants": [
        {"sku": "P935", "name": "1/64 Porsche 935", "style": "p935", "kind": "preorder",
         "price": "28.00", "release_date": "2026-10-15", "international": True},
        {"sku": "P911", "name": "1/64 Porsche 911 GT3", "style": "p911", "kind": "preorder",
         "price": "20.00", "release_date": "2026-10-15", "international": True},
    ],
    "orders": [
        {"number": "LSM-10077", "email": "k.tanaka@example.jp", "customer": "Kei Tanaka",
         "placed_at": "2026-07-01T10:00:00-07:00",
         "lines": [{"ref": "1", "sku": "P935", "unit_paid": "160.00", "qty": 1}],
         "payments": [{"id": "p1", "method": "card", "amount": "160.00"}]},
        {"number": "LSM-10412", "email": "rosa.m@mail.mx", "customer": "Rosa Marin",
         "placed_at": "2026-07-01T11:00:00-07:00", "shipping_paid": "9.95",
         "lines": [{"ref": "1", "sku": "P911", "unit_paid": "20.00", "qty": 2},
                   {"ref": "2", "sku": "P935", "unit_paid": "28.00", "qty": 1}],
         "payments": [{"id": "p2", "method": "card", "amount": "77.95"}]},
    ],
}  # fmt: skip


def rewrite(folder: Path, shop: str, old: str, new: str) -> None:
    """Change a shop's file in one place."""
    file = folder / f"{shop}.yml"
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file.name}"
    file.write_text(text.replace(old, new), encoding="utf-8")
