"""Once it is done: a filed request can be withdrawn, what was carried out needs a person (S-19)."""

from __future__ import annotations

from dataclasses import replace

from preorder.core.orders import Capability, OpenRequest
from preorder.core.replies import Reply
from preorder.dialogue.done import withdrawn
from preorder.dialogue.endings import ended
from preorder.dialogue.outcome import PERSON, Outcome, Turn, choice_button, wish_button
from preorder.dialogue.questions import ask_go_on
from preorder.dialogue.referring import filed_kind
from preorder.dialogue.state import Step, Task
from preorder.dialogue.words import WISHES
from preorder.dialogue.yes_no import agrees, declines


def take_back(turn: Turn) -> Outcome:
    """Offer to withdraw the request that is meant, or say that the thing done stays done."""
    capability, number, reference = _done(turn)
    found = _meant(turn, number, reference)
    if found is not None:
        return _ask(turn, number, found)
    memory = replace(turn.memory, offered=Capability.TALK_TO_HUMAN)
    if capability is None:
        text = f"There is no open request on order {number} that I could withdraw."
        return Outcome(memory, (Reply(text, (PERSON,)),))
    text = (
        f"{WISHES[capability].capitalize()} on order {number} is done (reference {reference}), and "
        "I cannot undo it myself. A person on our team can tell you what is still possible"
    )
    if turn.memory.task is not None:
        question = ask_go_on(turn.task)
        return Outcome(turn.memory, (replace(question, text=f"{text}. {question.text}",
                                             buttons=(*question.buttons, PERSON)),))  # fmt: skip
    text = f"{text}; shall I pass you on?"
    again = (wish_button("Swap again", capability),) if capability is Capability.SWAP_ITEM else ()
    return Outcome(memory, (Reply(text, (*again, PERSON)),))


def _done(turn: Turn) -> tuple[Capability | None, str, str]:
    if turn.memory.done is None or filed_kind(turn.heard.text) is not None:
        return None, turn.memory.current_order or "", ""
    capability, number, reference = turn.memory.done.split(":", 2)
    return Capability(capability), number, reference


def _meant(turn: Turn, number: str, reference: str) -> OpenRequest | None:
    own = turn.known.orders.get(number)
    if own is None:
        return None
    kind = filed_kind(turn.heard.text)
    filed = [r for r in own.facts.order.requests if kind in (None, r.capability)]
    just = [r for r in filed if r.reference == reference]
    if reference:
        return just[0] if just else None
    return filed[-1] if filed else None


def _ask(turn: Turn, number: str, request: OpenRequest) -> Outcome:
    task = Task(
        request.capability, turn.heard.at, turn.heard.at, words=turn.heard.said,
        order_number=number, step=Step.WITHDRAW, withdraws=request.reference,
        waiting=_still(turn),
    )  # fmt: skip
    reply = Reply(
        f"{WISHES[request.capability].capitalize()} on order {number}, reference "
        f"{request.reference}, is still open, so I can withdraw it. Shall I?",
        (choice_button("Withdraw it", f"withdraw:{request.reference}"),
         choice_button("Keep it", "stop")),
    )  # fmt: skip
    return Outcome(turn.with_task(task).memory, (reply,))


def _still(turn: Turn) -> tuple[Capability, ...]:
    """Return the wishes that were offered and are still to come."""
    task = turn.memory.task
    return () if task is None else (task.capability, *task.waiting)


def settle_withdrawal(turn: Turn) -> Outcome | None:
    """Withdraw the request after a yes, or keep it."""
    task, heard = turn.task, turn.heard
    own = turn.known.orders.get(task.order_number or "")
    open_now = {r.reference for r in own.facts.order.requests} if own else set()
    if task.withdraws not in open_now:
        gone = Reply("That request is no longer open, so nothing has changed.", (PERSON,))
        return ended(turn, gone)
    if heard.choice == f"withdraw:{task.withdraws}" or agrees(heard):
        return withdrawn(turn, task.withdraws or "")
    return ended(turn, Reply("All right, it stays as it is.")) if declines(heard) else None
