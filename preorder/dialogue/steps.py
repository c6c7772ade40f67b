"""Answers to those questions that decide something: a summary, a code, an open request."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from preorder.core.decisions import Reason
from preorder.core.orders import Capability
from preorder.core.replies import Reply
from preorder.dialogue import questions
from preorder.dialogue.asking import asks, has_no_photo
from preorder.dialogue.conditions import plainly_unmet, speaks_of_state
from preorder.dialogue.costs import COSTS, asks_cost, asks_way, cost_text, way_text
from preorder.dialogue.damage_first import settled
from preorder.dialogue.done import withdrawn
from preorder.dialogue.endings import ended, handed_over, stopped
from preorder.dialogue.extract import place, quantity, says_not_all, units_left
from preorder.dialogue.fill import facts_of, fill, fill_details
from preorder.dialogue.items import acting_lines, item_words, names_another_deed, pick_items
from preorder.dialogue.outcome import PERSON, CodeCheck, Heard, Outcome, Turn
from preorder.dialogue.pleading import pleads
from preorder.dialogue.progress import ask, proceed
from preorder.dialogue.provisos import judge, provisos
from preorder.dialogue.several import for_wish
from preorder.dialogue.state import Proviso, Step, Task
from preorder.dialogue.staying import insists
from preorder.dialogue.taking_back import settle_withdrawal
from preorder.dialogue.yes_no import agrees, declines, ends_in_no, merely_ok

_WITHDRAW = re.compile(r"\b(?:withdraw|take (?:it|that|this) back|undo)\b", re.IGNORECASE)
_KEEP = re.compile(r"\b(?:keep|leave|old one|open one|as it is)\b", re.IGNORECASE)
_NEW = re.compile(r"\b(?:new one|new|replace)\b", re.IGNORECASE)
_THE_NEXT = re.compile(
    r"^\W*(?:(?:and|so|ok|what about|how about|then|now|yes|with)\b\W*)*(?:the|my) "
    r"(?:other|second|next|2nd|rest)\b(?: (?:one|order)s?)?\W*$",
    re.IGNORECASE,
)
"""'What about the other one?', where just that was offered."""
_RATHER = re.compile(
    r"^\W*(?:(?:no|nope|wait|sorry|oops|hmm|oh|actually|hold on|not (?:that|this)(?: one)?"
    r"|i meant?)\b\W*)*(?:the|my) (?:first|second|third|last|other|1st|2nd|3rd)"
    r"(?: (?:one|order|item))?\W*$",
    re.IGNORECASE,
)
"""'No wait, the first': heard as a wish to stop, it names another one."""
_ONLY = re.compile(r"\b(?:only|just|i (?:said|meant?|mean))\b", re.IGNORECASE)
_NEGATED = re.compile(r"\b(?:not|never|keep|leave)\b|\bdon['’]?t\b", re.IGNORECASE)
_NO_EXCEPTION = (
    "I understand that you would like an exception, and I may not make one myself. A person on our "
    "team can decide on that: just say so."
)
_AGAIN = re.compile(
    r"\b(?:again|resend|another|new|no (?:mail|e-?mail|code)|not (?:here|arrived|received|got))\b",
    re.IGNORECASE,
)


def stops(task: Task, heard: Heard) -> bool:
    """Tell whether the customer wants to leave it, and nothing else instead."""
    if heard.choice is not None:
        return heard.choice == "stop"
    answers = units_left(heard.text) is not None  # "keep one" says how many
    answers = answers or _RATHER.match(heard.text) is not None
    answers = answers or (task.step is Step.HOW_MANY and quantity(heard.text) is not None)
    answers = answers or (task.step is Step.CONDITIONS and speaks_of_state(heard.text))
    returns = task.capability is Capability.REQUEST_RETURN
    answers = answers or (returns and plainly_unmet(heard.text))  # "i threw the box away"
    if heard.intent != "abort" or answers or insists(task, heard.text):
        return False
    return not set(heard.wishes) - {task.capability}


def answered(turn: Turn) -> Outcome | None:
    """Take the message as the answer to a question that decides; None if it is none."""
    return _ANSWERS.get(turn.task.step, _declined)(turn)


def _declined(turn: Turn) -> Outcome | None:
    """Stop at a 'no' that names nothing else instead."""
    text = turn.heard.text
    said = turn.heard.intent == "deny" and not asks(text) and not says_not_all(text)
    named = fill(turn.task, turn.heard, turn.known) != turn.task
    return stopped(turn) if said and not named else None


def _without_photo(turn: Turn) -> Outcome | None:
    none = turn.heard.choice == "nophoto" or turn.heard.intent == "deny"
    none = none or (not turn.heard.photos and has_no_photo(turn.heard.text))
    return handed_over(turn, Reason.PHOTOS_NEEDED) if none else None


def _confirmed(turn: Turn) -> Outcome | None:
    """Take the answer to a summary: a correction, a no, or an explicit yes to just this one."""
    task, heard = turn.task, turn.heard
    if heard.choice is not None:
        shown = task.quote is not None and heard.choice == f"quote:{task.quote.id}"
        return proceed(turn, agreed=True) if shown else None
    if fill(task, heard, turn.known).quote is None or insists(task, heard.text):
        return None
    if provisos(heard.text):
        return proceed(turn)
    asked = asks_cost(heard.text) or asks_way(heard.text) or pleads(heard.text)
    asked = (asked or not COSTS.isdisjoint(heard.topics)) and not ends_in_no(heard.text)
    if asked and not names_another_deed(heard.text, task.capability):
        return _with_cost(turn)
    if declines(heard):
        # "No, just the trucks", which are summed up: a yes is asked for once more.
        return None if _same_again(turn) else stopped(turn)
    facts = facts_of(task, turn.known)
    sure = agrees(heard, item_words(facts) if facts else frozenset()) and not _miscounts(turn)
    sure = sure and not (names_another_deed(heard.text, task.capability) or _too_faint(turn))
    return proceed(turn, agreed=True) if sure else None


def _too_faint(turn: Turn) -> bool:
    """Tell whether a mere ok is said to a summary that does not meet the customer's conditions."""
    task, own = turn.task, turn.known.orders.get(turn.task.order_number or "")
    if own is None or task.quote is None or not merely_ok(turn.heard.text):
        return False
    return judge(own, task.quote.decision, task.provisos).unmet


