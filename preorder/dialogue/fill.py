"""Take a message as the answer to a task's open question."""

from __future__ import annotations

import re
from dataclasses import replace

from preorder.core.orders import Capability, Facts
from preorder.dialogue.asking import asks, corrects
from preorder.dialogue.conditions import as_it_has_to_be
from preorder.dialogue.costs import asks_cost
from preorder.dialogue.extract import clean, place, quantity, says_all, says_no, says_yes, words
from preorder.dialogue.items import (
    acting_lines,
    best_matches,
    names_another_deed,
    pick_items,
    pick_target,
    significant,
    units_available,
    variant_label,
)
from preorder.dialogue.lost_number import lacks_number
from preorder.dialogue.outcome import Heard, Known, OwnOrder
from preorder.dialogue.provisos import provisos
from preorder.dialogue.remedy import money_wished
from preorder.dialogue.state import Step, Task
from preorder.dialogue.units import possible_lines, shown_targets
from preorder.dialogue.yes_no import agrees, declines

_FILLER = frozenset(
    "it its it's is my the order number ordr no nr num id email mail mails e address oh ok okay "
    "sorry ah and thanks thank you pls please here hi hello yes sure this that was i think "
    "meant mean typo with under from a an for on to of by in which one ones just only take want "
    "need would like can could s m d ll re me not wrong right correct actually instead".split()
)
_YES_OR_NO = (
    *(Step.CONFIRM, Step.CONDITIONS, Step.GO_ON, Step.WHICH_REQUEST),
    *(Step.CLAIM_FIRST, Step.WITHDRAW),
)
_PLAIN = (Step.CONDITIONS, Step.TARGET, Step.HOW_MANY)
_SHORT, _FEW = 12, 3
"""How many words an answer may have in all, and besides filler."""


def fill(task: Task, heard: Heard, known: Known) -> Task:
    """Return the task with everything the message says about it."""
    task = fill_details(task, heard, known)
    if heard.choice is not None:
        return _with_choice(task, heard.choice, known)
    own = known.orders.get(task.order_number or "")
    return task if own is None else _with_words(task, heard, own)


def fill_details(task: Task, heard: Heard, known: Known) -> Task:
    """Return the task with what needs no reading: photos, and the number of an own order."""
    return _with_order(_with_photos(task, heard), heard, known)


def facts_of(task: Task, known: Known) -> Facts | None:
    """Return the task's order, if it is known and the customer's own."""
    own = known.orders.get(task.order_number or "")
    return own.facts if own else None


def _with_photos(task: Task, heard: Heard) -> Task:
    if not heard.photos:
        return task
    photos = tuple(dict.fromkeys((*task.photos, *heard.photos)))
    return replace(task, photos=photos, photos_at=task.photos_at or heard.at)


def _with_order(task: Task, heard: Heard, known: Known) -> Task:
    own = [number for number in known.mentioned if number in known.orders]
    number = own[0] if own else task.order_number
    if heard.choice is not None and heard.choice.startswith("order:"):
        number = heard.choice.removeprefix("order:")
    elif task.step is Step.WHICH_ORDER and not own:
        number = _named_order(heard.text, known) or number
    if number == task.order_number:
        return task
    return replace(task, order_number=number, units=None, whole=False, target_sku=None, quote=None)


def _named_order(text: str, known: Known) -> str | None:
    """Return the order meant by its place in the list or by what is in it."""
    numbers, position = list(known.orders), place(text)
    if position is not None and -len(numbers) <= position < len(numbers):
        return numbers[position]
    contents = [
        (number, " ".join(line.name for line in own.facts.order.lines))
        for number, own in known.orders.items()
    ]
    found = best_matches(significant(text), contents)
    return found[0] if len(found) == 1 else None


def _with_choice(task: Task, choice: str, known: Known) -> Task:
    kind, _, value = choice.partition(":")
    facts = facts_of(task, known)
    match kind:
        case "all":
            return replace(task, whole=True, units=None)
        case "line" if facts and _is_line(facts, value):
            return replace(task, units={int(value): 0}, whole=False)
        case "qty" if task.units and value.isdigit():
            return _with_quantity(task, int(value))
        case "sku" if facts and value in facts.variants:
            return replace(task, target_sku=value)
        case "cond":
            return replace(task, conditions_met=value == "yes")
    return task


