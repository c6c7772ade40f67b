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
from preorder.dialogue.absent import named_absent
from preorder.dialogue.answers import keeps, without_misread
from preorder.dialogue.beginning import (
    as_swap,
    begin,
    in_its_place,
    money_back,
    without_claim,
    without_task,
)
from preorder.dialogue.beside import added_to
from preorder.dialogue.conditions import with_state
from preorder.dialogue.damage_first import claimed_apart, remedy_named, unclaimed, with_damage
from preorder.dialogue.endings import aside, handed_over, is_the_persons, promise, stopped
from preorder.dialogue.extract import is_bare, ordinal
from preorder.dialogue.fill import fill, fill_details
from preorder.dialogue.in_between import told_in_between
from preorder.dialogue.items import names_another_deed
from preorder.dialogue.lost_number import without_number
from preorder.dialogue.outcome import PERSON, Heard, Outcome, OwnOrder, Turn
from preorder.dialogue.own_facts import own_facts
from preorder.dialogue.phrases import paid_text
from preorder.dialogue.progress import proceed
from preorder.dialogue.provisos import provisos, with_provisos
from preorder.dialogue.questions import asked_again
from preorder.dialogue.referring import checks, filed_kind, takes_back, wish_meant
from preorder.dialogue.remedy import noted
from preorder.dialogue.several import with_orders
from preorder.dialogue.state import QUOTE_LIFE, Step, Task
from preorder.dialogue.staying import leaves
from preorder.dialogue.steps import answered, stops
from preorder.dialogue.taking_back import take_back
from preorder.dialogue.told import paid_twice
from preorder.dialogue.topics import status_of
from preorder.dialogue.words import WISHES
from preorder.policy.decide import decide

_SETTLING = (Step.WITHDRAW, Step.WHICH_REQUEST, Step.CLAIM_FIRST)
_IS_BACK = re.compile(r"\b(?:i|i['’]?m|im|am) (?:now )?(?:back|here|ready)\b", re.IGNORECASE)
_MINDED = "I will check that and tell you before anything is done."
_TAKE_YOUR_TIME = Reply("Take your time. I'm here when you are ready.")


def advance(turn: Turn) -> Outcome:
    """Take a wish, or an answer to the open task's question, one step further."""
    turn = replace(turn, heard=as_swap(without_claim(turn.heard)))
    if turn.memory.task is not None and is_bare(turn.heard.text):
        turn = replace(turn, heard=replace(turn.heard, wishes=(), intent=""))
    if turn.memory.task is None:
        turn = replace(turn, heard=in_its_place(turn))
    else:
        turn = replace(turn, heard=without_misread(turn.task, turn.heard, turn.known))
    if Capability.TALK_TO_HUMAN in turn.heard.wishes:
        return handed_over(turn, Reason.ASKED_FOR_PERSON)
    if turn.known.locked:
        return handed_over(turn, Reason.TOO_MANY_TRIES)
    if turn.memory.task is None:
        return begin(turn)
    turn = replace(turn, heard=_in_few_words(turn.task, turn.heard))
    return _continue(turn.with_task(_heard_on(turn)))


def _in_few_words(task: Task, heard: Heard) -> Heard:
    """Return the message with the wish that its few words name: "ok then i just return it"."""
    if heard.wishes or task.withdraws or task.step in _SETTLING or heard.choice is not None:
        return heard
    meant = wish_meant(heard.text)
    other = meant not in (None, task.capability, Capability.DELAY_REFUND)
    return replace(heard, wishes=(meant,), intent="") if meant is not None and other else heard


def _heard_on(turn: Turn) -> Task:
    """Return the open task with what a message says of its time, its orders and of damage."""
    task, heard = _kept_alive(turn.task, turn.heard), turn.heard
    task = with_provisos(with_orders(task, turn.known, heard), heard.text)
    return with_state(with_damage(task, heard), heard.text)


