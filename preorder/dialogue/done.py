"""What is said once a change stands, and only then: from the decision that was written."""

from __future__ import annotations

from dataclasses import replace

from preorder.core.decisions import Decision, Reason, Verdict
from preorder.core.orders import Capability, Facts
from preorder.core.replies import Reply
from preorder.dialogue.endings import case_for, ended, promise
from preorder.dialogue.items import variant_label
from preorder.dialogue.outcome import CaseDraft, Outcome, OwnOrder, Turn
from preorder.dialogue.phrases import be, list_of, money_parts, names, pays_return_shipping
from preorder.dialogue.referring import FILED
from preorder.dialogue.remedy import noted
from preorder.dialogue.words import WISHES, others
from preorder.policy.shop import Shop


def carried_out(turn: Turn, own: OwnOrder, decision: Decision, reference: str) -> Outcome:
    """Tell what was done, with its reference; what a person has to decide becomes a case."""
    parts = [
        f"Done. {done_text(own.shop, own.facts, decision)}",
        f"Your reference is {reference}; a confirmation goes to {masked(own.facts.order.email)}.",
    ]
    left = [line for line in decision.lines if line.verdict is Verdict.HUMAN]
    if remedy := noted(turn.task):
        parts.append(remedy)
    if left:
        parts.append(f"{others(own.shop, own.facts, decision)}\nI have passed that part on.")
        parts.append(promise(turn))
    else:
        parts.append(f"For anything else about it you can also write to {own.shop.contact.email}.")
    # Who decides another wish of this customer has to know of it.
    to_tell = left or decision.capability in FILED or turn.known.waiting_for_person
    cases = (case_for(turn, own, decision),) if to_tell else ()
    outcome = ended(turn.with_order(own.facts.order.number), Reply("\n".join(parts)))
    done = f"{decision.capability}:{own.facts.order.number}:{reference}"
    memory = replace(outcome.memory, done=done)
    return replace(outcome, cases=cases, waits=bool(left), memory=memory)


def withdrawn(turn: Turn, reference: str) -> Outcome:
    """Tell that a filed request is withdrawn, and let the person know who has its case (S-19)."""
    number = turn.task.order_number or ""
    own = turn.known.orders[number].facts.order
    request = next(r for r in own.requests if r.reference == reference)
    what = WISHES[request.capability]
    reply = Reply(
        f"Done. I have withdrawn {what}, reference {reference}. Nothing else has changed; a "
        f"confirmation goes to {masked(own.email)}."
    )
    note = f"The customer has withdrawn {reference}."
    draft = CaseDraft(request.capability, (Reason.OK,), turn.heard.at, note, number, withdrawn=True)
    return replace(ended(turn, reply), withdraw=reference, cases=(draft,), waits=False)


def done_text(shop: Shop, facts: Facts, decision: Decision) -> str:
    """Say in the past tense what a carried-out or filed decision did."""
    number, what = facts.order.number, names(facts, decision.acted)
    verb = be(decision.acted)
    match decision.capability:
        case Capability.SWAP_ITEM:
            target = variant_label(facts.variants[decision.target_sku or ""])
            return f"Order {number}: {what} {verb} now {target}."
        case Capability.REQUEST_RETURN:
            return f"Order {number}: your return of {what} is authorised. {_return_steps(shop)}"
        case Capability.REPORT_DAMAGE:
            return (
                f"Order {number}: your damage claim for {what} is filed with your photos. We "
                "arrange a replacement at no cost, and you pay no return shipping."
            )
    refund = decision.amounts.refund
    paid = (
        f"You get back {money_parts(decision)} the way you paid. We send it right "
        "away; banks usually take some days to show it."
        if refund
        else "There is nothing to refund."
    )
    return f"Order {number}: {what} {verb} cancelled. {paid}{_rest(facts, decision)}"


def _return_steps(shop: Shop) -> str:
    clause = shop.policy.returns
    if clause is None:
        return ""
    payer = " Return shipping is on you." if pays_return_shipping(shop) else ""
    return (
        f"Please send it back {list_of(clause.conditions)}.{payer} The refund goes back "
        f"the way you paid, within {clause.refund_within.amount} business days after we receive it."
    )


def _rest(facts: Facts, decision: Decision) -> str:
    cancelled = {line.line_id: line.qty for line in decision.acted}
    rest = [
        f"{units} × {line.name}"
        for line in facts.order.lines
        if (units := line.open - cancelled.get(line.id, 0)) > 0
    ]
    return f" Still coming to you: {list_of(rest)}." if rest else ""


def masked(email: str) -> str:
    """Show whose address it is without spelling it out: a…@x.io."""
    name, _, host = email.partition("@")
    return f"{name[:1]}…@{host}"
