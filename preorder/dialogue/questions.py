"""The questions of a task, each with the buttons that answer it."""

from __future__ import annotations

from collections.abc import Sequence

from preorder.core.orders import Capability, Facts, Line, Variant
from preorder.core.replies import Button, Reply
from preorder.dialogue.items import units_available, variant_label
from preorder.dialogue.outcome import PERSON, Known, choice_button, wish_button
from preorder.dialogue.phrases import list_of, pays_return_shipping
from preorder.dialogue.state import Step, Task
from preorder.dialogue.who import NOT_NOW, ask_identity, misshapen
from preorder.dialogue.words import WISHES
from preorder.policy.shop import Shop

_SEND_AGAIN = choice_button("Send a new code", "code:again")
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


def ask_which_order(known: Known) -> Reply:
    """Ask which of the customer's own orders is meant (S-03)."""
    return _own_orders("Which of your orders do you mean?", known)


def ask_other_order(task: Task, known: Known) -> Reply:
    """Say that a number is none of this customer's orders, and list those that are (S-02)."""
    again = " either" if task.misses % 2 == 1 else ""
    lead = f"I cannot find an order with that number and your e-mail address{again}."
    if known.misshapen is not None:
        lead = misshapen(known.misshapen, known)
    other = "" if known.misshapen else " Did you use another address for it? Then send me that one."
    return _own_orders(f"{lead}{other} These are yours; which do you mean?", known)


def _own_orders(question: str, known: Known) -> Reply:
    newest = list(known.orders.items())[:_MAX_BUTTONS]
    listed = [f"- {number}: {_contents(own.facts)}" for number, own in newest]
    buttons = tuple(choice_button(number, f"order:{number}") for number, _ in newest)
    return Reply("\n".join([question, *listed]), buttons)


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


def ask_how_many(task: Task, line: Line, *, too_many: bool = False) -> Reply:
    """Ask how many units of a line are meant (Q-14)."""
    most = units_available(line, task.capability)
    if most == 1:
        only = choice_button("That one", "qty:1")
        return Reply(f"There is only 1 × {line.name} that I could do this for.", (only, NOT_NOW))
    lead = f"There are only {most}" if too_many else f"You have {most}"
    few = [choice_button(str(n), f"qty:{n}") for n in range(1, min(most, 6))]
    return Reply(
        f"{lead} × {line.name}. How many do you mean?",
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


def ask_conditions(shop: Shop, vouched: Sequence[str] = ()) -> Reply:
    """Ask for the customer's word on the return conditions, or the rest of them (LT-15, LT-16)."""
    clause = shop.policy.returns
    wanted = clause.conditions if clause else ("complete",)
    conditions = list_of([each for each in wanted if each not in vouched])
    payer = " You pay for the return shipping." if pays_return_shipping(shop) else ""
    rest = f"Thank you, noted. And the rest: {conditions}?"
    buttons = (choice_button("Yes, all of that", "cond:yes"), choice_button("No", "cond:no"))
    return Reply(rest if vouched else f"Is the item {conditions}?{payer}", buttons)


_SORRY = "I am sorry that it arrived like this."


def ask_photos(noted: str = "") -> Reply:
    """Ask for photos of the damage (LT-21), with what was noted of the remedy."""
    lead = f"{noted} Our rule for damage is a replacement at no cost." if noted else _SORRY
    return Reply(
        f"{lead} Please send me one or more clear photos of the damage, here in the chat. Your "
        "message counts from the moment you first wrote.",
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


def ask_go_on(task: Task) -> Reply:
    """Offer a wish that was named before."""
    named = task.order_number or (task.orders[0] if task.orders else None)
    number = f" for order {named}" if named else ""
    about = f": {task.about.rstrip(' .,;!?')}" if task.about else ""
    return Reply(
        f"Shall we go on with {WISHES[task.capability]}{number}{about}?",
        (choice_button("Yes, go on", "go:yes"), choice_button("No", "go:no")),
    )


def ask_photo_meaning() -> Reply:
    """Ask what a photo without words is about."""
    return Reply(
        "Thank you for the photo. Is it about something that arrived damaged?",
        (choice_button("Yes", "go:yes"), choice_button("No", "go:no"), PERSON),
    )


def ask_which_request(reference: str, capability: Capability, *, replaces: bool) -> Reply:
    """Ask what to do with a request that is open for the same item (S-12, S-19).

    Args:
        replaces: whether the new wish could take its place.
    """
    text = (
        f"There is already an open request for this item: {WISHES[capability]}, reference "
        f"{reference}. Only one at a time is possible. Shall I leave it as it is"
    )
    keep = choice_button("Keep the open one", "request:keep")
    withdraw = choice_button("Withdraw it", f"withdraw:{reference}")
    if not replaces:
        return Reply(f"{text}, or withdraw it?", (keep, withdraw, PERSON))
    new = choice_button("Take the new one", f"request:{reference}")
    return Reply(f"{text}, withdraw it, or take the new one instead?", (keep, withdraw, new))


def ask_code() -> Reply:
    """Ask for the code that was sent to the address on the order."""
    return Reply(
        "Thank you. One last check before money moves: I have sent a six-digit code to the e-mail "
        "address on the order. Please type it here.",
        (_SEND_AGAIN, NOT_NOW),
    )


def wrong_code() -> Reply:
    """Say that the code is another one."""
    return Reply(
        "That is not the code I sent. Please check the newest e-mail from us and type its six "
        "digits.",
        (_SEND_AGAIN, PERSON),
    )


def code_expired() -> Reply:
    """Say that a new code is on its way because the old one was too old."""
    text = "That code has run out, so I have sent you a new one. Please type it here."
    return Reply(text, (_SEND_AGAIN, NOT_NOW))


def code_sent_again() -> Reply:
    """Say that a new code is on its way because the customer asked for it."""
    text = "I have sent you a new code; the earlier one no longer works. Please type it here."
    return Reply(text, (NOT_NOW, PERSON))


_LEADS = (
    "I am not sure I understood. Let me ask once more.",
    "Sorry, I still do not have it.",
    "I do not want to keep you waiting: tap a choice, or let a person take over.",
)
_CONFIRM_LEADS = (
    "I have not changed anything yet, and only will after a clear yes.",
    "Nothing has happened so far. Please answer with yes or no.",
    "I would rather be sure: yes, no, or a person?",
)
_NUMBER_LEADS = (
    "One of these numbers, please.",
    "I need a whole number.",
    "Please tap a choice, or let a person take over.",
)


def asked_again(task: Task, reply: Reply, known: Known) -> Reply:
    """Put the open question in other words, because the last message did not answer it."""
    if task.step is Step.IDENTIFY:
        return ask_identity(task, known)
    leads = {Step.CONFIRM: _CONFIRM_LEADS, Step.HOW_MANY: _NUMBER_LEADS}.get(task.step, _LEADS)
    buttons = reply.buttons if PERSON in reply.buttons else (*reply.buttons, PERSON)
    return Reply(f"{leads[(task.misses - 1) % len(leads)]} {reply.text}", buttons)


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