def _continue(turn: Turn) -> Outcome:
    if aside := _aside(turn):
        return aside
    if turn.task.step is Step.GO_ON and turn.memory.done and takes_back(turn.heard.text):
        return take_back(turn)
    dropped = filed_kind(turn.heard.text) is turn.task.capability  # "cancel the claim"
    remedy = remedy_named(turn)
    dropped = dropped or (not remedy and keeps(turn.task, turn.heard, turn.known))
    if stops(turn.task, turn.heard) or (dropped and turn.task.step not in _SETTLING):
        return stopped(turn)
    if is_the_persons(turn):
        return handed_over(turn, Reason.ASKED_FOR_PERSON)
    if remedy:
        return _with_remedy(turn)
    told = _passed_aside(turn) or _told_costs(turn)
    return told or _turned_elsewhere(turn) or answered(turn) or _go_on(turn)


def _aside(turn: Turn) -> Outcome | None:
    """Answer "wait", and who only wants to know whether he is heard: nothing is done yet."""
    if turn.heard.photos:
        return None
    if turn.heard.intent == "hold_on" and not _says_more(turn):
        return Outcome(turn.memory, (_TAKE_YOUR_TIME,))
    if turn.known.named or not (there := checks(turn.heard.text)):  # "and 20701?" names one
        return None
    again = proceed(turn.with_task(replace(turn.task, misses=0)))
    first, *rest = again.replies
    shown = turn.task.step is Step.CONFIRM
    lead = f"{there} Nothing is changed yet: I wait for your yes or no." if shown else there
    return replace(again, replies=(replace(first, text=f"{lead} {first.text}"), *rest))


def _says_more(turn: Turn) -> bool:
    """Tell whether a 'wait' corrects something at once: "no wait, the first"."""
    task, text = turn.task, turn.heard.text
    said = ordinal(text) is not None or leaves(task, text) or _IS_BACK.search(text) is not None
    return said or fill(task, turn.heard, turn.known) != task


def _told_costs(turn: Turn) -> Outcome | None:
    """Say what a swap, its choice or the other order costs, who pays for a return, and go on."""
    told = told_in_between(turn)
    return None if told is None else _back_to_it(turn, told)


def _passed_aside(turn: Turn) -> Outcome | None:
    """Pass on that money was taken twice, whatever is under way, and go on with that."""
    text = turn.heard.text
    if not paid_twice(text) or names_another_deed(text, turn.task.capability):
        return None
    own = turn.known.orders.get(turn.task.order_number or "")
    booked = f" {paid_text(own.facts)}" if own else ""
    told = Reply(
        f"I am sorry.{booked} I have passed it on to a person on our team, who checks what you "
        f"were charged. {promise(turn)}"
    )
    again = _back_to_it(turn, told)
    return replace(again, cases=(aside(turn, own), *again.cases))


def _with_remedy(turn: Turn) -> Outcome:
    """Go on with the claim, and say that the money that is wished for is noted (LT-21)."""
    outcome = proceed(turn.with_task(fill(turn.task, turn.heard, turn.known)))
    task = outcome.memory.task
    if task is None or task.step in (Step.PHOTOS, Step.CONFIRM) or not task.refund_wished:
        return outcome
    first, *rest = outcome.replies
    return replace(outcome, replies=(replace(first, text=f"{noted(task)} {first.text}"), *rest))


def resume(turn: Turn) -> Outcome:
    """Follow a general answer: add what is true of the order, then ask the open question again."""
    if turn.memory.task is None:
        return without_task(turn)
    if turn.known.locked:
        return handed_over(turn, Reason.TOO_MANY_TRIES)
    turn = turn.with_task(_kept_alive(turn.task, turn.heard))
    return _back_to_it(turn.with_task(fill_details(turn.task, turn.heard, turn.known)))


def _back_to_it(turn: Turn, *told: Reply) -> Outcome:
    """Ask the open question again after something else was talked about."""
    told = (*told, *own_facts(turn, besides=turn.task.capability))
    # A digression is no failed try; but who we can help is not said again either.
    task = replace(turn.task, misses=int(turn.task.step is Step.IDENTIFY))
    again = proceed(turn.with_task(task))
    replies = list(again.replies)
    if replies and again.memory.task is not None and not turn.known.failed:
        back = f"Back to {WISHES[task.capability]}. {replies[0].text}"
        replies[0] = replace(replies[0], text=back)
    return replace(again, replies=(*told, *replies))


