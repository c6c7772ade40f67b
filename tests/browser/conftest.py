"""A real browser (Debian's chromium through Playwright) in front of the real gateway."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.customer import NEEDED, Customer
from tests.browser.world import World, noted_sessions

ROOT = Path(__file__).parents[2]
EVENTS = "text/event-stream"
SCREENSHOTS = ROOT / "var" / "screenshots"


def pytest_itemcollected(item):
    """Mark what a browser is started for, so that `make check` leaves it to `make test`."""
    if "browser" in getattr(item, "fixturenames", ()):
        item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def whole_world(tmp_path_factory):
    made = World(tmp_path_factory.mktemp("world"))
    made.sites.start()
    made.server.start()
    with noted_sessions(made):
        yield made
    made.server.stop()
    made.sites.stop()
    made.end()


@pytest.fixture
def world(whole_world):
    whole_world.reset()
    return whole_world


@pytest.fixture
def server(world):
    return world.server


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


@pytest.fixture
def asked(page):
    """What the page asks of the API, by path."""
    found = defaultdict(list)
    page.on("request", lambda one: found[urlsplit(one.url).path].append(one))
    return found


def instead(page, path, *answers):
    """Answer the page's next requests like this, and all that follow as the server does."""
    left = list(answers)

    def answer(route):
        route.fulfill(**left.pop(0)) if left else route.continue_()

    page.route(f"**{path}", answer)


def refusal(status, detail="Away.", **headers):
    """Return an answer that refuses."""
    return {"status": status, "json": {"detail": detail, "status": status}, "headers": headers}


def told(page, *events):
    """Have the page's stream tell these events, and nothing else."""
    lines = [f"event: {name}\ndata: {json.dumps(data)}\n\n" for name, data in events]
    page.route(
        "**/v1/stream", lambda route: route.fulfill(body="".join(lines), content_type=EVENTS)
    )


def keep_screenshot(page, name):
    """Keep a picture of what is shown, for people to look at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", animations="disabled")


@pytest.fixture
def screenshot():
    return keep_screenshot
