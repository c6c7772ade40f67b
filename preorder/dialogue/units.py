"""Which lines, how many units, and which other variant a wish is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from preorder.core.decisions import Decision, Request, Verdict
from preorder.core.orders import Capability, Facts, Line, Variant
from preorder.core.replies import Reply
from preorder.dialogue import questions
from preorder.dialogue.extract import quantity
from preorder.dialogue.items import (
    best_matches,
    own_part,
    pick_items,
    significant,
    units_available,
    wanted_quantity,
)
from preorder.dialogue.outcome import OwnOrder
from preorder.dialogue.remedy import came_wrong
from preorder.dialogue.state import Step, Task
from preorder.dialogue.targets import (
    absent_colour,
    names_own,
    pick_target,
    several_targets,
    swapped_away,
)
from preorder.policy.decide import decide

_SWAP = Capability.SWAP_ITEM
_POSSIBLE = (Verdict.ALLOW, Verdict.ASK)
Question = tuple[Step, Reply]


def request_of(task: Task, units: Mapping[int, int] | None) -> Request:
    """Return the task's wish for those units."""
    return Request(
        task.capability,
        task.asked_at,
        units=units,
        target_sku=task.target_sku,
        conditions_met=task.conditions_met,
        photos=task.photos,
        photos_at=task.photos_at,
        sent_wrong=came_wrong(task),
    )


def possible_lines(task: Task, own: OwnOrder, lines: Sequence[Line]) -> list[Line]:
    """Return the lines for which the wish is possible, or may be with one more fact."""
    open_target = replace(task, target_sku=None)
    return [
        line
        for line in lines
        if decide(own.shop, own.facts, request_of(open_target, {line.id: 1})).verdict in _POSSIBLE
    ]


def out_of_reach(task: Task, own: OwnOrder, lines: Sequence[Line]) -> Decision | None:
    """Decide for an item that is named, and that the wish cannot be about; None for others.

    "And the tote" at a return, while only the wallet has arrived: it is not the wallet.
    """
    if task.units is not None or task.whole:
        return None
    said = significant(own_part(task.hints, task.capability))
    everything = [line for line in own.facts.order.lines if line.cancelled < line.qty]
    named = best_matches(said, [(line, line.name) for line in everything])
    if len(named) != 1 or named[0] in lines:
        return None
    (line,) = named
    return decide(own.shop, own.facts, request_of(task, {line.id: line.qty - line.cancelled}))


def left_out(task: Task, own: OwnOrder, lines: Sequence[Line]) -> Decision | None:
    """Decide for what is named beside others and that the wish cannot be about (yet).

    "Return the bag and the wallet", of which only the wallet has arrived; None for most.
    """
    everything = [line for line in own.facts.order.lines if line.cancelled < line.qty]
    picked = pick_items(own_part(task.hints, task.capability), everything)
    named = {} if picked is None else picked.units
    there = {line.id for line in lines}
    away = {line.id: line.qty - line.cancelled for line in everything
            if line.id in named and line.id not in there}  # fmt: skip
    if not away or there.isdisjoint(named):
        return None
    return decide(own.shop, own.facts, request_of(task, away))


def free_units(facts: Facts, capability: Capability) -> Facts:
    """Return the order without the units for which a return or a claim is open already."""
    if capability not in (Capability.REQUEST_RETURN, Capability.REPORT_DAMAGE):
        return facts
    taken: Counter[int] = Counter()
    for request in facts.order.requests:
        taken.update(request.units)
    lines = tuple(
        replace(line, delivered=line.delivered - taken[line.id])
        if taken[line.id] < line.delivered - line.returned
        else line
        for line in facts.order.lines
    )
    return replace(facts, order=replace(facts.order, lines=lines))


def for_nothing(task: Task, own: OwnOrder, lines: Sequence[Line]) -> Decision:
    """Decide a wish that no line allows, for the items it names or for all that it could be."""
    picked = (
        pick_items(own_part(task.hints, task.capability), lines) if task.units is None else None
    )
    chosen = picked.units if picked and picked.units else {line.id: 0 for line in lines}
    units = {
        line.id: chosen[line.id] or units_available(line, task.capability)
        for line in lines
        if line.id in chosen
    }
    if task.capability is Capability.SWAP_ITEM:
        units = dict(list(units.items())[:1])
    return decide(own.shop, own.facts, request_of(task, task.units or units))