def _miscounts(turn: Turn) -> bool:
    """Tell whether a yes speaks of another number of units than the one that is summed up."""
    number, quote = quantity(turn.heard.text), turn.task.quote
    if number is None or quote is None:
        return False
    counts = [line.qty for line in quote.decision.acted]
    return number not in (*counts, sum(counts))


def _same_again(turn: Turn) -> bool:
    """Tell whether a no only says once more what is summed up."""
    task, text = turn.task, turn.heard.text
    facts = facts_of(task, turn.known)
    if facts is None or not _ONLY.search(text) or _NEGATED.search(text):
        return False
    return pick_items(text, acting_lines(facts, task.capability)) is not None


def _with_cost(turn: Turn) -> Outcome:
    """Say what the summed-up wish costs, and ask again; if it has changed, it is shown anew."""
    again = proceed(turn)
    task, before = again.memory.task, turn.task.quote
    own = turn.known.orders.get(turn.task.order_number or "")
    if own is None or task is None or before is None or task.quote != before:
        return again
    (asked,) = again.replies
    told = cost_text(own.shop, own.facts, before.decision)
    if asks_way(turn.heard.text) and before.decision.amounts.refund.minor:
        told = way_text(own.facts, before.decision)
    if pleads(turn.heard.text) and judge(own, before.decision, (Proviso.ALL_BACK,)).unmet:
        asked = replace(asked, buttons=(*asked.buttons, PERSON))
        told = f"{told} {_NO_EXCEPTION}"
    return replace(again, replies=(replace(asked, text=f"{told} Shall I go ahead?"),))


def _with_code(turn: Turn) -> Outcome | None:
    if provisos(turn.heard.text):  # "123456, but only if it is free": that is told first
        return proceed(turn.with_task(turn.task.at(Step.CONFIRM)))
    match turn.known.code:
        case CodeCheck.RIGHT:
            return proceed(turn, agreed=True)
        case CodeCheck.WRONG:
            return Outcome(turn.memory, (questions.wrong_code(),))
        case CodeCheck.EXPIRED:
            return _new_code(turn, questions.code_expired())
    return _instead_of_code(turn)


