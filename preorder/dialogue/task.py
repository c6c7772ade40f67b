"""How a task goes on: the one function behind every capability's conversation.

`advance(turn) -> Outcome` is pure. It knows which piece is missing and how to ask for it; what a
correction, a switch, a bare yes, "never mind" or a question in the middle means; and when to show
the summary that an explicit yes carries out.
"""

from __future__ import annotations

import re
from dataclasses import replace

from preorder.core.decisions import Reason, Request, Verdict
from preorder.core.orders import Capability
from preorder.core.replies import Reply
from preorder.dialogue.endings import handed_over, stopped
from preorder.dialogue.extract import is_bare
from preorder.dialogue.fill import fill, fill_details
from preorder.dialogue.lost_number import asks_for_number, mail_numbers
from preorder.dialogue.outcome import PERSON, Heard, Outcome, OwnOrder, Turn, wish_button
from preorder.dialogue.progress import ask, proceed
from preorder.dialogue.questions import ask_photo_meaning, asked_again
from preorder.dialogue.state import QUOTE_LIFE, Step, Task
from preorder.dialogue.status_text import status_text
from preorder.dialogue.steps import answered, stops
from preorder.dialogue.topics import order_facts
from preorder.dialogue.words import WISHES
from preorder.policy.decide import decide

_MORE_THAN_I_MAY = Reply(
    "I understand, and I am sorry. That is all I may decide here; a person on our team can look at "
    "it for you.",
    (PERSON,),
)
_STALE = Reply("That button belongs to a step that is over. What can I do for you?")
_OPEN = Reply(
    "What can I do for you?",
    (
        wish_button("Look up my order", Capability.ORDER_STATUS),
        wish_button("Cancel my order", Capability.CANCEL_ORDER),
        PERSON,
    ),
)
_TAKE_YOUR_TIME = Reply("Take your time. I'm here when you are ready.")


_NOT_WISHED = re.compile(
    r"\b(?:do not|don['’]?t|never)\s+(?:ever\s+)?(?:want\s+to\s+|wanna\s+)?"
    r"(cancel|refund|return|swap|change)\b",
    re.IGNORECASE,
)
_NOTHING_DONE = Reply(
    "All right, your order stays as it is; I have changed nothing. What can I do for you?",
    (wish_button("Look up my order", Capability.ORDER_STATUS), PERSON),
)


def advance(turn: Turn) -> Outcome:
    """Take a wish, or an answer to the open task's question, one step further."""
    if turn.memory.task is not None and is_bare(turn.heard.text):
        turn = replace(turn, heard=replace(turn.heard, wishes=(), intent=""))
    if Capability.TALK_TO_HUMAN in turn.heard.wishes:
        return handed_over(turn, Reason.ASKED_FOR_PERSON)
    if turn.known.locked:
        return handed_over(turn, Reason.TOO_MANY_TRIES)
    if turn.memory.task is None:
        # "Please don't cancel it": a classifier hears the verb, the customer means the contrary.
        denied = _NOT_WISHED.search(turn.heard.text)
        if denied and all(denied[1].lower() in wish for wish in turn.heard.wishes):
            return Outcome(turn.memory, (_NOTHING_DONE,))
        return _begin(turn)
    return _continue(turn.with_task(_kept_alive(turn.task, turn.heard)))


def _continue(turn: Turn) -> Outcome:
    if turn.heard.intent == "hold_on" and not turn.heard.photos:
        return Outcome(turn.memory, (_TAKE_YOUR_TIME,))
    if stops(turn.task, turn.heard):
        return stopped(turn)
    if turn.known.waiting_for_person and turn.task.capability is not Capability.ORDER_STATUS:
        return handed_over(turn, Reason.ASKED_FOR_PERSON)
    return _turned_elsewhere(turn) or answered(turn) or _go_on(turn)


def resume(turn: Turn) -> Outcome:
    """Follow a general answer: add what is true of the order, then ask the open question again."""
    if turn.memory.task is None:
        return _without_task(turn)
    if turn.known.locked:
        return handed_over(turn, Reason.TOO_MANY_TRIES)
    turn = turn.with_task(_kept_alive(turn.task, turn.heard))
    return _back_to_it(turn.with_task(fill_details(turn.task, turn.heard, turn.known)))


def _without_task(turn: Turn) -> Outcome:
    if turn.heard.choice is not None:
        return Outcome(turn.memory, (_STALE,))
    if turn.memory.refused is not None and not turn.heard.topics:
        return Outcome(turn.memory, (_MORE_THAN_I_MAY,))
    return Outcome(replace(turn.memory, refused=None), _own_facts(turn))


def _back_to_it(turn: Turn, *told: Reply) -> Outcome:
    """Ask the open question again after something else was talked about."""
    told = (*told, *_own_facts(turn, besides=turn.task.capability))
    # A digression is no failed try; but who we can help is not said again either.
    task = replace(turn.task, misses=int(turn.task.step is Step.IDENTIFY))
    again = proceed(turn.with_task(task))
    replies = list(again.replies)
    if replies and again.memory.task is not None and not turn.known.failed:
        back = f"Back to {WISHES[task.capability]}. {replies[0].text}"
        replies[0] = replace(replies[0], text=back)
    return replace(again, replies=(*told, *replies))


