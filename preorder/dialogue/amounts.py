"""How many units of what is summed up: fewer, more, all of it, all but one. Pure text work."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from preorder.core.orders import Facts, Line
from preorder.dialogue.asking import adds, corrects
from preorder.dialogue.extract import quantity, units_left, units_with
from preorder.dialogue.items import acting_lines, pick_items, units_available
from preorder.dialogue.state import Step, Task

_CHOSEN = (Step.TARGET, Step.CONDITIONS, Step.PHOTOS)
"""Steps at which it is settled which item is meant."""
_EVERYTHING = re.compile(r"\b(?:everything|whole|entire|orders?|items?|stuff)\b", re.IGNORECASE)


_REST = re.compile(
    r"^\W*(?:(?:and|ok|okay|no|then|please|just|also|actually|wait)\b\W*)*"
    r"(?:(?:cancel|cancle|return|swap|take)\s)?(?:all )?(?:the|my) (?:rest|others|remaining\w*)\b"
    r"(?:\W+(?:too|please|pls|as well|then|ones?|of (?:it|them)))*\W*$",
    re.IGNORECASE,
)
"""'Cancel the rest', where some are summed up: all of them."""


def with_more(task: Task, text: str, facts: Facts) -> Task | None:
    """Take more units of the one line that is summed up: "the third too"."""
    chosen = task.units or {}
    if _REST.search(text) and len(chosen) == 1 and task.quote is not None:
        line = facts.order.line(next(iter(chosen)))
        return replace(task, units={line.id: units_available(line, task.capability)}, quote=None)
    picked = pick_items(text, acting_lines(facts, task.capability))
    elsewhere = picked is not None and not picked.units.keys() <= chosen.keys()
    if task.quote is None or len(chosen) != 1 or elsewhere or not adds(text):
        return None
    ((line_id, before),) = chosen.items()
    most = units_available(facts.order.line(line_id), task.capability)
    number = units_with(text, before, most)
    return None if number is None else replace(task, units={line_id: number}, quote=None)


def meant_lines(task: Task, text: str, facts: Facts) -> Sequence[Line]:
    """Return the lines that a text may name: "keep one" is said of what is summed up."""
    lines = acting_lines(facts, task.capability)
    if task.quote is None or units_left(text) is None or len(task.units or {}) != 1:
        return lines
    return [line for line in lines if line.id in (task.units or {})] or lines


def all_of_it(task: Task, text: str, facts: Facts) -> Line | None:
    """Return the line of which "all of them" means every unit, once some of it are summed up."""
    if task.quote is None or len(task.units or {}) != 1 or _EVERYTHING.search(text):
        return None
    ((line_id, qty),) = (task.units or {}).items()
    line = facts.order.line(line_id)
    return line if qty < units_available(line, task.capability) else None


def other_quantity(task: Task, text: str) -> Task:
    """Take a number as a correction, once a single line is chosen ("no, only 2")."""
    chosen = (task.quote is not None or task.step in _CHOSEN) and corrects(text)
    number = quantity(text) if chosen else None
    if number is not None and len(task.units or {}) != 1 and task.quote is not None:
        # Of which item? What was said before no longer counts as a hint.
        return replace(task, units=None, whole=False, hints="", quote=None)
    units = dict.fromkeys(task.units or {}, number) if number is not None else task.units
    return task if units == task.units else replace(task, units=units, whole=False, quote=None)


def units_before(task: Task, line_id: int) -> int:
    """Return how many units of a line were spoken of so far; 0 where that is open."""
    shown = task.quote.decision.lines if task.quote is not None else ()
    summed_up = {line.line_id: line.qty for line in shown}
    return (task.units or summed_up).get(line_id, 0)
