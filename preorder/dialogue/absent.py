"""A product that a customer names and that is in another order, or in none of his."""

from __future__ import annotations

import re
from dataclasses import replace

from preorder.core.orders import Capability, Facts
from preorder.core.replies import Reply
from preorder.dialogue.items import ALIKE, own_part, significant
from preorder.dialogue.money_back import WAYS
from preorder.dialogue.outcome import Known, Outcome, OwnOrder, Turn, choice_button
from preorder.dialogue.phrases import list_of
from preorder.dialogue.state import Step

_KINDS = frozenset().union(*ALIKE)
_ABOUT_OWN = frozenset({*WAYS, Capability.REPORT_DAMAGE})
"""A swap or a change speaks of other products as well."""
_THE = re.compile(r"\b(?:the|my)\s((?:\w+\s){0,2}?\w+)\b", re.IGNORECASE)
_FIRST = re.compile(r"\b(?:cancel\w*|return\w*|refund\w*)\s+(?:the|my)\s+(\w+)", re.IGNORECASE)


def absent_product(text: str, facts: Facts) -> str | None:
    """Return the shop's product that a text names although the order has none of it.

    Only a name of the shop's own counts: all of its words, or, right after "the" or "my", without
    the word for its kind ("the Como"). An unknown word tells nothing, and neither does a product
    beside one that is in the order.
    """
    said = significant(text)
    if any(_telling(line.name, facts) & said for line in facts.order.lines):
        return None
    there = {facts.variants[line.sku].style_id for line in facts.order.lines
             if line.sku in facts.variants}  # fmt: skip
    own = {word for line in facts.order.lines for word in significant(line.name)}
    for style in facts.styles.values():
        name = significant(style.name)
        telling = name - own - _KINDS
        if style.id not in there and telling and telling <= said and _named(name, text, said):
            return style.name
    return None


def _telling(name: str, facts: Facts) -> set[str]:
    """Return the words of a line's name that tell it from others: no kind, colour or size."""
    options = {word for v in facts.variants.values() for o in v.options for word in significant(o)}
    return significant(name) - _KINDS - options


def _named(name: set[str], text: str, said: set[str]) -> bool:
    if all(word in said or _alike(word) & said for word in name):
        return True
    first = _FIRST.search(text)
    return first is not None and significant(first[1]) <= name - _KINDS and bool(name & _KINDS)


def _alike(word: str) -> set[str]:
    return next((kinds for kinds in ALIKE if word in kinds), set())


def not_in_order(turn: Turn, own: OwnOrder) -> Outcome | None:
    """Say that a product is not in this order and what is; None if nothing else was named."""
    task = turn.task
    if task.capability not in _ABOUT_OWN or task.units is not None or task.whole:
        return None
    said = own_part(task.hints, task.capability)
    name = absent_product(said, own.facts)
    elsewhere = [n for n, one in turn.known.orders.items() if name and _has(name, one.facts)]
    if name is None:
        name, elsewhere = _of_another_order(said, own, turn.known)
    if name is None:
        return None
    reply = _what_is_there(name, own, elsewhere)
    asked = replace(task, hints="").at(Step.WHICH_ITEM)
    return Outcome(turn.with_task(asked).memory, (reply,))


def _of_another_order(text: str, own: OwnOrder, known: Known) -> tuple[str | None, list[str]]:
    """Return what a text names that only one other order has: "cancel the silver one"."""
    named = [significant(found[1]) for found in _THE.finditer(text)]
    mine = {word for line in own.facts.order.lines for word in significant(line.name)}
    if any(words & mine for words in named):
        return None, []
    found = [
        (line.name, number)
        for number, other in known.orders.items()
        for line in other.facts.order.lines
        if number != own.facts.order.number and line.cancelled < line.qty
        if any(words & (significant(line.name) - mine - _KINDS) for words in named)
    ]
    return (found[0][0], [found[0][1]]) if len({n for _, n in found}) == 1 else (None, [])


def _what_is_there(name: str, own: OwnOrder, elsewhere: list[str]) -> Reply:
    lines = [line for line in own.facts.order.lines if line.cancelled < line.qty]
    listed = list_of([f"{line.qty - line.cancelled} × {line.name}" for line in lines])
    number = own.facts.order.number
    orders = "orders" if len(elsewhere) > 1 else "order"
    also = f" It is in your {orders} {list_of(elsewhere)}." if elsewhere else ""
    buttons = [choice_button(f"Order {other}", f"order:{other}") for other in elsewhere]
    buttons += [choice_button(line.name[:60], f"line:{line.id}") for line in lines]
    held = f"That order has {listed}. Which do you mean?" if listed else ""
    text = f"I don't see {name} in order {number}.{also} {held}".strip()
    return Reply(text, (*buttons, choice_button("Leave it as it is", "stop")))


def _has(name: str, facts: Facts) -> bool:
    styles = (facts.style_of(line.sku) for line in facts.order.lines)
    return any(style is not None and style.name == name for style in styles)


def named_absent(turn: Turn) -> Outcome | None:
    """Take the answer to 'which item?' if it names a product that is not in the order."""
    own = turn.known.orders.get(turn.task.order_number or "")
    if own is None or turn.task.step is not Step.WHICH_ITEM or turn.known.mentioned:
        return None
    return not_in_order(turn.with_task(replace(turn.task, hints=turn.heard.text)), own)
