"""A real browser (Debian's chromium through Playwright) in front of the stand-in server."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path

import pytest
import uvicorn

from tests.browser.stand_in import World, make_app

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "var" / "screenshots"
NEEDED = (
    "The browser tests need Debian's chromium (apt-get install chromium) and the Python package "
    "playwright (make setup)."
)


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


@pytest.fixture(scope="session")
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
def context(browser):
    """A browser profile of its own, in which nothing may break a rule or throw an error."""
    one = browser.new_context(viewport={"width": 1200, "height": 860}, locale="en-US")
    one.set_default_timeout(8000)
    yield one
    one.close()


@pytest.fixture
def page(context):
    return context.new_page()


@pytest.fixture
def screenshot():
    """Keep a picture of what is shown, for people to look at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    return lambda page, name: page.screenshot(path=SCREENSHOTS / f"{name}.png")
