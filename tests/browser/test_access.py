"""Keyboard, phones, screen readers, other people's pages."""

import base64
import hashlib
import re
import shutil
from urllib.parse import urlencode

import pytest

from tests.browser.conftest import ROOT, keep_screenshot
from tests.browser.customer import Customer, expect

PHONE = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def axe():
    """Runs axe-core; returns what is seriously wrong."""
    script = ROOT / "web/widget/node_modules/axe-core/axe.min.js"
    if not script.exists():
        node = "" if shutil.which("npm") else "Install node (apt-get install npm) and "
        pytest.skip(f"{node}run `make widget-tools` to check accessibility with axe-core.")

    def run(page):
        page.evaluate(script.read_text())
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        return [
            (one["id"], node["target"])
            for one in found
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
        ]

    return run


def still(page):
    """Wait until nothing moves: half-faded text has no contrast."""
    page.wait_for_function(
        "() => document.querySelector('preorder-chat').shadowRoot.getAnimations()"
        ".every((one) => one.playState !== 'running' || one.effect.getTiming().iterations > 1)"
    )


def everything(chat, world):
    """Bring all kinds of messages on the screen."""
    chat.say("LT-20411")
    chat.messages.nth(1).wait_for()
    world.chat.add("Hello, see https://lettoria.com", name="Anna")
    world.chat.enter("resolved")
    chat.sees("How did we do?")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("shop", ["lettoria", "lascale"])
def test_axe_finds_nothing_serious(visit, world, axe, scheme, shop):
    page = visit(color_scheme=scheme).new_page()
    page.goto(world.server.page(shop))
    page.locator(".card").first.wait_for()
    keep_screenshot(page, f"{shop}-{scheme}")
    closed = axe(page)
    everything(Customer(page).open(), world)
    still(page)
    keep_screenshot(page, f"{shop}-{scheme}-chat")

    assert closed == []
    assert axe(page) == []


def test_all_of_it_can_be_done_by_keyboard(page, server, world):
    page.goto(server.page())
    chat = Customer(page)
    chat.launcher.focus()
    page.keyboard.press("Enter")
    expect(chat.field).to_be_focused()
    chat.sees("This is an automated assistant.")
    page.keyboard.type("LT-20411")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Yes, cancel it").wait_for()
    for _ in range(20):  # backwards from the field to the choice
        page.keyboard.press("Shift+Tab")
        if focused(page) == "Yes, cancel it":
            break
    page.keyboard.press("Enter")

    chat.sees("$307.00 goes back")
    expect(chat.field).to_be_focused()


def focused(page):
    """Return the words of what has the focus, in the chat or on the page."""
    return page.evaluate(
        "() => { const top = document.activeElement;"
        " const one = top?.shadowRoot?.activeElement ?? top;"
        " return one?.getAttribute('aria-label') ?? one?.textContent ?? ''; }"
    )


def test_escape_closes_the_menu_first_then_the_chat_and_focus_returns(chat, page):
    chat.tap("More")
    page.keyboard.press("Escape")
    expect(chat.dialog).to_be_visible()
    page.keyboard.press("Escape")

    expect(chat.dialog).to_be_hidden()
    assert focused(page) == "Chat with us"


def test_the_dialog_and_its_list_are_named_for_screen_readers(chat, page):
    expect(page.get_by_role("dialog", name="Lettoria")).to_be_visible()
    expect(page.get_by_role("log", name="Messages")).to_have_attribute("aria-live", "polite")


def test_on_a_phone_the_chat_is_the_whole_screen(visit, server, world, screenshot):
    page = visit(**PHONE).new_page()
    page.goto(server.page())
    page.locator(".card").first.wait_for()
    screenshot(page, "phone-shop")
    chat = Customer(page).open()
    chat.say("hello")
    chat.messages.nth(1).wait_for()
    screenshot(page, "phone-chat")

    assert chat.dialog.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 780}
    assert chat.dialog.get_attribute("aria-modal") == "true"
    # Below 16 px a phone zooms into the field.
    assert chat.field.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= 16


