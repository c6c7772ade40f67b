"""First come, first served: whose units an arrival goes to. (LA-16; C-17, I-13)"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """Open units of one variant in one order."""

    order_number: str
    placed_at: datetime
    units: int


def in_line(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Put orders in the order in which they are served: by time placed, then by number."""
    return sorted((w for w in waiting if w.units > 0), key=lambda w: (w.placed_at, w.order_number))


def position(waiting: Iterable[Waiting], order_number: str) -> int | None:
    """Return an order's place in line, counted from 1; None if it waits for nothing."""
    numbers = [w.order_number for w in in_line(waiting)]
    return numbers.index(order_number) + 1 if order_number in numbers else None


def allocate(waiting: Iterable[Waiting], arrived: int) -> dict[str, int]:
    """Give arrived units out in line; an order gets nothing while one before it still waits."""
    given: dict[str, int] = {}
    for one in in_line(waiting):
        if arrived <= 0:
            break
        units = min(one.units, arrived)
        given[one.order_number] = given.get(one.order_number, 0) + units
        arrived -= units
    return given
