"""Servers on loopback: ours, that Meta calls, and a Graph API, that we call."""

import time

import pytest
from starlette.applications import Starlette

from preorder.gateway.meta import webhook
from tests.gateway.meta.build import ACCOUNTS
from tests.gateway.meta.fake_graph import FakeGraph
from tests.gateway.serving import serving


class Inbox:
    """Keeps what it is told to accept, or refuses."""

    def __init__(self):
        self.accepted, self.echoes = [], []
        self.refuses, self.slow = None, 0.0

    def accept(self, events):
        time.sleep(self.slow)
        if self.refuses is not None:
            raise self.refuses
        self.accepted += events

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
    routes = webhook.routes(ACCOUNTS, one_inbox.accept, one_inbox.echoed)
    with serving(Starlette(routes=routes)) as address:
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