def _kept_alive(task: Task, heard: Heard) -> Task:
    """Date a wish anew after a long silence or an old summary (T-05).

    A damage report keeps its first message's time: that is what the page counts (S-13).
    """
    since = min(task.touched_at, task.quote.shown_at if task.quote else task.touched_at)
    if heard.at - since > QUOTE_LIFE and task.capability is not Capability.REPORT_DAMAGE:
        return replace(task, asked_at=heard.at, touched_at=heard.at)
    return replace(task, touched_at=heard.at)


def _go_on(turn: Turn) -> Outcome:
    """Take the message as an answer; if it was none, ask again in other words."""
    before = turn.task
    if absent := named_absent(turn):
        return absent
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
    if provisos(turn.heard.text) and after.step is not Step.CONFIRM:
        first, *rest = outcome.replies
        return replace(outcome, replies=(replace(first, text=f"{_MINDED} {first.text}"), *rest))
    return replace(kept, replies=(*kept.replies[:-1], asked_again(missed, kept.replies[-1], known)))


def _unchanged(before: Task, after: Task) -> bool:
    shown = before.quote.id if before.quote else None
    now_shown = after.quote.id if after.quote else None
    return replace(after, quote=None) == replace(before, quote=None) and now_shown == shown


def _turned_elsewhere(turn: Turn) -> Outcome | None:
    """Handle another wish, a look at the order, or a lost number; None for the rest."""
    task, heard = turn.task, turn.heard
    offered = task.step in (Step.WHICH_WISH, Step.GO_ON)
    claim = (Capability.REPORT_DAMAGE,) if task.step is Step.CLAIM_FIRST else ()
    expected = (task.capability, *(task.waiting if offered else ()), *claim)
    for wish in heard.wishes:
        if wish not in (*expected, Capability.ORDER_STATUS):
            return _switched(turn, wish)
    if Capability.ORDER_STATUS in heard.wishes and Capability.ORDER_STATUS not in expected:
        return _looked_up(turn)
    if fill_details(task, heard, turn.known).order_number != task.order_number:
        return _go_on(turn)
    if offered:
        return None
    if task.capability in heard.wishes and task.units is None and heard.text:
        hints, words = f"{task.hints}\n{heard.text}", f"{task.words}\n{heard.said}"
        turn = turn.with_task(replace(task, words=words, hints=hints))
    told = without_number(turn)
    return told if told or turn.task is task else answered(turn) or _go_on(turn)


def _switched(turn: Turn, wish: Capability) -> Outcome:
    """Turn to another wish; who leaves a damage claim hears that its time goes on (LT-21)."""
    outcome = proceed(turn.with_task(_another_wish(turn, money_back(turn) or wish)))
    leaves = turn.task.capability is Capability.REPORT_DAMAGE and turn.task.step is not Step.GO_ON
    if not leaves or not outcome.replies:
        return outcome
    first, *rest = outcome.replies
    return replace(outcome, replies=(replace(first, text=f"{unclaimed(turn)} {first.text}"), *rest))


def _another_wish(turn: Turn, wish: Capability) -> Task:
    """Return the task of another wish: the order, photos and further wishes are kept."""
    task, heard = turn.task, turn.heard
    apart = claimed_apart(turn) if wish is Capability.REPORT_DAMAGE else None
    if wish is Capability.CHANGE_ORDER:  # it takes no other wish's place
        apart = added_to(task, wish, heard)
    switched = apart or replace(
        Task(wish, heard.at, heard.at, words=heard.said, hints=heard.text),
        order_number=task.order_number,
        photos=task.photos,
        photos_at=task.photos_at,
        damaged=False if task.capability is Capability.REPORT_DAMAGE else None,
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
    return Reply(status_of(own, decision), buttons)
