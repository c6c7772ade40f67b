"""What the policy refuses: why, and what is possible in its stead."""

from __future__ import annotations

from dataclasses import replace

from preorder.core.decisions import Decision, Reason, Request, Verdict
from preorder.core.orders import Capability
from preorder.core.replies import Reply
from preorder.dialogue.endings import ended
from preorder.dialogue.entitled import can_still_cancel
from preorder.dialogue.outcome import PERSON, Outcome, OwnOrder, Turn, wish_button
from preorder.dialogue.questions import ask_go_on
from preorder.dialogue.refund_text import refund_lines
from preorder.dialogue.several import following
from preorder.dialogue.state import Step, Task
from preorder.dialogue.words import every_reason
from preorder.policy.decide import decide

_BACK = Capability.REQUEST_RETURN
_A_PERSON_TOO = "If you like, a person on our team can look at it."


def refused(turn: Turn, own: OwnOrder, decision: Decision) -> Outcome:
    """Say why the policy does not allow it, and offer a person; in other words the second time."""
    number = own.facts.order.number
    key = f"{decision.capability}:{number}:{decision.reason}"
    known = turn.memory.refused == key or following(turn.task) is not None
    instead = None if known else _cancelled_instead(turn.task, own, decision)
    if instead is not None:
        offer = _offered_instead(turn.with_order(number).with_task(instead), own, decision)
        return replace(offer, memory=replace(offer.memory, refused=key))
    text = f"Order {number}: {every_reason(own.shop, own.facts, decision)}"
    if decision.reason is Reason.ALREADY_CANCELLED:
        text = "\n".join([text, *(f"- {line}" for line in refund_lines(own))])
    if turn.memory.refused == key:
        text = (
            f"I understand, and I am sorry: I cannot decide otherwise. {text}\n"
            "If you think your case is different, a person on our team can look at it."
        )
    back = _can_be_returned(own, decision)
    buttons = (wish_button("Return an item", Capability.REQUEST_RETURN),) if back else ()
    next_step = "Shall I open a return instead?" if back else _A_PERSON_TOO
    told = text if known else f"{text}\n{next_step}"
    offered = Capability.REQUEST_RETURN if back else Capability.TALK_TO_HUMAN
    outcome = ended(turn.with_order(number), Reply(told, (*buttons, PERSON)), refused=key)
    return replace(outcome, memory=replace(outcome.memory, offered=offered))


def _can_be_returned(own: OwnOrder, decision: Decision) -> bool:
    if decision.reason not in (Reason.ALREADY_SHIPPED, Reason.WINDOW_CLOSED):
        return False
    asked = [{line.line_id: line.qty} for line in decision.lines]
    each = [Request(_BACK, decision.asked_at, units=units) for units in asked]
    verdicts = {decide(own.shop, own.facts, request).verdict for request in each}
    return bool(verdicts & {Verdict.ALLOW, Verdict.ASK})


def _cancelled_instead(task: Task, own: OwnOrder, decision: Decision) -> Task | None:
    """Return the cancellation of what cannot be sent back because it has not come yet (LT-12)."""
    if decision.reason is not Reason.NOT_DELIVERED or task.capability is not _BACK:
        return None
    if not can_still_cancel(own.shop, own.facts, decision):
        return None
    return replace(
        Task(Capability.CANCEL_ORDER, task.asked_at, task.touched_at, task.words, task.hints),
        step=Step.GO_ON, order_number=own.facts.order.number, provisos=task.provisos,
    )  # fmt: skip


def _offered_instead(turn: Turn, own: OwnOrder, decision: Decision) -> Outcome:
    said = every_reason(own.shop, own.facts, decision)
    text = f"Order {own.facts.order.number}: {said}\nShall I cancel it instead?"
    return Outcome(turn.memory, (Reply(text, (*ask_go_on(turn.task).buttons, PERSON)),))
