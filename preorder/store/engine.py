"""Databases: opened with the settings that our guards rely on, and their errors in our words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from preorder.core.errors import PreorderError, StoreConflict

BUSY_SECONDS = 20
"""How long a writer waits for another one before the store counts as unavailable."""
READS = "only_reads"
"""The execution option of a connection that is to wait for no writer."""
# PostgreSQL's codes for a deadlock and for a serialization failure: nothing happened, try again.
_RETRY_CODES = {"40P01", "40001"}
_NO_TABLE = "42P01"
"""PostgreSQL's code where SQLite has an OperationalError: nobody has made our tables yet."""


class StoreUnavailable(PreorderError):  # noqa: N818 - a sibling of StoreConflict
    """The database cannot be opened or does not answer; nothing was changed (S-17)."""


def open_engine(url: str) -> Engine:
    """Open any SQLAlchemy URL. A SQLite file's folder is made; the file appears on first use.

    Raises:
        StoreUnavailable: the URL is wrong, or its driver is not installed.
    """
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            return _sqlite(parsed)
        return create_engine(parsed, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise StoreUnavailable(f"cannot use this database URL: {error}") from None
    except OSError as error:
        raise StoreUnavailable(f"cannot make the database's folder: {error}") from None


def _sqlite(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _on_connect(connection: Any, _record: object) -> None:
    # pysqlite's own transactions begin at the first write only, after rules have read: switch
    # them off (SQLAlchemy's documented recipe) and begin ourselves.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "secure_delete=ON",  # what a customer had deleted must not stay in free pages
        f"busy_timeout={BUSY_SECONDS * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Connection) -> None:
    # IMMEDIATE takes the write lock before anything is read, so a decision cannot grow stale.
    reads = connection.get_execution_options().get(READS, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def translate(error: DBAPIError | PoolTimeout) -> PreorderError | None:
    """Return our error for a database's, or None where it is a mistake of our own code."""
    if isinstance(error, PoolTimeout):
        return StoreUnavailable("no free database connection")
    if isinstance(error, IntegrityError):
        return StoreConflict(str(error.orig))
    code = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "pgcode", None)
    if code in _RETRY_CODES:
        return StoreConflict(f"the database gave way to another transaction ({code})")
    if code == _NO_TABLE or type(error).__name__ in {"OperationalError", "InterfaceError"}:
        return StoreUnavailable(str(error.orig))
    return None
