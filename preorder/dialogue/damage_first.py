"""What arrived damaged is replaced free of charge: offered before a return is paid for. (LT-21)"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from preorder.core.decisions import Decision, Reason, Request, Verdict
from preorder.core.orders import Capability
from preorder.core.replies import Reply
from preorder.dialogue.extract import quantity
from preorder.dialogue.items import acting_lines, pick_items, speaks_of, units_available
from preorder.dialogue.money_back import WAYS
from preorder.dialogue.outcome import (
    PERSON,
    Heard,
    Outcome,
    OwnOrder,
    Passed,
    Turn,
    choice_button,
)
from preorder.dialogue.remedy import called_wrong, money_wished, noted, sent_wrong, wishes_money
from preorder.dialogue.state import Step, Task
from preorder.dialogue.words import WISHES
from preorder.dialogue.yes_no import agrees, declines
from preorder.policy.campaign_text import moment
from preorder.policy.decide import decide

_CLAUSES = re.compile(
    r"[,.;!?\n]|\b(?:but|while|whereas|then|though)\b|\band\b(?=.*\b(?:is|was|are|came|arrived|has)\b)",
    re.IGNORECASE,
)
"""'Return both, and the wallet is torn'; not 'the bag and the wallet'."""
_DAMAGE = Capability.REPORT_DAMAGE
_GIVES_UP = (*WAYS, Capability.SWAP_ITEM)
"""Wishes in whose place a claim may stand, where something came damaged or wrong."""
_POSSIBLE = (Reason.OK, Reason.PHOTOS_NEEDED)


def with_damage(task: Task, heard: Heard) -> Task:
    """Return the task with what a message says of damage, and of the remedy that is wished for."""
    task = _with_claim(task, heard)
    if not (task.capability is _DAMAGE or task.damaged):
        return task
    money = money_wished(heard.text)
    wrong = sent_wrong(heard.text) or (task.capability is _DAMAGE and called_wrong(heard.text))
    told = heard.said in task.words or not (money is not None or wrong)
    words = task.words if told else f"{task.words}\n{heard.said}"
    wished = task.refund_wished if money is None else money
    return replace(task, words=words, refund_wished=wished)


def _with_claim(task: Task, heard: Heard) -> Task:
    """Say in the task that it is about damage; who wants no claim is not asked again."""
    if task.capability not in _GIVES_UP or task.damaged is not None:
        return task
    claims = _DAMAGE in (*heard.wishes, *task.waiting)
    # A claim that is a wish of its own beside a cancellation is about something else.
    same = not claims or task.capability is Capability.REQUEST_RETURN
    said = claims or speaks_of(heard.text, _DAMAGE) or sent_wrong(heard.text)
    return replace(task, damaged=True) if said and same else task


def as_due(task: Task, own: OwnOrder) -> Task:
    """Return the claim in a return's place where a person decides what is due.

    Nobody pays for sending back what we sent by mistake, nor instead of a refund for damage.
    """
    lines = own.facts.order.lines
    arrived = any(line.delivered > line.returned for line in lines)
    if task.capability not in _GIVES_UP or not task.damaged or not arrived:
        return task
    if task.capability is not Capability.REQUEST_RETURN and any(line.open for line in lines):
        return task
    wrong = sent_wrong(task.words)
    late = task.refund_wished and _claim(own, task, task.asked_at).verdict is Verdict.HUMAN
    return _as_claim(task) if wrong or late else task


def apart(task: Task, own: OwnOrder, text: str) -> Task:
    """Return the claim for what a text calls damaged, the return of the other items after it.

    Unchanged where all that is to be returned came damaged, or where it is not said what.
    """
    if task.capability is not Capability.REQUEST_RETURN or not task.damaged:
        return task
    all_of_it = _to_return(task, own)
    torn = _called_damaged(text, own)
    left = {line: qty - (torn.get(line, 0) or qty if line in torn else 0)
            for line, qty in all_of_it.items()}  # fmt: skip
    left = {line: qty for line, qty in left.items() if qty > 0}
    if not torn or not left:
        return task
    claim = replace(_as_claim(task), units=torn, whole=False, conditions_met=None, vouched=())
    return replace(claim, waiting=(task.capability, *claim.waiting), later_units=left)


def claimed_apart(turn: Turn) -> Task | None:
    """Return the claim that a message makes of some of what is to be returned; else None."""
    task, heard = turn.task, turn.heard
    own = turn.known.orders.get(task.order_number or "")
    claim = apart(replace(task, damaged=True), own, heard.text) if own else task
    if claim is task or claim.capability is not _DAMAGE:
        return None
    words = f"{task.words}\n{heard.said}"
    return replace(claim, asked_at=heard.at, touched_at=heard.at, words=words, hints=heard.text)


def _to_return(task: Task, own: OwnOrder) -> dict[int, int]:
    """Return the units that are to be sent back, as far as they are known: else all there are."""
    lines = acting_lines(own.facts, task.capability)
    most = {line.id: units_available(line, task.capability) for line in lines}
    _, hints = _parted(task.hints)
    picked = None if task.units or task.whole else pick_items(hints, lines)
    units = task.units or (picked.units if picked else None) or most
    return {line: qty or most.get(line, 0) for line, qty in units.items()}


def _called_damaged(text: str, own: OwnOrder) -> dict[int, int]:
    """Return the units that a text calls damaged; 0 where it does not say how many."""
    lines = acting_lines(own.facts, _DAMAGE)
    damaged, _ = _parted(text)
    picked = pick_items(damaged, lines)
    if picked is not None and picked.units:
        return dict(picked.units)
    number = quantity(damaged) if len(lines) == 1 else None
    return {lines[0].id: number} if number else {}


def _parted(text: str) -> tuple[str, str]:
    """Return what of a text speaks of damage, and the rest."""
    parts = [part for part in _CLAUSES.split(text) if part]
    return (
        " ".join(part for part in parts if speaks_of(part, _DAMAGE)),
        " ".join(part for part in parts if not speaks_of(part, _DAMAGE)),
    )


def claim_first(turn: Turn, own: OwnOrder) -> Outcome | None:
    """Offer the free claim while it can be filed; None where it cannot, or is not wanted."""
    task = turn.task
    until = _claimable_until(own, task, task.asked_at) if task.damaged else None
    if until is None:
        return None
    wished = noted(task)
    instead = "" if wished else f" If you would rather have {WISHES[task.capability]}, just say so."
    text = (
        f"Order {own.facts.order.number}: I am sorry that it arrived damaged. A damage claim is "
        "free for you: we arrange a replacement at no cost, and you pay no return shipping. You "
        f"can file it until {moment(own.shop, until)}. {wished} Shall I file the claim?{instead}"
    ).replace("  ", " ")
    other = {Capability.REQUEST_RETURN: "Return it instead"}.get(task.capability, "No claim")
    buttons = (choice_button("File the damage claim", "claim:yes"),
               choice_button(other, "claim:no"), PERSON)  # fmt: skip
    asked = turn.with_task(task.at(Step.CLAIM_FIRST))
    return Outcome(asked.memory, (Reply(text, buttons),))


def _claimable_until(own: OwnOrder, task: Task, asked_at: datetime) -> datetime | None:
    claim = _claim(own, task, asked_at)
    possible = claim.verdict in (Verdict.ALLOW, Verdict.ASK) and claim.reason in _POSSIBLE
    return claim.deadline if possible else None


def _claim(own: OwnOrder, task: Task, asked_at: datetime) -> Decision:
    request = Request(
        _DAMAGE, asked_at, units=task.units, photos=task.photos, photos_at=task.photos_at
    )
    return decide(own.shop, own.facts, request)


def settled(turn: Turn) -> Task | None:
    """Return the task that the answer chooses: the claim, or what was asked for at first."""
    task, heard = turn.task, turn.heard
    keeps = replace(task, damaged=False, waiting=tuple(w for w in task.waiting if w is not _DAMAGE))
    if heard.choice is not None:
        return {"claim:yes": _as_claim(keeps), "claim:no": keeps.at(Step.BEGIN)}.get(heard.choice)
    claims = _DAMAGE in heard.wishes or heard.photos
    if claims and task.capability not in heard.wishes:
        return _as_claim(keeps)
    if wishes_money(heard.text):
        # A person decides on a refund: the paid return is not what he means.
        return _as_claim(keeps)
    insists = task.capability in heard.wishes or speaks_of(heard.text, task.capability)
    if insists or declines(heard):
        return keeps.at(Step.BEGIN)
    return _as_claim(keeps) if agrees(heard) else None


def _as_claim(task: Task) -> Task:
    """Return the claim in a task's place: it was reported in the same message (S-13)."""
    waiting = tuple(wish for wish in task.waiting if wish is not _DAMAGE)
    begun = task.at(Step.BEGIN)
    return replace(begun, capability=_DAMAGE, damaged=None, quote=None, waiting=waiting)


