"""Lost connections, restarted servers, refusals: no message lost, none doubled."""

import pytest
from starlette.responses import JSONResponse

from tests.browser.customer import Customer, expect

pytestmark = pytest.mark.browser


def customers_words(world):
    return [one["text"] for one in world.chat.messages if one["author"] == "customer"]


def refuse(status, detail, **headers):
    """Return an answer that refuses a message."""
    return JSONResponse({"detail": detail, "status": status}, status, headers=headers)


def test_a_restarted_server_loses_and_doubles_nothing(chat, page, server, world, screenshot):
    chat.say("before")
    chat.messages.nth(1).wait_for()
    server.stop()
    chat.say("meanwhile")
    chat.sees("No connection. Your messages are sent when it is back.")
    screenshot(page, "no-connection")
    server.start()
    chat.messages.nth(3).wait_for()

    assert customers_words(world) == ["before", "meanwhile"]
    assert (world.resumed_after[0], world.resumed_after[-1]) == (0, 2)
    expect(chat.own).to_have_text(["before", "meanwhile"])
    expect(chat.messages).to_have_count(4)
    expect(page.get_by_text("No connection.")).to_be_hidden()


def test_what_the_server_tells_twice_is_shown_once(chat, world):
    world.chat.add("agent", "once")
    world.chat.events.append(world.chat.events[-1])
    world.chat.add("agent", "the last")
    chat.sees("the last")

    expect(chat.messages).to_have_count(2)


def test_what_is_written_offline_is_sent_when_the_network_is_back(chat, context, world):
    context.set_offline(True)
    chat.say("one")
    chat.say("two")
    chat.sees("Waiting to be sent")
    context.set_offline(False)
    chat.messages.nth(3).wait_for()

    assert customers_words(world) == ["one", "two"]


def test_what_was_not_sent_survives_a_reload(chat, page, world):
    world.before_message = lambda _request: refuse(503, "Away.")
    chat.say("please cancel my order")
    chat.sees("Waiting to be sent")
    world.before_message = lambda _request: None
    page.reload()

    chat.sees("Please send me your order number")
    assert customers_words(world) == ["please cancel my order"]


def test_a_message_whose_acknowledgement_was_lost_is_shown_and_answered_once(chat, page, world):
    lost: list = []

    def lose(route):
        if lost:
            return route.continue_()
        lost.append(route.fetch())
        return route.abort()

    page.route("**/v1/messages", lose)
    chat.say("hello")
    chat.messages.nth(1).wait_for()
    page.wait_for_timeout(1500)

    assert customers_words(world) == ["hello"]
    expect(chat.messages).to_have_count(2)


def test_an_old_yes_does_not_go_off_by_itself(chat, page, world):
    """After ten minutes the world may be another: the customer is asked."""
    world.before_message = lambda _request: refuse(503, "Away.")
    chat.say("yes")
    chat.sees("Waiting to be sent")
    page.evaluate("""() => {
      const key = Object.keys(localStorage).find((one) => one.includes("send:"));
      const draft = JSON.parse(localStorage[key]);
      localStorage[key] = JSON.stringify({...draft, since: draft.since - 11 * 60_000});
    }""")
    page.reload()
    chat.sees("Not sent.")
    world.before_message = lambda _request: None
    tried = world.posts
    page.wait_for_timeout(800)

    assert (world.posts, customers_words(world)) == (tried, [])
    chat.tap("Send again")
    chat.messages.nth(1).wait_for()
    assert customers_words(world) == ["yes"]


def test_a_customer_who_writes_too_fast_waits_as_long_as_he_is_asked_to(chat, world):
    refusals = [refuse(429, "Slower, please.", **{"Retry-After": "1"})]
    world.before_message = lambda _request: refusals.pop() if refusals else None
    chat.say("hello")
    chat.messages.nth(1).wait_for()

    assert world.posts == 2
    assert customers_words(world) == ["hello"]


def test_a_refused_message_says_why_and_can_be_changed(chat, page, world, screenshot):
    refusals = [refuse(422, "Please leave the card number out.")]
    world.before_message = lambda _request: refusals.pop() if refusals else None
    chat.say("my card is 4111 1111 1111 1111")
    chat.sees("Please leave the card number out.")
    screenshot(page, "refused")
    chat.say("hello")
    chat.messages.nth(2).wait_for()

    assert customers_words(world) == ["hello"]
    chat.tap("Edit")
    expect(chat.field).to_have_value("my card is 4111 1111 1111 1111")
    expect(chat.own).to_have_text(["hello"])


def test_when_a_session_is_over_the_message_goes_to_a_new_chat(chat, world):
    chat.say("hello")
    chat.messages.nth(1).wait_for()
    world.chats.clear()
    chat.say("still there?")
    chat.messages.nth(1).wait_for()
    expect(chat.own).to_have_text(["still there?"])

    assert customers_words(world) == ["still there?"]


def test_where_the_chat_is_not_allowed_it_says_so_and_stops_asking(page, server):
    page.goto(server.strict("shop=nobody"))
    page.get_by_role("button", name="Chat with us").click()

    expect(page.get_by_text("The chat is not available right now.")).to_be_visible()


HIDE = """(value) => {
  Object.defineProperty(document, "hidden", {value, configurable: true});
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_a_page_that_stays_hidden_gives_its_line_back_and_takes_it_up_again(page, server, world):
    page.clock.install()
    page.goto(server.page())
    chat = Customer(page).open()
    page.evaluate(HIDE, True)
    page.clock.fast_forward("05:01")
    page.wait_for_timeout(200)
    world.chat.add("agent", "while away")
    page.wait_for_timeout(300)
    expect(chat.messages).to_have_count(0)
    page.evaluate(HIDE, False)

    chat.sees("while away")
    assert world.resumed_after == [0, 0]


def test_a_hidden_page_keeps_its_line_while_a_person_is_to_answer(page, server, world):
    page.clock.install()
    page.goto(server.page())
    chat = Customer(page).open()
    world.chat.enter("waiting")
    chat.sees("A person on our team will answer here.")
    page.evaluate(HIDE, True)
    page.clock.fast_forward("05:01")
    world.chat.add("agent", "Hello, this is Anna.")

    chat.sees("Hello, this is Anna.")
