"""Take a message as the answer to a task's open question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from preorder.core.orders import Capability, Facts, Variant
from preorder.dialogue.amounts import (
    all_of_it,
    meant_lines,
    other_quantity,
    units_before,
    with_more,
)
from preorder.dialogue.asking import adds, after_question, asks, corrects
from preorder.dialogue.conditions import (
    as_it_has_to_be,
    conditions_named,
    says_yes_to_all,
    speaks_of_state,
)
from preorder.dialogue.extract import (
    place,
    quantity,
    says_all,
    says_not_all,
    units_left,
    words,
)
from preorder.dialogue.items import (
    acting_lines,
    best_matches,
    pick_items,
    significant,
    speaks_of,
    units_available,
    variant_label,
)
from preorder.dialogue.outcome import Heard, Known, OwnOrder
from preorder.dialogue.several import in_list
from preorder.dialogue.state import Step, Task
from preorder.dialogue.targets import absent_colour, pick_target
from preorder.dialogue.units import possible_lines, shown_targets, swap_targets
from preorder.dialogue.yes_no import agrees, declines, merely_ok

_FILLER = frozenset(
    "it its it's is my the order number ordr no nr num id email mail mails e address oh ok okay "
    "sorry ah and thanks thank you pls please here hi hello yes sure this that was i think "
    "meant mean typo with under from a an for on to of by in which one ones just only take want "
    "need would like can could s m d ll re me not wrong right correct actually instead".split()
)
FEW = 3
"""How many words an answer may have besides filler."""


def fill(task: Task, heard: Heard, known: Known) -> Task:
    """Return the task with everything the message says about it."""
    before, task = task, fill_details(task, heard, known)
    if heard.choice is not None:
        return _with_choice(task, heard.choice, known)
    own = known.orders.get(task.order_number or "")
    # "No, the second": where that was the order, it names no item of it as well.
    placed = task.order_number != before.order_number and not known.mentioned
    return task if own is None or placed else _with_words(task, heard, own)


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
    if len(known.mentioned) > 1 and task.named:  # not all of them are named for this wish
        own = [number for number in own if number in task.orders]
    number = own[0] if own else task.order_number
    if heard.choice is not None and heard.choice.startswith("order:"):
        number = heard.choice.removeprefix("order:")
    elif task.step is Step.WHICH_ORDER and not own:
        number = _named_order(heard.text, known) or number
    elif task.step is Step.CONFIRM and not own and not asks(heard.text):
        return in_list(task, heard.text, known, task.order_number)
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
            return _how_many(task, after_question(text), facts)
        case Step.CONDITIONS:
            return _with_conditions(task, heard, own)
        case Step.TARGET if task.units:
            return _chosen_target(task, text, facts)
        case Step.WHICH_ITEM if (line := _line_by_place(task, text, own)) is not None:
            return replace(task, units={line: 0}, whole=False)
        case Step.WHICH_ITEM | Step.CONFIRM | Step.CODE | Step.PHOTOS:
            return _with_items(task, text, facts, also=adds(text) or bool(heard.photos))
    return task


def _how_many(task: Task, text: str, facts: Facts) -> Task:
    opened = next((line for line, qty in (task.units or {}).items() if not qty), None)
    line = facts.order.line(opened) if opened is not None else None
    most, left = units_available(line, task.capability) if line else 0, units_left(text)
    number = quantity(text) if left is None else most - left
    if number is None and says_all(text):
        number = most
    return task if number is None or number < 1 else _with_quantity(task, number)


def _with_conditions(task: Task, heard: Heard, own: OwnOrder) -> Task:
    """Take what is said of the item's state; said in parts, it adds up."""
    text, clause = heard.text, own.shop.policy.returns
    if not asks(text) and speaks_of_state(text):
        if as_it_has_to_be(text) is False:
            return replace(task, conditions_met=False)
        wanted = clause.conditions if clause else ()
        named = (*task.vouched, *conditions_named(text, wanted))
        vouched = tuple(each for each in wanted if each in named)
        return replace(task, vouched=vouched, conditions_met=vouched == wanted or None)
    if says_little(text) and (fewer := other_quantity(task, text)) != task:
        return fewer  # "no, only one" corrects how many, and denies no condition
    if merely_ok(text):  # "is it unused, with its tags?" "ok": says neither
        return task
    if agrees(heard) and (says_yes_to_all(text) or not speaks_of(text, task.capability)):
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
    if absent_colour(text, facts):
        return replace(task, hints=f"{task.hints} {text}")  # said before it is asked again
    among = shown if len(shown) < len(swap_targets(facts, task)) else ()
    changed = _with_target(task, text, facts, among)
    if changed != task:
        return changed
    line = facts.order.line(next(iter(task.units or {})))
    narrowed = [v for v in pick_target(text, facts, line, among) if v in shown]
    if 1 < len(narrowed) < len(shown):
        # What is named next is looked for among these.
        hints = f"{task.hints} {text}" if among else text
        return replace(task, hints=hints)
    return other_quantity(task, text)


def _with_target(task: Task, text: str, facts: Facts, among: Sequence[Variant] = ()) -> Task:
    line = next((facts.order.line(i) for i in task.units or {} if i), None)
    like = facts.variants.get(task.target_sku or "")
    found = pick_target(text, facts, line, among, like) if line else []
    if len(found) != 1:
        return task
    named = significant(variant_label(found[0]))
    counted = " ".join("it" if word in named else word for word in words(text))
    return other_quantity(replace(task, target_sku=found[0].sku), counted)


def _with_items(task: Task, text: str, facts: Facts, *, also: bool) -> Task:
    """Take up items that are named; at the summary this is a correction ("no, just the wallet").

    Args:
        also: they come on top of what was said before, as what a further photo shows does.
    """
    if task.quote is not None and asks(text):
        return task  # "is that all i get" asks about the summary, and must not change it
    if task.quote is not None and (changed := _summed_up(task, text, facts)) is not None:
        return changed
    picked = pick_items(text, meant_lines(task, text, facts))
    settled = task.quote is not None or task.step is Step.PHOTOS
    if picked is None or (settled and task.whole and also):
        return other_quantity(task, text)
    if settled and task.units and also and not picked.whole:
        picked = replace(picked, units={**task.units, **picked.units})
    if picked.whole and (line := all_of_it(task, text, facts)) is not None:
        return replace(task, units={line.id: units_available(line, task.capability)}, quote=None)
    if picked.whole:
        meant = task.quote is None or corrects(text)
        return (
            task if task.whole or not meant else replace(task, whole=True, units=None, quote=None)
        )
    units = {line: qty or units_before(task, line) for line, qty in picked.units.items()}
    same = task.units is not None and units == dict(task.units)
    return task if same else replace(task, units=units, whole=False, quote=None)


def _summed_up(task: Task, text: str, facts: Facts) -> Task | None:
    """Take what a text corrects of the summary without naming an item; None if it may name one."""
    if says_not_all(text):
        units = dict.fromkeys(task.units or {}, 0) if len(task.units or {}) == 1 else None
        return replace(task, units=units, whole=False, hints="", quote=None)
    if task.capability is not Capability.SWAP_ITEM:
        return with_more(task, text, facts)
    changed = _with_target(task, text, facts)
    return replace(changed, quote=None) if changed != task else other_quantity(task, text)


def says_little(text: str, most: int = FEW) -> bool:
    """Tell whether a text holds few words besides those that only go with an answer."""
    return len([word for word in words(text) if word not in _FILLER]) <= most
