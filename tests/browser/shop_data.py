"""What `/shops/<shop>.json` holds, as the demo shops would have it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

_GREETING = "Hello! Ask me about your pre-order: when it ships, cancelling, swapping, a return."
_STARTERS = ["Where is my order?", "Can I still cancel?", "When does it ship?"]
CONTACTS: dict[str, dict[str, Any]] = {
    "lettoria": {
        "name": "Lettoria",
        "email": "cs@lettoria.com",
        "privacy_url": "https://lettoria.com/privacy",
        "greeting": _GREETING,
        "starters": _STARTERS,
    },
    "lascale": {
        "name": "LA Scale Model",
        "email": "lascalemodel@purplestonetech.com",
        "privacy_url": "https://lascalemodel.com/privacy",
        "greeting": _GREETING,
        "starters": _STARTERS,
    },
}


def shop_json(shop: str) -> dict[str, Any]:
    """Return the shop's window: its campaign, if one is open, and what it sells."""
    now = datetime.now(UTC)
    return _lettoria(now) if shop == "lettoria" else _lascale(now)


def _lettoria(now: datetime) -> dict[str, Any]:
    left = {"Siena tote": 88, "Como bag": 143, "Verona clutch": 12, "Milano weekender": 0}
    bags = [
        {
            "id": name.lower().replace(" ", "-"),
            "name": name,
            "options": ["black, small", "black, large", "cognac, small"],
            "price": "$335.00" if name.startswith("Milano") else "$295.00",
            "regular_price": "$415.00" if name.startswith("Milano") else "$375.00",
            "slots_left": slots,
            "cap": 300,
            "note": "Pre-order",
        }
        for name, slots in left.items()
    ]
    wallet = {
        "id": "arno-wallet",
        "name": "Arno wallet",
        "options": ["black", "cognac"],
        "price": "$79.00",
        "note": "In stock: ships within 1-2 business days",
    }
    return {
        "shop": "lettoria",
        "name": "Lettoria",
        "campaign": {
            "title": "The January pre-order",
            "opens_at": (now - timedelta(hours=12)).isoformat(),
            "closes_at": (now + timedelta(hours=60)).isoformat(),
            "ships": "Ships in January",
            "slots_left": sum(left.values()),
            "cap": 1200,
        },
        "facts": [
            "The pre-order runs for 3 days only.",
            "Each style is capped at 300 pre-order slots.",
            "You can cancel during the first 2 days and get 100% back on the pre-order items.",
        ],
        "products": [*bags, wallet],
    }


def _lascale(now: datetime) -> dict[str, Any]:
    def model(name: str, price: str, note: str) -> dict[str, Any]:
        return {"id": name, "name": name, "options": [], "price": price, "note": note}

    release = (now + timedelta(days=30)).strftime("%B %-d")
    return {
        "shop": "lascale",
        "name": "LA Scale Model",
        "campaign": None,
        "facts": [
            "Preorders typically arrive within 35 to 45 days after the manufacturer release date.",
            "The price will not change after the order is placed.",
            "A 25% restocking fee applies to cancellations.",
        ],
        "products": [
            model("Meridian GT coupe 1/18, blue", "$119.95", f"Pre-order: release {release}"),
            model("Meridian GT coupe 1/18, silver", "$119.95", "Released, on its way to us"),
            model("Meridian GT spyder 1/18", "$119.95", "Pre-order"),
            model("Coastline bus 1/43", "$84.50", "Arrived at our warehouse"),
            model("Harbor box truck 1/64", "$9.99", "Pre-order"),
            model("Postal van 1/43", "$84.50", "Back-order"),
            model("Display case 1/18", "$24.00", "In stock"),
        ],
    }
