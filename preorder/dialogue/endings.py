"""How a task ends: stopped, refused, given to a person, answered."""

from __future__ import annotations

from dataclasses import replace

from preorder.core.decisions import Decision, Reason, Request, Verdict
from preorder.core.orders import Capability, Facts
from preorder.core.replies import Button, Reply
from preorder.dialogue.outcome import PERSON, CaseDraft, Outcome, OwnOrder, Turn, wish_button
from preorder.dialogue.questions import offer_next
from preorder.dialogue.state import Task
from preorder.dialogue.status_text import status_text
from preorder.dialogue.topics import reply_promise
from preorder.dialogue.words import WISHES, sentence
from preorder.policy.decide import decide, reply_by


def ended(turn: Turn, *replies: Reply, refused: str | None = None) -> Outcome:
    """Close the task; a further wish of the same message is taken up next."""
    waiting = turn.memory.task.waiting if turn.memory.task else ()
    memory = replace(turn.memory, task=None, refused=refused)
    if not waiting or not replies:
        return Outcome(memory, replies)
    following = waiting[0]
    *before, last = replies
    asked = f"{last.text}\nShall we go on with {WISHES[following]}?"
    buttons = (wish_button("Yes, go on", following), *last.buttons)
    return Outcome(memory, (*before, Reply(asked, buttons)))


def stopped(turn: Turn) -> Outcome:
    """Leave everything as it is, because the customer says so."""
    return ended(turn, Reply("All right, I have left everything as it is. Anything else?"))


def refused(turn: Turn, own: OwnOrder, decision: Decision) -> Outcome:
    """Say why the policy does not allow it, and offer a person; in other words the second time."""
    number = own.facts.order.number
    key = f"{decision.capability}:{number}:{decision.reason}"
    text = _every_reason(own, decision)
    if turn.memory.refused == key:
        text = (
            f"I understand, and I am sorry. I cannot decide otherwise: {text} "
            "If you think your case is different, a person on our team can look at it."
        )
    reply = Reply(text, (*_instead(own.facts, decision), PERSON))
    return ended(turn.with_order(number), reply, refused=key)


def _every_reason(own: OwnOrder, decision: Decision) -> str:
    if len(decision.reasons) == 1:
        return sentence(own.shop, own.facts, decision)
    texts = [sentence(own.shop, own.facts, decision, line) for line in decision.lines]
    return "\n".join(dict.fromkeys(texts))


def _instead(facts: Facts, decision: Decision) -> tuple[Button, ...]:
    delivered = any(line.delivered > line.returned for line in facts.order.lines)
    if decision.reason in (Reason.ALREADY_SHIPPED, Reason.WINDOW_CLOSED) and delivered:
        return (wish_button("Return an item", Capability.REQUEST_RETURN),)
    return ()


def for_a_person(turn: Turn, own: OwnOrder, decision: Decision) -> Outcome:
    """Hand a decision to a person: the case is filed with the time of the request."""
    number = own.facts.order.number
    noted = f"I have passed {WISHES[turn.task.capability]} on, as of now."
    text = f"{_every_reason(own, decision)}\n{noted} {promise(turn)}"
    draft = _draft(turn, turn.task, decision.reasons, number, decision)
    return replace(ended(turn.with_order(number), Reply(text)), cases=(draft,))


def handed_over(turn: Turn, reason: Reason) -> Outcome:
    """Pass the chat to a person, with the task that was going on and all that was said of it."""
    heard = turn.heard
    wish = heard.wishes[0] if heard.wishes else Capability.TALK_TO_HUMAN
    task = turn.memory.task or Task(wish, heard.at, heard.at, words=heard.text)
    number = task.order_number or turn.memory.current_order
    draft = _draft(turn, task, (reason,), number if number in turn.known.orders else None, None)
    asks = Capability.TALK_TO_HUMAN in heard.wishes and turn.memory.task is not None
    noted = f" I pass on what you have told me about {WISHES[task.capability]}." if asks else ""
    reply = Reply(f"{_lead(turn, reason)}{noted} {promise(turn)}")
    return Outcome(turn.with_task(None).memory, (reply,), cases=(draft,))


def _lead(turn: Turn, reason: Reason) -> str:
    if reason is Reason.ASKED_FOR_PERSON:
        if turn.known.waiting_for_person:
            return "I have added this to your request; a person on our team has it."
        return "Of course, I have passed this chat to a person on our team."
    if reason is Reason.PHOTOS_NEEDED:
        return "No problem, a person on our team will look at it without a photo."
    return (
        "I could not match those details to an order, so I have passed this chat to a person on "
        "our team."
    )


def _draft(
    turn: Turn,
    task: Task,
    reasons: tuple[Reason, ...],
    number: str | None,
    decision: Decision | None,
) -> CaseDraft:
    said = turn.heard.text
    words = task.words if said in task.words else f"{task.words}\n{said}"
    photos = task.photos or turn.heard.photos
    return CaseDraft(task.capability, reasons, task.asked_at, words, number, decision, photos)


def case_for(turn: Turn, own: OwnOrder, decision: Decision) -> CaseDraft:
    """Return the case for a decision of which a person has the rest to do."""
    return _draft(turn, turn.task, decision.reasons, own.facts.order.number, decision)


def promise(turn: Turn) -> str:
    """Say when a person answers, as this shop promises it."""
    shop = turn.known.shop
    return reply_promise(shop, reply_by(shop, turn.heard.at))


def status_told(turn: Turn, own: OwnOrder) -> Outcome:
    """Tell an order's status; what is not as it should be goes to a person as well."""
    number = own.facts.order.number
    decision = decide(own.shop, own.facts, Request(Capability.ORDER_STATUS, turn.heard.at))
    text = status_text(own.shop, own.facts, decision)
    turn = turn.with_order(number)
    if decision.verdict is not Verdict.HUMAN:
        return ended(turn, Reply(text, offer_next(own.facts)))
    draft = _draft(turn, turn.task, decision.reasons, number, decision)
    return replace(ended(turn, Reply(f"{text}\n{promise(turn)}")), cases=(draft,))


def explained(turn: Turn, own: OwnOrder, decision: Decision) -> Outcome:
    """Say that the policy allows it and how to ask for it, where we may only explain."""
    text = (
        f"Our policy allows it. Please write to {own.shop.contact.email} with your order number "
        f"{own.facts.order.number}, and we will take care of {WISHES[decision.capability]}."
    )
    return ended(turn, Reply(text, (PERSON,)))
