"""Who asks, and about which order? Number and address, asked for in other words each time."""

from __future__ import annotations

from preorder.core.orders import Capability
from preorder.core.replies import Reply
from preorder.dialogue.outcome import PERSON, Known, choice_button
from preorder.dialogue.state import Task
from preorder.dialogue.words import ACTS, WISHES
from preorder.policy.shop import Shop

NOT_NOW = choice_button("Leave it as it is", "stop")
_LOST = choice_button("I lost the number", "lost")
_IN_VAIN = 2
"""After so many questions in vain a person is offered in words, too."""
_OR_A_PERSON = (
    " If you do not have it at hand, a person on our team can help you.",
    " Or let a person on our team help you.",
)


def ask_identity(task: Task, known: Known) -> Reply:
    """Ask for the order number, the e-mail address, or both; each time in other words."""
    example, again = known.shop.order_numbers.example, task.misses % 2 == 1
    if known.misshapen is not None:
        return Reply(misshapen(known.misshapen, known), (_LOST, PERSON))
    if known.failed:
        return _not_matched(example, again=again)
    if known.expired:
        return Reply(
            "It has been a while, so I have to make sure that it is still you. Which e-mail "
            "address did you order with?",
            (PERSON,),
        )
    if known.has_number and known.has_email:
        return _still_no_match(again=again)
    person = _OR_A_PERSON[task.misses % 2] if task.misses >= _IN_VAIN else ""
    if known.has_number:
        return _ask_address(person, again=again or bool(person))
    asked = _ask_number(task, known, again=again or bool(person))
    buttons = (_LOST, PERSON) if task.misses else (_LOST,)
    return Reply(f"{asked}{person}", buttons)


def _ask_number(task: Task, known: Known, *, again: bool) -> str:
    example = known.shop.order_numbers.example
    if known.has_email:
        lead = "I still need your order number." if again else "Thank you. And your order number?"
        return f"{lead} It looks like {example} and is in your confirmation e-mail."
    lead = "I need two things to find your order." if again else _i_can(known.shop, task.capability)
    return (
        f"{lead} Please send me your order number (it looks like {example} and is in your "
        "confirmation e-mail) and the e-mail address you ordered with."
    )


def _i_can(shop: Shop, wish: Capability) -> str:
    """Say what the assistant does with a wish; nothing is promised that a person decides on."""
    policy = shop.policy
    decided_by_a_person = {
        Capability.CHANGE_ORDER: True,
        Capability.SWAP_ITEM: policy.swap is None or policy.swap.then is not None,
        Capability.REQUEST_RETURN: policy.returns is None,
        Capability.REPORT_DAMAGE: policy.damage is None,
        Capability.DELAY_REFUND: policy.delay is None or policy.delay.disclaimed,
    }
    if decided_by_a_person.get(wish, False):
        return f"I can pass {WISHES[wish]} on to a person on our team, who decides."
    return f"I can {ACTS[wish]}."


def _ask_address(person: str, *, again: bool) -> Reply:
    if again:
        text = "I still need the e-mail address that your order confirmation went to."
        return Reply(f"{text}{person}", (PERSON,))
    return Reply(
        "And which e-mail address did you order with? It is the one your confirmation went to; I "
        "need it to make sure that the order is yours."
    )


def misshapen(typed: str, known: Known) -> str:
    """Say that a number cannot be one of this shop's, and what those look like."""
    form = known.shop.order_numbers
    few = sum(each.isdigit() for each in typed) < form.digits
    address = "" if known.has_email else " I also need the e-mail address you ordered with."
    return (
        f"{typed} has too {'few' if few else 'many'} digits: our order numbers have {form.digits}, "
        f"like {form.example}. Please check it in your confirmation e-mail.{address}"
    )


def _not_matched(example: str, *, again: bool) -> Reply:
    """Say that number and address do not go together, the same whether the order exists (S-02)."""
    text = (
        "That does not match an order. It may help to copy both from your confirmation "
        f"e-mail: the number ({example}) and the address it was sent to."
        if again
        else "I cannot find an order with that number and e-mail address. Please check both: the "
        f"number looks like {example} and is in your confirmation e-mail, and the address is the "
        "one it was sent to."
    )
    return Reply(text, (_LOST, PERSON))


def _still_no_match(*, again: bool) -> Reply:
    """Ask once more after a wrong try, where this message named nothing new."""
    text = (
        "Without an order number and the e-mail address that belongs to it I cannot open an order. "
        "If you are not sure of one of them, a person on our team can help you."
        if again
        else "So far I have no order number and e-mail address that belong together. Please send "
        "me the right ones, or let a person on our team help you."
    )
    return Reply(text, (_LOST, PERSON))


def ask_its_address(number: str) -> Reply:
    """Ask for the address of an order that is not under the one given, or does not exist (S-02)."""
    return Reply(
        f"I cannot find an order {number} with that e-mail address. Which address did you order it "
        "with?",
        (NOT_NOW, PERSON),
    )
