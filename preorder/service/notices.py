"""The e-mails that we send unasked, each once (I-14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from preorder.core.calendar import MONTHS
from preorder.core.orders import Announcement, Campaign
from preorder.dialogue.phrases import day, list_of
from preorder.policy.shop import Shop
from preorder.policy.templates import render
from preorder.policy.windows import last_day_of_grace
from preorder.service.ports import Mail


@dataclass(frozen=True, slots=True)
class Affected:
    """An order with units of a campaign that have not shipped."""

    number: str
    email: str
    customer: str
    policy_version: str
    items: Sequence[tuple[int, str]]
    """Open units, each with the name of what they are."""


def new_ship_date(
    shop: Shop, policy: Shop | None, campaign: Campaign, news: Announcement, order: Affected
) -> Mail:
    """Tell of an announced ship date, and of the refund that goes with it (LT-10, LT-19, LT-20).

    Args:
        policy: the shop as of the order's policy version (S-16); None promises nothing.
    """
    items = list_of([f"{units} × {name}" for units, name in order.items])
    verb = "is" if sum(units for units, _ in order.items) == 1 else "are"
    body = (
        f"Hello {order.customer},\n\nwe have a new ship date for your order {order.number}: "
        f"{items} {verb} now announced to ship on {day(news.ships_on)}.\n\n"
        f"{_right(policy, campaign, news) if policy else ''}"
        f"You need not do anything to keep your order. If you have a question, write to "
        f"{shop.contact.email}.\n\n{shop.name}\n"
    )
    # The same day may be announced again after another one: the moment tells them apart.
    key = f"{shop.shop}:{order.number}:{campaign.id}:{news.announced_at.isoformat()}"
    subject = f"{shop.name}: a new ship date for your order {order.number}"
    return Mail(key, shop.shop, order.email, subject, body)


def _right(policy: Shop, campaign: Campaign, news: Announcement) -> str:
    """Offer the refund for a date beyond the grace, as long as it stands (T-08, T-09)."""
    last_day = last_day_of_grace(policy, campaign)
    if last_day is None or news.ships_on <= last_day:
        return ""
    month = f"{MONTHS[campaign.ship_month.month - 1]} {campaign.ship_month.year}"
    return render(
        policy,
        "We are sorry: that is more than {delay.grace} past the end of {month}. As long as this "
        "date stands and we have not shipped, you may ask for a {delay.refund_percent}% refund, "
        "in our chat or by e-mail to {contact.email}.\n\n",
        {"month": month},
    )
