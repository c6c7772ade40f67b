"""Persons in the chat, and what a customer may do with it."""

from datetime import UTC, datetime, timedelta

import pytest

from preorder.service import handover
from preorder.service.visitors import Rating
from tests.browser.conftest import told
from tests.browser.customer import Customer, expect
from tests.gateway.one_shop import until

MESSAGE = {
    "seq": 1, "id": "s-1", "author": "assistant", "text": "Done.", "buttons": [], "photos": [],
    "at": "2026-07-06T10:00:00+00:00",
}  # fmt: skip


def tomorrow():
    """Return ten o'clock tomorrow."""
    return (datetime.now(UTC) + timedelta(days=1)).replace(hour=10, minute=0, second=0)


def test_a_person_is_always_one_tap_away(chat, page, world, screenshot):
    chat.tap("Talk to a person")

    chat.sees("I have asked a person on our team.")
    chat.sees("A person on our team will answer here.")
    expect(page.get_by_role("button", name="Talk to a person")).to_be_hidden()
    assert world.chat.words() == ["Talk to a person"]
    screenshot(page, "waiting")


def test_each_message_tells_whether_a_person_wrote_it(chat, page, world, screenshot):
    chat.say("hello")
    chat.messages.nth(1).wait_for()
    with world.chat.open() as (tx, one):
        handover.answer(tx, one.id, "Hello, this is Anna.", world.parts.clock(), "Anna")
    chat.sees("Anna, Lettoria joined the chat")
    chat.sees("Hello, this is Anna.")

    assert page.locator(".who").all_inner_texts()[-2:] == ["Lettoria assistant", "Anna, Lettoria"]
    screenshot(page, "person")
    world.chat.enter("bot")
    chat.sees("The assistant is here again")


def test_a_customer_sees_that_a_person_is_typing(page, server):
    state, typing = {"state": "human", "name": "Anna"}, {"author": "agent", "name": "Anna"}
    told(page, ("state", state), ("typing", typing))
    page.goto(server.page())
    chat = Customer(page).open()

    chat.dialog.get_by_text("Anna, Lettoria is typing").wait_for(state="attached")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        pytest.param({}, "A person on our team will answer here.", id="no time is promised"),
        pytest.param(
            {"reply_by": "2020-01-01T10:00:00+00:00"},
            "A person on our team will answer here.",
            id="a time that is past",
        ),
        pytest.param(
            {"position": 3, "reply_by": tomorrow().isoformat()},
            "You are number 3 in line. A person will answer here by",
            id="place in line and time",
        ),
        pytest.param(
            {"zone": "Asia/Kolkata", "reply_by": tomorrow().isoformat()},
            ", 3:30 PM GMT+5:30",
            id="in the shop's zone, as in the answers beside it",
        ),
    ],
)
def test_who_waits_is_told_what_is_known(page, server, state, words):
    told(page, ("state", {"state": "waiting", **state}))
    page.goto(server.page())

    Customer(page).open().sees(words)


def test_a_card_is_shown_with_its_link(page, server):
    card = {"title": "Reference R-1", "text": "Keep it.", "url": "https://lettoria.com/r"}
    told(page, ("message", {**MESSAGE, "cards": [card]}), ("state", {"state": "bot"}))
    page.goto(server.page())
    Customer(page).open()

    expect(page.get_by_role("heading", name="Reference R-1")).to_be_visible()


def test_when_nobody_is_there_an_address_can_be_left_and_the_answer_goes_there(chat, page, world):
    world.chat.enter("waiting")
    page.get_by_label("Your e-mail").fill("anna")
    chat.tap("Save")
    chat.sees("Please check the e-mail address.")
    page.get_by_label("Your e-mail").fill("anna@example.com")
    chat.tap("Save")
    chat.sees("The answer also goes to anna@example.com.")
    with world.chat.open() as (tx, one):
        handover.answer(tx, one.id, "Hello, this is Anna.", world.parts.clock(), "Anna")
    folder = world.parts.settings.mail_folder

    assert until(lambda: [one for one in folder.glob("*.eml") if "this is Anna" in one.read_text()])


def test_a_closed_chat_asks_how_it_was(chat, page, world, screenshot):
    world.chat.enter("resolved")
    page.get_by_role("radio", name="4 stars").check(force=True)
    page.get_by_label("Anything to add?").fill("Quick!")
    screenshot(page, "rating")
    chat.tap("Send rating")

    chat.sees("Thank you for telling us.")
    with world.chat.open() as (tx, one):
        assert tx.visitors.rating(one.id) == Rating(4, "Quick!")
    page.reload()
    chat.sees("This chat was closed.")
    expect(page.get_by_role("radio")).to_have_count(0)


def test_the_chat_can_be_downloaded(chat, page):
    chat.say("hello")
    chat.messages.nth(1).wait_for()
    chat.tap("More")
    with page.expect_download() as download:
        chat.tap("Download this chat")

    kept = download.value.path().read_text()
    assert kept.startswith("Your chat with Lettoria")
    assert "You: hello\n" in kept
    assert "Lettoria assistant: A pre-order" in kept


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
    assert old.is_gone
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
    assert not world.chat.is_gone


def test_sound_is_off_until_it_is_asked_for(chat, page):
    page.evaluate(
        "() => { window.chimes = 0; const Real = AudioContext; window.AudioContext ="
        " class extends Real { constructor() { super(); window.chimes++; } }; }"
    )
    chat.tap("More")
    assert page.evaluate("window.chimes") == 0
    chat.tap("Turn sound on")

    assert page.evaluate("window.chimes") == 1
