"""Several orders in one message: each is taken up in its turn, none is forgotten."""

from __future__ import annotations

import re
from dataclasses import replace

from preorder.core.orders import Capability
from preorder.dialogue.extract import ordinal
from preorder.dialogue.items import speaks_of
from preorder.dialogue.mentions import extract_identity
from preorder.dialogue.outcome import Known, OwnOrder, Turn
from preorder.dialogue.state import Step, Task

_ALL_ORDERS = re.compile(
    r"\b(?:both|all)\b(?: of)?(?: (?:my|the|these|our))?(?: \w+)? orders\b|"
    r"\b(?:are|cancel|return|refund|status of|about|list|show(?: me)?) (?:my|our|these) orders\b|"
    r"\bhave (?:\d|two|three|four|five|several|a few|some|multiple) orders\b.*"
    r"\b(?:they|them|all)\b",
    re.IGNORECASE,
)
_ONE = r"\b(?:one|order|ones)\s+(?:that|which|thats|what)\b[^,.;!?]*"
_CAME = r"\b(?:ship\w*|sent|came|come|arriv\w*|deliver\w*|here)\b"
_NOT_SENT = re.compile(rf"{_ONE}(?:n['’]?t|\bnot|\bnever)\b[^,.;!?]*{_CAME}", re.IGNORECASE)
_SENT = re.compile(rf"{_ONE}{_CAME}", re.IGNORECASE)
_THIS_ORDER = re.compile(
    r"\b(?:that|this|my|the|first) (?:one|order|first)\b|\bmine\b", re.IGNORECASE
)
_ANOTHER = re.compile(r"\b(?:an)?other (?:order|one)\b", re.IGNORECASE)

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
    turn = turn.with_task(_chosen_order(turn))
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
    return _with_item(turn, _without(own, turn.task.instead_of), agreed=agreed)


def _told(turn: Turn, own: OwnOrder) -> Outcome:
    """Tell the status of each order that was named, in one answer."""
    task, known = turn.task, turn.known
    rest = tuple(number for number in others(task) if number in known.orders)
    if not rest:
        return status_told(turn, own)
    first = status_told(turn.with_task(replace(task, orders=(), waiting=())), own)
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
        claims = replace(turn.memory, claimed_number=task.orders[0])
        turn = replace(turn, memory=claims)
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
    turn = turn.with_task(as_due(turn.task, own))
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
    unchanged = quote is not None and quote.decision.same_outcome(decision)
    if unchanged and (agreed or task.step is Step.CODE):
        return _agreed(turn, own, decision, agreed=agreed)
    if quote is None or not unchanged:
        quote = Quote(turn.heard.message_id, turn.heard.at, decision)
    reply = _summary(turn, own, quote)
    if agreed:
        reply = replace(reply, text=f"Something has changed in the meantime. {reply.text}")
    return ask(turn.with_task(replace(task, quote=quote)), Step.CONFIRM, reply)


def _summary(turn: Turn, own: OwnOrder, quote: Quote) -> Reply:
    judged = judge(own, quote.decision, turn.task.provisos)
    replaced = claim_replaced(turn, quote.decision) is not None
    said = Said(judged, noted(turn.task), _CLAIM_GOES if replaced else "")
    return ask_confirm(own.shop, own.facts, quote, said)


def _agreed(turn: Turn, own: OwnOrder, decision: Decision, *, agreed: bool) -> Outcome:
    """Carry out what was agreed to, or ask for the code that this shop wants first."""
    task = turn.task
    if task.capability in MOVES and turn.known.code_needed:
        first = task.step is not Step.CODE
        return replace(ask(turn, Step.CODE, questions.ask_code()), send_code=first)
    if not agreed:
        return ask(turn, Step.CONFIRM, _summary(turn, own, _shown(task)))
    request = request_of(task, task.units)
    command = Command(own.facts.order.number, request, decision, task.instead_of)
    return Outcome(turn.memory, command=command)


def _shown(task: Task) -> Quote:
    if task.quote is None:
        raise LookupError("no summary was shown")
    return task.quote


def _conclude(turn: Turn, own: OwnOrder, decision: Decision) -> Outcome:
    """End a wish that is not allowed as it stands, or ask for the one fact that is missing."""
    if decision.reason is Reason.REQUEST_OPEN and (other := _open_request(own, decision)):
        return _with_open_request(turn, other, decision)
    match decision.verdict:
        case Verdict.HUMAN:
            return for_a_person(turn, own, decision)
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
    said = every_reason(own.shop, own.facts, decision)
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


_MOST = 10
_DEEDS = (
    *(Capability.SWAP_ITEM, Capability.CANCEL_ORDER, Capability.REQUEST_RETURN),
    Capability.DELAY_REFUND,
)
_CLAUSES = re.compile(r"\b(?:and|but|then)\b|[,;.!?\n]", re.IGNORECASE)
_ONLY = re.compile(r"\b(?:only|just|not)\b", re.IGNORECASE)


