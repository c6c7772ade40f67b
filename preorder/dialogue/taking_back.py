"""Second thoughts: what is filed or undecided is withdrawn, what was carried out needs a person.

One mechanism for all words of withdrawal while nothing is under way (S-19).
"""

from __future__ import annotations

import re
from dataclasses import replace

from preorder.core.decisions import Reason
from preorder.core.orders import Capability, OpenRequest
from preorder.core.replies import Reply
from preorder.dialogue.done import withdrawn
from preorder.dialogue.endings import ended
from preorder.dialogue.items import speaks_of
from preorder.dialogue.money_back import WAYS
from preorder.dialogue.outcome import (
    PERSON,
    CaseDraft,
    Known,
    Outcome,
    Passed,
    Turn,
    what_was_done,
    wish_button,
)
from preorder.dialogue.phrases import list_of
from preorder.dialogue.progress import proceed
from preorder.dialogue.questions import ask_go_on
from preorder.dialogue.referring import FILED, filed_kind, only_asks
from preorder.dialogue.state import Task
from preorder.dialogue.withdrawing import GONE, UNDECIDED, named, sentence
from preorder.dialogue.words import WISHES
from preorder.dialogue.yes_no import agrees, declines

_PERSON = re.compile(r"\b(?:person|human|agent|someone|somebody|anyone)\b", re.IGNORECASE)
_KEEPS = re.compile(r"\bkeep\w*\b", re.IGNORECASE)
_KEPT = Reply("All right, it stays as it is.")


def filed(known: Known) -> tuple[Passed, ...]:
    """Return the requests that are open on the customer's own orders."""
    return tuple(
        Passed(request.capability, number, request.reference)
        for number, own in known.orders.items()
        for request in own.facts.order.requests
    )


def at_stake(known: Known) -> tuple[Passed, ...]:
    """Return what words of withdrawal may be about: what is filed, was withdrawn, is undecided."""
    before = tuple(replace(each, reference="") for each in known.withdrawn)
    return (*filed(known), *before, *known.passed)


def take_back(turn: Turn) -> Outcome:
    """Withdraw what is meant, ask whether to, or say that the thing done stays done."""
    undecided = _means_undecided(turn)
    request = None if undecided else _filed_one(turn)
    if request is not None:
        return _asked(turn, request, request.reference or "")
    if (turn.memory.done is None or undecided) and (wish := _undecided_one(turn)) is not None:
        return _asked(turn, wish, UNDECIDED) if only_asks(turn.heard.text) else _noted(turn, wish)
    if turn.memory.task is None and turn.known.withdrawn and only_asks(turn.heard.text):
        return Outcome(turn.memory, (Reply(_already(turn)),))
    return _stays_done(turn)


def _means_undecided(turn: Turn) -> bool:
    """Tell whether, after something was done, the words are about what is still undecided.

    "Withdraw the cancellation" after a swap, or "keep the tote", which undoes no swap.
    """
    done, text = what_was_done(turn.memory.done), turn.heard.text
    if done is None:
        return False
    others = [p.capability for p in turn.known.passed if p.capability is not done.capability]
    keeps = done.capability is Capability.SWAP_ITEM and _KEEPS.search(text) is not None
    return any(speaks_of(text, each) or (keeps and each in WAYS) for each in others)


def _filed_one(turn: Turn) -> Passed | None:
    """Return the filed request that is meant: the one just filed, else one of that kind."""
    kind, done = filed_kind(turn.heard.text), what_was_done(turn.memory.done)
    if not turn.known.orders:
        # The proof has run out: what was filed here is asked about once the customer is known.
        earlier = done or what_was_done(turn.memory.earlier)
        return earlier if earlier is not None and earlier.capability in FILED else None
    found = [each for each in filed(turn.known) if kind in (None, each.capability)]
    if done is not None and kind is None:
        return next((each for each in found if each.reference == done.reference), None)
    if kind is None and turn.known.waiting_for_person and turn.known.passed:
        return None
    found = [e for e in found if e.order_number == turn.memory.current_order] or found
    return found[-1] if found else None


def _undecided_one(turn: Turn) -> Passed | None:
    """Return the undecided wish that is meant: the one whose deed is named, else the latest."""
    passed, text = turn.known.passed, turn.heard.text
    mentioned = [each for each in passed if each.order_number in turn.known.mentioned]
    deed = [each for each in mentioned or passed if speaks_of(text, each.capability)]
    own = [each for each in passed if each.capability is not Capability.TALK_TO_HUMAN]
    if len(own) < len(passed) and _PERSON.search(text):
        return next(each for each in reversed(passed) if each not in own)
    found = deed or mentioned or own or passed
    return found[-1] if found else None


