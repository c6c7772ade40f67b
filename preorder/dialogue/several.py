"""Several orders in one message: each is taken up in its turn, none is forgotten."""

from __future__ import annotations

import re
from dataclasses import replace

from preorder.core.orders import Capability
from preorder.dialogue.asking import asks
from preorder.dialogue.extract import ordinal
from preorder.dialogue.items import speaks_of, with_counted
from preorder.dialogue.mentions import extract_identity
from preorder.dialogue.outcome import Heard, Known, OwnOrder, Turn
from preorder.dialogue.state import Step, Task
from preorder.dialogue.topics import about
from preorder.dialogue.whose import whose

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
_MOST = 10
DEEDS = (
    *(Capability.SWAP_ITEM, Capability.CANCEL_ORDER, Capability.REQUEST_RETURN),
    Capability.DELAY_REFUND,
)
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
_BOTH_OF_HIS = re.compile(r"\b(?:both|the two)\b", re.IGNORECASE)
ANOTHER_OF_HIS = re.compile(r"\b(?:the|my) other (?P<what>one|order)\b", re.IGNORECASE)


def later_wishes(wishes: tuple[Capability, ...], text: str) -> tuple[Capability, ...]:
    """Return what is still wished at the end of a text: "cancel it, no wait, swap it instead"."""
    wishes = with_counted(wishes, text)
    if len(wishes) < 2:
        return wishes
    *_, last = _CORRECTION.split(text)
    last = text if _BOTH.search(last) else last
    meant = _GIVEN_UP.sub(" ", last)
    # "The bus came scratched and i don't want the other one": no word of it is given up.
    unsaid = {wish for wish in wishes if last == text and not speaks_of(text, wish)}
    found = tuple(wish for wish in wishes if wish in unsaid or speaks_of(meant, wish))
    return found if found and meant != text else wishes


def with_orders(task: Task, known: Known, heard: Heard) -> Task:
    """Return the task with the orders that a message names for it: the present one, then others."""
    text = heard.text
    mentioned, position = known.mentioned, ordinal(text)
    if len(mentioned) > 1 and position is not None and -1 <= position < len(mentioned):
        return replace(task, orders=(mentioned[position],), order_number=None)
    if len(mentioned) > 1:
        words = task.words if heard.said in task.words else heard.said
        found = for_wish(replace(task, named=mentioned[:_MOST], words=words))
        return replace(found, words=with_said(task.words, heard.said))
    if mentioned and task.orders and (mentioned[0] not in task.orders or _ONLY.search(text)):
        return replace(task, named=(), orders=())
    everything = _ALL_ORDERS.search(f"{task.hints}\n{text}") or (
        task.step is Step.WHICH_ORDER and re.search(r"\b(?:both|all)\b", text, re.IGNORECASE)
    )
    if everything and not task.orders and len(known.orders) > 1:
        return replace(task, orders=tuple(known.orders))
    return task


def with_said(before: str, said: str) -> str:
    return before if said in before else f"{before}\n{said}"


def in_list(task: Task, text: str, known: Known, spoken_of: str | None) -> Task:
    """Return the task for the order that is meant by its place among the customer's own.

    Only where the order spoken of has a single item: else it is one of its items that is meant.
    "The last one" is the order that was shown last.
    """
    if known.mentioned or task.orders:
        return task
    if (fit := described(text, known)) and spoken_of not in fit:
        several = replace(task, order_number=None).at(Step.WHICH_ORDER)
        return replace(task, order_number=fit[0]) if len(fit) == 1 else several
    own = known.orders.get(spoken_of or "")
    if (
        own is not None
        and _BOTH_OF_HIS.search(text)
        and _is_one_unit(own)
        and len(known.orders) == 2
    ):
        return replace(task, orders=tuple(known.orders))
    other = ANOTHER_OF_HIS.search(text)
    order = other is not None and other["what"].lower() == "order"
    if own is None or (len(own.facts.order.lines) > 1 and not order):
        return task
    swaps = task.capability is Capability.SWAP_ITEM
    number = _placed(text, known) or (None if swaps else the_other(text, known, own))
    if number is None or number == task.order_number:
        return task
    return replace(task, order_number=number, units=None, whole=False, target_sku=None, quote=None)


def _is_one_unit(own: OwnOrder) -> bool:
    """Tell whether an order has a single unit, so that "both" cannot be items of it."""
    return sum(line.qty for line in own.facts.order.lines) == 1


def described(text: str, known: Known) -> list[str]:
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
    return others[0] if ANOTHER_OF_HIS.search(text) and len(others) == 1 else None


def asked_other(task: Task, text: str, known: Known) -> str | None:
    """Return the customer's other order where a cancellation's text asks about it."""
    own = known.orders.get(task.order_number or "")
    cancels = task.capability is Capability.CANCEL_ORDER and asks(text)
    return the_other(text, known, own) if own and cancels else None


def for_wish(task: Task) -> Task:
    """Return the task with those of the named orders that are named along with its wish.

    With none of them where that cannot be told: then he is asked.
    """
    return replace(task, orders=_wished(task), order_number=None)


def _wished(task: Task) -> tuple[str, ...]:
    found, wish = whose(task.words, task.named), task.capability
    if mine := found.numbers(wish):
        asked = [n for each in task.asked if (rule := about(each)) for n in found.numbers(rule)]
        return tuple(dict.fromkeys((*mine, *asked)))
    if wish in found.wished:
        return ()
    free = found.free(task.named)
    if wish is Capability.ORDER_STATUS:
        return free or tuple(number for number in task.named if number not in found.kept)
    if free:
        # Of two that stand beside nothing both are meant, unless others are named for something.
        return free if len(free) in (1, len(task.named)) else ()
    # "I want my money back": other words for what was heard as a cancellation.
    alike = [n for each in DEEDS if each not in task.waiting for n in found.numbers(each)]
    return tuple(dict.fromkeys(alike))


def asked_of(task: Task, number: str) -> tuple[str, ...]:
    """Return the questions that are about this one of the named orders, or about none of them."""
    found = whose(task.words, task.named)
    rules = [(topic, found.numbers(rule) if (rule := about(topic)) else ()) for topic in task.asked]
    return tuple(topic for topic, numbers in rules if not numbers or number in numbers)


def undecided(task: Task) -> bool:
    """Tell whether the message named several orders, and not which of them is meant."""
    return len(task.named) > 1 and not task.orders


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
        units=task.later_units,
        order_number=task.order_number if task.later_units else None,
    )


def _once_more(task: Task) -> Task:
    """Return the same wish, for what is still to come of it."""
    waiting = (task.capability, *task.waiting)
    return _next_wish(replace(task, waiting=waiting, later_units=None))


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
    if task.step is not Step.WHICH_ORDER and not task.orders and not undecided(task):
        spoken_of = [memory.current_order, memory.claimed_number]
        others = [number for number in orders if number != next(filter(None, spoken_of), None)]
        another = _ANOTHER.search(task.hints) is not None
        candidates += spoken_of if not another else others if len(others) == 1 else []
    # A mere yes to "these are yours; which do you mean?" names none, even where there is only one.
    unnamed = task.step is Step.WHICH_ORDER and not _THIS_ORDER.search(turn.heard.text)
    if len(orders) == 1 and not task.orders and not unnamed:
        candidates.append(next(iter(orders)))
    return replace(task, order_number=next((n for n in candidates if n in orders), None))
