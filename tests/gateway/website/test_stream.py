"""The stream: everything once, in order, whatever happens to the line or the server."""

import itertools
import signal
import socket
import subprocess
import sys
import time

import pytest
import requests

from preorder.core.replies import Reply
from preorder.gateway.app import create_app
from preorder.gateway.website import rates, stream
from preorder.gateway.website.stream import Snapshot, Teller
from preorder.service import handover
from preorder.service.conversations import Author, Said
from tests.gateway.serving import serving
from tests.gateway.test_killed import lasting_port
from tests.made_parts import ROOT, make_parts
from tests.migrated import migrated
from tests.web_visitor import WebVisitor

BOT, HUMAN = {"state": "bot"}, {"state": "human"}


def message(seq, author="assistant"):
    return {"seq": seq, "author": author}


def names(teller, *snapshots):
    """Return the names of the events of each snapshot, ten seconds apart."""
    told = [list(teller.tell(one, 10.0 * number)) for number, one in enumerate(snapshots)]
    return [[one.split("\n")[0].removeprefix("event: ") for one in group] for group in told]


def test_first_comes_what_was_missed_then_the_state():
    [told] = names(Teller(0), Snapshot([message(1), message(2)], BOT, 0))

    assert told == ["message", "message", "state"]


def test_a_turn_is_typed_answered_and_over():
    told = names(
        Teller(0),
        Snapshot([], BOT, 0),
        Snapshot([message(1, "customer")], BOT, 1),
        Snapshot([], BOT, 1),
        Snapshot([message(2)], BOT, 0),
        Snapshot([], BOT, 0),
    )

    assert told == [["state"], ["message", "typing"], ["typing"], ["message", "answered"], []]


def test_while_a_person_has_the_chat_nobody_types_for_him():
    told = names(Teller(0), Snapshot([], HUMAN, 0), Snapshot([message(1, "customer")], HUMAN, 1))

    assert told == [["state"], ["message"]]


def test_who_came_is_told_before_what_he_says():
    teller = Teller(0)
    told = names(teller, Snapshot([], BOT, 0), Snapshot([message(1, "agent")], HUMAN, 0))

    assert told[1] == ["state", "message"]


def test_what_comes_after_a_reconnect_is_what_was_missed(visitor):
    visitor.say("one")
    last = visitor.history()[-1]["seq"]
    visitor.say("two")
    with visitor.stream(last) as (_, events):
        missed = itertools.takewhile(lambda one: one["event"] == "message", events)
        texts = [one["data"]["text"] for one in missed]

    assert texts == ["two", "You said: two"]


def test_it_is_the_log_of_the_database_that_is_replayed_after_a_restart(tmp_path, brain):
    parts = make_parts(tmp_path, BRAIN_URL=brain.url)
    with serving(create_app(parts)) as address:
        visitor = WebVisitor(address)
        visitor.begin()
        visitor.say("before")
        first = visitor.history()
    with serving(create_app(parts)) as address:
        visitor.gateway = address
        again = visitor.history()
        visitor.web.close()
    parts.store.close()

    assert again == first


def test_what_another_process_says_comes_within_a_second(visitor, parts):
    """A person answers on the command line, which cannot ring here."""
    visitor.say("hi")
    with visitor.stream(10**17) as (_, events):
        next(events)
        with parts.store.begin() as tx:
            handover.answer(tx, visitor.conversation, "Anna here", parts.clock(), "Anna")
        began = time.monotonic()
        state = next(events)

    assert state["data"] == {"state": "human", "name": "Anna"}
    assert time.monotonic() - began < 2


def test_a_quiet_line_shows_that_it_lives(visitor, monkeypatch):
    monkeypatch.setattr(stream, "_HEARTBEAT", 0.1)
    headers = {"Last-Event-ID": "0"}
    with visitor.ask("GET", "/v1/stream", stream=True, headers=headers) as answer:
        lines = list(itertools.islice(answer.iter_lines(decode_unicode=True), 6))

    assert lines.count(": still here") >= 1


@pytest.mark.parametrize("number", ["-1", "x", "1.5", "9" * 30, "²"])
def test_a_number_that_is_none_is_refused(visitor, number):
    headers = {"Last-Event-ID": number.encode()}
    answer = visitor.ask("GET", "/v1/stream", headers=headers)

    assert answer.status_code == 400


def test_one_chat_cannot_hold_all_lines(visitor, monkeypatch):
    monkeypatch.setattr(rates, "SESSION_STREAMS", 1)
    with visitor.stream() as (_, events):
        next(events)
        second = visitor.ask("GET", "/v1/stream")

    assert (second.status_code, second.headers["Retry-After"]) == (429, "11")


def test_a_client_that_never_reads_holds_nobody_up(visitor, another, gateway, parts):
    """Its line fills; the others' answers come as fast as ever."""
    host, _, port = gateway.removeprefix("http://").partition(":")
    visitor.say("hi")
    with parts.store.begin() as tx:
        for _ in range(300):
            said = Said(Author.PERSON, Reply("x" * 20_000))
            tx.conversations.say(visitor.conversation, said, parts.clock())
    with socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.connect((host, int(port)))
        token = visitor.session["token"]
        deaf.sendall(
            f"GET /v1/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
        )
        time.sleep(0.3)
        began = time.monotonic()
        said = another().say("hello")

    assert said == ["You said: hello"]
    assert time.monotonic() - began < 2


@pytest.mark.exhaustive  # a server in a process of its own
def test_a_server_that_is_told_to_stop_ends_its_lines_at_once(tmp_path, brain):
    """An open page must not keep an old process alive."""
    migrated(tmp_path / "preorder.db")
    port = lasting_port()
    command = f"-m tests.gateway.killed_gateway {tmp_path} {port} {brain.port}"
    with subprocess.Popen([sys.executable, *command.split()], cwd=ROOT) as process:
        visitor = WebVisitor(f"http://127.0.0.1:{port}")
        wait_for(lambda: visitor.begin().ok)
        with visitor.stream() as (_, events):
            next(events)
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            rest = list(events)
            process.wait(10)
        visitor.web.close()

    assert rest == []
    assert time.monotonic() - began < 3


def wait_for(works, seconds=30):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if works():
                return
        except requests.RequestException:
            time.sleep(0.1)
    raise AssertionError("it never worked")
