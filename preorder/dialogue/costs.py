"""'Is it free?' at a summary: answered from the summary's own parts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from preorder.core.decisions import Decision, RefundPayment
from preorder.core.orders import Capability, Facts, Line, Variant
from preorder.core.replies import Reply
from preorder.dialogue.asking import asks
from preorder.dialogue.extract import clean, words
from preorder.dialogue.items import names_another_deed, variant_label
from preorder.dialogue.phrases import list_of, money_parts, pays_return_shipping, shipping_kept
from preorder.dialogue.state import Step, Task
from preorder.policy.shop import Shop

COSTS = frozenset({"shipping_cost", "restocking_fee"})
"""Topics that a summary's own parts answer, however they were spelt."""
_WHY_SHIPPING = r"\bwhy\b.*\b(?:shipping|postage)\b"
"""The answer says why it is kept."""
_MONEY = re.compile(
    r"(?<!feel )\bfree\b|\b(?:costs?|charge[sd]?|charging|fees?|pay|paying|expensive)\b"
    r"|\bhow much\b(?! (?:longer|time|more time))"
    r"|\b(?:lose|get|pays?|refund\w*|keep)\b.*\b(?:shipping|postage|back)\b"
    r"|\ball i get\b|\bwhat (?:do|will|would) i get\b"
    r"|\b(?:shipping|postage) (?:back|refund\w*|too|included)\b"
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
_OF_TARGETS = re.compile(
    r"\b(?:availab\w*|left|in stock|slots?|sold out|options?|choices?|which (?:ones?|are|do)|"
    r"what (?:else|do you have|are|can i)|price\w*|cheaper|dearer|"
    r"how much (?:are|do) (?:they|these|those|the others))\b",
    re.IGNORECASE,
)
_WAY = re.compile(
    r"\b(?:gift ?card|paypal|"
    r"(?:which|what|my|same|other|another|new|credit|debit) (?:new )?(?:card|account)|"
    r"bank account|original (?:card|payment)|store credit)\b"
    r"|\bwhere (?:does|do|will|would|is) (?:the|my|that|it)\b(?: money| refund)?.*\b(?:go|sent)\b",
    re.IGNORECASE,
)
_HOW_SOON = re.compile(r"\b(?:when|how (?:long|soon|fast|many days))\b", re.IGNORECASE)
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


def asks_targets(task: Task, text: str) -> bool:
    """Tell whether a text asks what can be had for a swap, or at what price, before choosing."""
    chooses = task.capability is Capability.SWAP_ITEM and task.step is Step.TARGET
    asked = asks(text) or _ASKS.search(text) is not None
    return chooses and asked and _OF_TARGETS.search(clean(text)) is not None


def targets_text(line: Line, targets: Sequence[Variant]) -> str:
    """Say which variants still have slots, and which of them cost something else (C-09)."""
    if not targets:
        return "No other style has slots left at the moment."
    alike = [v for v in targets if v.price == line.unit_paid]
    others = [v for v in targets if v.price != line.unit_paid]
    listed = "; ".join(variant_label(v) for v in alike)
    told = f"These have slots left at the price you paid: {listed}." if alike else ""
    if not others:
        return told
    differs = "; ".join(f"{variant_label(v)} ({v.price})" for v in others)
    return (
        f"{told} At another price than the {line.unit_paid} you paid: {differs}; a person on our "
        "team arranges such a swap."
    ).strip()


def asks_way(text: str) -> bool:
    """Tell whether a text asks to which card or account the money goes."""
    plain = clean(text)
    if _HOW_SOON.search(plain):
        return False
    short = len(words(plain)) <= _LONGEST and _WAY.search(plain) is not None
    asked = asks(plain) or _ASKS.search(plain) or re.search(r"\bor\b", plain, re.IGNORECASE)
    return short and bool(asked)


def way_text(facts: Facts, decision: Decision) -> str:
    """Say what goes back to which payment (M-08)."""
    sent = {e.payment_id: e.amount for e in decision.effects if isinstance(e, RefundPayment)}
    parts = [f"{sent[p.id]} to your {p.method}" for p in facts.order.payments if p.id in sent]
    each = f": {list_of(parts)}" if len(facts.order.payments) > 1 and parts else ""
    return f"It goes back the way you paid{each}; I cannot send it to another card or account."


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
