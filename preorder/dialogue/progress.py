"""What a task needs next: identity, order, item, quantity, target … or its summary."""

from __future__ import annotations

from dataclasses import replace

from preorder.core.decisions import Decision, Reason, Verdict
from preorder.core.orders import Capability, OpenRequest
from preorder.core.replies import Reply
from preorder.dialogue import questions
from preorder.dialogue.absent import not_in_order
from preorder.dialogue.conditions import vouched_early
from preorder.dialogue.damage_first import apart, as_due, claim_first, claim_replaced
from preorder.dialogue.endings import (
    explained,
    for_a_person,
    handed_over,
    is_the_persons,
    photos_added,
)
from preorder.dialogue.items import acting_lines
from preorder.dialogue.looking import status_told
from preorder.dialogue.money_back import with_best_way
from preorder.dialogue.not_sent import not_sent
from preorder.dialogue.outcome import Command, Outcome, OwnOrder, Turn
from preorder.dialogue.provisos import judge
from preorder.dialogue.refusals import refused
from preorder.dialogue.remedy import noted
from preorder.dialogue.several import asked_of, chosen_order, others
from preorder.dialogue.state import Quote, Step, Task
from preorder.dialogue.summary import Said, ask_confirm
from preorder.dialogue.units import (
    for_nothing,
    free_units,
    left_out,
    out_of_reach,
    possible_lines,
    request_of,
    swap_targets,
    which_target,
    which_units,
)
from preorder.dialogue.who import ask_identity, ask_its_address
from preorder.dialogue.withdrawing import UNDECIDED, ask_undecided, ask_withdrawal
from preorder.dialogue.words import STAYS, WISHES, every_reason
from preorder.policy.clauses import Autonomy
from preorder.policy.decide import autonomy, decide

MOVES = frozenset({Capability.CANCEL_ORDER, Capability.DELAY_REFUND, Capability.SWAP_ITEM})
"""What needs a code first, in a shop that wants one."""

_AT_FIRST = (Step.BEGIN, Step.IDENTIFY, Step.WHICH_ORDER)
_ASKED_FIRST = {Step.WHICH_WISH: questions.ask_which_wish, Step.GO_ON: questions.ask_go_on}

_CLAIM_GOES = (
    "Your damage claim for it is with a person on our team. Only one of the two is possible: with "
    "your yes I tell them that you no longer want the claim."
)


def proceed(turn: Turn, *, agreed: bool = False) -> Outcome:
    """Go as far as what is known carries: ask, refuse, hand over, show the summary, or carry out.

    Args:
        agreed: the customer just said an explicit yes to the summary.
    """
    if is_the_persons(turn):  # no summary is shown whose yes would do nothing
        return handed_over(turn, Reason.ASKED_FOR_PERSON)
    asked = _ASKED_FIRST.get(turn.task.step)
    if asked is not None:
        return ask(turn, turn.task.step, asked(turn.task))
    if turn.task.withdraws == UNDECIDED:
        return ask_undecided(turn)
    turn = turn.with_task(chosen_order(turn))
    own = turn.known.orders.get(turn.task.order_number or "")
    if own is None or turn.known.failed:
        return _ask_order(turn)
    return _of_order(turn.with_order(own.facts.order.number), own, agreed=agreed)


def _of_order(turn: Turn, own: OwnOrder, *, agreed: bool) -> Outcome:
    """Go on with a wish whose order is known."""
    if turn.task.withdraws is not None:
        return ask_withdrawal(turn, own)
    if turn.task.capability is Capability.ORDER_STATUS:
        return _told(turn, own)
    turn = turn.with_task(with_best_way(turn.task, own))
    own = _without(own, turn.task.instead_of)
    return _with_left_out(turn, own, _with_item(turn, own, agreed=agreed))


def _with_left_out(turn: Turn, own: OwnOrder, outcome: Outcome) -> Outcome:
    """Say first, once, which of the named items the wish cannot be about."""
    task, after = turn.task, outcome.memory.task
    away = left_out(task, own, acting_lines(own.facts, task.capability))
    goes_on = after is not None and after.capability is task.capability and outcome.replies
    if away is None or not goes_on or task.step not in _AT_FIRST:
        return outcome
    first, *rest = outcome.replies
    text = f"{every_reason(own.shop, own.facts, away)}\n{first.text}"
    return replace(outcome, replies=(replace(first, text=text), *rest))