def which_units(
    task: Task, facts: Facts, lines: Sequence[Line], possible: Sequence[Line]
) -> tuple[Task, Question | None]:
    """Settle lines and quantities from what was said, or return the question that is open."""
    swaps = task.capability is Capability.SWAP_ITEM
    if task.units is None and not task.whole:
        task = _from_words(task, lines, possible)
    if task.whole and len(lines) == 1:
        task = replace(task, units={line.id: _most(task, line) for line in lines})
    if task.units is None and (swaps or not task.whole):
        task = replace(task, whole=False)
        question = questions.ask_which_item(task, facts, possible if swaps else lines)
        return task, (Step.WHICH_ITEM, question)
    task = _one_after_another(task, facts)
    for line_id, qty in (task.units or {}).items():
        line, units = facts.order.line(line_id), dict(task.units or {})
        most = _most(task, line)
        if qty > most or (qty == 0 and most > 1):
            task = replace(task, units={**units, line_id: 0}, quote=None)
            question = questions.ask_how_many(task, line, too_many=qty > most)
            return task, (Step.HOW_MANY, question)
        task = replace(task, units={**units, line_id: qty or 1})
    return task, None


def _most(task: Task, line: Line) -> int:
    return units_available(line, task.capability)


def _from_words(task: Task, lines: Sequence[Line], possible: Sequence[Line]) -> Task:
    text = own_part(task.hints, task.capability)
    picked = pick_items(swapped_away(text), lines) if task.capability is _SWAP else None
    picked = picked or pick_items(text, lines)
    if picked is not None and not picked.whole:
        return replace(task, units=picked.units)
    if picked is not None:
        return replace(task, whole=True)
    if len(lines) == 1 or (task.capability is Capability.SWAP_ITEM and len(possible) == 1):
        said = wanted_quantity(own_part(task.hints, task.capability))
        return replace(task, units={possible[0].id: said})
    return task


def which_target(task: Task, facts: Facts) -> tuple[Task, Question | None]:
    """Settle the variant to swap to from what was said, or return the question that is open."""
    line = facts.order.line(next(iter(task.units or {})))
    text = own_part(task.hints, task.capability)
    if names_own(text, facts, line):  # the decision says so
        return replace(task, target_sku=line.sku), None
    several = several_targets(text, facts, line)
    found = [] if several else pick_target(text, facts, line)
    colour = absent_colour(text, facts)
    if len(found) == 1 and colour is None:
        return replace(task, target_sku=found[0].sku), None
    shown = shown_targets(task, facts)
    narrowed = len(shown) < len(swap_targets(facts, task))
    asked = questions.ask_target(line, shown, narrowed=narrowed)
    if colour is not None:
        # Said once: it is no hint any more.
        told = replace(asked, text=f"There is none in {colour.lower()}. {asked.text}")
        return replace(task, hints=task.hints.replace(colour, "")), (Step.TARGET, told)
    return task, (Step.TARGET, asked)


def _one_after_another(task: Task, facts: Facts) -> Task:
    """Return the swap for the first of several targets; the others follow, none is lost."""
    if task.capability is not Capability.SWAP_ITEM or task.target_sku or len(task.units or {}) != 1:
        return task
    line = facts.order.line(next(iter(task.units or {})))
    several = several_targets(own_part(task.hints, task.capability), facts, line)
    if not 1 < len(several) <= _most(task, line):
        return task
    (first, _), *rest = several
    units = {line.id: quantity(first) or 1}
    return replace(task, hints=first, about=first, more=tuple(p for p, _ in rest), units=units)


def shown_targets(task: Task, facts: Facts) -> list[Variant]:
    """Return the variants to choose from: those that the words leave open, or all."""
    line = facts.order.line(next(iter(task.units or {})))
    text = own_part(task.hints, task.capability)
    several = [v for _, variants in several_targets(text, facts, line) for v in variants]
    found = several or pick_target(text, facts, line)
    offered = swap_targets(facts, task)
    return found if 1 < len(found) < len(offered) else offered


def swap_targets(facts: Facts, task: Task) -> list[Variant]:
    """Return what the task's line could be swapped to: its campaign's variants that have room."""
    if task.capability is not Capability.SWAP_ITEM or not task.units:
        return []
    line = facts.order.line(next(iter(task.units)))
    current = facts.variants.get(line.sku)
    found = []
    for variant in facts.variants.values():
        style = facts.styles.get(variant.style_id)
        if style is None or variant.sku == line.sku or style.campaign_id != line.campaign_id:
            continue
        same = current is not None and variant.style_id == current.style_id
        if same or style.has_room(task.units[line.id] or 1):
            found.append(variant)
    return found
