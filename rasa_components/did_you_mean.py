"""What a message that was not understood may have meant. Pure; no Rasa."""

from collections.abc import Mapping, Sequence
from typing import Any

TITLES: Mapping[str, str] = {
    "faq_what_is_preorder": "What a pre-order is",
    "faq_preorder_window": "Pre-order dates",
    "faq_slot_limit": "Pre-order slots",
    "faq_when_charged": "When you are charged",
    "faq_discount_stacking": "Discount codes",
    "faq_how_discount_applied": "The pre-order price",
    "faq_ship_date": "When it ships",
    "faq_lead_time": "How long it takes",
    "faq_mixed_cart_shipping": "Split shipping",
    "faq_shipping_cost": "Shipping cost",
    "faq_cancel_policy": "Rules on cancelling",
    "faq_restocking_fee": "Restocking fee",
    "faq_return_policy": "Rules on returns",
    "faq_refund_timing": "When refunds arrive",
    "faq_swap_policy": "Rules on swapping",
    "faq_change_order_policy": "Rules on changes",
    "faq_delay_policy": "Rules on delays",
    "faq_damage_policy": "Rules on damage",
    "faq_price_change": "Price changes",
    "faq_order_status_how": "How to track it",
    "faq_not_received": "Parcel not arrived",
    "faq_contact": "How to reach us",
    "faq_response_time": "How fast we answer",
    "faq_queue_place": "Your place in line",
    "faq_shop_cancels": "If the shop cancels",
    "order_status": "Where is my order?",
    "cancel_order": "Cancel my order",
    "swap_item": "Swap an item",
    "request_return": "Return an item",
    "report_damage": "Report damage",
    "delay_refund": "Refund for delay",
    "change_order": "Change my order",
    "talk_to_human": "Talk to a person",
}
"""What can be meant, as a button says it (20 characters at most)."""
MOST = 3
_BESIDE = 0.5
"""A guess half as sure as the best one may be meant as well."""


def candidates(ranking: Sequence[Mapping[str, Any]], least: float) -> list[str]:
    """Return the intents to ask about, the surest first; none if the best is under `least`.

    Args:
        ranking: `{"name", "confidence"}` of the message, the surest first.
        least: the confidence, 0 to 1, under which a guess would only confuse.
    """
    real = [each for each in ranking if each.get("name") in TITLES]
    best = real[0]["confidence"] if real else 0.0
    if best < least:
        return []
    return [each["name"] for each in real if each["confidence"] >= best * _BESIDE][:MOST]


def buttons(intents: Sequence[str]) -> list[dict[str, str]]:
    """Return a button for each."""
    return [{"title": TITLES[intent], "payload": f"/{intent}"} for intent in intents]


def listed(intents: Sequence[str]) -> str:
    """Return the titles as a sentence names them: “A”, “B” or “C”."""
    titles = [f"“{TITLES[intent]}”" for intent in intents]
    return " or ".join([", ".join(titles[:-1]), titles[-1]]) if len(titles) > 1 else titles[0]
