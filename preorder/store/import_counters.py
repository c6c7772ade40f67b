"""Raise a line's counters to what a file says. They only ever rise (I-05).

A swap may have split a line (Q-09); the shop knows the parts by one `ref` and counts them
together. Units are given to the parts in order of their ids; those that came back first to the
parts whose return was filed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field


@dataclass
class Part:
    """A stored line's counters while they are raised. `parcels` holds units by shipment.

    `awaited` tells whether a filed return waits for units of it.
    """

    id: int
    qty: int
    cancelled: int = 0
    shipped: int = 0
    delivered: int = 0
    returned: int = 0
    parcels: dict[str, int] = field(default_factory=dict)
    awaited: bool = False

    @property
    def open(self) -> int:
        return self.qty - self.cancelled - self.shipped

    @property
    def travelling(self) -> int:
        return self.shipped - self.delivered

    @property
    def kept(self) -> int:
        return self.delivered - self.returned

    def counters(self) -> dict[str, int]:
        """Return the stored counters."""
        names = ("cancelled", "shipped", "delivered", "returned")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class Said:
    """What a file says of one `ref`, all its parts together."""

    cancelled: int
    shipped: int
    delivered: int
    returned: int
    parcels: Mapping[str, int]


def raise_counters(parts: list[Part], said: Said, delivered: set[str]) -> Iterator[str]:
    """Raise the parts' counters; yield a sentence for each that has no room.

    Args:
        parts: changed in place.
        delivered: the ids of the shipments that arrived.
    """
    for parcel, units in said.parcels.items():
        missing = units - sum(part.parcels.get(parcel, 0) for part in parts)
        for part in parts:
            room = part.qty - part.cancelled - sum(part.parcels.values())
            given = max(0, min(missing, room))
            if given:
                part.parcels[parcel] = part.parcels.get(parcel, 0) + given
                missing -= given
        if missing > 0:
            yield f"shipment {parcel} holds {missing} units more than are left to ship here"
    for part in parts:
        part.shipped = max(part.shipped, sum(part.parcels.values()))
    yield from _spread(parts, "shipped", said.shipped, lambda part: part.open)
    yield from _spread(parts, "cancelled", said.cancelled, lambda part: part.open)
    for part in parts:
        arrived = sum(units for parcel, units in part.parcels.items() if parcel in delivered)
        part.delivered = max(part.delivered, arrived)
    yield from _spread(parts, "delivered", said.delivered, lambda part: part.travelling)
    awaited_first = sorted(parts, key=lambda part: not part.awaited)
    yield from _spread(awaited_first, "returned", said.returned, lambda part: part.kept)


def _spread(
    parts: list[Part], counter: str, total: int, room: Callable[[Part], int]
) -> Iterator[str]:
    missing = total - sum(getattr(part, counter) for part in parts)
    for part in parts:
        given = max(0, min(missing, room(part)))
        setattr(part, counter, getattr(part, counter) + given)
        missing -= given
    if missing > 0:
        yield f"{total} units cannot be {counter}: there is no room for {missing} of them here"
