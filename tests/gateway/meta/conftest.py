"""Servers on loopback: ours, that Meta calls, and a Graph API, that we call."""

import threading
import time
from contextlib import contextmanager

import pytest
import uvicorn
from starlette.applications import Starlette

from preorder.gateway.meta import webhook
from tests.gateway.meta.build import ACCOUNTS
from tests.gateway.meta.fake_graph import FakeGraph


@contextmanager
def serving(routes):
    """Serve routes and say where."""
    config = uvicorn.Config(Starlette(routes=routes), port=0, log_config=None, ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    until = time.monotonic() + 20
    while not server.started and thread.is_alive() and time.monotonic() < until:
        time.sleep(0.01)
    assert server.started
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(20)


class Inbox:
    """Keeps what it is told to accept, or refuses."""

    def __init__(self):
        self.accepted, self.echoes = [], []
        self.refuses, self.slow = None, 0.0

    def accept(self, received):
        time.sleep(self.slow)
        if self.refuses is not None:
            raise self.refuses
        self.accepted.append(received)

    def echoed(self, tag, message_id):
        self.echoes.append((tag, message_id))

    @property
    def texts(self):
        return [each.text for each in self.accepted]


@pytest.fixture(scope="session")
def one_inbox():
    return Inbox()


@pytest.fixture(scope="session")
def webhook_server(one_inbox):
    """The webhook's address; one server for all tests."""
    with serving(webhook.routes(ACCOUNTS, one_inbox.accept, one_inbox.echoed)) as address:
        yield f"{address}{webhook.PATH}"


@pytest.fixture
def inbox(one_inbox):
    """What the webhook accepted in this test."""
    one_inbox.__init__()
    return one_inbox


@pytest.fixture(scope="session")
def one_graph():
    fake = FakeGraph()
    fake.start()
    yield fake
    fake.stop()


@pytest.fixture
def graph(one_graph):
    """Meta's Graph API, knowing nothing of other tests."""
    one_graph.reset()
    return one_graph