_CORRECTION = re.compile(
    r"\b(?:no,? wait|wait,? no|(?<!no )wait|actually|scratch (?:that|it)|on second thoughts?|"
    r"or rather|i mean|change of plans?)\b|"
    r",\s*no\b(?=,|\s+(?:just|rather|please|swap|cancel|return))",
    re.IGNORECASE,
)
"""Between what was said first and what is meant in its place."""
_GIVEN_UP = re.compile(
    r"\b(?:forget|never ?mind|skip|drop|instead of|rather than|not|don['’]?t|do not)\s+"
    r"(?:want to\s+)?(?:about\s+)?(?:the\s+|a\s+|my\s+|that\s+|to\s+)?(?:\w*ing\b|\w+)",
    re.IGNORECASE,
)
_BOTH = re.compile(r"\b(?:also|too|as well|both|and then)\b", re.IGNORECASE)


_AGE = re.compile(
    r"\b(?:(?P<newest>newest|latest|most recent)|oldest|earliest)\b"
    r"|\b(?:(?P<newer>later|newer)|earlier|older)\s(?:one|order)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(r"\bthe other (?:one|order)\b", re.IGNORECASE)


def later_wishes(wishes: tuple[Capability, ...], text: str) -> tuple[Capability, ...]:
    """Return what is still wished at the end of a text: "cancel it, no wait, swap it instead"."""
    if len(wishes) < 2:
        return wishes
    *_, last = _CORRECTION.split(text)
    last = text if _BOTH.search(last) else last
    meant = _GIVEN_UP.sub(" ", last)
    found = tuple(wish for wish in wishes if speaks_of(meant, wish))
    return found if found and meant != text else wishes


_NOT_POSSIBLE = (
    r"(?:not?|can['’]?t|cannot|isn['’]?t|isnt|doesn['’]?t|doesnt|won['’]?t|wont|impossible|"
    r"unavailable|full|gone|sold out|too late)"
)
_OTHERWISE = re.compile(
    rf"\bif\b[^.;!?\n]{{0,50}}?\b{_NOT_POSSIBLE}\b[^.;!?\n]*?"
    r"(?:\bthen\b|,|\b(?=(?:just |please |pls )*(?:cancel|cancle|refund|return)\w*\b"
    r"(?!\s+then\b)))(?P<rest>.*)"
    r"|\b(?:otherwise|or else|failing that)\b(?P<else>.*)"
    rf"|\bor\s+(?:just\s+)?(?P<or>(?:cancel|cancle|refund|return|swap|switch)\w*.*)\bif\b.*\b{_NOT_POSSIBLE}\b",
    re.IGNORECASE | re.DOTALL,
)
_ONES_OWN = re.compile(r"^\W*(?:i|we)(?:['’]?ll| will| would| am)\b", re.IGNORECASE)


def fallback_in(text: str) -> tuple[Capability, Capability, str] | None:
    """Return a wish, the one in its place should it not be possible, and the text before that.

    "Swap it for the Como, and if that's not possible, cancel it"; None for most.
    """
    found = _OTHERWISE.search(text)
    if found is None:
        return None
    group = next(name for name in ("rest", "else", "or") if found[name] is not None)
    rest, head = found[group], text[: found.start(group)]
    second = next((each for each in _DEEDS if speaks_of(rest, each)), None)
    first = next((each for each in _DEEDS if speaks_of(head, each) and each is not second), None)
    if first is None or second is None or _ONES_OWN.match(rest):
        return None
    before = text[: found.start()]
    return first, second, before if speaks_of(before, first) else head


def with_orders(task: Task, known: Known, text: str) -> Task:
    """Return the task with the orders that a message names for it: the present one, then others."""
    mentioned, position = known.mentioned, ordinal(text)
    if len(mentioned) > 1 and position is not None and -1 <= position < len(mentioned):
        return replace(task, orders=(mentioned[position],), order_number=None)
    if len(mentioned) > 1:
        return for_wish(replace(task, named=mentioned[:_MOST]))
    if mentioned and task.orders and (mentioned[0] not in task.orders or _ONLY.search(text)):
        return replace(task, named=(), orders=())
    everything = _ALL_ORDERS.search(f"{task.hints}\n{text}") or (
        task.step is Step.WHICH_ORDER and re.search(r"\b(?:both|all)\b", text, re.IGNORECASE)
    )
    if everything and not task.orders and len(known.orders) > 1:
        return replace(task, orders=tuple(known.orders))
    return task


def in_list(task: Task, text: str, known: Known, spoken_of: str | None) -> Task:
    """Return the task for the order that is meant by its place among the customer's own.

    Only where the order spoken of has a single item: else it is one of its items that is meant.
    "The last one" is the order that was shown last.
    """
    if known.mentioned or task.orders:
        return task
    if (fit := _described(text, known)) and spoken_of not in fit:
        several = replace(task, order_number=None).at(Step.WHICH_ORDER)
        return replace(task, order_number=fit[0]) if len(fit) == 1 else several
    own = known.orders.get(spoken_of or "")
    if own is None or len(own.facts.order.lines) > 1:
        return task
    swaps = task.capability is Capability.SWAP_ITEM
    number = _placed(text, known) or (None if swaps else the_other(text, known, own))
    if number is None or number == task.order_number:
        return task
    return replace(task, order_number=number, units=None, whole=False, target_sku=None, quote=None)


def _described(text: str, known: Known) -> list[str]:
    """Return the orders that a text describes: the newest, or those that have (not) shipped."""
    orders = {number: own.facts.order for number, own in known.orders.items()}
    if len(orders) < 2:
        return []
    if age := _AGE.search(text):
        by_age = sorted(orders, key=lambda number: orders[number].placed_at)
        return [by_age[-1 if age["newest"] or age["newer"] else 0]]
    if _NOT_SENT.search(text):
        return [n for n, order in orders.items() if any(line.open for line in order.lines)]
    if _SENT.search(text):
        return [n for n, order in orders.items() if any(line.shipped for line in order.lines)]
    return []


def _placed(text: str, known: Known) -> str | None:
    numbers, position = list(known.orders), ordinal(text)
    shown = position is not None and 0 <= position < len(numbers) > 1
    return numbers[position] if shown and position is not None else None


def the_other(text: str, known: Known, own: OwnOrder) -> str | None:
    """Return the customer's other order, if it is meant and there are two."""
    others = [number for number in known.orders if number != own.facts.order.number]
    return others[0] if _OTHER.search(text) and len(others) == 1 else None


def for_wish(task: Task) -> Task:
    """Return the task with those of the named orders that are named along with its wish."""
    mine = _named_with(task.capability, task.words, task.named)
    return replace(task, orders=mine or task.named, order_number=None)


def _named_with(capability: Capability, text: str, named: tuple[str, ...]) -> tuple[str, ...]:
    """Return the numbers in a wish's part of a text: a clause without a verb goes with the last."""
    verbs: list[Capability] = []
    mine: list[str] = []
    ahead: list[str] = []  # "Order 20417, please cancel it": the first verb is what it is for
    for clause in _CLAUSES.split(text):
        here = [number for number in named if _stands_in(number, clause)]
        verbs = [each for each in Capability if speaks_of(clause, each)] or verbs
        if not verbs and speaks_of(text, capability):
            ahead += here
        elif not verbs or capability in verbs:
            mine += [*ahead, *here]
        ahead = [] if verbs else ahead
    return tuple(dict.fromkeys(mine))


def _stands_in(number: str, text: str) -> bool:
    digits = re.sub(r"\D", "", number)
    return re.search(rf"(?<!\d){digits}(?!\d)", text) is not None


def following(task: Task) -> Task | None:
    """Return what is to be taken up after a task: its next order, else the next wish."""
    if task.more:
        return _next_part(task)
    if task.fallback:  # was possible after all, or is not wanted
        task = replace(task, waiting=task.waiting[1:])
    rest = tuple(number for number in task.orders if number != task.order_number)
    if rest:
        return replace(_once_more(task), order_number=rest[0], orders=rest)
    if not task.waiting:
        return None
    wish = _next_wish(task)
    return for_wish(wish) if wish.named else wish


def _next_wish(task: Task) -> Task:
    """Return the next of several wishes: asked in the same message, so at the same time."""
    return Task(
        task.waiting[0],
        task.asked_at,
        task.touched_at,
        words=task.words,
        hints=extract_identity(task.words).rest,
        step=Step.GO_ON,
        photos=task.photos,
        photos_at=task.photos_at,
        waiting=task.waiting[1:],
        named=task.named,
    )


def _once_more(task: Task) -> Task:
    """Return the same wish, for what is still to come of it."""
    return _next_wish(replace(task, waiting=(task.capability, *task.waiting)))


def _next_part(task: Task) -> Task:
    first, *rest = task.more
    return replace(
        _once_more(task), hints=first, about=first, more=tuple(rest), units=task.units,
        order_number=task.order_number, orders=task.orders,
    )  # fmt: skip


def others(task: Task) -> tuple[str, ...]:
    """Return the orders that are still to come after the present one."""
    return tuple(number for number in task.orders if number != task.order_number)


def chosen_order(turn: Turn) -> Task:
    """Return the task with its order: the one named, else the one spoken of, else the only one."""
    task, orders, memory = turn.task, turn.known.orders, turn.memory
    candidates = [task.order_number, *task.orders]
    if task.step is not Step.WHICH_ORDER and not task.orders:
        spoken_of = [memory.current_order, memory.claimed_number]
        others = [number for number in orders if number != next(filter(None, spoken_of), None)]
        another = _ANOTHER.search(task.hints) is not None
        candidates += spoken_of if not another else others if len(others) == 1 else []
    # A mere yes to "these are yours; which do you mean?" names none, even where there is only one.
    unnamed = task.step is Step.WHICH_ORDER and not _THIS_ORDER.search(turn.heard.text)
    if len(orders) == 1 and not task.orders and not unnamed:
        candidates.append(next(iter(orders)))
    return replace(task, order_number=next((n for n in candidates if n in orders), None))
