"""The questions of a task, each with the buttons that answer it."""

from __future__ import annotations

from collections.abc import Sequence

from preorder.core.decisions import Decision, Verdict
from preorder.core.orders import Capability, Facts, Line, Variant
from preorder.core.replies import Button, Reply
from preorder.dialogue.items import units_available, variant_label
from preorder.dialogue.outcome import PERSON, Known, choice_button, wish_button
from preorder.dialogue.state import Quote, Task
from preorder.dialogue.words import ACTS, WISHES, list_of, money_parts, names, others
from preorder.policy.shop import Shop

_LEAVE = "Leave it as it is"
_TITLES = {
    Capability.CANCEL_ORDER: "Cancel",
    Capability.SWAP_ITEM: "Swap",
    Capability.REQUEST_RETURN: "Return",
    Capability.REPORT_DAMAGE: "Damage claim",
    Capability.DELAY_REFUND: "Refund for delay",
    Capability.CHANGE_ORDER: "Change the order",
    Capability.ORDER_STATUS: "Look it up",
}
_MAX_BUTTONS = 10


def ask_identity(task: Task, known: Known) -> Reply:
    """Ask for the order number, the e-mail address, or both."""
    example = known.shop.order_numbers.example
    if known.failed:
        return Reply(
            "I cannot find an order with that number and e-mail address. Please check both: the "
            f"number looks like {example} and stands in your confirmation e-mail, which went to "
            "the address I need.",
            (choice_button("I lost the number", "lost"), PERSON),
        )
    if known.has_number:
        return Reply(
            "And which e-mail address did you order with? It is the one your confirmation went to; "
            "I need it to make sure that the order is yours.",
        )
    lost = choice_button("I lost the number", "lost")
    if known.has_email:
        return Reply(
            f"Thank you. And what is your order number? It looks like {example} and stands in your "
            "confirmation e-mail.",
            (lost,),
        )
    acts = ACTS[task.capability]
    lead = f"I can {acts} for you." if task.misses == 0 else "I need two things to find it."
    return Reply(
        f"{lead} Please send me your order number (it looks like {example} and stands in your "
        "confirmation e-mail) and the e-mail address you ordered with.",
        (lost,),
    )


def ask_which_order(known: Known) -> Reply:
    """Ask which of the customer's own orders is meant (S-03)."""
    buttons = tuple(
        choice_button(number, f"order:{number}") for number in list(known.orders)[:_MAX_BUTTONS]
    )
    shown = [
        f"- {n}: {_contents(own.facts)}" for n, own in list(known.orders.items())[:_MAX_BUTTONS]
    ]
    return Reply("\n".join(["Which of your orders do you mean?", *shown]), buttons)


def _contents(facts: Facts) -> str:
    return list_of([f"{line.qty} × {line.name}" for line in facts.order.lines])


def ask_which_item(task: Task, facts: Facts, lines: Sequence[Line]) -> Reply:
    """Ask which item of the order is meant."""
    buttons = [choice_button(line.name[:60], f"line:{line.id}") for line in lines[:_MAX_BUTTONS]]
    if task.capability is not Capability.SWAP_ITEM:
        buttons.insert(0, choice_button("All of it", "all"))
    listed = [f"- {units_available(line, task.capability)} × {line.name}" for line in lines]
    question = f"Order {facts.order.number} has several items. Which do you mean?"
    return Reply("\n".join([question, *listed]), tuple(buttons))


def ask_how_many(task: Task, line: Line) -> Reply:
    """Ask how many units of a line are meant."""
    most = units_available(line, task.capability)
    few = [choice_button(str(n), f"qty:{n}") for n in range(1, min(most, 6))]
    return Reply(
        f"You have {most} × {line.name}. How many do you mean?",
        (*few, choice_button(f"All {most}", f"qty:{most}")),
    )


def ask_target(line: Line, targets: Sequence[Variant], *, narrowed: bool) -> Reply:
    """Ask for which variant an item is to be swapped."""
    if not targets:
        return Reply(
            f"Which style, colour or size would you like instead of {line.name}?", (PERSON,)
        )
    lead = (
        "Which of these do you mean" if narrowed else f"What would you like instead of {line.name}"
    )
    buttons = tuple(
        choice_button(variant_label(v)[:60], f"sku:{v.sku}") for v in targets[:_MAX_BUTTONS]
    )
    return Reply(f"{lead}?", buttons)


def ask_conditions(shop: Shop) -> Reply:
    """Ask for the customer's word on the return conditions (LT-15, LT-16)."""
    clause = shop.policy.returns
    conditions = list_of(clause.conditions) if clause else "complete"
    payer = (
        " You pay for the return shipping."
        if clause and clause.return_shipping == "customer"
        else ""
    )
    return Reply(
        f"Is the item {conditions}?{payer}",
        (choice_button("Yes, all of that", "cond:yes"), choice_button("No", "cond:no")),
    )


