"""'Is it free?' at a summary: answered from the summary's own parts."""

from __future__ import annotations

import re

from preorder.core.decisions import Decision
from preorder.core.orders import Capability, Facts
from preorder.core.replies import Reply
from preorder.dialogue.extract import clean, words
from preorder.dialogue.items import names_another_deed
from preorder.dialogue.phrases import money_parts, pays_return_shipping, shipping_kept
from preorder.dialogue.state import Step, Task
from preorder.policy.shop import Shop

_WHY_SHIPPING = r"\bwhy\b.*\b(?:shipping|postage)\b"
"""The answer says why it is kept."""
_MONEY = re.compile(
    r"(?<!feel )\bfree\b|\b(?:costs?|charge[sd]?|charging|fees?|pay|paying|expensive)\b"
    r"|\bhow much\b(?! (?:longer|time|more time))"
    r"|\b(?:lose|get|pays?|refund\w*|keep)\b.*\b(?:shipping|postage|back)\b"
    r"|\ball i get\b|\b(?:shipping|postage) (?:back|refund\w*|too|included)\b"
    r"|\b(?:what|how) about (?:the |my )?(?:shipping|postage|delivery (?:cost|fee)s?)\b"
    r"|^\W*(?:(?:and|but|so|ok|yes)\W+)*(?:the |my )?(?:shipping|postage)\W*$"
    rf"|{_WHY_SHIPPING}",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?|^\W*(?:(?:and|so|ok|okay|but|wait|hm+|um+|yes|no)\W+)*"
    r"(?:is|are|am|will|would|does|do (?:i|you|we|they)|can|how|what|whats|any)\b|\bif\b",
    re.IGNORECASE,
)
_WHEN = re.compile(
    rf"\b(?:when|where|which card|(?!{_WHY_SHIPPING})why)\b"
    r"|\b(?:an)?other (?:order|one)s?\b",
    re.IGNORECASE,
)
"""Asks something else, or of another order than the one that is summed up."""
_LONGEST = 14


def asks_cost(text: str) -> bool:
    """Tell whether a text asks what this costs: "is it free?", "do i pay something"."""
    text = clean(text)
    if _WHEN.search(text) or len(words(text)) > _LONGEST:
        return False
    return _MONEY.search(text) is not None and _ASKS.search(text) is not None


def asks_swap_cost(task: Task, text: str) -> bool:
    """Tell whether a text asks what a swap costs before it is summed up."""
    swaps = task.capability is Capability.SWAP_ITEM and task.step is not Step.CONFIRM
    return swaps and asks_cost(text) and not names_another_deed(text, task.capability)


def swap_cost(shop: Shop) -> Reply | None:
    """Say what a swap costs; None where a person decides on each (LT-04)."""
    clause = shop.policy.swap
    if clause is None or clause.then is not None:
        return None
    return Reply(
        "There is no fee for a swap. For something of the same price you pay nothing more; if the "
        "price differs, a person on our team arranges it with you."
    )


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
    why = f" The {amounts.shipping} for shipping comes back." if amounts.shipping else why
    return f"{fee}: you get back {money_parts(decision)}.{why}"