def _instead_of_code(turn: Turn) -> Outcome | None:
    if fill(turn.task, turn.heard, turn.known).quote is None:
        return None
    if turn.heard.choice == "code:again" or _AGAIN.search(turn.heard.text):
        return _new_code(turn, questions.code_sent_again())
    return stopped(turn) if declines(turn.heard) else None


def _new_code(turn: Turn, reply: Reply) -> Outcome:
    return replace(ask(turn, Step.CODE, reply), send_code=True)


def _settle_request(turn: Turn) -> Outcome | None:
    """Keep the open request, withdraw it, or let the new wish take its place (S-12, S-19)."""
    choice = turn.heard.choice
    found = _open_requests(turn)
    if choice is not None:
        kind, _, reference = choice.partition(":")
    else:
        kind, reference = _meant(turn.heard), found[0] if len(found) == 1 else ""
    if (kind, reference) == ("request", "keep") or kind == "keep":
        return ended(turn, Reply("All right, the open request stays as it is."))
    if reference not in found:
        return None
    if kind == "withdraw":
        return withdrawn(turn, reference)
    instead = turn.with_task(replace(turn.task, instead_of=reference))
    heard = replace(turn.heard, choice=None, text="")
    return proceed(replace(instead, heard=heard)) if kind == "request" else None


def _meant(heard: Heard) -> str:
    """Return what the words want done with the open request: keep, withdraw, request (the new)."""
    if _WITHDRAW.search(heard.text):
        return "withdraw"
    if _NEW.search(heard.text):
        return "request"
    return "keep" if _KEEP.search(heard.text) or declines(heard) else ""


def _open_requests(turn: Turn) -> list[str]:
    own = turn.known.orders.get(turn.task.order_number or "")
    return [request.reference for request in own.facts.order.requests] if own else []


def _chosen_wish(turn: Turn) -> Outcome | None:
    task, heard = turn.task, turn.heard
    wishes = (task.capability, *task.waiting)
    chosen = _named_wish(wishes, heard)
    if chosen is None:
        return stopped(turn) if declines(heard) else None
    others = tuple(wish for wish in wishes if wish is not chosen)
    begun = replace(task, capability=chosen, waiting=others, touched_at=heard.at)
    begun = for_wish(begun) if begun.named else begun
    return _taken_up(turn.with_task(begun))


def _named_wish(wishes: tuple[Capability, ...], heard: Heard) -> Capability | None:
    named = (heard.choice or "").removeprefix("wish:")
    for wish in wishes:
        if named == wish or (heard.choice is None and wish in heard.wishes):
            return wish
    position = place(heard.text)
    if position is not None and -len(wishes) <= position < len(wishes):
        return wishes[position]
    return wishes[0] if agrees(heard) else None


def _gone_on(turn: Turn) -> Outcome | None:
    """Take up the wish that was offered, or leave it."""
    task, heard = turn.task, turn.heard
    next_one = heard.choice is None and _THE_NEXT.search(heard.text)
    if heard.choice == "go:yes" or task.capability in heard.wishes or agrees(heard) or next_one:
        return _taken_up(turn)
    return stopped(turn) if declines(heard) or heard.choice == "go:no" else None


def _claim_or_not(turn: Turn) -> Outcome | None:
    chosen = settled(turn)
    if chosen is None:
        return None
    return proceed(turn.with_task(fill_details(chosen, turn.heard, turn.known)))


def _taken_up(turn: Turn) -> Outcome:
    """Begin with the chosen wish; a bare yes names no item."""
    begun = turn.task.at(Step.BEGIN)
    if turn.heard.wishes and turn.heard.text:
        begun = replace(begun, hints=f"{begun.hints}\n{turn.heard.text}")
    return proceed(turn.with_task(begun))


_ANSWERS: Mapping[Step, Callable[[Turn], Outcome | None]] = {
    Step.CONFIRM: _confirmed,
    Step.CODE: _with_code,
    Step.WHICH_REQUEST: _settle_request,
    Step.WHICH_WISH: _chosen_wish,
    Step.GO_ON: _gone_on,
    Step.PHOTOS: _without_photo,
    Step.CLAIM_FIRST: _claim_or_not,
    Step.WITHDRAW: settle_withdrawal,
    Step.CONDITIONS: lambda _: None,
}
