"""Lettoria's demo: one campaign for each window, one order for each verdict."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from preorder.demo.parts import Entry, Guide, ago, item, month_of, order, parcel
from preorder.policy.shop import Shop

_PRICE, _DEARER, _WALLET = "295.00", "335.00", "79.00"
_CAP = 300
_SEPTEMBER = 9


def document(shop: Shop, now: datetime) -> Entry:
    """Return the shop's demo data, dated relative to `now`."""
    today = shop.calendar.local_date(now)
    return {
        "format": 1,
        "shop": shop.shop,
        "campaigns": list(_campaigns(shop, now, today)),
        "styles": list(_styles()),
        "variants": list(_variants()),
        "orders": [*_windows(shop, now, today), *_deliveries(now), *_crowd(now)],
    }


def _late_year(today: date) -> int:
    """Return the last year whose September was promised and is late by now (LT-19)."""
    return (
        today.year
        if today > date(today.year, _SEPTEMBER, 30) + timedelta(days=14)
        else (today.year - 1)
    )


def _late_opening(shop: Shop, today: date) -> datetime:
    return shop.calendar.start_of_day(date(_late_year(today), 7, 1)) + timedelta(hours=10)


def _campaigns(shop: Shop, now: datetime, today: date) -> Iterator[Entry]:
    opened = {"open": {"hours": 12}, "doubt": {"days": 2, "hours": 12}, "production": {"days": 12}}
    for name, span in opened.items():
        yield {"id": name, "opens_at": ago(now, **span), "ship_month": month_of(today, 2)}
    postponed = (now + timedelta(days=90)).date().isoformat()
    yield {
        "id": "postponed",
        "opens_at": ago(now, days=60),
        "ship_month": month_of(today, 1),
        "announcements": [{"announced_at": ago(now, days=3), "ships_on": postponed}],
    }
    late = f"{_late_year(today)}-{_SEPTEMBER:02d}"
    opening = _late_opening(shop, today).isoformat()
    yield {"id": "late", "opens_at": opening, "ship_month": late}
    recent, spring = today - timedelta(days=8), today - timedelta(days=50)
    yield {"id": "recent", "opens_at": ago(now, days=100), "ship_month": month_of(recent)}
    yield {"id": "spring", "opens_at": ago(now, days=150), "ship_month": month_of(spring)}


def _styles() -> Iterator[Entry]:
    for campaign in ("open", "doubt"):
        for name in ("Siena tote", "Como bag", "Verona clutch", "Milano weekender"):
            yield {"id": _style(campaign, name), "name": name, "campaign": campaign, "cap": _CAP}
    for campaign in ("production", "postponed", "late", "recent", "spring"):
        style = _style(campaign, "Siena tote")
        yield {"id": style, "name": "Siena tote", "campaign": campaign, "cap": _CAP}
    yield {"id": "arno-wallet", "name": "Arno wallet"}


def _style(campaign: str, name: str) -> str:
    return f"{campaign}-{name.lower().replace(' ', '-')}"


def _variants() -> Iterator[Entry]:
    for style in _styles():
        if "campaign" not in style:
            continue
        price = _DEARER if style["name"].startswith("Milano") else _PRICE
        retail = f"{int(price[:3]) + 80}.00"
        for options in (["black", "small"], ["black", "large"], ["cognac", "small"]):
            yield {
                "sku": _sku(style["id"], *options),
                "name": f"{style['name']}, {', '.join(options)}",
                "style": style["id"],
                "kind": "preorder",
                "price": price,
                "retail_price": retail,
                "options": options,
            }
    for colour in ("black", "cognac"):
        wallet = {"style": "arno-wallet", "kind": "in_stock", "price": _WALLET}
        name = f"Arno wallet, {colour}"
        yield {"sku": f"WALLET-{colour.upper()}", "name": name, **wallet, "options": [colour]}


def _sku(style: str, colour: str, size: str) -> str:
    return f"{style}-{colour}-{size}".upper()


def _tote(campaign: str, qty: int = 1, ref: str = "1", **more: int) -> Entry:
    sku = _sku(_style(campaign, "Siena tote"), "black", "small")
    return item(ref, sku, _PRICE, qty, **more)


def _wallet(ref: str = "2") -> Entry:
    return item(ref, "WALLET-BLACK", _WALLET)