def claim_replaced(turn: Turn, decision: Decision) -> Passed | None:
    """Return the damage claim with a person that a return of the same item replaces (S-12)."""
    if decision.capability is not Capability.REQUEST_RETURN:
        return None
    lines = {line.line_id for line in decision.acted}
    number = turn.task.order_number
    return next(
        (
            each
            for each in turn.known.passed
            if each.capability is _DAMAGE and each.order_number == number
            if lines & set(each.lines)
        ),
        None,
    )


def remedy_named(turn: Turn) -> bool:
    """Tell whether a message adds something to a claim that is under way."""
    return turn.task.step is not Step.WHICH_WISH and adds_to_claim(turn.task, turn.heard.text)


def adds_to_claim(task: Task, text: str) -> bool:
    """Tell whether a text says in mid-claim that money is wished for (or not), or what came wrong.

    It is noted, and the claim goes on.
    """
    asks_else = task.step in (Step.WHICH_REQUEST, Step.WITHDRAW, Step.GO_ON)
    if task.capability is not _DAMAGE or asks_else:
        return False
    return money_wished(text) is not None or called_wrong(text)


def unclaimed(turn: Turn) -> str:
    """Say that the damage claim that is being left was not filed, and until when it can be."""
    own = turn.known.orders.get(turn.task.order_number or turn.memory.current_order or "")
    text = "Your damage claim has not been filed"
    until = _claimable_until(own, turn.task, turn.heard.at) if own else None
    if own is None or until is None:
        return f"{text}."
    return f"{text}; you can still file it until {moment(own.shop, until)}."
