"""The dates of a pre-order that is open, as answers may name them."""

from __future__ import annotations

from datetime import datetime

from preorder.core.orders import Campaign
from preorder.policy.shop import Shop
from preorder.policy.windows import cancel_deadline, close_of

OPEN_PLACEHOLDERS = {
    f"open.{name}": "" for name in ("closes_at", "cancel_until", "ship_month", "opened_at")
}


def moment(shop: Shop, instant: datetime) -> str:
    """Write an instant as people do in the shop's country: "Wednesday, July 8 at 10:00 AM EDT"."""
    local = shop.calendar.local(instant)
    clock = local.strftime("%I:%M %p").lstrip("0")
    return f"{local:%A, %B} {local.day} at {clock} {local:%Z}"


def open_texts(shop: Shop, campaign: Campaign) -> dict[str, str]:
    """Return the texts of {open.…} for that campaign."""
    cancel_until = cancel_deadline(shop, campaign)
    return {
        "open.opened_at": moment(shop, campaign.opens_at),
        "open.closes_at": moment(shop, close_of(shop, campaign)),
        "open.cancel_until": moment(shop, cancel_until) if cancel_until else "",
        "open.ship_month": f"{campaign.ship_month:%B %Y}",
    }