def _told(turn: Turn, own: OwnOrder) -> Outcome:
    """Tell the status of each order that was named, in one answer."""
    task, known = turn.task, turn.known
    rest = tuple(number for number in others(task) if number in known.orders)
    alone = replace(task, asked=asked_of(task, own.facts.order.number))
    if not rest:
        return status_told(turn.with_task(alone), own)
    first = status_told(turn.with_task(replace(alone, orders=(), waiting=())), own)
    then = turn.with_task(replace(task, order_number=rest[0], orders=rest))
    second = _told(then, known.orders[rest[0]])
    listed = (own.facts.order.number, *(second.memory.listed if len(rest) > 1 else rest))
    second = replace(second, memory=replace(second.memory, listed=listed))
    return replace(second, replies=first.replies + second.replies, cases=first.cases + second.cases)


def _ask_order(turn: Turn) -> Outcome:
    """Ask who the customer is, or which of his orders he means."""
    task, known = turn.task, turn.known
    if known.orders and task.orders and task.order_number is None and not known.failed:
        # An order that was named along with his own needs its own address (S-02).
        turn = replace(turn, memory=replace(turn.memory, claimed_number=task.orders[0]))
        return ask(turn, Step.IDENTIFY, ask_its_address(task.orders[0]))
    if not known.orders:
        return ask(turn, Step.IDENTIFY, ask_identity(task, known))
    if not known.failed:
        return ask(turn, Step.WHICH_ORDER, questions.ask_which_order(known))
    # He means another order than the one that was spoken of: nothing of that one is carried over.
    other = replace(task, order_number=None, units=None, whole=False, target_sku=None, quote=None)
    reply = questions.ask_other_order(task, known)
    return ask(turn.with_task(other), Step.WHICH_ORDER, reply)


def ask(turn: Turn, step: Step, reply: Reply) -> Outcome:
    """Stop at that step with its question."""
    return Outcome(turn.with_task(turn.task.at(step)).memory, (reply,))


def _without(own: OwnOrder, reference: str | None) -> OwnOrder:
    """Return the order as if that open request were withdrawn already."""
    if reference is None:
        return own
    requests = tuple(r for r in own.facts.order.requests if r.reference != reference)
    order = replace(own.facts.order, requests=requests)
    return replace(own, facts=replace(own.facts, order=order))


def _with_item(turn: Turn, own: OwnOrder, *, agreed: bool) -> Outcome:
    """Settle what the wish is about, then decide it."""
    turn = turn.with_task(as_due(apart(turn.task, own, turn.task.words), own))
    if first := not_in_order(turn, own) or claim_first(turn, own):
        return first
    lines = acting_lines(own.facts, turn.task.capability)
    if elsewhere := out_of_reach(turn.task, own, lines):
        return _conclude(turn, own, elsewhere)
    possible = possible_lines(turn.task, own, lines)
    if not possible:
        return _conclude(turn, own, for_nothing(turn.task, own, lines))
    free = free_units(own.facts, turn.task.capability)
    task, question = which_units(turn.task, free, lines, possible)
    turn = turn.with_task(task)
    if question is not None:
        return ask(turn, *question)
    if task.capability is Capability.SWAP_ITEM and task.target_sku is None:
        return _with_target(turn, own, agreed=agreed)
    decision = decide(own.shop, own.facts, request_of(task, task.units))
    return _answer(turn, own, decision, agreed=agreed)


def _with_target(turn: Turn, own: OwnOrder, *, agreed: bool) -> Outcome:
    """Settle what to swap to, unless this item cannot be swapped at all."""
    before = decide(own.shop, own.facts, request_of(turn.task, turn.task.units))
    if before.verdict is not Verdict.ASK:
        return _conclude(turn, own, before)
    task, question = which_target(turn.task, own.facts)
    turn = turn.with_task(task)
    if question is not None:
        return ask(turn, *question)
    return _with_item(turn, own, agreed=agreed)


def _answer(turn: Turn, own: OwnOrder, decision: Decision, *, agreed: bool) -> Outcome:
    task, quote = turn.task, turn.task.quote
    if decision.verdict is not Verdict.ALLOW:
        return _conclude(turn, own, decision)
    if autonomy(own.shop, task.capability) is Autonomy.EXPLAIN:
        return explained(turn, own, decision)
    shown = quote if quote is not None and quote.decision.same_outcome(decision) else None
    if shown and (agreed or task.step is Step.CODE):
        return _agreed(turn, own, replace(shown, decision=decision), agreed=agreed)
    quote = shown or Quote(turn.heard.message_id, turn.heard.at, decision)
    reply = _summary(turn, own, quote)
    if agreed:
        reply = replace(reply, text=f"Something has changed in the meantime. {reply.text}")
    return ask(turn.with_task(replace(task, quote=quote)), Step.CONFIRM, reply)


def _summary(turn: Turn, own: OwnOrder, quote: Quote) -> Reply:
    judged = judge(own, quote.decision, turn.task.provisos)
    replaced = claim_replaced(turn, quote.decision) is not None
    said = Said(judged, noted(turn.task), _CLAIM_GOES if replaced else "")
    return ask_confirm(own.shop, own.facts, quote, said)


