"""A message with no task open: what it means in its place, and how a wish begins."""

from __future__ import annotations

import re
from dataclasses import replace

from preorder.core.decisions import Reason
from preorder.core.orders import Capability
from preorder.core.replies import Reply
from preorder.dialogue.afterwards import told_afterwards
from preorder.dialogue.asking import asks
from preorder.dialogue.conditions import speaks_of_state, with_state
from preorder.dialogue.damage_first import with_damage
from preorder.dialogue.endings import handed_over
from preorder.dialogue.extract import is_bare
from preorder.dialogue.fill import fill_details
from preorder.dialogue.gone import told_of_gone
from preorder.dialogue.items import speaks_of
from preorder.dialogue.lost_number import asks_for_number, mail_numbers
from preorder.dialogue.money_back import WAYS, best_way, without_its_refund
from preorder.dialogue.more_photos import joined_case, joined_claim
from preorder.dialogue.of_it import told_of_it
from preorder.dialogue.offers import wished_at
from preorder.dialogue.one_more import thanks
from preorder.dialogue.otherwise import fallback_in
from preorder.dialogue.outcome import PERSON, Heard, Outcome, Turn, wish_button
from preorder.dialogue.own_facts import own_facts, spoken_of
from preorder.dialogue.progress import ask, proceed
from preorder.dialogue.provisos import begun_with, provisos
from preorder.dialogue.questions import ask_photo_meaning
from preorder.dialogue.referring import (
    checks,
    only_refers,
    pings,
    takes_back,
    undoes,
    wish_meant,
)
from preorder.dialogue.remedy import wishes_money
from preorder.dialogue.several import in_list, later_wishes, with_orders
from preorder.dialogue.state import Step, Task
from preorder.dialogue.sympathy import sympathy
from preorder.dialogue.taking_back import at_stake, take_back
from preorder.dialogue.theirs import awaited
from preorder.dialogue.topics import offered_by, order_facts
from preorder.dialogue.whose import wishes_kept, with_question
from preorder.dialogue.yes_no import declines

