"""Rows that wait for a worker, taken under a lease, of each conversation the first one only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Select,
    Table,
    Update,
    and_,
    bindparam,
    or_,
    select,
    update,
)

from preorder.service.postbox import Lease
from preorder.store.columns import UtcTime
from preorder.store.writes import changed

_Conditions = tuple[ColumnElement[bool], ...]
_FREE: dict[tuple[str, str, _Conditions], Select[Any]] = {}
"""What is asked twice a second, built once, by table, state and conditions."""


@dataclass(frozen=True, slots=True)
class Leases:
    """The leases of one table that has conversation, state, tries, try_at, owner and until.

    `waits` is the state of a row that waits; `order` names the columns that say which is first.
    """

    db: Connection
    table: Table
    waits: str
    order: tuple[str, ...]

    def heads(self) -> ColumnElement[bool]:
        """Return the condition of being the first that waits in its conversation."""
        earlier = self.table.alias("earlier")
        same = and_(self._waiting(earlier), earlier.c.conversation == self.table.c.conversation)
        before = self._before(earlier)
        return and_(self._waiting(self.table), ~select(earlier.c.id).where(same, before).exists())

    def claim(self, lease: Lease, most: int, *conditions: ColumnElement[bool]) -> Sequence[int]:
        """Take the first rows of conversations that nobody works on; return their ids in order.

        Args:
            conditions: constants of the caller, for what is asked is kept with them.
        """
        asked = {"now": lease.now, "most": most}
        ids = list(self.db.execute(self._free(conditions), asked).scalars())
        values = {"owner": lease.owner, "until": lease.until}
        if ids:
            self.db.execute(update(self.table).where(self.table.c.id.in_(ids)).values(**values))
        return ids

    def _free(self, conditions: _Conditions) -> Select[Any]:
        key = (self.table.name, self.waits, conditions)
        if key not in _FREE:
            _FREE[key] = self._build_free(conditions)
        return _FREE[key]

    def _build_free(self, conditions: _Conditions) -> Select[Any]:
        table, other, now = self.table, self.table.alias("other"), bindparam("now", type_=UtcTime())
        taken = and_(
            self._waiting(other),
            other.c.conversation == table.c.conversation,
            other.c.until > now,
        )
        free = or_(table.c.until.is_(None), table.c.until <= now)
        due = or_(table.c.try_at.is_(None), table.c.try_at <= now)
        return (
            select(table.c.id)
            .where(self.heads(), free, due, ~select(other.c.id).where(taken).exists(), *conditions)
            .order_by(*(table.c[name] for name in self.order))
            .limit(bindparam("most", type_=Integer()))
            .with_for_update(skip_locked=True, of=table)
        )

    def keep(self, lease: Lease, ids: Sequence[int]) -> None:
        """Renew rows that are still the owner's; another may have them after a long pause."""
        mine = and_(self._waiting(self.table), self.table.c.owner == lease.owner)
        renewed = update(self.table).where(mine, self.table.c.id.in_(ids))
        self.db.execute(renewed.values(until=lease.until))

    def release(self, owner: str) -> None:
        """Give back what the owner has."""
        mine = and_(self._waiting(self.table), self.table.c.owner == owner)
        self.db.execute(update(self.table).where(mine).values(owner=None, until=None))

    def put_off(self, key: int, owner: str, until: datetime, **values: Any) -> None:
        """Give a row back until then, if it is still the owner's."""
        free = {"owner": None, "until": None, "try_at": until, "tries": self.table.c.tries + 1}
        self.db.execute(self.of(key, owner).values(**free, **values))

    def end(self, key: int, owner: str, state: str, **values: Any) -> bool:
        """End a row's waiting; False if it is not the owner's any more."""
        free = {"owner": None, "until": None, "state": state}
        return changed(self.db, self.of(key, owner).values(**free, **values))

    def of(self, key: int, owner: str) -> Update:
        """Return an update of a waiting row, if it is still the owner's."""
        mine = and_(self.table.c.id == key, self.table.c.owner == owner)
        return update(self.table).where(mine, self._waiting(self.table))

    def _waiting(self, rows: FromClause) -> ColumnElement[bool]:
        condition: ColumnElement[bool] = rows.c.state == self.waits
        return condition

    def _before(self, earlier: FromClause) -> ColumnElement[bool]:
        """Compare by the columns of `order`, one after the other."""
        before: list[ColumnElement[bool]] = []
        equal: list[ColumnElement[bool]] = []
        for name in self.order:
            mine, other = self.table.c[name], earlier.c[name]
            before.append(and_(*equal, other < mine))
            equal.append(other == mine)
        return or_(*before)
