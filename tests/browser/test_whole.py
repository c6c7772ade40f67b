"""The whole of it: a real browser, the real gateway, the real brain, the real actions."""

from datetime import UTC, datetime

import pytest

from preorder.demo import demo_document
from preorder.gateway.app import create_app
from tests.browser.customer import Customer, expect
from tests.browser.world import Server
from tests.conversations.stack import running_stack

pytestmark = pytest.mark.rasa
ORDER = "LT-20411 anna.berg@example.com"
ASKS = "Please send me your order number"


@pytest.fixture(scope="module")
def running(browser, tmp_path_factory):
    """Depends on the browser: without one, no brain is started in vain."""
    with running_stack(tmp_path_factory.mktemp("stack"), datetime.now(UTC)) as stack:
        yield stack


@pytest.fixture
def stack(running):
    now = datetime.now(UTC)
    running.fresh([demo_document(running.parts.shops["lettoria"], now)], now)
    return running


@pytest.fixture
def server(stack):
    one = Server(lambda: create_app(stack.parts))
    one.start()
    yield one
    one.stop()


def cancelled(stack):
    """Return how many units of the order are cancelled in the database."""
    with stack.parts.store.begin() as tx:
        return sum(line.cancelled for line in tx.orders.facts("lettoria", "LT-20411").order.lines)


def test_an_order_is_cancelled_by_typing(chat, stack, screenshot):
    chat.say("cancle my ordr pls")
    chat.sees(ASKS)
    chat.say(ORDER)
    chat.sees("Shall I go ahead?")
    chat.say("ok yes")
    chat.sees("Your reference is R-")

    screenshot(chat.page, "whole-cancelled")
    assert cancelled(stack) == 1


def test_an_order_is_cancelled_by_buttons(chat, page, stack, screenshot):
    chat.tap("Can I still cancel?")
    chat.tap("Cancel my order")
    chat.sees(ASKS)
    page.get_by_role("button", name="Close the chat").click()
    page.get_by_role("button", name="LT-20411, anna.berg@example.com").click()
    chat.field.press("Enter")
    chat.sees("Shall I go ahead?")
    screenshot(page, "whole-summary")
    page.get_by_role("button", name="Yes").click()
    chat.sees("Your reference is R-")

    assert cancelled(stack) == 1


def test_a_restart_and_a_reload_in_the_middle_lose_nothing(chat, page, stack, server):
    chat.say("please cancel my order")
    chat.sees(ASKS)
    server.stop()
    chat.say(ORDER)
    chat.sees("No connection.")
    server.start()
    chat.sees("Shall I go ahead?")
    page.reload()
    chat.say("yes")
    chat.sees("Your reference is R-")

    expect(chat.own).to_have_text(["please cancel my order", ORDER, "yes"])
    assert cancelled(stack) == 1


def test_a_person_is_asked_for_and_answers(chat, stack):
    chat.tap("Talk to a person")
    chat.sees("A person on our team will answer here.")

    with stack.parts.store.begin() as tx:
        assert len(tx.cases.all_open("lettoria")) == 1


def test_a_slot_that_is_given_back_is_shown_on_the_shop_s_page(page, server, chat):
    left = page.get_by_text("895 of 1200 slots left")
    expect(left).to_be_visible()
    chat.say(f"cancel {ORDER}")
    chat.sees("Shall I go ahead?")
    chat.say("yes")
    chat.sees("Your reference is R-")
    page.reload()

    expect(page.get_by_text("896 of 1200 slots left")).to_be_visible()


def test_two_customers_at_once_each_read_their_own(visit, server):
    customers = []
    for _ in range(2):
        page = visit().new_page()
        page.goto(server.page())
        customers.append(Customer(page).open())
    for number, customer in enumerate(customers):
        customer.say(f"where is order LT-2041{number + 1}")
    for customer in customers:
        customer.sees("e-mail")

    for number, customer in enumerate(customers):
        expect(customer.own).to_have_text([f"where is order LT-2041{number + 1}"])
