"""Persons in the chat, and what a customer may do with it."""

import pytest

from tests.browser.customer import Customer, expect
from tests.browser.stand_in import tomorrow

pytestmark = pytest.mark.browser


def test_a_person_is_always_one_tap_away(chat, page, screenshot):
    chat.tap("Talk to a person")

    chat.sees("I have asked a person on our team.")
    chat.sees("A person will answer here by")
    expect(page.get_by_role("button", name="Talk to a person")).to_be_hidden()
    screenshot(page, "waiting")


def test_each_message_tells_whether_a_person_wrote_it(chat, page, world, screenshot):
    chat.say("hello")
    chat.messages.nth(1).wait_for()
    world.chat.enter("human", name="Anna")
    chat.sees("Anna, Lettoria joined the chat")
    world.chat.typing("agent", name="Anna")
    chat.dialog.get_by_text("Anna, Lettoria is typing").wait_for(state="attached")
    world.chat.add("agent", "Hello, this is Anna.", name="Anna")
    chat.sees("Hello, this is Anna.")

    assert page.locator(".who").all_inner_texts()[-2:] == ["Lettoria assistant", "Anna, Lettoria"]
    screenshot(page, "person")
    world.chat.enter("bot")
    chat.sees("The assistant is here again")


def test_a_customer_sees_his_place_in_line(chat, world):
    world.chat.enter("waiting", position=3, reply_by=tomorrow().isoformat())

    chat.sees("You are number 3 in line. A person will answer here by")


def test_a_time_that_is_past_is_not_promised(chat, world):
    world.chat.enter("waiting", reply_by="2020-01-01T10:00:00+00:00")

    chat.sees("A person on our team will answer here.")
    expect(chat.page.get_by_text("answer here by")).to_have_count(0)


def test_when_nobody_is_there_an_address_can_be_left(chat, page, world):
    world.chat.enter("waiting", wants_email=True)
    page.get_by_label("Your e-mail").fill("anna")
    chat.tap("Save")
    chat.sees("Please check the e-mail address.")
    page.get_by_label("Your e-mail").fill("anna@example.com")
    chat.tap("Save")

    chat.sees("The answer also goes to anna@example.com.")
    assert world.chat.emails == ["anna@example.com"]


def test_a_closed_chat_asks_how_it_was(chat, page, world, screenshot):
    world.chat.enter("resolved")
    page.get_by_role("radio", name="4 stars").check(force=True)
    page.get_by_label("Anything to add?").fill("Quick!")
    screenshot(page, "rating")
    chat.tap("Send rating")

    chat.sees("Thank you for telling us.")
    assert world.chat.ratings == [{"stars": 4, "comment": "Quick!"}]
    page.reload()
    chat.sees("This chat was closed.")
    expect(page.get_by_role("radio")).to_have_count(0)


def test_the_chat_can_be_downloaded(chat, page):
    chat.say("hello")
    chat.messages.nth(1).wait_for()
    chat.tap("More")
    with page.expect_download() as download:
        chat.tap("Download this chat")

    assert download.value.path().read_text().startswith("customer: hello\nassistant: A pre-order")


def test_the_chat_can_be_deleted_everywhere(chat, context, server, world, screenshot):
    chat.say("hello")
    chat.messages.nth(1).wait_for()
    other = Customer(context.new_page())
    other.page.goto(server.page())
    other.open()
    other.messages.nth(1).wait_for()
    old = world.chat
    chat.tap("More")
    chat.tap("Delete this chat")
    chat.sees("Your orders stay as they are.")
    screenshot(chat.page, "delete")
    chat.tap("Delete")

    chat.sees("Your chat has been deleted.")
    assert old.gone
    for tab in (chat, other):
        expect(tab.own).to_have_count(0)
    other.say("anew")
    chat.messages.nth(1).wait_for()
    expect(chat.own).to_have_text(["anew"])


def test_deleting_can_be_thought_better_of(chat, world):
    chat.tap("More")
    chat.tap("Delete this chat")
    chat.tap("Keep it")

    expect(chat.page.get_by_role("alertdialog")).to_have_count(0)
    assert not world.chat.gone


def test_sound_is_off_until_it_is_asked_for(chat, page):
    page.evaluate(
        "() => { window.chimes = 0; const Real = AudioContext; window.AudioContext ="
        " class extends Real { constructor() { super(); window.chimes++; } }; }"
    )
    chat.tap("More")
    assert page.evaluate("window.chimes") == 0
    chat.tap("Turn sound on")

    assert page.evaluate("window.chimes") == 1
