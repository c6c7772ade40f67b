"""Whichever process is killed at whatever moment: every message is answered once, in order."""

from __future__ import annotations

import base64
import json
import random
import socket
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from preorder.gateway.consoling import ONE_MOMENT
from preorder.service.postbox import message_key
from preorder.store.store import SqlStore
from tests.gateway.killed_action import CHANGED
from tests.made_parts import ROOT
from tests.migrated import migrated

_SHOP = "lettoria"
_PATIENT = 0.8
_STUCK = 300.0
"""Seconds in which nobody was killed and yet nothing went on. On a busy machine a process takes ten
seconds to start, so no message has a limit of its own: it may meet several of them dead."""
_REPLIES = "SELECT answers, text FROM message WHERE author = 'bot' ORDER BY seq"


def lasting_port() -> int:
    """Return a free port that no outgoing connection takes while its process is dead.

    Those come from 32768 up; a client that asks a dead process there may even reach itself.
    """
    while True:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", random.randrange(20_000, 32_000)))
            return int(probe.getsockname()[1])


class Processes:
    """Gateway, brain and actions; each can be killed and comes back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ports = {name: lasting_port() for name in ("gateway", "brain", "action")}
        behind = {"gateway": "brain", "brain": "action", "action": "action"}
        self._commands = {
            name: [
                *(sys.executable, "-m", f"tests.gateway.killed_{name}", str(folder)),
                *(str(self.ports[name]), str(self.ports[behind[name]])),
            ]
            for name in self.ports
        }
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self.kills: Counter[str] = Counter()
        self._last_kill = time.monotonic()

    def quiet_since(self, instant: float) -> float:
        """Return for how many seconds nobody was killed, at most those since that instant."""
        return time.monotonic() - max(self._last_kill, instant)

    def start(self, name: str) -> None:
        log = (self.folder / f"{name}.log").open("ab")
        with log:
            self._running[name] = subprocess.Popen(
                self._commands[name], cwd=ROOT, stdout=log, stderr=log
            )

    def start_all(self) -> None:
        for name in self.ports:
            self.start(name)
        for name in self.ports:
            self.wait_for(name)

    def wait_for(self, name: str) -> None:
        until = time.monotonic() + _STUCK
        while time.monotonic() < until:
            try:
                requests.get(f"http://127.0.0.1:{self.ports[name]}/health", timeout=10)
            except requests.RequestException:
                time.sleep(0.05)
            else:
                return
        raise AssertionError((self.folder / f"{name}.log").read_text())

    def kill(self, name: str) -> None:
        """SIGKILL it, and start it again."""
        self.end(name)
        self.kills[name] += 1
        self._last_kill = time.monotonic()
        self.start(name)

    def end(self, name: str) -> None:
        self._running[name].kill()
        self._running[name].wait()

    def end_all(self) -> None:
        for name in self._running:
            self.end(name)


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    store = SqlStore.open(migrated(tmp_path / "preorder.db"))
    with store.begin() as tx:
        tx.connection.exec_driver_sql("CREATE TABLE changed (message_id TEXT)")
    store.close()
    made = Processes(tmp_path)
    made.start_all()
    yield made
    made.end_all()


class Customer:
    """Sends messages one after the other and each until it is acknowledged.

    The next one follows at once; on the website no more than five wait for their answers.
    """

    def __init__(self, processes: Processes, name: str, *, outside: bool) -> None:
        self.name, self.outside, self._processes = name, outside, processes
        self._gateway = f"http://127.0.0.1:{processes.ports['gateway']}"
        self._web = requests.Session()
        self.token = ""
        self.sent: list[tuple[str, str]] = []
        """Id in the database, and text."""

    def open(self) -> None:
        if not self.outside:
            session = self._until_taken("/v1/sessions", {"shop": _SHOP}).json()
            self._web.headers["Authorization"] = f"Bearer {session['token']}"
            content = session["token"].partition(".")[0]
            _, self.token, *_ = json.loads(base64.urlsafe_b64decode(content + "=="))

    def say(self, number: int) -> None:
        word = "change" if number % 3 == 0 else "hello"
        text, key = f"{word} {self.name} {number}", f"{self.name}-{number}"
        if self.outside:
            self._until_taken("/outside", [key, self.name, text])
            self.sent.append((message_key("messenger", "page", key), text))
        else:
            self._until_taken("/v1/messages", {"id": key, "text": text})
            self.sent.append((f"{self.token}:{key}", text))

    def _until_taken(self, path: str, body: object) -> requests.Response:
        began = time.monotonic()
        while self._processes.quiet_since(began) < _STUCK:
            try:
                url = f"{self._gateway}{path}"
                answer = self._web.post(url, json=body, timeout=60)
                if answer.ok:
                    return answer
            except requests.RequestException:
                pass
            time.sleep(0.1)
        raise AssertionError(f"{path} was never taken")


def storm(processes: Processes, each: int, kills: int) -> list[Customer]:
    """Let six customers send so many messages each, while processes die at random moments.

    Some die again before they are up.
    """
    chance = random.Random(20417)
    customers = [Customer(processes, f"c{n}", outside=n % 2 == 0) for n in range(6)]
    threads = [threading.Thread(target=_talk, args=(one, each)) for one in customers]
    for one in customers:
        one.open()
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads) and processes.kills.total() < kills:
        time.sleep(chance.uniform(0.1, 0.8))
        name = chance.choice(("gateway", "brain", "action"))
        if chance.random() < _PATIENT:
            processes.wait_for(name)
        processes.kill(name)
    for thread in threads:
        thread.join()
    _settle(processes)
    return customers


def _talk(customer: Customer, each: int) -> None:
    for number in range(each):
        customer.say(number)


def _settle(processes: Processes) -> None:
    """Wait until nothing waits for an answer or a delivery; it becomes less all the time."""
    waits = (
        "SELECT (SELECT count(*) FROM inbox WHERE state = 'new')"
        " + (SELECT count(*) FROM delivery WHERE state = 'due')"
    )
    left, since = read(processes, waits), time.monotonic()
    while left != [(0,)]:
        time.sleep(0.2)
        now = read(processes, waits)
        if now != left:
            left, since = now, time.monotonic()
        assert time.monotonic() - since < _STUCK, "something waits for ever"


def read(processes: Processes, query: str) -> list[tuple[object, ...]]:
    store = SqlStore.open(f"sqlite:///{processes.folder / 'preorder.db'}")
    with store.begin() as tx:
        rows = [tuple(row) for row in tx.connection.exec_driver_sql(query)]
    store.close()
    return rows


def judge(processes: Processes, customers: list[Customer]) -> None:
    """Count what the storm left."""
    said = defaultdict(list)
    for key, text in read(
        processes, "SELECT answers, text FROM message WHERE author = 'bot' ORDER BY seq"
    ):
        if text != ONE_MOMENT and "automated assistant" not in str(text):
            said[key].append(text)
    sent = [message for one in customers for message in one.sent]
    keys = [key for key, _ in sent]
    changed = Counter(key for (key,) in read(processes, "SELECT message_id FROM changed"))

    assert {key: len(said[key]) for key in keys} == dict.fromkeys(keys, 1)
    assert set(changed.values()) <= {1}
    assert set(changed) == {key for key in keys if said[key] == [CHANGED]}
    assert all(
        said[key] == [f"You said: {text}"]
        for one in customers
        for key, text in one.sent
        if text.startswith("hello")
    )
    for one in customers:
        ours = {key for key, _ in one.sent}
        assert [key for key in said if key in ours] == [key for key, _ in one.sent]
    _judge_deliveries(processes, customers)


def _judge_deliveries(processes: Processes, customers: list[Customer]) -> None:
    """Each reply reached its customer, in order.

    A platform has no key against repeats: one that was cut off before we noted it may come twice.
    """
    lines = (processes.folder / "delivered").read_text().splitlines()
    given = [tuple(json.loads(line)) for line in lines]
    queued = read(processes, "SELECT recipient, CAST(id AS TEXT) FROM delivery ORDER BY id")
    logged = read(
        processes,
        "SELECT sender, text FROM message JOIN contact USING (conversation)"
        " WHERE author = 'bot' ORDER BY seq",
    )
    once = list(dict.fromkeys(given))

    assert sorted(row[:2] for row in once) == sorted(queued)
    for one in customers:
        ours = [row for row in once if row[0] == one.name]
        assert [row[:2] for row in ours] == [row for row in queued if row[0] == one.name]
        assert [(row[0], row[2]) for row in ours] == [row for row in logged if row[0] == one.name]
    assert len(given) - len(once) <= 4 * processes.kills["gateway"]


@pytest.mark.exhaustive
@pytest.mark.timeout(400)
def test_killed_processes_lose_and_double_nothing(processes: Processes) -> None:
    """Thirty messages and a few kills; the long one is below."""
    customers = storm(processes, each=5, kills=5)

    judge(processes, customers)
    assert processes.kills.total() >= 1


@pytest.mark.exhaustive
@pytest.mark.timeout(1200)
def test_two_hundred_messages_survive_many_kills(processes: Processes) -> None:
    customers = storm(processes, each=40, kills=40)

    assert [len(one.sent) for one in customers] == [40] * 6
    judge(processes, customers)
    assert min(processes.kills[name] for name in processes.ports) >= 2