def test_on_a_phone_back_closes_the_chat_and_stays_on_the_page(visit, server):
    page = visit(**PHONE).new_page()
    page.goto(server.page())
    chat = Customer(page).open()
    page.go_back()

    expect(chat.dialog).to_be_hidden()
    assert page.url == server.page()
    chat.open()
    chat.tap("Close the chat")
    expect(chat.dialog).to_be_hidden()
    assert page.evaluate("history.state") is None


def test_on_a_phone_tab_stays_in_the_chat(visit, server):
    page = visit(**PHONE).new_page()
    page.goto(server.page())
    Customer(page).open()
    seen = set()
    for _ in range(30):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.localName"))

    assert seen == {"preorder-chat"}


@pytest.mark.parametrize("phone", [True, False])
def test_whatever_is_tapped_is_large_enough(visit, server, world, phone):
    """44 px; the crosses on photos have 32, which still is more than WCAG's 24."""
    page = visit(**(PHONE if phone else {})).new_page()
    page.goto(server.page())
    everything(Customer(page).open(), world)
    page.get_by_role("button", name="More").click()
    still(page)
    boxes = [one.bounding_box() for one in page.locator("preorder-chat button:visible").all()]

    assert boxes
    assert min(min(box["width"], box["height"]) for box in boxes) >= 44


def test_at_twice_the_size_nothing_is_cut_off(visit, server, world):
    page = visit(viewport={"width": 600, "height": 430}).new_page()
    page.goto(server.page())
    everything(Customer(page).open(), world)

    wide = "one => one.scrollWidth - one.clientWidth"
    assert page.get_by_role("log").evaluate(wide) == 0
    expect(Customer(page).field).to_be_in_viewport()


def test_it_works_under_the_strictest_policy_on_another_site(page, world, screenshot):
    """No inline script or style, no eval, no image address; trusted types (see `visit`)."""
    page.goto(world.strict())
    chat = Customer(page).open()
    chat.say("LT-20411")
    chat.tap("No, keep it")
    chat.sees("nothing has changed")

    screenshot(page, "strict")
    launcher = page.get_by_role("button", name="Hide the chat")
    assert launcher.evaluate("one => getComputedStyle(one).borderRadius") == "50%"


def test_a_shop_may_pin_the_script_by_its_hash(page, world):
    script = (ROOT / "web" / "dist" / "widget.js").read_bytes()
    digest = base64.b64encode(hashlib.sha384(script).digest()).decode()
    page.goto(world.strict(urlencode({"integrity": f"sha384-{digest}"})))

    expect(page.get_by_role("button", name="Chat with us")).to_be_visible()


def test_it_speaks_the_page_s_language_or_the_one_that_is_set(page, world):
    page.goto(world.strict("lang=es"))
    page.get_by_role("button", name="Chatea con nosotros").click()

    expect(page.get_by_placeholder("Escribe un mensaje")).to_be_visible()
    assert page.locator("preorder-chat").get_attribute("lang") == "es"


def test_a_shop_sets_colours_place_and_scheme(page, world):
    page.goto(world.strict("position=left&theme=dark"))
    page.evaluate("document.documentElement.style.setProperty('--preorder-accent', 'rgb(1, 2, 3)')")
    launcher = page.get_by_role("button", name="Chat with us")

    assert launcher.bounding_box()["x"] < 100
    assert launcher.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(1, 2, 3)"
    assert (
        page.locator("preorder-chat").evaluate("one => getComputedStyle(one).colorScheme") == "dark"
    )


def test_who_wants_no_motion_sees_none(visit, server, world):
    page = visit(reduced_motion="reduce").new_page()
    page.goto(server.page())
    chat = Customer(page).open()
    chat.say("hello")
    chat.messages.nth(1).wait_for()

    assert (
        page.evaluate("document.querySelector('preorder-chat').shadowRoot.getAnimations().length")
        == 0
    )


def test_the_shop_s_page_counts_down_and_tells_the_slots_left(page, server):
    page.goto(server.page())

    expect(page.get_by_role("timer")).to_have_text(re.compile(r"^02days11hours5\dmin\d\dsec$"))
    expect(page.get_by_text("295 of 300 slots left")).to_be_visible()
