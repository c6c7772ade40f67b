"""Several orders in one message: each is taken up in its turn, none is forgotten."""

from __future__ import annotations

import re
from dataclasses import replace

from preorder.core.orders import Capability
from preorder.dialogue.extract import ordinal
from preorder.dialogue.items import speaks_of
from preorder.dialogue.mentions import extract_identity
from preorder.dialogue.outcome import Known, OwnOrder
from preorder.dialogue.state import Step, Task

_ALL_ORDERS = re.compile(
    r"\b(?:both|all)\b(?: of)?(?: (?:my|the|these|our))?(?: \w+)? orders\b|"
    r"\b(?:are|cancel|return|refund|status of|about) (?:my|our|these) orders\b",
    re.IGNORECASE,
)
_MOST = 10
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
    r"\b(?:(?P<newest>later|newer|newest|latest|most recent)|earlier|older|oldest)\s"
    r"(?:one|order)\b",
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


def with_orders(task: Task, known: Known, text: str) -> Task:
    """Return the task with the orders that a message names for it: the present one, then others."""
    mentioned = known.mentioned
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
    own = known.orders.get(spoken_of or "")
    if own is None or known.mentioned or task.orders or len(own.facts.order.lines) > 1:
        return task
    number = _placed(text, known) or _told_apart(task, text, known, own)
    if number is None or number == task.order_number:
        return task
    return replace(task, order_number=number, units=None, whole=False, target_sku=None, quote=None)


def _placed(text: str, known: Known) -> str | None:
    numbers, position = list(known.orders), ordinal(text)
    shown = position is not None and 0 <= position < len(numbers) > 1
    return numbers[position] if shown and position is not None else None


def _told_apart(task: Task, text: str, known: Known, own: OwnOrder) -> str | None:
    """Return the order that is meant as the newer, the older, or the other one."""
    by_age = sorted(known.orders, key=lambda each: known.orders[each].facts.order.placed_at)
    if len(by_age) > 1 and (age := _AGE.search(text)):
        return by_age[-1] if age["newest"] else by_age[0]
    return None if task.capability is Capability.SWAP_ITEM else the_other(text, known, own)


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
    for clause in _CLAUSES.split(text):
        verbs = [each for each in Capability if speaks_of(clause, each)] or verbs
        if capability in verbs or (not verbs and not speaks_of(text, capability)):
            mine += [number for number in named if _stands_in(number, clause)]
    return tuple(dict.fromkeys(mine))


def _stands_in(number: str, text: str) -> bool:
    digits = re.sub(r"\D", "", number)
    return re.search(rf"(?<!\d){digits}(?!\d)", text) is not None


def following(task: Task) -> Task | None:
    """Return what is to be taken up after a task: its next order, else the next wish."""
    if task.more:
        return _next_part(task)
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
