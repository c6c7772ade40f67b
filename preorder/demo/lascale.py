"""LA Scale Model's demo: one model for each stage from announcement to delivery."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from preorder.demo.parts import Entry, Guide, ago, item, order, parcel
from preorder.policy.shop import Shop

_GT, _BUS, _TRUCK = "119.95", "84.50", "9.99"


def document(shop: Shop, now: datetime) -> Entry:
    """Return the shop's demo data, dated relative to `now`."""
    variants = list(_variants(shop, now))
    return {
        "format": 1,
        "shop": shop.shop,
        "styles": [{"id": one["style"], "name": one["name"]} for one in variants],
        "variants": variants,
        "orders": [*_waiting(now), *_sent(now)],
    }


def _variants(shop: Shop, now: datetime) -> Iterator[Entry]:
    def model(sku: str, name: str, price: str, released: int | None, **more: object) -> Entry:
        """`released`: in so many days; None where the shop gives no date."""
        entry = {"sku": sku, "name": name, "style": sku.lower(), "price": price, **more}
        entry.setdefault("kind", "preorder")
        if released is not None:
            day = shop.calendar.local_date(now) + timedelta(days=released)
            entry["release_date"] = day.isoformat()
        return entry

    yield model("GT-NEW", "Meridian GT coupe 1/18, blue", _GT, 30)
    yield model("GT-OUT", "Meridian GT coupe 1/18, silver", _GT, -10, international=True)
    yield model("GT-LATE", "Meridian GT spyder 1/18", _GT, -60)
    yield model("BUS-HERE", "Coastline bus 1/43", _BUS, -40, arrived_at=ago(now, days=1))
    yield model("BUS-SENT", "Coastline bus 1/43, night line", _BUS, -42)
    yield model("TRUCK", "Harbor box truck 1/64", _TRUCK, 14)
    yield model("RALLY", "Sierra rally car 1/18", _GT, None)
    yield model("VAN", "Postal van 1/43", _BUS, -5, kind="backorder")
    yield model("CASE", "Display case 1/18", "24.00", None, kind="in_stock")


def _waiting(now: datetime) -> Iterator[Entry]:
    """Orders that have not shipped."""
    post = {"shipping": "9.95"}
    first, second = ago(now, days=20), ago(now, days=15)
    yield order("LSM-10231", "Olivia Park", first, [item("1", "GT-NEW", _GT)], **post)
    yield order("LSM-10232", "Olivia Park", second, [item("1", "GT-OUT", _GT)], **post)
    long_ago = ago(now, days=120)
    yield order("LSM-10233", "Paul Novak", long_ago, [item("1", "GT-LATE", _GT)], **post)
    yield order("LSM-10234", "Quinn Adams", long_ago, [item("1", "BUS-HERE", _BUS)], **post)
    gift = [
        {"id": "p1", "method": "gift card", "amount": "10.00"},
        {"id": "p2", "method": "card", "amount": "19.97"},
    ]
    trucks = [item("1", "TRUCK", _TRUCK, 3)]
    yield order("LSM-10237", "Tara Singh", second, trucks, payments=gift)
    yield order("LSM-10238", "Uma Hansen", second, [item("1", "RALLY", _GT)], **post)
    mixed = [item("1", "VAN", _BUS), item("2", "CASE", "24.00")]
    yield order("LSM-10239", "Victor Ng", ago(now, hours=5), mixed, **post)
    yield order("LSM-10240", "Wendy Cho", ago(now, days=18), [item("1", "GT-NEW", _GT)], **post)


def _sent(now: datetime) -> Iterator[Entry]:
    """Orders that have left the warehouse."""
    placed = ago(now, days=90)
    bus = [item("1", "BUS-SENT", _BUS)]
    moving = parcel("s1", {"1": 1}, ago(now, days=1), tracking="9400DEMO10235")
    yield order("LSM-10235", "Rosa Bianchi", placed, bus, shipping="9.95", shipments=[moving])
    arrived = parcel("s1", {"1": 1}, ago(now, days=9), tracking="9400DEMO10236")
    arrived["delivered_at"] = ago(now, days=6)
    yield order("LSM-10236", "Sam Green", placed, bus, shipping="9.95", shipments=[arrived])


GUIDE = (
    Guide("LSM-10231", "olivia.park@example.com", "not released yet: cancel for a 25% fee"),
    Guide(
        "LSM-10232", "olivia.park@example.com", "her other order: released, status with an estimate"
    ),
    Guide("LSM-10233", "paul.novak@example.com", "overdue: a person looks at it"),
    Guide(
        "LSM-10234", "quinn.adams@example.com", "in the warehouse: ships on the next business day"
    ),
    Guide(
        "LSM-10235", "rosa.bianchi@example.com", "on its way: status with tracking; no cancelling"
    ),
    Guide("LSM-10236", "sam.green@example.com", "delivered: returns and damage go to a person"),
    Guide(
        "LSM-10237",
        "tara.singh@example.com",
        "3 trucks: cancel them one at a time, the fee adds up",
    ),
    Guide("LSM-10238", "uma.hansen@example.com", "no release date: a person looks at it"),
    Guide(
        "LSM-10239", "victor.ng@example.com", "back-order and display case: one can be cancelled"
    ),
    Guide("LSM-10240", "wendy.cho@example.com", "second in line for the same model as LSM-10231"),
)
