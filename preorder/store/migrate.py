"""Bring a database's tables up to date."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine, inspect
from sqlalchemy.exc import DBAPIError

from preorder.core.errors import PreorderError
from preorder.store.engine import StoreUnavailable, open_engine

_SCRIPTS = Path(__file__).parent / "migrations"


class UnknownSchema(PreorderError):  # noqa: N818 - a sibling of StoreConflict
    """The database holds tables that this version does not know; nothing was changed."""


def upgrade(url: str) -> bool:
    """Make or bring up to date all tables, in one transaction where the database allows it.

    Returns:
        True if anything changed; a second call is a no-op.

    Raises:
        StoreUnavailable: the URL is wrong, or the database does not answer.
        UnknownSchema: the database was made by a newer version, or by another program.
    """
    engine = open_engine(url)
    try:
        return _upgrade(engine)
    except CommandError as error:
        raise UnknownSchema(
            f"the database is of a version that this program does not know ({error}); "
            "update the program, or use another database"
        ) from None
    except DBAPIError as error:
        raise StoreUnavailable(f"cannot bring the database up to date: {error.orig}") from error
    finally:
        engine.dispose()


def _upgrade(engine: Engine) -> bool:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    newest = ScriptDirectory.from_config(config).get_current_head()
    with engine.begin() as connection:
        tables = set(inspect(connection).get_table_names())
        if tables and "alembic_version" not in tables:
            raise UnknownSchema("the database holds tables of another program; use another one")
        before = None
        if tables:
            before = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return before != newest
