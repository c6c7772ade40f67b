"""How a task goes on: the one function behind every capability's conversation.

`advance(turn) -> Outcome` is pure. It knows which piece is missing and how to ask for it; what a
correction, a switch, a bare yes, "never mind" or a question in the middle means; and when to show
the summary that an explicit yes carries out.
"""

from __future__ import annotations

from dataclasses import replace

from preorder.core.decisions import Reason
from preorder.core.orders import Capability
from preorder.core.replies import Reply
from preorder.dialogue import questions
from preorder.dialogue.endings import ended, handed_over, stopped
from preorder.dialogue.extract import says_no, says_yes
from preorder.dialogue.fill import fill
from preorder.dialogue.lost_number import asks_for_number, mail_numbers
from preorder.dialogue.outcome import PERSON, Heard, Outcome, Turn, wish_button
from preorder.dialogue.progress import proceed
from preorder.dialogue.state import QUOTE_LIFE, Step, Task
from preorder.dialogue.topics import order_facts
from preorder.dialogue.words import WISHES

_STALE = Reply("That button belongs to a step that is over. What can I do for you?")
_OPEN = Reply(
    "What can I do for you?",
    (
        wish_button("Look up my order", Capability.ORDER_STATUS),
        wish_button("Cancel my order", Capability.CANCEL_ORDER),
        PERSON,
    ),
)


def advance(turn: Turn) -> Outcome:
    """Take a wish, or an answer to the open task's question, one step further."""
    if Capability.TALK_TO_HUMAN in turn.heard.wishes:
        return handed_over(turn, Reason.ASKED_FOR_PERSON)
    if turn.known.locked:
        return handed_over(turn, Reason.TOO_MANY_TRIES)
    if turn.memory.task is None:
        return _begin(turn)
    if turn.known.waiting_for_person and turn.task.capability is not Capability.ORDER_STATUS:
        return handed_over(turn, Reason.ASKED_FOR_PERSON)
    turn = turn.with_task(_kept_alive(turn.task, turn.heard))
    return _control(turn) or _go_on(turn)


def resume(turn: Turn) -> Outcome:
    """Follow a general answer: add what is true of the order, then ask the open question again."""
    # A summary says all that is true of the order; it is not said twice.
    summed_up = turn.memory.task is not None and turn.task.step is Step.CONFIRM
    told = () if summed_up else _own_facts(turn)
    if turn.memory.task is None:
        return Outcome(turn.memory, (_STALE,) if turn.heard.choice is not None else told)
    if turn.known.locked:
        return handed_over(turn, Reason.TOO_MANY_TRIES)
    task = replace(_kept_alive(turn.task, turn.heard), misses=0)
    again = proceed(turn.with_task(fill(task, turn.heard, turn.known)))
    replies = list(again.replies)
    if replies and again.memory.task is not None:
        back = f"Back to {WISHES[task.capability]}. {replies[0].text}"
        replies[0] = replace(replies[0], text=back)
    return replace(again, replies=(*told, *replies))


def _own_facts(turn: Turn) -> tuple[Reply, ...]:
    orders = turn.known.orders
    number = turn.memory.current_order
    if number is None and len(orders) == 1:
        number = next(iter(orders))
    own = orders.get(number or "")
    if own is None:
        return ()
    told = [order_facts(topic, own, turn.heard.at) for topic in turn.heard.topics]
    return tuple(Reply(text) for text in dict.fromkeys(told) if text)


def _kept_alive(task: Task, heard: Heard) -> Task:
    """Date a wish anew after a long silence (T-05); damage keeps its first message's (S-13)."""
    silent = heard.at - task.touched_at > QUOTE_LIFE
    if silent and task.capability is not Capability.REPORT_DAMAGE:
        return replace(task, asked_at=heard.at, touched_at=heard.at)
    return replace(task, touched_at=heard.at)


