"""A process that dies at any statement leaves all of a change or none of it. (I-07, Q-05)"""

import subprocess
import sys
from pathlib import Path

import pytest

from preorder.store.importer import import_document
from preorder.store.store import SqlStore
from tests.store.build import (
    CANCEL,
    SWAP,
    Crash,
    act,
    crash_before,
    document,
    dump,
    facts_of,
    fill,
    line,
    order,
    shops,
    wish,
)

ROOT = Path(__file__).parents[2]


def _cancel(tx):
    return wish(CANCEL)


def _swap_part(tx):
    (one,) = facts_of(tx).order.lines
    return wish(SWAP, {one.id: 1}, target_sku="BAG")


def _swap_all(tx):
    (one,) = facts_of(tx).order.lines
    return wish(SWAP, {one.id: 2}, target_sku="BAG")


@pytest.mark.parametrize("request_of", [_cancel, _swap_part, _swap_all])
def test_a_crash_at_any_statement_leaves_nothing(store, request_of):
    """Before each statement in turn, and at the commit; then it goes through whole."""
    fill(store, order("LT-20417", line(qty=2)))
    with store.begin() as tx:
        before = dump(tx.connection)
    died, statement = 0, 0
    while died == statement:
        statement += 1
        try:
            with crash_before(store, statement), store.begin() as tx:
                act(tx, request_of(tx))
        except Crash:
            died += 1
            with store.begin() as tx:
                assert dump(tx.connection) == before

    assert died > 15
    with store.begin() as tx:
        assert tx.orders.recorded("m1:wish") is not None


def test_a_crash_in_an_import_leaves_nothing(store):
    """A file is taken whole or not at all, also when the power goes."""
    fill(store)
    with store.begin() as tx:
        before = dump(tx.connection)
    for statement in (5, 12, 20):
        with crash_before(store, statement), pytest.raises(Crash):
            import_document(store, document(order()), shops())

    with store.begin() as tx:
        assert dump(tx.connection) == before


DYING = """
import os, sys
from preorder.store.store import SqlStore
from tests.store.build import CANCEL, act, wish
store = SqlStore.open(sys.argv[1])
with store.begin() as tx:
    act(tx, wish(CANCEL))
    os._exit(9)
"""


def test_a_killed_process_leaves_nothing_and_locks_nothing(sqlite_url):
    """Dead between the last write and the commit; the next process goes on at once."""
    store = SqlStore.open(sqlite_url)
    fill(store, order())
    died = subprocess.run([sys.executable, "-c", DYING, sqlite_url], cwd=ROOT, check=False)
    with store.begin() as tx:
        untouched = facts_of(tx).order.lines[0].cancelled
        act(tx, wish(CANCEL))

    assert (died.returncode, untouched) == (9, 0)
    store.close()
