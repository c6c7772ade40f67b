"""The summary of what would happen: what the customer says yes to, no more and no less."""

from __future__ import annotations

from dataclasses import dataclass

from preorder.core.decisions import Decision, Reason, Verdict
from preorder.core.orders import Capability, Facts, Line
from preorder.core.replies import Reply
from preorder.dialogue.items import variant_label
from preorder.dialogue.outcome import choice_button
from preorder.dialogue.phrases import (
    list_of,
    money_parts,
    names,
    pays_return_shipping,
    shipping_kept,
)
from preorder.dialogue.provisos import Judged
from preorder.dialogue.state import Quote
from preorder.dialogue.words import others
from preorder.policy.judge import AFTER_DELIVERY
from preorder.policy.shop import Shop

_ANYWAY = "Would you like me to do it all the same, or leave it as it is?"
_ALL = 100
"""Percent."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the customer set as conditions, and what he wished for besides."""

    conditions: Judged
    remedy: str = ""


def ask_confirm(shop: Shop, facts: Facts, quote: Quote, said: Said | None = None) -> Reply:
    """Show exactly what would happen, and ask for an explicit yes.

    Where a condition of the customer's is not met, that comes first, and the question says so.
    """
    decision, said = quote.decision, said or Said(Judged())
    unmet = said.conditions.unmet
    parts = [
        said.conditions.text,
        f"Order {facts.order.number}: I would {_would(shop, facts, decision)}",
        said.remedy,
        others(shop, facts, decision),
        _for_a_person(facts, decision),
        _rest(facts, decision),
        f"So nothing has been done. {_ANYWAY}" if unmet else "Shall I go ahead?",
    ]
    return Reply(
        "\n".join(part for part in parts if part),
        (
            choice_button("Yes, go ahead", f"quote:{quote.id}"),
            choice_button("Leave it as it is", "stop"),
        ),
    )


def _for_a_person(facts: Facts, decision: Decision) -> str:
    """Say what a yes passes on: it files a case for each line that a person decides."""
    left = [line for line in decision.lines if line.verdict is Verdict.HUMAN]
    return f"With your yes I also pass {names(facts, left)} on to a person." if left else ""


def _would(shop: Shop, facts: Facts, decision: Decision) -> str:
    what = names(facts, decision.acted)
    match decision.capability:
        case Capability.SWAP_ITEM:
            wanted = variant_label(facts.variants[decision.target_sku or ""])
            return f"swap {what} for {wanted}, at the same price and without a fee."
        case Capability.REQUEST_RETURN:
            return f"open a return for {what}. {_return_terms(shop, decision)}"
        case Capability.REPORT_DAMAGE:
            return (
                f"file the damage claim for {what}, with your photos. We arrange a replacement at "
                "no cost, and you pay no return shipping."
            )
        case Capability.DELAY_REFUND:
            return f"cancel {what} because of the delay. {_money_back(shop, facts, decision)}"
    late = Reason.DELAY_DUE in decision.reasons
    because = " The window for cancelling has closed, but the order is late enough." if late else ""
    return f"cancel {what}.{because} {_money_back(shop, facts, decision)}"


def _return_terms(shop: Shop, decision: Decision) -> str:
    clause = shop.policy.returns
    if clause is None:
        return ""
    payer = " You pay for the return shipping." if pays_return_shipping(shop) else ""
    return (
        f"After we receive and check it, {decision.amounts.items} for the items goes back the way "
        f"you paid, within {clause.refund_within.amount} business days.{payer}"
    )


def _money_back(shop: Shop, facts: Facts, decision: Decision) -> str:
    if not decision.amounts.refund:
        return "There is nothing to refund."
    clause = shop.policy.delay if Reason.DELAY_DUE in decision.reasons else shop.policy.cancel
    percent = clause.refund_percent if clause else 0
    # A fee may also be nothing because it is rounded: only the policy's own word is repeated.
    kept = percent != _ALL or decision.amounts.fee
    whole = "" if kept else f": a {percent}% refund of the items, without a fee"
    back = f"You get back {money_parts(decision)}{whole}, the way you paid."
    return f"{back}{_shipping(facts, decision)}"


def _shipping(facts: Facts, decision: Decision) -> str:
    """Say what becomes of the shipping that was paid, and why."""
    if decision.amounts.shipping:
        return " Your shipping comes back because nothing of the order ships."
    kept = shipping_kept(facts, decision)
    return f" {kept[0].upper()}{kept[1:]}." if kept else ""


def _rest(facts: Facts, decision: Decision) -> str:
    """Name what of the order is not touched, where some of it is asked about only in part."""
    asked = {line.line_id: line.qty for line in decision.lines}
    after = decision.capability in AFTER_DELIVERY
    rest = [
        f"{units} × {line.name}"
        for line in facts.order.lines
        if (units := _there(line, after=after) - asked.get(line.id, 0)) > 0
    ]
    return f"The rest stays as it is: {list_of(rest)}." if rest else ""


def _there(line: Line, *, after: bool) -> int:
    return line.delivered - line.returned if after else line.open
