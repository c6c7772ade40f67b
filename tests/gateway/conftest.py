"""The real gateway on loopback, over a real database, with a brain that answers as told."""

import shutil
from contextlib import contextmanager
from dataclasses import replace

import pytest

from preorder.bootstrap import Parts
from preorder.gateway.app import create_app
from preorder.gateway.website import rates
from preorder.gateway.website.rates import Kind, Rate
from tests.fake_brain import FakeBrain, echo
from tests.gateway.one_shop import Shop, until
from tests.gateway.serving import serving
from tests.made_parts import ROOT, make_parts
from tests.web_visitor import WebVisitor


@pytest.fixture(scope="session")
def one_brain():
    fake = FakeBrain()
    fake.start()
    yield fake
    fake.stop()


@pytest.fixture
def brain(one_brain):
    """The brain, knowing nothing of other tests."""
    one_brain.asked, one_brain.answer, one_brain.delay = [], echo, 0.0
    one_brain.forgot, one_brain.forgetting = [], 204
    return one_brain


@pytest.fixture(scope="session")
def parts(tmp_path_factory, one_brain):
    made = web_parts(tmp_path_factory.mktemp("gateway"), one_brain)
    yield made
    made.store.close()


def web_parts(folder, brain):
    return make_parts(
        folder,
        SHOPS=str(shutil.copytree(ROOT / "shops", folder / "shops")),
        BRAIN_URL=brain.url,
        ACTIONS_URL=f"{brain.url}/webhook",
        BRAIN_TIMEOUT="20",
        BRAIN_PATIENCE="20",
    )


@pytest.fixture(scope="session")
def gateway(parts):
    """The gateway's address. One for all tests: each has visitors of its own."""
    with no_limits(), serving(create_app(parts)) as address:
        yield address


@contextmanager
def no_limits():
    """Let all tests together ask more than one address may."""
    with pytest.MonkeyPatch.context() as patch:
        for limits in ("OF_ADDRESS", "OF_SESSION"):
            patch.setattr(rates, limits, dict.fromkeys(Kind, Rate(10**9, 1.0)))
        yield


@pytest.fixture
def impatient(tmp_path, brain):
    """Of a gateway that waits for the brain for half a second: a visitor, and the parts."""
    settings = web_parts(tmp_path, brain).settings
    parts = Parts(replace(settings, brain_timeout=0.5, brain_patience=0.5))
    with serving(create_app(parts)) as address:
        visitor = WebVisitor(address)
        visitor.begin()
        yield visitor, parts
        visitor.web.close()
    parts.store.close()


@pytest.fixture
def visitor(another, brain):
    return another()


@pytest.fixture
def another(gateway, parts):
    """Makes visitors, of any shop; at the end nothing of theirs waits for the brain any more."""
    made = []

    def make(shop="lettoria"):
        made.append(WebVisitor(gateway, shop))
        made[-1].begin()
        return made[-1]

    yield make
    for one in made:
        one.web.close()
        until(lambda chat=one.conversation: is_idle(parts, chat))


def is_idle(parts, conversation):
    with parts.store.look() as tx:
        return not tx.inbox.waiting(conversation)


@pytest.fixture
def closed(tmp_path, brain, request):
    """A shop whose gateway is not started yet; its patience is 20 seconds unless told."""
    patience = getattr(request, "param", "20")
    parts = make_parts(tmp_path, BRAIN_URL=brain.url, BRAIN_TIMEOUT="9", BRAIN_PATIENCE=patience)
    made = Shop(parts, brain)
    yield made
    made.engine.stop()
    parts.store.close()


@pytest.fixture
def shop(closed):
    closed.engine.start()
    return closed