def _is_line(facts: Facts, value: str) -> bool:
    return value in {str(line.id) for line in facts.order.lines}


def _with_quantity(task: Task, number: int) -> Task:
    """Return the task with that many units of the line whose quantity is open."""
    units = dict(task.units or {})
    opened = next((line for line, qty in units.items() if not qty), None)
    return task if opened is None else replace(task, units={**units, opened: number})


def _with_words(task: Task, heard: Heard, own: OwnOrder) -> Task:
    text, facts = heard.text, own.facts
    match task.step:
        case Step.HOW_MANY:
            return _how_many(task, text, facts)
        case Step.CONDITIONS:
            return _with_conditions(task, heard)
        case Step.TARGET if task.units:
            return _chosen_target(task, text, facts)
        case Step.WHICH_ITEM if (line := _line_by_place(task, text, own)) is not None:
            return replace(task, units={line: 0}, whole=False)
        case Step.WHICH_ITEM | Step.CONFIRM | Step.CODE | Step.PHOTOS:
            return _with_items(task, text, facts)
    return task


def _how_many(task: Task, text: str, facts: Facts) -> Task:
    number = quantity(text)
    if number is None and says_all(text):
        opened = next((line for line, qty in (task.units or {}).items() if not qty), None)
        line = facts.order.line(opened) if opened is not None else None
        number = units_available(line, task.capability) if line else None
    return task if number is None else _with_quantity(task, number)


def _with_conditions(task: Task, heard: Heard) -> Task:
    stated = None if asks(heard.text) else as_it_has_to_be(heard.text)
    if stated is not None:
        return replace(task, conditions_met=stated)
    if agrees(heard):
        return replace(task, conditions_met=True)
    return replace(task, conditions_met=False) if declines(heard) else task


def _line_by_place(task: Task, text: str, own: OwnOrder) -> int | None:
    """Return the line that is meant by its place in the list that was shown."""
    lines = acting_lines(own.facts, task.capability)
    if task.capability is Capability.SWAP_ITEM:
        lines = possible_lines(task, own, lines)
    position = place(text)
    shown = position is not None and -len(lines) <= position < len(lines)
    return lines[position].id if position is not None and shown else None


def _chosen_target(task: Task, text: str, facts: Facts) -> Task:
    """Take what to swap to by its place in the list, or in words, which may narrow the list."""
    shown, position = shown_targets(task, facts), place(text)
    if position is not None and -len(shown) <= position < len(shown):
        return replace(task, target_sku=shown[position].sku)
    changed = _with_target(task, text, facts)
    if changed != task:
        return changed
    line = facts.order.line(next(iter(task.units or {})))
    narrowed = [variant for variant in pick_target(text, facts, line) if variant in shown]
    if len(narrowed) == 1:
        return replace(task, target_sku=narrowed[0].sku)
    if 1 < len(narrowed) < len(shown):
        return replace(task, hints=text)  # what is named next is looked for among these
    return _other_quantity(task, text)


def _with_target(task: Task, text: str, facts: Facts) -> Task:
    line = next((facts.order.line(i) for i in task.units or {} if i), None)
    found = pick_target(text, facts, line) if line else []
    if len(found) != 1:
        return task
    named = significant(variant_label(found[0]))
    counted = " ".join("it" if word in named else word for word in words(text))
    return _other_quantity(replace(task, target_sku=found[0].sku), counted)


def _with_items(task: Task, text: str, facts: Facts) -> Task:
    """Take up items that are named; at the summary this is a correction ("no, just the wallet")."""
    if task.quote is not None and asks(text):
        return task  # "is that all i get" asks about the summary, and must not change it
    if task.quote is not None and task.capability is Capability.SWAP_ITEM:
        changed = _with_target(task, text, facts)
        return replace(changed, quote=None) if changed != task else _other_quantity(task, text)
    picked = pick_items(text, acting_lines(facts, task.capability))
    if picked is None:
        return _other_quantity(task, text)
    if picked.whole:
        meant = task.quote is None or corrects(text)
        return (
            task if task.whole or not meant else replace(task, whole=True, units=None, quote=None)
        )
    units = {line: qty or _before(task, line) for line, qty in picked.units.items()}
    same = task.units is not None and units == dict(task.units)
    return task if same else replace(task, units=units, whole=False, quote=None)


