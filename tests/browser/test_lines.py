"""Lost connections, restarted servers, refusals: no message lost, none doubled."""

import pytest

from tests.browser.conftest import instead, refusal, told
from tests.browser.customer import Customer, expect
from tests.browser.test_people import MESSAGE

SAID = [(1, "once"), (2, "the last")]


def streams(asked):
    """Return where the page's lines began: the Last-Event-ID of each, 0 without."""
    return [int(one.headers.get("last-event-id", 0)) for one in asked["/v1/stream"]]


def test_a_restarted_server_loses_and_doubles_nothing(page, server, world, asked, screenshot):
    page.goto(server.page())
    chat = Customer(page).open()
    chat.say("before")
    chat.messages.nth(1).wait_for()
    last = world.chat.rows[-1]["seq"]
    server.stop()
    chat.say("meanwhile")
    chat.sees("No connection. Your messages are sent when it is back.")
    expect(page.get_by_text("Waiting to be sent")).to_be_in_viewport(ratio=1)
    screenshot(page, "no-connection")
    server.start()
    chat.messages.nth(3).wait_for()

    assert world.chat.words() == ["before", "meanwhile"]
    assert (streams(asked)[0], streams(asked)[-1]) == (0, last)
    expect(chat.own).to_have_text(["before", "meanwhile"])
    expect(chat.messages).to_have_count(4)
    expect(page.get_by_text("No connection.")).to_be_hidden()


def test_what_the_server_tells_twice_is_shown_once(page, server):
    once, last = ({**MESSAGE, "seq": n, "id": f"s-{n}", "text": t} for n, t in SAID)
    told(page, *[("message", one) for one in (once, once, last)], ("state", {"state": "bot"}))
    page.goto(server.page())
    chat = Customer(page).open()
    chat.sees("the last")

    expect(chat.messages).to_have_count(2)


def test_what_is_written_offline_is_sent_when_the_network_is_back(chat, context, world):
    context.set_offline(True)
    chat.say("one")
    chat.say("two")
    chat.sees("Waiting to be sent")
    context.set_offline(False)
    chat.messages.nth(3).wait_for()

    assert world.chat.words() == ["one", "two"]


def test_what_was_not_sent_survives_a_reload(chat, page, world):
    instead(page, "/v1/messages", *[refusal(503)] * 50)
    chat.say("please cancel my order")
    chat.sees("Waiting to be sent")
    page.unroute("**/v1/messages")
    page.reload()

    chat.sees("Please send me your order number")
    assert world.chat.words() == ["please cancel my order"]


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

    assert world.chat.words() == ["hello"]
    expect(chat.messages).to_have_count(2)


def test_an_old_yes_does_not_go_off_by_itself(chat, page, world, asked):
    """After ten minutes the world may be another: the customer is asked."""
    instead(page, "/v1/messages", *[refusal(503)] * 50)
    chat.say("yes")
    chat.sees("Waiting to be sent")
    page.evaluate("""() => {
      const key = Object.keys(localStorage).find((one) => one.includes("send:"));
      const draft = JSON.parse(localStorage[key]);
      localStorage[key] = JSON.stringify({...draft, since: draft.since - 11 * 60_000});
    }""")
    page.reload()
    chat.sees("Not sent.")
    page.unroute("**/v1/messages")
    tried = len(asked["/v1/messages"])
    page.wait_for_timeout(800)

    assert (len(asked["/v1/messages"]), world.chat.words()) == (tried, [])
    chat.tap("Send again")
    chat.messages.nth(1).wait_for()
    assert world.chat.words() == ["yes"]


def test_a_customer_who_writes_too_fast_waits_as_long_as_he_is_asked_to(chat, page, world, asked):
    instead(page, "/v1/messages", refusal(429, "Slower, please.", **{"Retry-After": "1"}))
    chat.say("hello")
    chat.messages.nth(1).wait_for()

    assert len(asked["/v1/messages"]) == 2
    assert world.chat.words() == ["hello"]


def test_a_refused_message_says_why_and_can_be_changed(chat, page, world, screenshot):
    instead(page, "/v1/messages", refusal(422, "Please leave the card number out."))
    chat.say("my card is 4111 1111 1111 1111")
    chat.sees("Please leave the card number out.")
    screenshot(page, "refused")
    chat.say("hello")
    chat.messages.nth(2).wait_for()

    assert world.chat.words() == ["hello"]
    chat.tap("Edit")
    expect(chat.field).to_have_value("my card is 4111 1111 1111 1111")
    expect(chat.own).to_have_text(["hello"])


def test_when_a_session_is_over_the_message_goes_to_a_new_chat(chat, world):
    chat.say("hello")
    chat.messages.nth(1).wait_for()
    with world.chat.open() as (tx, one):
        tx.conversations.forget(one.id)
    chat.say("still there?")
    chat.messages.nth(1).wait_for()
    expect(chat.own).to_have_text(["still there?"])

    assert world.chat.words() == ["still there?"]


@pytest.mark.parametrize("shop", ["nobody", "lascale"])
def test_where_the_chat_is_not_allowed_it_says_so_and_stops_asking(page, world, shop):
    page.goto(world.strict(f"shop={shop}"))
    page.get_by_role("button", name="Chat with us").click()

    expect(page.get_by_text("The chat is not available right now.")).to_be_visible()


HIDE = """(value) => {
  Object.defineProperty(document, "hidden", {value, configurable: true});
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_a_page_that_stays_hidden_gives_its_line_back_and_takes_it_up_again(
    page, server, world, asked
):
    page.clock.install()
    page.goto(server.page())
    chat = Customer(page).open()
    page.evaluate(HIDE, True)
    page.clock.fast_forward("05:01")
    page.wait_for_timeout(200)
    world.chat.add("while away")
    page.wait_for_timeout(300)
    expect(chat.messages).to_have_count(0)
    page.evaluate(HIDE, False)

    chat.sees("while away")
    assert streams(asked) == [0, 0]


def test_a_hidden_page_keeps_its_line_while_a_person_is_to_answer(page, server, world):
    page.clock.install()
    page.goto(server.page())
    chat = Customer(page).open()
    world.chat.enter("waiting")
    chat.sees("A person on our team will answer here.")
    page.evaluate(HIDE, True)
    page.clock.fast_forward("05:01")
    world.chat.add("Hello, this is Anna.")

    chat.sees("Hello, this is Anna.")