def _asked(turn: Turn, wish: Passed, reference: str) -> Outcome:
    """Ask whether it is to be withdrawn; of a filed request first whose it is, if not known."""
    return proceed(turn.with_task(_settling(turn, wish, reference)))


def _settling(turn: Turn, wish: Passed, reference: str) -> Task:
    heard, task = turn.heard, turn.memory.task
    still = () if task is None else (task.capability, *task.waiting)
    return Task(
        wish.capability, heard.at, heard.at, words=heard.said, order_number=wish.order_number,
        withdraws=reference, waiting=still,
    )  # fmt: skip


def _noted(turn: Turn, wish: Passed) -> Outcome:
    """Tell the person who has a wish that it is withdrawn; nothing was done about it yet."""
    person = wish.capability is Capability.TALK_TO_HUMAN
    left = [each for each in turn.known.passed if each != wish]
    if not turn.known.handed_over:  # what was only remarked is no wish of its own
        left = [each for each in left if each.capability is not Capability.TALK_TO_HUMAN]
    still = list_of([named(turn.known, each) for each in left])
    rest = f" {sentence(still)} stays with them." if left else ""
    text = (
        f"All right, {named(turn.known, wish)} is withdrawn: I have told the person on our team "
        f"who has it. Nothing has been changed.{rest}"
    )
    if person:
        text = f"All right, I have told the person on our team. What else can I do for you?{rest}"
    outcome = ended(turn, Reply(text))
    free = (person or not left) and not turn.known.locked and outcome.memory.task is None
    return replace(outcome, cases=(_note(turn, wish),), waits=False, released=free)


def _note(turn: Turn, wish: Passed) -> CaseDraft:
    words = f"The customer no longer wants {WISHES[wish.capability]}: {turn.heard.said}"
    return CaseDraft(
        wish.capability, (Reason.OK,), turn.heard.at, words, wish.order_number, withdrawn=True
    )


def _already(turn: Turn) -> str:
    wishes = [named(turn.known, each) for each in turn.known.withdrawn]
    return f"Yes, {list_of(wishes)} {'is' if len(wishes) == 1 else 'are'} withdrawn."


def _stays_done(turn: Turn) -> Outcome:
    """Say truly that what was carried out cannot be taken back here, and offer a person."""
    done = what_was_done(turn.memory.done or turn.memory.earlier)
    memory = replace(turn.memory, offered=Capability.TALK_TO_HUMAN)
    if done is None or filed_kind(turn.heard.text) is not None:
        number = turn.memory.current_order if turn.known.orders else None
        on = f" on order {number}" if number else ""
        text = f"There is no open request{on} that I could withdraw."
        return Outcome(memory, (Reply(text, (PERSON,)),))
    text = (
        f"{sentence(named(turn.known, done))} is done (reference {done.reference}), and I cannot "
        "undo it myself. A person on our team can tell you what is still possible"
    )
    if turn.memory.task is not None:
        question = ask_go_on(turn.task)
        buttons = (*question.buttons, PERSON)
        return Outcome(turn.memory, (Reply(f"{text}. {question.text}", buttons),))
    swapped = done.capability is Capability.SWAP_ITEM
    again = (wish_button("Swap again", done.capability),) if swapped else ()
    # Of what was done in part, the person who has the rest hears it.
    rest = [p for p in turn.known.passed if replace(done, reference=None) == p]
    if rest and not only_asks(turn.heard.text):
        text += ". What a person had still to decide of it is withdrawn: I have told them"
        reply = Reply(f"{text}.", (*again, PERSON))
        return Outcome(memory, (reply,), cases=(_note(turn, rest[0]),), waits=False)
    return Outcome(memory, (Reply(f"{text}; shall I pass you on?", (*again, PERSON)),))


def settle_withdrawal(turn: Turn) -> Outcome | None:
    """Withdraw the request after a yes, or keep it."""
    task, heard = turn.task, turn.heard
    sure = heard.choice == f"withdraw:{task.withdraws}" or agrees(heard)
    if task.withdraws == UNDECIDED:
        if sure:
            return _noted(turn, Passed(task.capability, task.order_number))
        return ended(turn, _KEPT) if declines(heard) else None
    open_now = {r.reference for r in _requests(turn)}
    if task.withdraws not in open_now:
        return ended(turn, GONE)
    if sure:
        return withdrawn(turn, task.withdraws or "")
    return ended(turn, _KEPT) if declines(heard) else None


def _requests(turn: Turn) -> tuple[OpenRequest, ...]:
    own = turn.known.orders.get(turn.task.order_number or "")
    return tuple(own.facts.order.requests) if own else ()