_MORE_THAN_I_MAY = Reply(
    "I understand, and I am sorry. That is all I may decide here; a person on our team can look at "
    "it for you.",
    (PERSON,),
)
_RETURNS = "return_policy"
_CONDITIONS_UNMET = Reply(
    "By what you told me, your item does not meet these conditions, so I cannot open a return for "
    "it. If you like, a person on our team can look at it.",
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
_NOT_WISHED = re.compile(
    r"(?<!\bif you )(?<!\bif u )(?<!\bif they )"
    r"\b(?:do not|don['’]?t|never)\s+(?:ever\s+)?(?:want\s+to\s+|wanna\s+)?"
    r"(cancel|refund|return|swap|change)\b",
    re.IGNORECASE,
)
_CAME = re.compile(r"\b(?:came|come|arriv\w+|got|received|delivered)\b", re.IGNORECASE)
_NOTHING_DONE = Reply(
    "All right, your order stays as it is; I have changed nothing. What can I do for you?",
    (wish_button("Look up my order", Capability.ORDER_STATUS), PERSON),
)
_SWAP_OR_CLAIM = {Capability.SWAP_ITEM, Capability.REPORT_DAMAGE}
_EITHER = re.compile(
    r"^(?!.*\b(?:is|was|are|has|does|came|not|isn|won|doesn)\b).*\b(?:for|to|into) .*\bor\b",
    re.IGNORECASE | re.DOTALL,
)
"""A choice of two to swap for, and nothing said of anything that is wrong."""
_SWAPS = re.compile(r"\b(?:swap|switch|exchange)\b", re.IGNORECASE)
_NO_VARIANT = re.compile(r"\b(?:address|name|phone|e-?mail|payment|card|method)\b", re.IGNORECASE)
_FOR_ANOTHER = re.compile(
    r"\b(?:(?:an)?other|different|instead|rather|want(?:ed)?|need(?:ed)?|replac\w+|for (?:the|a)|"
    r"get)\b",
    re.IGNORECASE,
)
"""Without one of these, and without its verb, a swap read beside another wish is none."""
_SAME_AGAIN = re.compile(
    r"\b(?:new|fresh|intact|another|whole) (?:one|bag|tote|car|model|piece|item)\b(?! in\b)"
    r"|\breplac\w+",
    re.IGNORECASE,
)
"""Beside damage it is what the claim is for: "it is ripped, i need a new one"."""
_CANCELS = re.compile(r"\bcancel|\bcancle", re.IGNORECASE)
_CLOSING = "You're very welcome. Just write if there is anything else."
_LEFT = "All right. Everything stays as it is; just write if there is anything else."
_STAYS = "All right. Everything stays as it is."
_ALL_RIGHT = "All right. I'm here if you would like to go on from here."


def in_its_place(turn: Turn) -> Heard:
    """Return the message with the wish that it means here, whatever it looks like alone."""
    heard, starts = turn.heard, turn.heard.starts
    if starts is not None and starts not in heard.wishes:
        person = starts is Capability.TALK_TO_HUMAN
        heard = replace(heard, wishes=(starts,) if heard.wishes or person else ())
    # Money that is wished for where damage is reported, or a person decides, is noted with that.
    noted = starts in (Capability.REPORT_DAMAGE, Capability.TALK_TO_HUMAN)
    back = None if noted else money_back(turn)
    return heard if back is None else replace(heard, wishes=(back,))


def as_swap(heard: Heard) -> Heard:
    """Return the message as a swap where its words say so and a classifier heard some change."""
    said = _SWAPS.search(heard.text) and not _NO_VARIANT.search(heard.text)
    if heard.wishes != (Capability.CHANGE_ORDER,) or not said:
        return heard
    return replace(heard, wishes=(Capability.SWAP_ITEM,), starts=None)


def without_claim(heard: Heard) -> Heard:
    """Return the message without a damage claim that only a classifier reads in it.

    "can i cancle it when its shiped" has a word for another wish and none for damage.
    """
    claim, other = Capability.REPORT_DAMAGE, Capability.CANCEL_ORDER
    if heard.wishes != (claim,) or heard.photos or _CAME.search(heard.text):
        return heard
    meant = speaks_of(heard.text, other) and not speaks_of(heard.text, claim)
    return replace(heard, wishes=(other,), starts=None) if meant else heard


def money_back(turn: Turn) -> Capability | None:
    """Return the way to get money back that the order spoken of allows: "ok refund" names none."""
    own = turn.known.orders.get(turn.memory.current_order or "")
    if own is None or turn.known.mentioned:
        return None
    if wish_meant(turn.heard.text) is not Capability.DELAY_REFUND:
        return None
    return best_way(own, turn.heard.at)


def begin(turn: Turn) -> Outcome:
    """Take up a wish, or say that there is none."""
    heard = turn.heard
    if _second_thought(turn):
        return take_back(turn)
    # "Please don't cancel it": a classifier hears the verb, the customer means the contrary.
    denied = _NOT_WISHED.search(heard.text)
    if denied and all(denied[1].lower() in wish for wish in heard.wishes):
        looks = asks(heard.text) and (turn.known.orders or turn.known.named)
        status = (Capability.ORDER_STATUS,)
        return _begun(turn, status) if looks else Outcome(turn.memory, (_NOTHING_DONE,))
    if not turn.known.handed_over and (added := joined_claim(turn) or joined_case(turn)):
        return added
    wishes = heard.wishes or ((heard.starts,) if heard.starts else ())
    if not wishes:
        return Outcome(turn.memory, (_STALE if heard.choice is not None else _OPEN,))
    if turn.known.handed_over and wishes[0] is not Capability.ORDER_STATUS:
        return handed_over(turn, Reason.ASKED_FOR_PERSON)
    return _begun(turn, wishes)


def _second_thought(turn: Turn) -> bool:
    """Tell whether the message wants something back that was done, filed or passed on."""
    return undoes(turn.memory, turn.heard.said or turn.heard.text, at_stake(turn.known))


def _begun(turn: Turn, wishes: tuple[Capability, ...]) -> Outcome:
    heard, known = turn.heard, turn.known
    if either := fallback_in(heard.text):
        heard = replace(heard, text=either[2])
    first, *rest = either[:2] if either else with_question(
        wishes_kept(
            _as_wished(without_its_refund(wishes, known.mentioned), heard.text),
            heard.said, known.mentioned,
        ),
        heard.said, known.mentioned,
    )  # fmt: skip
    # "Cancel the last one" after an order was shown means that order, not an item of it.
    shown = turn.memory.current_order is not None and not known.mentioned
    stated = first is Capability.REQUEST_RETURN and speaks_of_state(heard.text)
    told = only_refers(heard.text) or (stated and not heard.wishes)  # "all unused": not all items
    hints = "" if shown and told else heard.text
    asked_at = wished_at(turn, first)
    task = Task(first, asked_at, heard.at, words=heard.said, hints=hints, waiting=tuple(rest))
    if not heard.wishes or first is Capability.ORDER_STATUS:
        task = replace(task, asked=heard.topics)  # "30417" after "what would i lose if i cancel"
    turn = replace(turn, memory=turn.memory.moved_on())
    if heard.photos and not heard.wishes and not speaks_of(heard.text, first):
        task = fill_details(task, heard, known)
        return ask(turn.with_task(task), Step.GO_ON, ask_photo_meaning())
    task = with_orders(fill_details(task, heard, known), known, heard)
    task = in_list(task, heard.text, known, turn.memory.current_order)
    task = begun_with(with_state(with_damage(task, heard), heard.text), heard.text)
    task = replace(task, fallback=True) if either else _several_wishes(task, heard.text)
    turn = turn.with_task(task)
    return mail_numbers(turn) if asks_for_number(turn) else proceed(turn)


def _as_wished(wishes: tuple[Capability, ...], text: str) -> tuple[Capability, ...]:
    """Return the wishes that hold: neither taken back at once, nor read in a mere condition.

    "Cancel it if i get the shipping back" wishes no return, "the Como or the Verona" no claim, and
    "it is ripped, i need a new one" no swap.
    """
    wishes = later_wishes(wishes, text)
    spoken = tuple(wish for wish in wishes if speaks_of(text, wish))
    same_again = Capability.REPORT_DAMAGE in wishes and _SAME_AGAIN.search(text)
    if Capability.SWAP_ITEM not in spoken and (same_again or not _FOR_ANOTHER.search(text)):
        wishes = tuple(w for w in wishes if w is not Capability.SWAP_ITEM or len(wishes) == 1)
    choice = set(wishes) == _SWAP_OR_CLAIM and _EITHER.search(text) is not None
    return spoken if spoken and (provisos(text) or choice) else wishes


def _several_wishes(task: Task, text: str) -> Task:
    """Return the task with the question which wish comes first, where there is a choice."""
    wishes = [w for w in (task.capability, *task.waiting) if w is not Capability.ORDER_STATUS]
    if set(wishes) == {Capability.REQUEST_RETURN, Capability.REPORT_DAMAGE}:
        # One and the same trouble: the claim is offered first, if it can be filed (LT-21).
        back, claim = Capability.REQUEST_RETURN, Capability.REPORT_DAMAGE
        return replace(task, capability=back, waiting=(claim,), damaged=True)
    if Capability.REPORT_DAMAGE in wishes and wishes_money(text) and not _CANCELS.search(text):
        # "It came torn, refund me": the money is what he wants for the damage.
        rest = tuple(w for w in wishes if w not in (*WAYS, Capability.REPORT_DAMAGE))
        meant = replace(task, capability=Capability.REPORT_DAMAGE, waiting=rest, damaged=None)
        return replace(meant, refund_wished=True)
    return replace(task, step=Step.WHICH_WISH) if len(wishes) > 1 else task


def without_task(turn: Turn) -> Outcome:
    """Follow a general answer, or a message that is no wish, when no task is open."""
    memory, heard = turn.memory, turn.heard
    if heard.choice is not None:
        return Outcome(memory, (_STALE,))
    told = told_of_it(turn) or _of_the_case(turn) or told_of_gone(turn)
    if told := told or told_afterwards(turn) or _is_here(turn) or _open(turn):
        return Outcome(memory, (told,))
    if _second_thought(turn):
        return take_back(turn)
    if memory.offered is not None and (is_bare(heard.text) or takes_back(heard.text)):
        return _not_taken(turn, memory.offered)
    still = _still_refused(memory.refused, heard.topics)
    if still is not None:
        return Outcome(replace(memory, offered=Capability.TALK_TO_HUMAN), (still,))
    own, facts = spoken_of(turn), own_facts(turn)
    offered = offered_by(heard.topics, own, heard.at) if own else None
    if memory.offered is not Capability.TALK_TO_HUMAN:
        offered = offered or memory.offered  # a question between an offer and its yes
    if facts and PERSON in facts[-1].buttons:  # "a person on our team can trace it"
        offered = offered or Capability.TALK_TO_HUMAN
    return Outcome(replace(memory, refused=None, offered=offered), facts)


def _open(turn: Turn) -> Reply | None:
    """Ask who only tells of a loss or an illness what he wishes: a word of sympathy goes first."""
    only_tells = not turn.heard.topics and not _second_thought(turn)
    return _OPEN if only_tells and sympathy(turn.heard.text) else None


def _is_here(turn: Turn) -> Reply | None:
    """Answer who only asks whether anybody is there, once his order was spoken of."""
    known = turn.memory.current_order is not None and not turn.heard.topics
    there = checks(turn.heard.text) if known else ""
    return Reply(f"{there} {_OPEN.text}", _OPEN.buttons) if there else None


def _still_refused(refused: str | None, topics: tuple[str, ...]) -> Reply | None:
    """Answer who does not accept a refusal, or asks about just that once more."""
    unmet = refused is not None and refused.endswith(Reason.RETURN_CONDITION)
    if unmet and _RETURNS in topics:
        return _CONDITIONS_UNMET
    return _MORE_THAN_I_MAY if refused is not None and not topics else None


def _of_the_case(turn: Turn) -> Reply | None:
    pinged = turn.known.waiting_for_person and not turn.heard.topics and pings(turn.heard.text)
    return awaited(turn) if pinged else None


def _not_taken(turn: Turn, offered: Capability) -> Outcome:
    """Answer a no, thanks, or a mere 'ok' to an offer."""
    if declines(turn.heard) or takes_back(turn.heard.text):
        left, own = replace(turn.memory, offered=None), spoken_of(turn)
        if own is not None and asks(turn.heard.text):  # "no refund, i want it. when does it come?"
            told = order_facts("ship_date", own, turn.heard.at)
            return Outcome(left, (Reply(_STAYS), *([told] if told else [])))
        return Outcome(left, (Reply(_LEFT),))
    if thanks(turn.heard.text):
        return Outcome(turn.memory, (Reply(_CLOSING),))
    returns = offered is Capability.REQUEST_RETURN
    button = wish_button("Return an item", offered) if returns else PERSON
    return Outcome(turn.memory, (Reply(_ALL_RIGHT, (button,)),))
