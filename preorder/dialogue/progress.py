"""What a task needs next: identity, order, item, quantity, target … or its summary."""

from __future__ import annotations

from dataclasses import replace

from preorder.core.decisions import Decision, Reason, Verdict
from preorder.core.orders import Capability
from preorder.core.replies import Reply
from preorder.dialogue import questions
from preorder.dialogue.endings import explained, for_a_person, refused, status_told
from preorder.dialogue.items import acting_lines
from preorder.dialogue.outcome import Command, Outcome, OwnOrder, Turn
from preorder.dialogue.state import Quote, Step, Task
from preorder.dialogue.units import (
    for_nothing,
    possible_lines,
    request_of,
    swap_targets,
    which_target,
    which_units,
)
from preorder.policy.clauses import Autonomy
from preorder.policy.decide import autonomy, decide


def proceed(turn: Turn, *, agreed: bool = False, without_request: str | None = None) -> Outcome:
    """Go as far as what is known carries: ask, refuse, hand over, show the summary, or carry out.

    Args:
        agreed: the customer just said an explicit yes to the summary.
        without_request: decide as if that open request were withdrawn already.
    """
    turn = turn.with_task(_chosen_order(turn))
    if not turn.known.orders:
        return ask(turn, Step.IDENTIFY, questions.ask_identity(turn.task, turn.known))
    own = turn.known.orders.get(turn.task.order_number or "")
    if own is None:
        return ask(turn, Step.WHICH_ORDER, questions.ask_which_order(turn.known))
    turn = turn.with_order(own.facts.order.number)
    if without_request is not None:
        own = _without(own, without_request)
    if turn.task.capability is Capability.ORDER_STATUS:
        return status_told(turn, own)
    return _with_item(turn, own, agreed=agreed)


def ask(turn: Turn, step: Step, reply: Reply) -> Outcome:
    """Stop at that step with its question."""
    return Outcome(turn.with_task(turn.task.at(step)).memory, (reply,))


def _chosen_order(turn: Turn) -> Task:
    """Return the task with its order: the one named, else the one spoken of, else the only one."""
    orders, memory = turn.known.orders, turn.memory
    candidates = [turn.task.order_number, memory.claimed_number, memory.current_order]
    if len(orders) == 1:
        candidates.append(next(iter(orders)))
    return replace(turn.task, order_number=next((n for n in candidates if n in orders), None))


def _without(own: OwnOrder, reference: str) -> OwnOrder:
    requests = tuple(r for r in own.facts.order.requests if r.reference != reference)
    order = replace(own.facts.order, requests=requests)
    return replace(own, facts=replace(own.facts, order=order))


def _with_item(turn: Turn, own: OwnOrder, *, agreed: bool) -> Outcome:
    """Settle what the wish is about, then decide it."""
    lines = acting_lines(own.facts, turn.task.capability)
    possible = possible_lines(turn.task, own, lines)
    if not possible:
        return _conclude(turn, own, for_nothing(turn.task, own, lines))
    task, question = which_units(turn.task, own.facts, lines, possible)
    turn = turn.with_task(task)
    if question is not None:
        return ask(turn, *question)
    if task.capability is Capability.SWAP_ITEM and task.target_sku is None:
        task, question = which_target(task, own.facts)
        turn = turn.with_task(task)
        if question is not None:
            return ask(turn, *question)
    decision = decide(own.shop, own.facts, request_of(task, task.units))
    return _answer(turn, own, decision, agreed=agreed)


def _answer(turn: Turn, own: OwnOrder, decision: Decision, *, agreed: bool) -> Outcome:
    task, quote = turn.task, turn.task.quote
    if decision.verdict is not Verdict.ALLOW:
        return _conclude(turn, own, decision)
    if autonomy(own.shop, task.capability) is Autonomy.EXPLAIN:
        return explained(turn, own, decision)
    unchanged = quote is not None and quote.decision.same_outcome(decision)
    if agreed and unchanged:
        command = Command(own.facts.order.number, request_of(task, task.units), decision)
        return Outcome(turn.memory, command=command)
    if quote is None or not unchanged:
        quote = Quote(turn.heard.message_id, turn.heard.at, decision)
    reply = questions.ask_confirm(own.shop, own.facts, quote)
    if agreed:
        reply = replace(reply, text=f"Something has changed in the meantime. {reply.text}")
    return ask(turn.with_task(replace(task, quote=quote)), Step.CONFIRM, reply)


def _conclude(turn: Turn, own: OwnOrder, decision: Decision) -> Outcome:
    """End a wish that is not allowed as it stands, or ask for the one fact that is missing."""
    match decision.verdict:
        case Verdict.HUMAN:
            return for_a_person(turn, own, decision)
        case Verdict.ASK:
            return _one_more_fact(turn, own, decision)
    targets = swap_targets(own.facts, turn.task)
    if decision.reason in (Reason.STYLE_FULL, Reason.SAME_ITEM) and targets:
        said = refused(turn, own, decision).replies[0].text
        return _ask_target(turn, own, f"{said} ")
    return refused(turn, own, decision)


def _one_more_fact(turn: Turn, own: OwnOrder, decision: Decision) -> Outcome:
    match decision.reason:
        case Reason.RETURN_CONDITION:
            return ask(turn, Step.CONDITIONS, questions.ask_conditions(own.shop))
        case Reason.PHOTOS_NEEDED:
            return ask(turn, Step.PHOTOS, questions.ask_photos())
        case Reason.REQUEST_OPEN:
            lines = {line.line_id for line in decision.lines}
            other = next(r for r in own.facts.order.requests if lines & set(r.units))
            reply = questions.ask_which_request(other.reference, other.capability)
            return ask(turn, Step.WHICH_REQUEST, reply)
    return _ask_target(turn, own, "")


def _ask_target(turn: Turn, own: OwnOrder, lead: str) -> Outcome:
    """Ask for another variant; what was said so far no longer counts as a hint."""
    targets = swap_targets(own.facts, turn.task)
    line = own.facts.order.line(next(iter(turn.task.units or {own.facts.order.lines[0].id: 1})))
    question = questions.ask_target(line, targets, narrowed=False)
    cleared = replace(turn.task, target_sku=None, words="", quote=None)
    reply = replace(question, text=f"{lead}{question.text}")
    return ask(turn.with_task(cleared), Step.TARGET, reply)
