"""What a customer reads: whole, from its start, and with a name for whatever can be tapped."""

import re

import pytest

from tests.browser.customer import Customer, expect

PHONE = {"viewport": {"width": 390, "height": 620}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def on_phone(visit, server):
    page = visit(**PHONE).new_page()
    page.goto(server.page())
    page.locator(".card").first.wait_for()
    return page


def test_a_message_taller_than_the_view_is_shown_from_its_start(on_phone, screenshot):
    """Many choices do not push the question out of sight."""
    chat = Customer(on_phone).open()
    chat.say("which can i have")
    question = chat.dialog.get_by_text("What would you like instead")
    question.wait_for()
    screenshot(on_phone, "phone-many-choices")

    expect(question).to_be_in_viewport(ratio=1)
    log, message = (chat.page.locator(one) for one in (".log", "article.message >> nth=-1"))
    assert log.bounding_box()["y"] <= message.bounding_box()["y"]
    chat.say("hello")
    expect(chat.dialog.get_by_text("A pre-order lets you")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("width", range(320, 400, 10))
def test_a_masked_address_stands_in_one_line(visit, server, width):
    page = visit(**PHONE | {"viewport": {"width": width, "height": 620}}).new_page()
    page.goto(server.page())
    chat = Customer(page).open()
    chat.say("done?")
    address = chat.dialog.get_by_text("i…@example.com", exact=True)
    address.wait_for()

    assert address.bounding_box()["height"] < 30


def test_the_launcher_is_called_by_what_it_does(page, server):
    page.goto(server.page())
    chat = Customer(page).open()
    page.get_by_role("button", name="Hide the chat").click()

    expect(chat.dialog).to_be_hidden()
    expect(chat.launcher).to_be_visible()


def test_the_time_of_a_message_names_its_zone(chat):
    """The assistant writes of the shop's."""
    chat.say("hello")

    expect(chat.messages.nth(1).locator("time")).to_have_attribute("title", re.compile(r"M \S+$"))


@pytest.mark.parametrize("phone", [True, False])
def test_asking_about_a_product_waits_for_the_question(visit, server, phone):
    """Its name stands in the field with the cursor behind it; another product takes its place."""
    page = visit(**PHONE if phone else {}).new_page()
    page.goto(server.page())
    chat = Customer(page)
    asked = page.get_by_role("button", name="Ask about it: Como bag")
    asked.click()
    page.locator(".log:not([aria-busy])").wait_for()
    page.keyboard.type("how big is it?")

    expect(chat.field).to_have_value("About Como bag: how big is it?")


def test_a_name_that_nothing_was_added_to_makes_way_for_another(page, server):
    page.goto(server.page())
    chat = Customer(page)
    page.get_by_role("button", name="Ask about it: Como bag").click()
    page.get_by_role("button", name="Ask about it: Arno wallet").dispatch_event("click")

    expect(chat.field).to_have_value("About Arno wallet: ")
    chat.field.fill("my own words")
    page.get_by_role("button", name="Ask about it: Como bag").dispatch_event("click")
    expect(chat.field).to_have_value("my own words")
