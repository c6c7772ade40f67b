"""The migrations make exactly the tables that the code knows."""

import json
from datetime import UTC

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

from preorder.store.engine import StoreUnavailable, open_engine
from preorder.store.migrate import _SCRIPTS, UnknownSchema, upgrade
from preorder.store.schema import metadata
from preorder.store.store import SqlStore
from tests.store.build import NOW


@pytest.fixture
def migrated(sqlite_url):
    engine = open_engine(sqlite_url)
    yield engine
    engine.dispose()


def test_migrations_make_exactly_the_metadata(migrated):
    """Alembic finds nothing left to do."""
    with migrated.connect() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True})

        assert compare_metadata(context, metadata) == []


@pytest.mark.parametrize("kind", ["check_constraints", "unique_constraints", "foreign_keys"])
def test_migrations_make_the_same_guards(migrated, kind):
    """CHECKs too, which Alembic does not compare."""
    fresh = create_engine("sqlite://")
    metadata.create_all(fresh)

    def guards(engine):
        found = inspect(engine)
        return {t: sorted(map(str, getattr(found, f"get_{kind}")(t))) for t in metadata.tables}

    assert guards(migrated) == guards(fresh)
    fresh.dispose()


def test_a_second_upgrade_changes_nothing(tmp_path):
    """The first call makes the tables and their folder, the second is a no-op."""
    url = f"sqlite:///{tmp_path}/new/folder/a.db"

    assert (upgrade(url), upgrade(url)) == (True, False)


def test_a_newer_database_is_left_alone(sqlite_url, migrated):
    """An old program does not touch what it does not understand, and says so."""
    with migrated.begin() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(UnknownSchema, match="update the program"):
        upgrade(sqlite_url)


def test_a_database_of_another_program_is_left_alone(tmp_path):
    """Tables without our version are somebody else's."""
    url = f"sqlite:///{tmp_path}/other.db"
    engine = create_engine(url)
    with engine.begin() as db:
        db.execute(text("CREATE TABLE theirs (id INTEGER)"))
    engine.dispose()

    with pytest.raises(UnknownSchema, match="another program"):
        upgrade(url)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("nonsense", id="no URL"),
        pytest.param("oracle9://x/y", id="unknown database"),
        pytest.param("sqlite:////proc/none/a.db", id="folder that cannot be made"),
    ],
)
def test_an_unusable_database_is_said_clearly(url):
    """One sentence of ours, no traceback of the library's."""
    with pytest.raises(StoreUnavailable):
        upgrade(url)


def test_a_file_that_is_no_database_is_said_clearly(tmp_path):
    """A text file under the database's name."""
    (tmp_path / "a.db").write_text("not a database, just some words " * 50)

    with pytest.raises(StoreUnavailable, match="not a database"):
        upgrade(f"sqlite:///{tmp_path}/a.db")


def test_what_was_said_before_the_one_log_stands_in_it_in_order(tmp_path):
    """Each message with its answer's parts behind it; what is not answered yet is there as well."""
    url = f"sqlite:///{tmp_path}/old.db"
    engine = open_engine(url)
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    with engine.begin() as db:
        config.attributes["connection"] = db
        command.upgrade(config, "0004")
        _talk_as_it_was(db)
    engine.dispose()
    upgrade(url)
    store = SqlStore.open(url)
    with store.begin() as tx:
        said = tx.conversations.transcript("c1")
    store.close()

    assert [(one["author"], one["text"], one["message_id"]) for one in said] == [
        ("customer", "hi", "m1"),
        ("bot", "Hello!", "m1"),
        ("bot", "Well?", "m1"),
        ("customer", "cancel", "m2"),
    ]
    assert said[2]["buttons"] == [{"title": "Yes", "payload": "b1"}]
    assert {one["at"] for one in said} == {NOW}


def _talk_as_it_was(db):
    """Write two messages, and the first one's answer, into the tables of then."""
    at = NOW.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    yes = [{"title": "Yes", "payload": "b1"}]
    replies = [{"text": "Hello!", "buttons": []}, {"text": "Well?", "buttons": yes}]
    db.exec_driver_sql(
        "INSERT INTO conversation (id, shop, channel, state, wrong_tries, memory) "
        "VALUES ('c1', 'lettoria', 'web', 'bot', 0, '{}')"
    )
    for key, words in (("m1", "hi"), ("m2", "cancel")):
        db.exec_driver_sql(
            "INSERT INTO message (conversation, message_id, text, received_at) "
            "VALUES ('c1', ?, ?, ?)",
            (key, words, at),
        )
    db.exec_driver_sql("INSERT INTO reply VALUES ('c1', 'm1', 'turn', ?)", (json.dumps(replies),))
