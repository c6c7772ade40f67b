"""The real gateway on loopback, over a real database, with a brain that answers as told."""

import shutil

import pytest
import requests

from preorder.gateway.app import create_app
from tests.fake_brain import FakeBrain, echo
from tests.gateway.one_shop import Shop
from tests.gateway.serving import serving
from tests.made_parts import ROOT, make_parts


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
    return one_brain


@pytest.fixture(scope="session")
def parts(tmp_path_factory, one_brain):
    folder = tmp_path_factory.mktemp("gateway")
    made = make_parts(
        folder,
        SHOPS=str(shutil.copytree(ROOT / "shops", folder / "shops")),
        BRAIN_URL=one_brain.url,
        ACTIONS_URL=f"{one_brain.url}/webhook",
        BRAIN_TIMEOUT="1",
        BRAIN_PATIENCE="1",
    )
    yield made
    made.store.close()


@pytest.fixture(scope="session")
def gateway(parts):
    """The gateway's address. One for all tests: each has visitors of its own."""
    with serving(create_app(parts)) as address:
        yield address


class Visitor:
    """A browser on a shop's page."""

    def __init__(self, gateway, shop="lettoria"):
        self.shop = shop
        self.address = f"{gateway}/chat/{shop}"
        self.web = requests.Session()
        self.count = 0

    @property
    def conversation(self):
        """The id of this visitor's chat, as we know it inside."""
        cookie = self.web.cookies.get_dict()[f"chat_{self.shop}"]
        return f"{self.shop}:web:{cookie.partition('.')[0]}"

    def post(self, **message):
        """Send a message as JSON; an id is added unless one is given."""
        self.count += 1
        body = {"id": f"m{self.count}"} | message
        return self.web.post(f"{self.address}/messages", json=body, timeout=20)

    def say(self, text, **more):
        """Say something and return the replies' texts."""
        answer = self.post(text=text, **more)
        assert answer.status_code == 200, answer.text
        return [reply["text"] for reply in answer.json()["replies"]]

    def attach(self, content, name="photo.jpg"):
        return self.web.post(f"{self.address}/photos", files={"photo": (name, content)}, timeout=20)

    def history(self):
        return self.web.get(f"{self.address}/messages", timeout=20).json()["messages"]


@pytest.fixture
def visitor(another, brain):
    return another()


@pytest.fixture
def another(gateway):
    """Makes visitors, of any shop."""
    made = []

    def make(shop="lettoria"):
        made.append(Visitor(gateway, shop))
        return made[-1]

    yield make
    for one in made:
        one.web.close()


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