def _own_facts(turn: Turn, besides: Capability | None = None) -> tuple[Reply, ...]:
    """Tell what is true of the order spoken of, without what the open task's summary says."""
    orders = turn.known.orders
    number = turn.memory.current_order
    if number is None and len(orders) == 1:
        number = next(iter(orders))
    own = orders.get(number or "")
    if own is None:
        return ()
    told = [order_facts(topic, own, turn.heard.at, besides) for topic in turn.heard.topics]
    return tuple(dict.fromkeys(reply for reply in told if reply is not None))


def _kept_alive(task: Task, heard: Heard) -> Task:
    """Date a wish anew after a long silence or an old summary (T-05).

    A damage report keeps its first message's time: that is what the page counts (S-13).
    """
    since = min(task.touched_at, task.quote.shown_at if task.quote else task.touched_at)
    if heard.at - since > QUOTE_LIFE and task.capability is not Capability.REPORT_DAMAGE:
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
    task = Task(first, heard.at, heard.at, words=heard.said, hints=heard.text, waiting=tuple(rest))
    if heard.photos and not heard.wishes and not heard.text:
        task = fill_details(task, heard, turn.known)
        return ask(turn.with_task(task), Step.GO_ON, ask_photo_meaning())
    if len([wish for wish in wishes if wish is not Capability.ORDER_STATUS]) > 1:
        task = replace(task, step=Step.WHICH_WISH)
    turn = turn.with_task(fill_details(task, heard, turn.known))
    return mail_numbers(turn) if asks_for_number(turn) else proceed(turn)


def _go_on(turn: Turn) -> Outcome:
    """Take the message as an answer; if it was none, ask again in other words."""
    before = turn.task
    outcome = proceed(turn.with_task(fill(before, turn.heard, turn.known)))
    after, known = outcome.memory.task, turn.known
    if after is None or not outcome.replies or not _unchanged(before, after):
        return outcome
    missed = replace(after, misses=after.misses + 1)
    kept = replace(outcome, memory=replace(outcome.memory, task=missed))
    if known.failed or known.expired:
        return kept
    if known.named:
        return outcome
    return replace(kept, replies=(*kept.replies[:-1], asked_again(missed, kept.replies[-1], known)))


def _unchanged(before: Task, after: Task) -> bool:
    shown = before.quote.id if before.quote else None
    now_shown = after.quote.id if after.quote else None
    return replace(after, quote=None) == replace(before, quote=None) and now_shown == shown


def _turned_elsewhere(turn: Turn) -> Outcome | None:
    """Handle another wish, a look at the order, or a lost number; None for the rest."""
    task, heard = turn.task, turn.heard
    offered = task.step in (Step.WHICH_WISH, Step.GO_ON)
    expected = (task.capability, *(task.waiting if offered else ()))
    for wish in heard.wishes:
        if wish not in (*expected, Capability.ORDER_STATUS):
            return proceed(turn.with_task(_another_wish(turn, wish)))
    if Capability.ORDER_STATUS in heard.wishes and Capability.ORDER_STATUS not in expected:
        return _looked_up(turn)
    if fill_details(task, heard, turn.known).order_number != task.order_number:
        return _go_on(turn)
    if offered:
        return None
    if task.capability in heard.wishes and task.units is None and heard.text:
        hints, words = f"{task.hints}\n{heard.text}", f"{task.words}\n{heard.said}"
        turn = turn.with_task(replace(task, words=words, hints=hints))
    if asks_for_number(turn):
        return mail_numbers(turn)
    return None if turn.task is task else answered(turn) or _go_on(turn)


def _another_wish(turn: Turn, wish: Capability) -> Task:
    """Return the task of another wish: the order, photos and further wishes are kept."""
    task, heard = turn.task, turn.heard
    switched = replace(
        Task(wish, heard.at, heard.at, words=heard.said, hints=heard.text),
        order_number=task.order_number,
        photos=task.photos,
        photos_at=task.photos_at,
        waiting=tuple(w for w in task.waiting if w is not wish),
    )
    return fill_details(switched, heard, turn.known)


def _looked_up(turn: Turn) -> Outcome:
    """Tell the order's status in the middle of another task; first of all if it is not known."""
    task = fill_details(turn.task, turn.heard, turn.known)
    turn = turn.with_task(task)
    if not turn.known.orders:
        return _look_up_first(turn)
    own = turn.known.orders.get(task.order_number or turn.memory.current_order or "")
    if own is None or task.step is Step.WHICH_ORDER:
        return proceed(turn)
    return _back_to_it(turn, _status(turn, own))


def _look_up_first(turn: Turn) -> Outcome:
    task = turn.task
    waiting = (task.capability, *task.waiting)
    status = replace(task, capability=Capability.ORDER_STATUS, waiting=waiting)
    asked = proceed(turn.with_task(status.at(Step.BEGIN)))
    lead = f"Gladly, I will look it up first, and then we go on with {WISHES[task.capability]}."
    first, *rest = asked.replies
    return replace(asked, replies=(replace(first, text=f"{lead} {first.text}"), *rest))


def _status(turn: Turn, own: OwnOrder) -> Reply:
    decision = decide(own.shop, own.facts, Request(Capability.ORDER_STATUS, turn.heard.at))
    buttons = (PERSON,) if decision.verdict is Verdict.HUMAN else ()
    return Reply(status_text(own.shop, own.facts, decision), buttons)
