"""How a task ends: stopped, refused, given to a person, answered."""

from __future__ import annotations

from dataclasses import replace

from preorder.core.decisions import Decision, Reason, Request, Verdict
from preorder.core.orders import Capability, OpenRequest
from preorder.core.replies import Reply
from preorder.dialogue.asking import asks, only_wonders
from preorder.dialogue.beside import may_be_about
from preorder.dialogue.extract import says_no, says_yes
from preorder.dialogue.outcome import PERSON, CaseDraft, Outcome, OwnOrder, Turn
from preorder.dialogue.phrases import list_of
from preorder.dialogue.provisos import judge
from preorder.dialogue.questions import ask_go_on
from preorder.dialogue.remedy import came_wrong
from preorder.dialogue.remedy import noted as noted_remedy
from preorder.dialogue.several import following, others
from preorder.dialogue.state import Step, Task
from preorder.dialogue.theirs import not_done_yet
from preorder.dialogue.told import disputes
from preorder.dialogue.topics import reply_promise, status_of
from preorder.dialogue.words import WISHES, every_reason
from preorder.policy.campaign_text import moment
from preorder.policy.decide import decide, reply_by

_ASKED_ABOUT = (Capability.REQUEST_RETURN, Capability.SWAP_ITEM, Capability.CANCEL_ORDER)
_LEFT_UNMET = (
    "All right, I have left everything as it is. I cannot offer it on other terms myself; a person "
    "on our team can look at it, so just say so if you would like that."
)
_FEW = 3
"""A yes or a no of so few words tells a person nothing."""


def ended(turn: Turn, *replies: Reply, refused: str | None = None) -> Outcome:
    """Close the task; a further order or wish of the same message is offered next."""
    task = turn.memory.task
    memory = replace(turn.memory.moved_on(), task=None, refused=refused)
    next_task = following(task) if task is not None else None
    if next_task is None or not replies:
        return Outcome(memory, replies)
    if turn.known.handed_over and turn.task.capability is Capability.ORDER_STATUS:
        return _goes_along(turn, Outcome(memory, replies))
    *before, last = replies
    question = ask_go_on(next_task)
    joined = Reply(f"{last.text}\n{question.text}", (*question.buttons, PERSON))
    return Outcome(replace(memory, task=next_task), (*before, joined))


def _goes_along(turn: Turn, told: Outcome) -> Outcome:
    """Pass on what was wished besides a look at the order: a person has the chat."""
    drafts = _further(turn, turn.memory.current_order)
    if not drafts:
        return told
    wishes = list_of(list(dict.fromkeys(WISHES[each.capability] for each in drafts)))
    text = (
        f"{told.replies[-1].text}\nI have passed {wishes} on to the person who has your request; "
        "nothing has been changed yet."
    )
    return replace(told, replies=(*told.replies[:-1], Reply(text)), cases=drafts)


def stopped(turn: Turn) -> Outcome:
    """Leave everything as it is, because the customer says so."""
    left = ended(turn, Reply("All right, I have left everything as it is."))
    if left.memory.task is None and _unmet(turn):
        memory = replace(left.memory, offered=Capability.TALK_TO_HUMAN)
        return Outcome(memory, (Reply(_LEFT_UNMET, (PERSON,)),))
    if turn.task.step is not Step.CONFIRM or left.memory.task is not None:
        return left
    return replace(left, memory=replace(left.memory, offered=turn.task.capability))  # "wait, yes"


def _unmet(turn: Turn) -> bool:
    """Tell whether the summary that is left did not meet the customer's own conditions."""
    task, own = turn.task, turn.known.orders.get(turn.task.order_number or "")
    if own is None or task.quote is None or task.step is not Step.CONFIRM:
        return False
    return judge(own, task.quote.decision, task.provisos).unmet


