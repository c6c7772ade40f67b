"""The judge itself: a change that a conversation did not announce is found, whatever it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from preorder.service.shops import Shops
from preorder.store.importer import import_document
from preorder.store.store import SqlStore
from preorder.store.tables import line, style
from scripts.console import ROOT
from tests.conversations.effects import differences, read_rows
from tests.conversations.format import End, ExpectedCase
from tests.conversations.world import document
from tests.migrated import migrated


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    made = SqlStore.open(migrated(tmp_path / "shop.db"))
    import_document(made, document("lettoria", {}), Shops(ROOT / "shops"))
    yield made
    made.close()


def change(store: SqlStore, statement) -> None:
    with store.begin() as tx:
        tx.connection.execute(statement)


CANCELLED = update(line).where(line.c.number == "LT-31101").values(cancelled=1)


def test_nothing_changed_and_nothing_was_announced(store):
    rows = read_rows(store)

    assert differences(rows, rows, End()) == []


def test_a_cancelled_line_nobody_announced_is_found(store):
    before = read_rows(store)
    change(store, CANCELLED)

    found = differences(before, read_rows(store), End())

    assert found == ["LT-31101 PERLA-BLK-S: cancelled is 1, not 0"]


def test_an_announced_change_is_as_it_should_be(store):
    before = read_rows(store)
    change(store, CANCELLED)
    end = End(orders={"LT-31101": {"PERLA-BLK-S": {"cancelled": 1}}})

    assert differences(before, read_rows(store), end) == []


def test_a_slot_that_moved_is_found(store):
    before = read_rows(store)
    change(store, update(style).where(style.c.id == "luce").values(taken=style.c.taken + 1))

    assert differences(before, read_rows(store), End()) == ["slots taken: {'luce': 1}, not {}"]


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(End(requests=["cancel_order LT-31101 done"]), id="a request"),
        pytest.param(End(refunds={"LT-31101": ["292.00"]}), id="a refund"),
        pytest.param(End(mails=["marta.kowal@example.com"]), id="a mail"),
        pytest.param(End(cases=[ExpectedCase(capability="cancel_order")]), id="a case"),
    ],
)
def test_an_effect_that_was_announced_and_is_missing_is_found(store, end):
    rows = read_rows(store)

    assert len(differences(rows, rows, end)) == 1
