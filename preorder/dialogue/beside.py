"""Wishes of one customer that stand side by side: none takes the other's place or its order."""

from __future__ import annotations

from dataclasses import replace

from preorder.core.orders import Capability
from preorder.dialogue.outcome import Heard
from preorder.dialogue.several import for_wish, with_said
from preorder.dialogue.state import Step, Task


def added_to(task: Task, wish: Capability, heard: Heard) -> Task:
    """Return a wish that comes on top of the open one, which is offered again after it.

    Where several orders were named, it is about those that its own words are about.
    """
    waits = () if task.step in (Step.GO_ON, Step.WHICH_WISH) else (task.capability,)
    added = replace(
        Task(wish, task.asked_at, heard.at, with_said(task.words, heard.said), heard.text),
        order_number=task.order_number,
        named=task.named,
        waiting=tuple(each for each in (*waits, *task.waiting) if each is not wish),
    )
    if not waits or task.quote is None:
        return added if len(task.named) < 2 else for_wish(added)
    shown = {line.line_id: line.qty for line in task.quote.decision.lines}
    if len(task.named) < 2:
        return replace(added, later_units=shown)
    mine = for_wish(task).orders == (task.order_number,)
    return for_wish(replace(added, later_units=shown if mine else None))


def may_be_about(task: Task, wish: Capability, number: str) -> bool:
    """Tell whether a wish of a message can be about this order: it is not named for others."""
    named = for_wish(replace(task, capability=wish)).orders if len(task.named) > 1 else ()
    return not named or number in named
