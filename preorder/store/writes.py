"""The three ways in which a row is written: once, surely, or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Insert, Table, Update, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from preorder.core.errors import StoreConflict


def add(db: Connection, table: Table, **values: Any) -> None:
    """Insert a row that must be new.

    Raises:
        StoreConflict: its key is taken, or a CHECK refuses it.
    """
    try:
        db.execute(insert(table), values)
    except IntegrityError as error:
        raise StoreConflict(f"{table.name}: {error.orig}") from None


def add_once(db: Connection, table: Table, **values: Any) -> bool:
    """Insert a row unless its key is there already; tell whether it was new."""
    statement = _unless_there(db, table)
    if statement is not None:
        # PostgreSQL's driver forgets an INSERT's count unless it is told to keep it.
        kept = statement.execution_options(preserve_rowcount=True)
        return db.execute(kept, values).rowcount == 1
    # A savepoint keeps the transaction alive where another connection was first.
    try:
        with db.begin_nested():
            db.execute(insert(table), values)
    except IntegrityError:
        return False
    return True


def add_new(db: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert those rows whose keys are not there yet, in one go. All rows name the same columns."""
    statement = _unless_there(db, table)
    if statement is None:
        for row in rows:
            add_once(db, table, **row)
    elif rows:
        db.execute(statement, [dict(row) for row in rows])


def _unless_there(db: Connection, table: Table) -> Insert | None:
    """Return an insert that leaves out what is there; None on databases that have none we know."""
    match db.dialect.name:
        case "sqlite":
            return sqlite.insert(table).on_conflict_do_nothing()
        case "postgresql":
            return postgresql.insert(table).on_conflict_do_nothing()
    return None


def surely(
    db: Connection, statement: Update, guard: str, values: Mapping[str, Any] | None = None
) -> None:
    """Run a conditional update of exactly one row.

    Raises:
        StoreConflict: its condition does not hold (or a CHECK refuses it); `guard` says which.
    """
    if not changed(db, statement, values):
        raise StoreConflict(guard)


def changed(db: Connection, statement: Update, values: Mapping[str, Any] | None = None) -> bool:
    """Run a conditional update; tell whether its one row was changed."""
    try:
        return db.execute(statement, values).rowcount == 1
    except IntegrityError as error:
        raise StoreConflict(str(error.orig)) from None
