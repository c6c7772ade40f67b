"""The cap holds whoever comes at once; and it would not without its guard."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import create_engine, func, select, update

from preorder.store.placing import place
from preorder.store.store import SqlStore
from preorder.store.tables import line, style
from tests.store.build import document, fill, order, sell, taken
from tests.store.build import line as bought

CAP = 300


def styles(tote_cap: int = CAP) -> list[dict]:
    tote, *others = document()["styles"]
    return [{**tote, "cap": tote_cap}, *others]


def at_once(jobs: int, job: Callable[[int], object]) -> list:
    """Start all jobs at the same moment; return what they answered."""
    start = threading.Barrier(jobs)

    def run(number: int):
        start.wait()
        return job(number)

    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(run, range(jobs)))


def units_sold(store: SqlStore) -> int:
    with store.begin() as tx:
        query = select(func.sum(line.c.qty - line.c.cancelled)).where(line.c.sku == "TOTE-S")
        return int(tx.connection.execute(query).scalar_one())


@pytest.mark.parametrize(
    ("before", "wanted", "answer", "after"),
    [
        pytest.param(299, 1, True, 300, id="the last slot"),
        pytest.param(300, 1, False, 300, id="full"),
        pytest.param(299, 2, False, 299, id="no silent part"),
        pytest.param(299, 10**9, False, 299, id="absurd"),
    ],
)
def test_slots_are_taken_whole_or_not_at_all(store, before, wanted, answer, after):
    """Q-01."""
    fill(store, order("LT-00001", bought(qty=before)))
    with store.begin() as tx:
        assert place(tx, "lettoria", "tote", wanted) is answer
        assert taken(tx) == {"tote": after}


@pytest.mark.parametrize("units", [0, -1])
def test_an_order_of_nothing_takes_no_slot(store, units):
    """Q-15: a negative quantity would free slots."""
    fill(store)
    with store.begin() as tx, pytest.raises(ValueError, match="needs units"):
        place(tx, "lettoria", "tote", units)


def test_another_shop_s_style_of_that_name_has_no_slots_here(store):
    """I-16."""
    fill(store)
    with store.begin() as tx:
        assert place(tx, "lascale", "tote", 1) is False


def test_a_style_without_a_cap_counts_nothing(store):
    """There is always room, and no counter to go wrong."""
    fill(store)
    with store.begin() as tx:
        assert place(tx, "lettoria", "wallet", 1000)
        assert taken(tx) == {}


def test_64_buyers_of_the_last_slots_get_exactly_300(store):
    """Q-02, I-04: ten slots are left, 64 threads want one each."""
    fill(store, order("LT-00001", bought(qty=CAP - 10)))
    answers = at_once(64, lambda i: sell(store, order(f"LT-{i + 2:05d}"), "tote", 1))

    assert sum(answers) == 10
    with store.begin() as tx:
        assert taken(tx) == {"tote": CAP}
    assert units_sold(store) == CAP


def test_without_the_guard_the_same_buyers_would_oversell(sqlite_url):
    """Negative control: read, then write, in pysqlite's own transactions.

    All have read before the first writes; each then finds that there was room.
    """
    store = SqlStore.open(sqlite_url)
    fill(store, order("LT-00001", bought(qty=CAP - 1)))
    plain = create_engine(sqlite_url)
    have_read = threading.Barrier(8)

    def naive(_: int) -> bool:
        with plain.begin() as db:
            tote = style.c.id == "tote"
            count = db.execute(select(style.c.taken).where(tote)).scalar_one()
            have_read.wait()
            if count + 1 > CAP:
                return False
            db.execute(update(style).where(tote).values(taken=count + 1))
            db.execute(update(line).values(qty=line.c.qty + 1))
            return True

    answers = at_once(8, naive)

    assert sum(answers) == 8
    assert units_sold(store) == CAP + 7
    plain.dispose()
    store.close()
