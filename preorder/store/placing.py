"""Take slots for a new order: for shops' own systems and for tests; the assistant sells nothing."""

from __future__ import annotations

from preorder.store.slots import take
from preorder.store.store import SqlTransaction


def place(tx: SqlTransaction, shop: str, style_id: str, units: int) -> bool:
    """Take slots in the transaction that writes the order (LT-07); False if the style is full.

    There is no silent part: too few for the whole quantity is full (Q-01).

    Raises:
        ValueError: no units, or fewer than none.
    """
    if units <= 0:
        raise ValueError(f"an order needs units, not {units}")
    return take(tx.connection, shop, style_id, units)