def ask_photos() -> Reply:
    """Ask for photos of the damage (LT-21)."""
    return Reply(
        "I am sorry that it arrived like this. Please send me one or more clear photos of the "
        "damage, here in the chat. Your message counts from the moment you first wrote.",
        (choice_button("I have no photo", "nophoto"), PERSON),
    )


def ask_which_wish(task: Task) -> Reply:
    """Ask which of two wishes comes first; the other is not forgotten."""
    wishes = (task.capability, *task.waiting)
    return Reply(
        f"I can do both, one after the other: {list_of([WISHES[w] for w in wishes])}. "
        "Which shall I start with?",
        tuple(choice_button(_TITLES[w], f"wish:{w}") for w in wishes if w in _TITLES),
    )


def ask_which_request(reference: str, capability: Capability) -> Reply:
    """Ask whether to go on with an open request or with the new wish (S-12)."""
    return Reply(
        f"There is already an open request for this item: {WISHES[capability]}, reference "
        f"{reference}. Only one at a time is possible. Which one shall we go on with?",
        (
            choice_button("Keep the open one", "request:keep"),
            choice_button("Take the new one", f"request:{reference}"),
        ),
    )


def ask_code() -> Reply:
    """Ask for the code that was sent to the address on the order."""
    return Reply(
        "To be safe, I have sent a six-digit code to the e-mail address on the order. "
        "Please type it here."
    )


def ask_confirm(shop: Shop, facts: Facts, quote: Quote) -> Reply:
    """Show exactly what would happen, and ask for an explicit yes."""
    decision = quote.decision
    text = f"{_summary(shop, facts, decision)}\n{_not_touched(shop, facts, decision)}".strip()
    return Reply(
        f"{text}\nShall I go ahead?",
        (
            choice_button("Yes, go ahead", f"quote:{quote.id}"),
            choice_button(_LEAVE, "stop"),
        ),
    )


def _summary(shop: Shop, facts: Facts, decision: Decision) -> str:
    number, what = facts.order.number, names(facts, decision.acted)
    match decision.capability:
        case Capability.SWAP_ITEM:
            target = facts.variants[decision.target_sku or ""]
            wanted = variant_label(target)
            return f"Order {number}: I would swap {what} for {wanted}, at the same price."
        case Capability.REQUEST_RETURN:
            within = shop.policy.returns.refund_within.amount if shop.policy.returns else 0
            return (
                f"Order {number}: I would open a return for {what}. After we receive and check it, "
                f"{decision.amounts.items} goes back to your original payment method, within "
                f"{within} business days. You pay for the return shipping."
            )
        case Capability.REPORT_DAMAGE:
            return (
                f"Order {number}: I would file the damage claim for {what}, with your photos. We "
                "arrange a replacement at no cost; you pay no return shipping."
            )
    verb = "refund for the delay" if decision.capability is Capability.DELAY_REFUND else "cancel"
    late = " It is late enough for a full refund, although the cancellation window has closed." if (
        decision.reason == "DELAY_DUE"
    ) else ""  # fmt: skip
    percent = _refund_percent(decision)
    return (
        f"Order {number}: I would {verb} {what}.{late} You get back {money_parts(decision)}"
        f"{percent}, to your original payment method."
    )


def _refund_percent(decision: Decision) -> str:
    return (
        ": a 100% refund of the items"
        if not decision.amounts.fee and decision.amounts.items
        else ""
    )


def _not_touched(shop: Shop, facts: Facts, decision: Decision) -> str:
    acted = {line.line_id for line in decision.lines}
    rest = [ln for ln in facts.order.lines if ln.id not in acted and ln.open > 0]
    kept = f"The rest stays: {list_of([f'{ln.open} × {ln.name}' for ln in rest])}." if rest else ""
    left = "" if decision.verdict is not Verdict.ALLOW else others(shop, facts, decision)
    return "\n".join(part for part in (left, kept) if part)


def offer_next(facts: Facts) -> tuple[Button, ...]:
    """Offer what can be done with an order that was just looked up."""
    lines = facts.order.lines
    buttons = []
    if any(line.open for line in lines):
        buttons.append(wish_button("Cancel", Capability.CANCEL_ORDER))
    if any(line.delivered > line.returned for line in lines):
        buttons.append(wish_button("Return an item", Capability.REQUEST_RETURN))
        buttons.append(wish_button("Report damage", Capability.REPORT_DAMAGE))
    return (*buttons, PERSON)
