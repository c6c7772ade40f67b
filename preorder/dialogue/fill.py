"""Take a message as the answer to a task's open question."""

from __future__ import annotations

from dataclasses import replace

from preorder.core.orders import Capability, Facts
from preorder.dialogue.extract import clean, ordinal, quantity, says_all, says_no, says_yes, words
from preorder.dialogue.items import acting_lines, pick_items, pick_target
from preorder.dialogue.outcome import Heard, Known
from preorder.dialogue.state import Step, Task

_FILLER = frozenset(
    "it its it's is my the order number ordr no nr num id email mail e address oh ok okay sorry "
    "ah and thanks thank you pls please here hi hello yes sure this that was i think meant mean "
    "typo with under from a an for on to of by in which one ones just only take want need would "
    "like can could s m d ll re me not wrong right correct actually instead".split()
)
_SHORT, _FEW = 12, 3
"""How many words an answer may have in all, and besides filler."""


def fill(task: Task, heard: Heard, known: Known) -> Task:
    """Return the task with everything the message says about it."""
    task = _with_photos(task, heard)
    task = _with_order(task, heard, known)
    if heard.choice is not None:
        return _with_choice(task, heard.choice, known)
    facts = facts_of(task, known)
    return task if facts is None else _with_words(task, heard, facts)


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
        position = ordinal(heard.text)
        numbers = list(known.orders)
        if position is not None and -len(numbers) <= position < len(numbers):
            number = numbers[position]
    if number == task.order_number:
        return task
    return replace(task, order_number=number, units=None, target_sku=None, quote=None)


def _with_choice(task: Task, choice: str, known: Known) -> Task:
    kind, _, value = choice.partition(":")
    facts = facts_of(task, known)
    match kind:
        case "all":
            return replace(task, whole=True, units=None)
        case "line" if (
            facts and value.isdigit() and int(value) in {ln.id for ln in facts.order.lines}
        ):
            return replace(task, units={int(value): 0}, whole=False)
        case "qty" if task.units and value.isdigit():
            return _with_quantity(task, int(value))
        case "sku" if facts and value in facts.variants:
            return replace(task, target_sku=value)
        case "cond":
            return replace(task, conditions_met=value == "yes")
    return task


def _with_quantity(task: Task, number: int) -> Task:
    units = {line: qty or number for line, qty in (task.units or {}).items()}
    return replace(task, units=units)


def _with_words(task: Task, heard: Heard, facts: Facts) -> Task:
    text = heard.text
    if task.step is Step.HOW_MANY and task.units:
        number = quantity(text)
        if says_all(text):
            (line_id,) = [line for line, qty in task.units.items() if not qty][:1] or [0]
            return _with_quantity(task, max(facts.order.line(line_id).open, 1) if line_id else 1)
        return _with_quantity(task, number) if number is not None else task
    if task.step is Step.CONDITIONS:
        return _with_conditions(task, heard)
    if task.step is Step.TARGET:
        return _with_target(task, text, facts)
    if task.step in (Step.WHICH_ITEM, Step.CONFIRM, Step.PHOTOS):
        return _with_items(task, text, facts)
    return task


def _with_conditions(task: Task, heard: Heard) -> Task:
    if says_yes(heard.text) or heard.intent == "confirm":
        return replace(task, conditions_met=True)
    if says_no(heard.text) or heard.intent == "deny":
        return replace(task, conditions_met=False)
    return task


def _with_target(task: Task, text: str, facts: Facts) -> Task:
    line = next((facts.order.line(i) for i in task.units or {} if i), None)
    found = pick_target(text, facts, line) if line else []
    return replace(task, target_sku=found[0].sku) if len(found) == 1 else task


def _with_items(task: Task, text: str, facts: Facts) -> Task:
    """Take up items that are named; at the summary this is a correction ("no, just the wallet")."""
    if task.step is Step.CONFIRM and task.capability is Capability.SWAP_ITEM:
        changed = _with_target(task, text, facts)
        return replace(changed, quote=None) if changed != task else task
    picked = pick_items(text, acting_lines(facts, task.capability))
    if picked is None:
        return task
    if picked.whole:
        return task if task.whole else replace(task, whole=True, units=None, quote=None)
    units = {line: qty or _before(task, line) for line, qty in picked.units.items()}
    same = task.units is not None and units == dict(task.units)
    return task if same else replace(task, units=units, whole=False, quote=None)


def _before(task: Task, line_id: int) -> int:
    return (task.units or {}).get(line_id, 0)


def is_answer(task: Task, heard: Heard, known: Known) -> bool:
    """Tell whether a message is nothing but an answer to the task's open question.

    Such a message goes to the task, whatever it looks like to the classifier.
    """
    text = clean(heard.text)
    rest = [word for word in words(text) if word not in _FILLER]
    facts = facts_of(task, known)
    match task.step:
        case Step.CONFIRM | Step.CONDITIONS if says_yes(text) or says_no(text):
            return len(words(text)) <= _SHORT
        case Step.HOW_MANY:
            number = quantity(text) is not None or says_all(text)
            return "?" not in text and number and len(rest) <= _FEW
        case Step.WHICH_ORDER:
            return ordinal(text) is not None and len(rest) <= _FEW
    if facts is None or "?" in text:
        return False
    named = pick_items(text, acting_lines(facts, task.capability)) is not None
    answered = named or fill(task, heard, known) != task
    return answered and len(rest) <= _FEW * 2
