"""Whether the gateway lives, and whether it can do its work; if not, which part it is."""

import threading
import time

import pytest
import requests

from preorder.adapters.clock import real_now
from preorder.gateway.health import Readiness, checks
from preorder.service import dispatch
from preorder.service.dispatch import Dispatcher
from preorder.service.outbox import Worker
from preorder.store.store import SqlStore
from tests.gateway.one_shop import until

WORKERS = ("outbox", "turns", "deliveries", "consoler")


@pytest.fixture
def readiness(closed, brain):
    """All parts of a shop, its workers said to go on."""
    wanted = checks(closed.parts.store, brain.url, f"{brain.url}/webhook", {})
    return Readiness(wanted, closed.parts.store)


def test_a_living_gateway_says_so(gateway):
    assert requests.get(f"{gateway}/healthz", timeout=5).text == "ok"


def test_ready_means_that_every_part_works(gateway):
    answer = requests.get(f"{gateway}/readyz", timeout=5)

    assert answer.status_code == 200
    assert answer.json() == dict.fromkeys(("database", "brain", "actions", *WORKERS), "ok")


def test_what_is_away_is_named(tmp_path, brain):
    without_tables = SqlStore.open(f"sqlite:///{tmp_path / 'empty.db'}")
    wanted = checks(without_tables, brain.url, "http://127.0.0.1:9/webhook", {})
    found = Readiness(wanted, without_tables).parts()
    without_tables.close()

    assert found == {"database": "away", "brain": "ok", "actions": "away"}


def test_a_gateway_whose_brain_is_away_says_503(gateway, brain, monkeypatch):
    """Whoever watches learns which part it is, and no more."""
    monkeypatch.setattr("preorder.gateway.health._KEPT_SECONDS", 0.0)
    monkeypatch.setattr("preorder.gateway.health.requests.get", _refused)
    time.sleep(1.1)
    answer = requests.request("GET", f"{gateway}/readyz", timeout=5)

    assert answer.status_code == 503
    assert [name for name, word in answer.json().items() if word != "ok"] == ["brain", "actions"]


def _refused(*_args, **_more):
    raise requests.ConnectionError


def test_a_stopped_account_is_named(closed, readiness):
    """Its token has to be renewed by a person; the reason stands in the log."""
    with closed.parts.store.begin() as tx:
        tx.deliveries.stop_account("messenger", "102938", "graph 400 190/460", real_now())

    assert readiness.parts()["messenger 102938"] == "stopped"


def test_asking_often_costs_one_look(closed, brain):
    asked = []

    def check():
        asked.append(1)
        return "ok"

    readiness = Readiness({"part": check}, closed.parts.store)
    for _ in range(20):
        readiness.parts()

    assert len(asked) == 1


def test_a_job_that_takes_for_ever_is_stuck(monkeypatch):
    """A payment provider that never answers is no reason to look well."""
    end = threading.Event()
    worker = Worker(end.wait, seconds=0.01)
    worker.start()
    at_first = worker.goes_on()
    monkeypatch.setattr("preorder.service.outbox.STUCK_SECONDS", 0.2)
    later = until(lambda: not worker.goes_on())
    end.set()
    worker.stop()

    assert at_first
    assert later


class Blocked:
    """Work whose look into the database never comes back."""

    def __init__(self):
        self.end = threading.Event()

    def claim(self, most, busy):
        self.end.wait(5)
        return []

    def do(self, item): ...

    def release(self): ...


def test_a_dispatcher_that_looks_no_more_is_stuck(monkeypatch):
    """As after a lock that nobody gives back; one that was stopped does not go on either."""
    work = Blocked()
    line = Dispatcher("line", work, 1)
    line.start()
    at_first = line.goes_on()
    line.wake()
    monkeypatch.setattr(dispatch, "STUCK_SECONDS", 0.2)
    later = until(lambda: not line.goes_on())
    work.end.set()
    line.stop()

    assert at_first
    assert later
    assert not line.goes_on()