def for_a_person(turn: Turn, own: OwnOrder, decision: Decision) -> Outcome:
    """Hand a decision to a person: the case is filed with the time of the request.

    What else was wished goes along where a person decides that too; else it is offered next.
    """
    number, task = own.facts.order.number, turn.task
    along = _decided_by_a_person(turn, own)
    reasons = every_reason(own.shop, own.facts, decision)
    if _only_asked(turn):
        return _offered(turn.with_order(number), f"Order {number}: {reasons}")
    # A look at the order needs nobody: it is taken at once.
    passed = [w for w in (task.capability, *along.waiting) if w is not Capability.ORDER_STATUS]
    wishes = list_of([called(task, wish) for wish in passed])
    received, also = moment(own.shop, task.asked_at), others(along)
    wishes += f" (also for order {list_of(also)})" if also else ""
    noted = f"I have passed {wishes} on, noted as received on {received}."
    told = " ".join(part for part in (noted, noted_remedy(task), promise(turn)) if part)
    reply = Reply("\n".join([f"Order {number}: {reasons}\n{told}", *_looked_at(turn, own)]))
    further = _further(turn.with_task(along), number)
    settled = (*along.waiting, Capability.ORDER_STATUS)
    rest = replace(
        task,
        fallback=False,
        orders=tuple(n for n in task.orders if n not in also),
        waiting=tuple(wish for wish in task.waiting if wish not in settled),
    )
    outcome = ended(turn.with_order(number).with_task(rest), reply)
    return replace(outcome, cases=(draft(turn, task, decision.reasons, number, decision), *further))


def _only_asked(turn: Turn) -> bool:
    """Tell whether a wish that a person decides on was only asked about: that passes nothing on."""
    asked = turn.task.capability in _ASKED_ABOUT and turn.heard.choice is None
    return asked and turn.heard.said == turn.task.words and only_wonders(turn.heard.text)


def _offered(turn: Turn, reasons: str) -> Outcome:
    """Say that a person decides, and ask whether it is to be passed on."""
    question = ask_go_on(turn.task)
    text = f"{reasons}\nShall I pass {called(turn.task, turn.task.capability)} on?"
    reply = Reply(text, question.buttons)
    return Outcome(turn.with_task(turn.task.at(Step.GO_ON)).memory, (reply,))


def _decided_by_a_person(turn: Turn, own: OwnOrder) -> Task:
    """Return the task with those further orders and wishes only that a person decides as well."""
    task, orders = turn.task, turn.known.orders
    alike = [n for n in others(task) if n in orders and _is_human(orders[n], task.capability, task)]
    here = own.facts.order.number
    wishes = [w for w in task.waiting if _is_human(own, w, task) and may_be_about(task, w, here)]
    return replace(task, orders=tuple(alike), waiting=tuple(wishes))


def _is_human(own: OwnOrder, wish: Capability, task: Task) -> bool:
    return decide(own.shop, own.facts, Request(wish, task.asked_at)).verdict is Verdict.HUMAN


def _looked_at(turn: Turn, own: OwnOrder) -> list[str]:
    if Capability.ORDER_STATUS not in turn.task.waiting:
        return []
    request = Request(Capability.ORDER_STATUS, turn.heard.at)
    return [status_of(own, decide(own.shop, own.facts, request))]


def called(task: Task, wish: Capability) -> str:
    """Name a wish; what was sent by mistake is no damage."""
    mistaken = wish is Capability.REPORT_DAMAGE and came_wrong(task)
    return "your report about the delivery" if mistaken else WISHES[wish]


def _further(turn: Turn, number: str | None) -> tuple[CaseDraft, ...]:
    """Return drafts for the orders and wishes that were to follow: they go to the same person."""
    task, reasons = turn.task, (Reason.ASKED_FOR_PERSON,)
    later = [wish for wish in task.waiting if wish is not Capability.ORDER_STATUS]
    wishes = [replace(task, capability=wish) for wish in later]
    own = [other for other in others(task) if other in turn.known.orders]
    return (
        *(draft(turn, task, reasons, other, None) for other in own),
        *(draft(turn, wish, reasons, number, None) for wish in wishes),
    )


def handed_over(turn: Turn, reason: Reason) -> Outcome:
    """Pass the chat to a person, with the task that was going on and all that was said of it."""
    heard, open_task = turn.heard, turn.memory.task
    wishes = heard.wishes or ((heard.starts,) if heard.starts else ())
    first = next((w for w in wishes if w is not Capability.TALK_TO_HUMAN), _refused(turn))
    fresh = Task(first or Capability.TALK_TO_HUMAN, heard.at, heard.at, words=heard.said)
    task = open_task or fresh
    number = task.order_number or turn.memory.current_order
    number = number if number in turn.known.orders else None
    case = draft(turn, task, (reason,), number, task.quote.decision if task.quote else None)
    further = _further(turn, number) if open_task else ()
    noted = ""
    asked = reason is Reason.ASKED_FOR_PERSON and not turn.known.waiting_for_person
    if asked and task.capability is not Capability.TALK_TO_HUMAN:
        noted = f" What you told me about {WISHES[task.capability]} goes along."
    noted = noted or not_done_yet(turn, wishes)
    reply = Reply(f"{_lead(turn, reason)}{noted} {promise(turn)}")
    memory = replace(turn.memory.moved_on(), task=None, refused=None)
    memory = replace(memory, handed_over=memory.handed_over or _wants_person(turn, reason))
    return Outcome(memory, (reply,), cases=(case, *further))


