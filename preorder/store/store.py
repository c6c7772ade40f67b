"""One unit of work over one database connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from preorder.service.ports import Clock
from preorder.store.cases import SqlCases
from preorder.store.conversations import SqlConversations
from preorder.store.deliveries import SqlDeliveries
from preorder.store.engine import (
    BUSY_SECONDS,
    READS,
    StoreUnavailable,
    open_engine,
    translate,
)
from preorder.store.inbox import SqlContacts, SqlInbox
from preorder.store.orders import SqlOrders
from preorder.store.outbox import SqlOutbox
from preorder.store.queueing import Queueing
from preorder.store.tries import SqlTries
from preorder.store.unclear import SqlUnclearMessages
from preorder.store.visitors import SqlVisitors


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class SqlTransaction:
    """Fulfils `ports.Transaction`. `connection` is for this room's own helpers and for tests."""

    connection: Connection
    clock: Clock

    @property
    def orders(self) -> SqlOrders:
        return SqlOrders(self.connection, self.clock)

    @property
    def conversations(self) -> SqlConversations:
        return SqlConversations(self.connection)

    @property
    def inbox(self) -> SqlInbox:
        return SqlInbox(self.connection)

    @property
    def contacts(self) -> SqlContacts:
        return SqlContacts(self.connection)

    @property
    def deliveries(self) -> SqlDeliveries:
        return SqlDeliveries(self.connection)

    @property
    def tries(self) -> SqlTries:
        return SqlTries(self.connection)

    @property
    def cases(self) -> SqlCases:
        return SqlCases(self.connection)

    @property
    def unclear(self) -> SqlUnclearMessages:
        return SqlUnclearMessages(self.connection)

    @property
    def visitors(self) -> SqlVisitors:
        return SqlVisitors(self.connection)

    @property
    def outbox(self) -> SqlOutbox:
        return SqlOutbox(self.connection, self.clock)


class SqlStore:
    """Fulfils `ports.Store` on any database that SQLAlchemy knows.

    Lock order, the same everywhere: conversation, order, styles by id.
    """

    def __init__(self, engine: Engine, clock: Clock = _utc_now) -> None:
        """Use an engine of `open_engine`.

        Args:
            engine: a SQLite engine made otherwise would lack the guards.
            clock: for audit rows of calls that are given no time.
        """
        self.engine = engine
        self._clock = clock
        self._writers = Queueing() if engine.dialect.name == "sqlite" else None

    @classmethod
    def open(cls, url: str, clock: Clock = _utc_now) -> SqlStore:
        """Open a database whose tables exist (`preorder.store.migrate.upgrade`).

        Raises:
            StoreUnavailable: the URL is wrong.
        """
        return cls(open_engine(url), clock)

    @contextmanager
    def begin(self, *, urgent: bool = False) -> Iterator[SqlTransaction]:
        """Open a transaction: committed at the end of the block, rolled back on an exception.

        On SQLite it holds the write lock from its first moment; what is urgent gets it before the
        other writers of this process that wait.

        Raises:
            StoreConflict: another transaction was first; nothing changed.
            StoreUnavailable: the database does not answer. Should that be at the commit itself,
                `orders.recorded` tells later whether it happened.
        """
        with self._turn(urgent=urgent), _translated(), self.engine.begin() as connection:
            yield SqlTransaction(connection, self._clock)

    @contextmanager
    def look(self) -> Iterator[SqlTransaction]:
        """Open a transaction that only reads: it waits for no writer, and sees one moment.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        with _translated(), self.engine.connect() as plain:
            connection = plain.execution_options(**{READS: True})
            with connection.begin():
                yield SqlTransaction(connection, self._clock)

    def scrub(self) -> None:
        """Leave nothing of what was deleted in SQLite's journal; its pages are overwritten anyway.

        If others read just now, the next call does it.
        """
        if self._writers is None or self.engine.url.database in (None, "", ":memory:"):
            return
        with self._turn(urgent=False), _translated():
            connection = self.engine.raw_connection()
            try:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.close()

    @contextmanager
    def _turn(self, *, urgent: bool) -> Iterator[None]:
        """Wait for the other writers of this process, where the database has no queue itself."""
        if self._writers is None:
            yield
            return
        with self._writers.turn(BUSY_SECONDS, urgent=urgent) as mine:
            if not mine:
                raise StoreUnavailable("other writers take too long")
            yield

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, PoolTimeout) as error:
        ours = translate(error)
        if ours is None:
            raise
        raise ours from error
