"""The migrations make exactly the tables that the code knows."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

from preorder.store.engine import StoreUnavailable, open_engine
from preorder.store.migrate import UnknownSchema, upgrade
from preorder.store.schema import metadata


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