def _other_quantity(task: Task, text: str) -> Task:
    """Take a number as a correction, once a single line is chosen ("no, only 2")."""
    chosen = (task.quote is not None or task.step is Step.TARGET) and corrects(text)
    number = quantity(text) if chosen and len(task.units or {}) == 1 else None
    units = dict.fromkeys(task.units or {}, number) if number is not None else task.units
    return task if units == task.units else replace(task, units=units, whole=False, quote=None)


def _before(task: Task, line_id: int) -> int:
    """Return how many units of a line were spoken of so far; 0 where that is open."""
    shown = task.quote.decision.lines if task.quote is not None else ()
    summed_up = {line.line_id: line.qty for line in shown}
    return (task.units or summed_up).get(line_id, 0)


_ASKS_WHAT_IS_WANTED = re.compile(
    r"^(?!.*\b(?:your|ur|mail (?:you|u))\b).*\b(?:wh?ich|what|wat|where|why)\b"
    r".*\b(?:e-?mail|mail|number|numbr|nr|id|address)\b",
    re.IGNORECASE,
)
"""'Which mail?', 'where do I find the number': about the question itself, no shop question."""


def is_answer(task: Task, heard: Heard, known: Known) -> bool:
    """Tell whether a message is nothing but an answer to the task's open question.

    Such a message goes to the task, whatever it looks like to the classifier.
    """
    text = clean(heard.text)
    if task.capability is Capability.REPORT_DAMAGE and money_wished(text) is not None:
        return task.step not in (Step.WHICH_REQUEST, Step.WITHDRAW, Step.GO_ON)
    if task.step is Step.CONFIRM and provisos(text):
        return not names_another_deed(text, task.capability)
    if task.step is Step.CONFIRM and asks_cost(text):
        return not names_another_deed(text, task.capability)
    if task.step in _YES_OR_NO and (says_yes(text) or says_no(text)):
        return not names_another_deed(text, task.capability) and len(words(text)) <= _SHORT
    if task.step is Step.IDENTIFY and (_ASKS_WHAT_IS_WANTED.search(text) or lacks_number(text)):
        return says_little(text, _FEW * 2)
    return not asks(text) and _answers_step(task, heard, known, text)


def without_misread(task: Task, heard: Heard, known: Known) -> Heard:
    """Return the message without wishes that a classifier read into a mere answer.

    "The tags are off", where that was asked, reports no damage.
    """
    plain = task.step in _PLAIN and is_answer(task, heard, known)
    if not plain or names_another_deed(heard.text, task.capability):
        return heard
    kept = (Capability.ORDER_STATUS, Capability.TALK_TO_HUMAN)
    return replace(heard, wishes=tuple(wish for wish in heard.wishes if wish in kept))


def _answers_step(task: Task, heard: Heard, known: Known, text: str) -> bool:
    match task.step:
        case Step.CODE if re.search(r"\d{4,}", text):
            return True
        case Step.HOW_MANY if quantity(text) is not None or says_all(text):
            return says_little(text)
        case Step.CONDITIONS if as_it_has_to_be(text) is not None:
            return len(words(text)) <= _SHORT and not names_another_deed(text, task.capability)
        case Step.WHICH_WISH:
            return place(text) is not None and says_little(text)
    return _names_something(task, heard, known) and says_little(text, _FEW * 2)


def says_little(text: str, most: int = _FEW) -> bool:
    """Tell whether a text holds few words besides those that only go with an answer."""
    return len([word for word in words(text) if word not in _FILLER]) <= most


def _names_something(task: Task, heard: Heard, known: Known) -> bool:
    if fill(task, heard, known) != task:
        return True
    facts = facts_of(task, known)
    lines = acting_lines(facts, task.capability) if facts is not None else []
    return pick_items(heard.text, lines) is not None