def _agreed(turn: Turn, own: OwnOrder, quote: Quote, *, agreed: bool) -> Outcome:
    """Carry out what was agreed to, or ask for the code that this shop wants first."""
    task = turn.task
    if task.capability in MOVES and turn.known.code_needed:
        first = task.step is not Step.CODE
        return replace(ask(turn, Step.CODE, questions.ask_code()), send_code=first)
    if not agreed:
        return ask(turn, Step.CONFIRM, _summary(turn, own, quote))
    request = request_of(task, task.units)
    command = Command(own.facts.order.number, request, quote.decision, task.instead_of)
    return Outcome(turn.memory, command=command)


def _conclude(turn: Turn, own: OwnOrder, decision: Decision) -> Outcome:
    """End a wish that is not allowed as it stands, or ask for the one fact that is missing."""
    if decision.reason is Reason.REQUEST_OPEN and (other := _open_request(own, decision)):
        return _with_open_request(turn, other, decision)
    match decision.verdict:
        case Verdict.HUMAN:
            return not_sent(turn, own) or for_a_person(turn, own, decision)
        case Verdict.REFUSE if turn.task.fallback:
            return _in_its_place(turn, own, decision)
        case Verdict.ASK:
            return _one_more_fact(turn, own, decision)
    targets = swap_targets(own.facts, turn.task)
    if decision.reason in (Reason.STYLE_FULL, Reason.SAME_ITEM) and targets:
        alone = replace(turn.task, orders=(), waiting=(), more=())  # one question at a time
        said = refused(turn.with_task(alone), own, decision).replies[0].text
        return _ask_target(turn, own, f"{said} ")
    return refused(turn, own, decision)


def _in_its_place(turn: Turn, own: OwnOrder, decision: Decision) -> Outcome:
    """Go on with the wish that was to stand in this one's place, were it not possible."""
    task = turn.task
    second = replace(
        Task(task.waiting[0], task.asked_at, task.touched_at, words=task.words),
        order_number=task.order_number, waiting=task.waiting[1:],
        units=task.units if task.capability in MOVES else None,
    )  # fmt: skip
    said = every_reason(own.shop, own.facts, decision).removesuffix(STAYS)
    then = proceed(turn.with_task(second))
    first, *rest = then.replies
    lead = f"{said}\nSo, as you asked, {WISHES[second.capability]} instead."
    return replace(then, replies=(replace(first, text=f"{lead}\n{first.text}"), *rest))


def _open_request(own: OwnOrder, decision: Decision) -> OpenRequest | None:
    lines = {line.line_id for line in decision.lines}
    return next((r for r in own.facts.order.requests if lines & set(r.units)), None)


def _with_open_request(turn: Turn, other: OpenRequest, decision: Decision) -> Outcome:
    wish = turn.task.capability
    if wish is other.capability is Capability.REPORT_DAMAGE and turn.task.photos:
        return photos_added(turn, other)
    replaces = decision.verdict is Verdict.ASK
    reply = questions.ask_which_request(other.reference, other.capability, replaces=replaces)
    return ask(turn, Step.WHICH_REQUEST, reply)


def _one_more_fact(turn: Turn, own: OwnOrder, decision: Decision) -> Outcome:
    match decision.reason:
        case Reason.RETURN_CONDITION:
            return _conditions(turn, own)
        case Reason.PHOTOS_NEEDED:
            return ask(turn, Step.PHOTOS, questions.ask_photos(noted(turn.task)))
    return _ask_target(turn, own, "")


def _conditions(turn: Turn, own: OwnOrder) -> Outcome:
    """Ask for the conditions that nobody vouched for yet, be it with the wish itself (LT-15)."""
    clause = own.shop.policy.returns
    task = vouched_early(turn.task, turn.heard.text, clause.conditions if clause else ())
    if task.conditions_met:
        return proceed(turn.with_task(task))
    question = questions.ask_conditions(own.shop, task.vouched)
    return ask(turn.with_task(task), Step.CONDITIONS, question)


def _ask_target(turn: Turn, own: OwnOrder, lead: str) -> Outcome:
    """Ask for another variant; what was said so far no longer counts as a hint."""
    targets = swap_targets(own.facts, turn.task)
    line = own.facts.order.line(next(iter(turn.task.units or {own.facts.order.lines[0].id: 1})))
    question = questions.ask_target(line, targets, narrowed=False)
    cleared = replace(turn.task, target_sku=None, hints="", quote=None)
    reply = replace(question, text=f"{lead}{question.text}")
    return ask(turn.with_task(cleared), Step.TARGET, reply)
