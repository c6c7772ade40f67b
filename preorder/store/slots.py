"""A style's slots: taken and freed by one conditional update each. (LT-05, LT-06; Q-01 … Q-06)

`taken` counts the pre-order units of a style that were sold and not cancelled; shipping a unit
does not free its slot, or a style that ships early would sell more than its cap. A style without
a cap counts nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, and_, case, or_, update

from preorder.core.decisions import Effect, ReleaseSlots, TakeSlots
from preorder.core.errors import StoreConflict
from preorder.store.tables import style
from preorder.store.writes import changed


def take(db: Connection, shop: str, style_id: str, units: int) -> bool:
    """Take slots if that many are free; False if not, or if there is no such style."""
    fits = or_(style.c.cap.is_(None), style.c.taken + units <= style.c.cap)
    return _move(db, shop, style_id, units, fits)


def free(db: Connection, shop: str, style_id: str, units: int) -> bool:
    """Give slots back if that many are taken; False if not: a counter would have gone wrong."""
    holds = or_(style.c.cap.is_(None), style.c.taken >= units)
    return _move(db, shop, style_id, -units, holds)


def move_slots(db: Connection, shop: str, effects: Iterable[Effect]) -> None:
    """Carry out all slot effects of a decision, in order of style id so that none deadlock (Q-06).

    Raises:
        StoreConflict: a style is full by now, or holds fewer units than are given back.
    """
    moves = [e for e in effects if isinstance(e, ReleaseSlots | TakeSlots)]
    for effect in sorted(moves, key=lambda e: e.style_id):
        step = take if isinstance(effect, TakeSlots) else free
        if not step(db, shop, effect.style_id, effect.units):
            raise StoreConflict(f"style {effect.style_id}: no room to {step.__name__} slots")


def _move(db: Connection, shop: str, style_id: str, units: int, guard: object) -> bool:
    moved = case((style.c.cap.is_(None), style.c.taken), else_=style.c.taken + units)
    row = and_(style.c.shop == shop, style.c.id == style_id, guard)  # type: ignore[arg-type]
    return changed(db, update(style).where(row).values(taken=moved))
