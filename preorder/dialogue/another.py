"""Few words that turn to another order, or to another item of it: "no, the other order"."""

from __future__ import annotations

from preorder.core.orders import Capability
from preorder.dialogue.asking import asks
from preorder.dialogue.extract import words
from preorder.dialogue.items import acting_lines, item_words, pick_items, significant, speaks_of
from preorder.dialogue.outcome import Known, OwnOrder
from preorder.dialogue.several import ANOTHER_OF_HIS, described
from preorder.dialogue.state import Memory

_SHORT = 10
_LEADS = frozenset(
    "and what about how then but also too yes yeah ok okay so no not now well".split()
)
"""Besides the item's own words: "and what about the van then"."""


def meant_of_another(memory: Memory, text: str, known: Known) -> str | None:
    """Return the look, or once more the last wish, that a message means for something else.

    That is another order of the customer's ("when does the other one ship?"), or an item of the
    order besides the one that was refused or passed on ("and the van?").
    """
    own = known.orders.get(memory.current_order or "")
    if memory.task is not None or own is None or len(words(text)) > _SHORT:
        return None
    if any(speaks_of(text, each) for each in Capability):
        return None
    wish = None if known.handed_over else _last_wish(memory, known)
    if _is_another_order(text, known, own):
        if asks(text) or (wish is None and memory.done is None):
            return Capability.ORDER_STATUS
        return wish
    if wish is None:
        looks = memory.done is None and memory.offered is None and asks(text)
        return Capability.ORDER_STATUS if looks and _names_items_only(text, own) else None
    return wish if _is_another_item(text, known, own, wish) else None


def _last_wish(memory: Memory, known: Known) -> Capability | None:
    """Return the wish that was refused last, or that a person has still to decide."""
    if memory.refused is not None:
        return Capability(memory.refused.split(":")[0])
    undecided = [each.capability for each in known.passed if each.reference is None]
    return undecided[-1] if undecided and memory.done is None else None


def _is_another_order(text: str, known: Known, own: OwnOrder) -> bool:
    if len(known.orders) < 2:
        return False
    fit = described(text, known)
    if fit:
        return own.facts.order.number not in fit
    # "The other one" of an order with several items is one of these.
    order = ANOTHER_OF_HIS.search(text)
    return order is not None and (
        order["what"].lower() == "order" or len(own.facts.order.lines) == 1
    )


def _names_items_only(text: str, own: OwnOrder) -> bool:
    named = significant(text)
    items = item_words(own.facts)
    return bool(named & items) and not named - items - _LEADS


def _is_another_item(text: str, known: Known, own: OwnOrder, wish: Capability) -> bool:
    """Tell whether a text names nothing but items of the order that no person has to decide on."""
    if not _names_items_only(text, own):
        return False
    number = own.facts.order.number
    passed = [each for each in known.passed if each.order_number == number]
    settled = {line for each in passed for line in each.lines}
    picked = pick_items(text, acting_lines(own.facts, wish))
    if picked is None or not settled:
        return False
    return bool(picked.units) and settled.isdisjoint(picked.units)
