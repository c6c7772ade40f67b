"""Every test gets a fresh database, made by the real migrations."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text

from preorder.service.postbox import Contact
from preorder.store.migrate import upgrade
from preorder.store.store import SqlStore
from tests.migrated import migrated
from tests.store.build import NOW

POSTGRES = os.environ.get("PREORDER_TEST_POSTGRES")


@pytest.fixture
def sqlite_url(tmp_path) -> str:
    return migrated(tmp_path / "test.db")


@pytest.fixture(params=["sqlite", "postgres"] if POSTGRES else ["sqlite"])
def store(request, sqlite_url) -> Iterator[SqlStore]:
    """A store on SQLite, and on the PostgreSQL of PREORDER_TEST_POSTGRES where that is set."""
    url = sqlite_url if request.param == "sqlite" else _empty_postgres()
    opened = SqlStore.open(url, lambda: NOW)
    yield opened
    opened.close()


def _empty_postgres() -> str:
    assert POSTGRES is not None
    engine = create_engine(POSTGRES)
    with engine.begin() as db:
        db.execute(text("DROP SCHEMA public CASCADE"))
        db.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    upgrade(POSTGRES)
    return POSTGRES


@pytest.fixture
def post(store):
    """An open transaction with two customers of one page."""
    with store.begin() as tx:
        for name in ("c1", "c2"):
            tx.conversations.lock(name, "lettoria", "messenger")
            tx.contacts.add(Contact("messenger", "page", f"sender {name}", name, NOW))
        yield tx
