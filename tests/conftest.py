"""What holds for all tests."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import URL, Engine, create_engine, event

from tests.diagonal import mark_others

# A test's time says nothing on a shared machine, so no example has a deadline. `make check` wants
# an answer within a minute and draws fewer examples than `make test`.
settings.register_profile("full", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=15)
settings.load_profile(os.environ.get("PREORDER_TEST_PROFILE", "full"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of lists of values `make check` tries some, `make test` every combination."""
    mark_others(items)


def pytest_collection_finish() -> None:
    """Take the thousands of tests out of what Python looks through for garbage again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def one_dialect() -> Iterator[None]:
    """Let all databases of a test run share the statements that SQLAlchemy compiled.

    It keeps them with each engine and its dialect. A process of ours has one engine, but nearly
    every test opens a database of its own; compiling took a third of a conversation's time. Nor
    does a test's database have to survive a power cut: nothing waits for the disk.
    """
    first: list[Engine] = []

    def sharing(url: URL, **options: Any) -> Engine:
        made = create_engine(url, **options)
        if made.dialect.name == "sqlite":
            first[:] = first or [made]
            made.dialect = made.pool._dialect = first[0].dialect
            made._compiled_cache = first[0]._compiled_cache
            event.listen(made, "connect", lambda db, _: db.execute("PRAGMA synchronous=OFF"))
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("preorder.store.engine.create_engine", sharing)
        yield
