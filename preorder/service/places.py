"""An order's places in line, in a shop that serves first come, first served. (LA-16)"""

from __future__ import annotations

from dataclasses import replace

from preorder.core.orders import Capability, LineKind
from preorder.dialogue.outcome import Heard, Known, OwnOrder
from preorder.dialogue.state import Memory
from preorder.policy.queue import position
from preorder.service.ports import Transaction

_TOPIC = "queue_place"


def with_places(tx: Transaction, known: Known, memory: Memory, heard: Heard) -> Known:
    """Return what is known with the places in line, where they may be told in this turn."""
    wishes = (*heard.wishes, heard.starts, memory.task.capability if memory.task else None)
    asked = _TOPIC in heard.topics or Capability.ORDER_STATUS in wishes
    # A campaign has slots instead of a line: its orders all ship together.
    if not asked or known.shop.policy.campaign is not None:
        return known
    return replace(known, orders={n: _placed(tx, own) for n, own in known.orders.items()})


def _placed(tx: Transaction, own: OwnOrder) -> OwnOrder:
    order = own.facts.order
    awaited = [line.sku for line in order.lines if line.open and line.kind is not LineKind.IN_STOCK]
    found = {sku: position(tx.orders.waiting_for(order.shop, sku), order.number) for sku in awaited}
    return replace(own, places={sku: place for sku, place in found.items() if place is not None})
