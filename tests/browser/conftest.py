"""A real browser (Debian's chromium through Playwright) in front of the stand-in server."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path

import pytest
import uvicorn

from tests.browser.customer import NEEDED, Customer
from tests.browser.stand_in import World, make_app

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "var" / "screenshots"


class Server:
    """The stand-in on one port, which can be stopped and started again."""

    def __init__(self) -> None:
        self.world = World()
        self.port = 0
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        # The port of the first start is taken again: the open page knows no other.
        config = uvicorn.Config(lambda: None, port=self.port, log_config=None, ws="none")
        socket = config.bind_socket()
        self.port = socket.getsockname()[1]
        self.world.running = True
        app = make_app(self.world, self.port)
        config = uvicorn.Config(app, log_config=None, ws="none", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([socket],))
        self._thread.start()
        until = time.monotonic() + 10
        while not self._server.started and time.monotonic() < until:
            time.sleep(0.01)

    def stop(self) -> None:
        assert self._server
        assert self._thread
        self.world.running = False
        self._server.should_exit = True
        self._thread.join(10)

    def page(self, shop: str = "lettoria") -> str:
        """The demo shop's page."""
        return f"http://127.0.0.1:{self.port}/shops/{shop}"

    def strict(self, query: str = "") -> str:
        """Another site's page, under the strictest policy."""
        return f"http://localhost:{self.port}/strict?{query}"


@pytest.fixture
def server():
    one = Server()
    one.start()
    yield one
    one.stop()


@pytest.fixture
def world(server):
    return server.world


# Not for the session: while it lasts, an event loop runs in this thread, and no other test could
# run its own.
@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason=NEEDED)
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip(NEEDED)
    with playwright.sync_playwright() as running:
        one = running.chromium.launch(executable_path=chromium)
        yield one
        one.close()


@pytest.fixture
def visit(browser):
    """Makes browser profiles, one a customer, in which no script may fail or break a policy."""
    made, wrong = [], []

    def watch(page):
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if "Policy" in said.text else None)

    def make(**options):
        wanted = {"viewport": {"width": 1200, "height": 860}, "locale": "en-US", **options}
        context = browser.new_context(**wanted)
        context.set_default_timeout(8000)
        context.on("page", watch)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()
    assert wrong == []


@pytest.fixture
def context(visit):
    return visit()


@pytest.fixture
def page(context):
    return context.new_page()


@pytest.fixture
def chat(page, server):
    """The chat, open on the shop's page."""
    page.goto(server.page())
    return Customer(page).open()


def keep_screenshot(page, name):
    """Keep a picture of what is shown, for people to look at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", animations="disabled")


@pytest.fixture
def screenshot():
    return keep_screenshot