def is_the_persons(turn: Turn) -> bool:
    """Tell whether the open task is for the person who has the chat; a look, or a no, is ours."""
    ours = turn.task.capability is Capability.ORDER_STATUS or turn.task.withdraws is not None
    return turn.known.handed_over and not ours


def _wants_person(turn: Turn, reason: Reason) -> bool:
    """Tell whether the chat becomes a person's; a remark about what is passed on leaves it ours."""
    asked = turn.heard.intent == Capability.TALK_TO_HUMAN
    offered = turn.memory.offered is Capability.TALK_TO_HUMAN
    remark = reason is Reason.ASKED_FOR_PERSON and turn.known.waiting_for_person
    return asked or offered or not remark


def _refused(turn: Turn) -> Capability | None:
    """Return the wish that was refused last: who takes the offered person means that."""
    refused, offered = turn.memory.refused, turn.memory.offered
    taken = refused is not None and offered is Capability.TALK_TO_HUMAN
    return Capability(refused.split(":")[0]) if taken and refused else None


def _lead(turn: Turn, reason: Reason) -> str:
    wishes = set(turn.heard.wishes) - {Capability.TALK_TO_HUMAN}
    if turn.known.waiting_for_person and asks(turn.heard.text) and not wishes:
        return (
            "I cannot tell you that myself, so I have added your question to your request; it is "
            "with a person on our team."
        )
    if turn.known.waiting_for_person:
        return "I have added this to your request; it is with a person on our team."
    if (turn.memory.done or turn.memory.earlier) and disputes(turn.heard.text):
        return "I am sorry. I have passed this chat to a person on our team, with what was done."
    if reason is Reason.ASKED_FOR_PERSON:
        return "Of course, I have passed this chat to a person on our team."
    if reason is Reason.PHOTOS_NEEDED:
        return "No problem, a person on our team will look at it without a photo."
    what = "that code" if turn.memory.task and turn.task.step is Step.CODE else "those details"
    return f"I could not match {what}, so I have passed this chat to a person on our team."


def draft(
    turn: Turn,
    task: Task,
    reasons: tuple[Reason, ...],
    number: str | None,
    decision: Decision | None,
) -> CaseDraft:
    said = turn.heard.said
    bare = (says_yes(said) or says_no(said)) and len(said.split()) <= _FEW
    words = task.words if bare or said in task.words else f"{task.words}\n{said}".strip()
    photos = tuple(dict.fromkeys((*task.photos, *turn.heard.photos)))
    return CaseDraft(task.capability, reasons, task.asked_at, words, number, decision, photos)


def case_for(turn: Turn, own: OwnOrder, decision: Decision) -> CaseDraft:
    """Return the case for a decision of which a person has the rest to do."""
    return draft(turn, turn.task, decision.reasons, own.facts.order.number, decision)


def aside(turn: Turn, own: OwnOrder | None) -> CaseDraft:
    """Return the case for something that is told in the middle of a task and is a person's."""
    heard, number = turn.heard, own.facts.order.number if own else None
    reasons = (Reason.ASKED_FOR_PERSON,)
    return CaseDraft(Capability.TALK_TO_HUMAN, reasons, heard.at, heard.said, number)


def photos_added(turn: Turn, claim: OpenRequest) -> Outcome:
    """Add photos, or the remedy that is wished for, to a damage claim that is filed already."""
    number = turn.task.order_number
    added = f"Thank you. I have added this to your damage claim {claim.reference}."
    reply = Reply(" ".join(part for part in (added, noted_remedy(turn.task)) if part))
    case = draft(turn, turn.task, (Reason.REQUEST_OPEN,), number, None)
    return replace(ended(turn, reply), cases=(case,), waits=False)


def promise(turn: Turn) -> str:
    """Say when a person answers, as this shop promises it."""
    shop = turn.known.shop
    return reply_promise(shop, reply_by(shop, turn.heard.at))


def explained(turn: Turn, own: OwnOrder, decision: Decision) -> Outcome:
    """Say that the policy allows it and how to ask for it, where we may only explain."""
    text = (
        f"Our policy allows it. Please write to {own.shop.contact.email} with your order number "
        f"{own.facts.order.number}, and we will take care of {WISHES[decision.capability]}."
    )
    return ended(turn, Reply(text, (PERSON,)))