def _begin(turn: Turn) -> Outcome:
    heard = turn.heard
    wishes = heard.wishes or ((heard.starts,) if heard.starts else ())
    if not wishes:
        return Outcome(turn.memory, (_STALE if heard.choice is not None else _OPEN,))
    if turn.known.waiting_for_person and wishes[0] is not Capability.ORDER_STATUS:
        return handed_over(turn, Reason.ASKED_FOR_PERSON)
    first, *rest = wishes
    task = Task(first, heard.at, heard.at, words=heard.text, waiting=tuple(rest))
    acting = [wish for wish in wishes if wish is not Capability.ORDER_STATUS]
    if len(acting) > 1:
        task = fill(replace(task, step=Step.WHICH_WISH), heard, turn.known)
        return Outcome(turn.with_task(task).memory, (questions.ask_which_wish(task),))
    return _go_on(turn.with_task(task))


def _go_on(turn: Turn) -> Outcome:
    return proceed(turn.with_task(fill(turn.task, turn.heard, turn.known)))


def _control(turn: Turn) -> Outcome | None:
    """Handle what is not an answer: stop, wait, another wish, a lost number; None for the rest."""
    task, heard = turn.task, turn.heard
    if heard.intent == "hold_on":
        return Outcome(turn.memory, (Reply("Take your time. I'm here when you are ready."),))
    if heard.choice == "stop" or heard.intent == "abort":
        return stopped(turn)
    if task.step is Step.WHICH_WISH and (chosen := _chosen_wish(task, heard)):
        others = tuple(w for w in (task.capability, *task.waiting) if w is not chosen)
        begun = replace(task, capability=chosen, waiting=others, step=Step.IDENTIFY)
        return _go_on(replace(turn.with_task(begun), heard=replace(heard, choice=None)))
    if switched := _switched(task, heard):
        return _go_on(turn.with_task(switched))
    if task.step is Step.IDENTIFY and asks_for_number(turn):
        return mail_numbers(turn)
    return _at_step(turn)


def _at_step(turn: Turn) -> Outcome | None:
    task, heard = turn.task, turn.heard
    match task.step:
        case Step.CONFIRM:
            return _confirmed(turn)
        case Step.WHICH_REQUEST if heard.choice and heard.choice.startswith("request:"):
            return _settle_request(turn, heard.choice.removeprefix("request:"))
        case Step.PHOTOS if heard.choice == "nophoto" or heard.intent == "deny":
            return handed_over(turn, Reason.PHOTOS_NEEDED)
        case Step.CONDITIONS:
            return None
    declined = heard.intent == "deny" and fill(task, heard, turn.known) == task
    return stopped(turn) if declined else None


def _chosen_wish(task: Task, heard: Heard) -> Capability | None:
    named = heard.choice.removeprefix("wish:") if heard.choice else ""
    for wish in (task.capability, *task.waiting):
        if named == wish or (heard.choice is None and wish in heard.wishes):
            return wish
    return task.capability if says_yes(heard.text) else None


def _switched(task: Task, heard: Heard) -> Task | None:
    """Return the new task when the customer turns to another wish; order and photos are kept.

    The same wish in more words ("cancel just the wallet") adds them as hints.
    """
    for wish in heard.wishes:
        if wish not in (task.capability, Capability.ORDER_STATUS):
            return replace(
                Task(wish, heard.at, heard.at, words=heard.text),
                order_number=task.order_number,
                photos=task.photos,
                photos_at=task.photos_at,
            )
    if task.capability in heard.wishes and task.units is None and heard.text:
        return replace(task, words=f"{task.words}\n{heard.text}")
    return None


def _settle_request(turn: Turn, choice: str) -> Outcome:
    if choice == "keep":
        return ended(turn, Reply("All right, the open request stays as it is."))
    settled = proceed(replace(turn, heard=replace(turn.heard, choice=None)), without_request=choice)
    return replace(settled, withdraw=choice)


def _confirmed(turn: Turn) -> Outcome | None:
    """Take the answer to a summary: a correction, a no, or an explicit yes to just this one."""
    task, heard = turn.task, turn.heard
    if fill(task, heard, turn.known).quote is None:
        return None
    if heard.choice is not None and heard.choice.startswith("quote:"):
        shown = task.quote is not None and heard.choice == f"quote:{task.quote.id}"
        return proceed(turn, agreed=True) if shown else None
    if says_no(heard.text) or heard.intent == "deny":
        return stopped(turn)
    agreed = says_yes(heard.text) or (heard.intent == "confirm" and "?" not in heard.text)
    return proceed(turn, agreed=True) if agreed else None