def _windows(shop: Shop, now: datetime, today: date) -> Iterator[Entry]:
    """Orders that have not shipped, by the window they are in."""
    fresh, old = ago(now, hours=8), ago(now, days=11, hours=20)
    postponed = ago(now, days=59, hours=20)
    yield order("LT-20411", "Anna Berg", fresh, [_tote("open")], shipping="12.00")
    yield order("LT-20412", "Anna Berg", old, [_tote("production")], shipping="12.00")
    yield order("LT-20413", "Ben Okafor", ago(now, days=2, hours=6), [_tote("doubt")])
    gift = [
        {"id": "p1", "method": "gift card", "amount": "100.00"},
        {"id": "p2", "method": "card", "amount": "797.00"},
    ]
    three = [_tote("open", 3)]
    yield order("LT-20414", "Carla Diaz", fresh, three, shipping="12.00", payments=gift)
    mixed = [_tote("open"), _wallet()]
    yield order("LT-20415", "Dora Klein", ago(now, hours=6), mixed, shipping="12.00")
    sent = parcel("s1", {"2": 1}, ago(now, days=10), delivered_at=ago(now, days=5))
    half = [_tote("production"), _wallet()]
    yield order("LT-20416", "Erik Holm", old, half, shipping="12.00", shipments=[sent])
    summer = (_late_opening(shop, today) + timedelta(hours=5)).isoformat()
    yield order("LT-20418", "Fatima Noor", summer, [_tote("late")], shipping="12.00")
    verona = _sku("open-verona-clutch", "black", "small")
    yield order("LT-20423", "Kim Tran", fresh, [item("1", verona, _PRICE)])
    paid_back = [{"id": "p1", "method": "card", "amount": _PRICE, "refunded": _PRICE}]
    gone = [_tote("open", cancelled=1)]
    yield order("LT-20425", "Mario Rossi", fresh, gone, payments=paid_back)
    twice = {"shipping": "24.00", "shipping_charges": 2}
    yield order("LT-20426", "Nina Patel", old, [_tote("production"), _wallet()], **twice)
    yield order("LT-20427", "Omar Haddad", postponed, [_tote("postponed")], shipping="12.00")


def _deliveries(now: datetime) -> Iterator[Entry]:
    """Orders that have shipped, by how long ago they arrived."""
    arrived = {
        ("LT-20419", "Grace Lee", "recent"): ({"days": 7}, {"days": 5}),
        ("LT-20420", "Hugo Martin", "spring"): ({"days": 50}, {"days": 45}),
        ("LT-20421", "Ines Costa", "recent"): ({"days": 4}, {"hours": 20}),
        ("LT-20422", "Jonas Weber", "recent"): ({"days": 7}, {"days": 4}),
    }
    opened = {"recent": {"days": 99, "hours": 20}, "spring": {"days": 149, "hours": 20}}
    for (number, customer, campaign), (shipped, delivered) in arrived.items():
        sent = parcel("s1", {"1": 1}, ago(now, **shipped), tracking=f"1ZDEMO{number[3:]}")
        sent["delivered_at"] = ago(now, **delivered)
        placed = ago(now, **opened[campaign])
        tote = [_tote(campaign)]
        yield order(number, customer, placed, tote, shipping="12.00", shipments=[sent])
    moving = parcel("s1", {"1": 1}, ago(now, days=2), tracking="1ZDEMO20424")
    placed = ago(now, **opened["recent"])
    yield order("LT-20424", "Lena Fischer", placed, [_tote("recent")], shipments=[moving])


def _crowd(now: datetime) -> Iterator[Entry]:
    """The other customers, who took all but one of the Verona clutch's slots."""
    left, number = _CAP - 1, 21001
    while left:
        units = min(3, left)
        sku = _sku("open-verona-clutch", "cognac", "small")
        placed = ago(now, hours=11, minutes=30 - (number - 21001) / 4)
        customer = f"Guest {number}"
        yield order(f"LT-{number}", customer, placed, [item("1", sku, _PRICE, units)])
        left, number = left - units, number + 1


GUIDE = (
    Guide("LT-20411", "anna.berg@example.com", "cancel: everything back, shipping too; or swap"),
    Guide("LT-20412", "anna.berg@example.com", "her other order: too late to cancel"),
    Guide(
        "LT-20413", "ben.okafor@example.com", "cancel: between 2 and 3 days, a person; swap: yes"
    ),
    Guide("LT-20414", "carla.diaz@example.com", "cancel or swap 1 of 3; paid with a gift card too"),
    Guide("LT-20415", "dora.klein@example.com", "tote and wallet: the tote can be cancelled"),
    Guide("LT-20416", "erik.holm@example.com", "tote in production, wallet delivered: return it"),
    Guide("LT-20418", "fatima.noor@example.com", "late by more than two weeks: the money back"),
    Guide("LT-20419", "grace.lee@example.com", "delivered 5 days ago: return it"),
    Guide("LT-20420", "hugo.martin@example.com", "delivered 45 days ago: too late to return"),
    Guide("LT-20421", "ines.costa@example.com", "delivered 20 hours ago: report damage, photo"),
    Guide("LT-20422", "jonas.weber@example.com", "delivered 4 days ago: damage goes to a person"),
    Guide("LT-20423", "kim.tran@example.com", "a full style (300 of 300): swap its colour"),
    Guide("LT-20424", "lena.fischer@example.com", "on its way: status with tracking"),
    Guide("LT-20425", "mario.rossi@example.com", "cancelled already"),
    Guide("LT-20426", "nina.patel@example.com", "charged shipping twice: a person looks at it"),
    Guide("LT-20427", "omar.haddad@example.com", "a later date was announced: the money back"),
)
