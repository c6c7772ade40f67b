"""'Is it free?' at a summary: answered from the summary's own parts."""

from __future__ import annotations

import re

from preorder.core.decisions import Decision
from preorder.core.orders import Capability, Facts
from preorder.dialogue.extract import clean, words
from preorder.dialogue.phrases import money_parts, pays_return_shipping, shipping_kept
from preorder.policy.shop import Shop

_MONEY = re.compile(
    r"(?<!feel )\bfree\b|\b(?:costs?|charge[sd]?|charging|fees?|pay|paying|expensive)\b"
    r"|\bhow much\b(?! (?:longer|time|more time))"
    r"|\b(?:lose|get|pays?|refund\w*|keep)\b.*\b(?:shipping|postage|back)\b"
    r"|\ball i get\b|\b(?:shipping|postage) (?:back|refund\w*|too|included)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?|^\W*(?:(?:and|so|ok|okay|but|wait|hm+|um+|yes|no)\W+)*"
    r"(?:is|are|am|will|would|does|do (?:i|you|we|they)|can|how|what|whats|any)\b|\bif\b",
    re.IGNORECASE,
)
_WHEN = re.compile(r"\b(?:when|where|which card|why)\b", re.IGNORECASE)
_LONGEST = 14


def asks_cost(text: str) -> bool:
    """Tell whether a text asks what this costs: "is it free?", "do i pay something"."""
    text = clean(text)
    if _WHEN.search(text) or len(words(text)) > _LONGEST:
        return False
    return _MONEY.search(text) is not None and _ASKS.search(text) is not None


def cost_text(shop: Shop, facts: Facts, decision: Decision) -> str:
    """Say what the summed-up wish costs the customer, and what he gets back."""
    match decision.capability:
        case Capability.SWAP_ITEM:
            return "The swap costs you nothing: it is the same price, and there is no fee."
        case Capability.REPORT_DAMAGE:
            return "It costs you nothing: no charge for the replacement, and no return shipping."
        case Capability.REQUEST_RETURN:
            payer = pays_return_shipping(shop)
            pays = "you pay for the return shipping" if payer else "it costs you nothing"
            paid = facts.order.shipping_paid
            rule = f" On the {paid} paid for its delivery we have no fixed rule." if paid else ""
            return f"There is no fee; {pays}. {decision.amounts.items} goes back to you.{rule}"
    amounts = decision.amounts
    fee = f"The fee is {amounts.fee}" if amounts.fee else "There is no fee"
    kept = shipping_kept(facts, decision)
    why = f" And {kept}." if kept else ""
    return f"{fee}: you get back {money_parts(decision)}.{why}"
