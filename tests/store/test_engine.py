"""The settings of a connection, and what a column refuses."""

import contextlib
from datetime import UTC, datetime

import psycopg.errors
import pytest
from sqlalchemy import event, insert, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import ProgrammingError, StatementError

from preorder.store.columns import MinorUnits
from preorder.store.engine import StoreUnavailable, translate
from preorder.store.migrate import upgrade
from preorder.store.store import SqlStore
from preorder.store.tables import orders
from preorder.store.talk_tables import attempt
from tests.store.build import NOW, fill, order
from tests.store.conftest import POSTGRES


@pytest.fixture
def lite(sqlite_url):
    store = SqlStore.open(sqlite_url)
    yield store
    store.close()


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("foreign_keys", 1), ("busy_timeout", 20000)]
)
def test_sqlite_is_opened_with_our_settings(lite, pragma, value):
    """WAL, foreign keys, and patience with another writer."""
    with lite.begin() as tx:
        assert tx.connection.execute(text(f"PRAGMA {pragma}")).scalar() == value


def test_a_transaction_holds_the_write_lock_before_it_reads(lite, sqlite_url):
    """BEGIN IMMEDIATE: nobody else can write between our reading and our writing."""
    other = SqlStore.open(sqlite_url)
    event.listen(other.engine, "connect", lambda db, _: db.execute("PRAGMA busy_timeout=0"))
    with lite.begin(), pytest.raises(StoreUnavailable, match="locked"):
        other.begin().__enter__()
    other.close()


def test_an_exception_takes_all_writes_back(store):
    """All of it or nothing."""
    with contextlib.suppress(LookupError), store.begin() as tx:
        tx.tries.add("lettoria", "LT-1", NOW)
        raise LookupError

    with store.begin() as tx:
        assert tx.tries.count("lettoria", "LT-1", datetime(2000, 1, 1, tzinfo=UTC)) == 0


def test_a_naive_time_is_refused(store):
    """A time without a zone is a mistake, not a guess."""
    with store.begin() as tx, pytest.raises(StatementError, match="needs a time zone"):
        tx.tries.add("lettoria", "LT-1", datetime(2026, 7, 1, 10))  # noqa: DTZ001 - on purpose


def test_a_time_comes_back_aware_and_in_utc(store):
    """Whatever zone it was written in, to the microsecond."""
    moment = NOW.replace(microsecond=123456)
    with store.begin() as tx:
        tx.connection.execute(insert(attempt).values(shop="lettoria", key="k", at=moment))
        read = tx.connection.execute(select(attempt.c.at)).scalar_one()

    assert (read, read.utcoffset()) == (moment, UTC.utcoffset(None))


@pytest.mark.parametrize("amount", [12.5, 12.0, "12", True])
def test_money_is_whole_minor_units_only(amount):
    """SQLite itself would store 12.5 in an integer column."""
    with pytest.raises(ValueError, match="minor units"):
        MinorUnits().process_bind_param(amount, postgresql.dialect())


def test_the_database_refuses_more_slots_than_the_cap(store):
    """The CHECK stands behind the conditional update (I-04)."""
    fill(store)

    with store.begin() as tx, pytest.raises(Exception, match=r"(?i)check"):
        tx.connection.execute(text("UPDATE style SET taken = 301 WHERE id = 'tote'"))


@pytest.mark.parametrize("change", ["cancelled = 2", "shipped = 2", "delivered = 1", "qty = 0"])
def test_the_database_refuses_counters_that_cannot_be(store, change):
    """0 <= cancelled + shipped <= qty, delivered <= shipped (I-05)."""
    fill(store, order())

    with store.begin() as tx, pytest.raises(Exception, match=r"(?i)check"):
        tx.connection.execute(text(f"UPDATE line SET {change}"))  # noqa: S608 - our own words


def test_a_database_without_tables_is_unavailable_not_empty(tmp_path):
    """A store that was never set up does not look like a shop without orders (S-17)."""
    store = SqlStore.open(f"sqlite:///{tmp_path}/bare.db")

    with pytest.raises(StoreUnavailable), store.begin() as tx:
        tx.orders.facts("lettoria", "LT-20417")
    store.close()


@pytest.mark.skipif(POSTGRES is None, reason="PREORDER_TEST_POSTGRES names no database")
def test_the_contracts_run_on_postgresql_too(store):
    """Says in the summary when they did not."""
    with store.begin() as tx:
        assert tx.connection.dialect.name in {"sqlite", "postgresql"}


def test_postgresql_locks_the_order_it_reads():
    """SQLite needs no row lock; PostgreSQL gets FOR UPDATE."""
    statement = select(orders).with_for_update().compile(dialect=postgresql.dialect())

    assert str(statement).endswith("FOR UPDATE")


def test_an_upgraded_store_can_be_used_at_once(tmp_path):
    """The whole way from nothing to a stored row."""
    url = f"sqlite:///{tmp_path}/a.db"
    upgrade(url)
    store = SqlStore.open(url)
    with store.begin() as tx:
        tx.tries.add("lettoria", "LT-1", NOW)

        assert tx.tries.count("lettoria", "LT-1", NOW) == 1
    store.close()


def test_postgresql_without_our_tables_is_named_as_the_part_that_is_missing():
    """As SQLite without them is: whoever asks how it is must not get a breakage."""
    missing = ProgrammingError("SELECT 1 FROM inbox", {}, psycopg.errors.UndefinedTable())
    mistake = ProgrammingError("SELEKT", {}, psycopg.errors.SyntaxError())

    assert isinstance(translate(missing), StoreUnavailable)
    assert translate(mistake) is None
