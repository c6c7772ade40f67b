"""What a customer says and reads."""

import time

from tests.browser.customer import Customer, expect

ORDER = "LT-20411 anna.berg@example.com"


def test_an_order_is_cancelled_by_typing_and_tapping(chat, page, screenshot):
    chat.say("please cancel my order")
    chat.sees("Please send me your order number")
    chat.say(ORDER)
    chat.sees("Shall I go ahead?")
    screenshot(page, "choices")
    chat.tap("Yes, cancel it")

    chat.sees("$307.00 goes back the way you paid")
    screenshot(page, "cancelled")


def test_choices_that_are_past_stay_readable_but_cannot_be_tapped(chat, page):
    chat.say(ORDER)
    chat.tap("No, keep it")

    chat.sees("nothing has changed")
    expect(page.get_by_text("Yes, cancel it · No, keep it")).to_be_visible()
    expect(page.get_by_role("button", name="No, keep it")).to_have_count(0)


def test_quick_messages_arrive_in_order_and_once(chat, world):
    said = [f"message {count}" for count in range(5)]
    for one in said:
        chat.say(one)
    chat.messages.nth(9).wait_for()

    assert world.chat.words() == said
    expect(chat.own).to_have_text(said)


def test_what_looks_like_html_is_shown_as_it_was_written(chat, page, world):
    attack = '<img src=x onerror="window.caught=1"><script>window.caught=1</script>'
    chat.say(attack)
    chat.messages.nth(1).wait_for()
    world.chat.add(attack, name=attack)
    chat.messages.nth(2).wait_for()

    assert chat.messages.nth(0).locator(".said").inner_text() == attack
    assert chat.messages.nth(2).locator(".said").inner_text() == attack
    assert page.evaluate("window.caught === undefined")
    assert page.locator("article img, article script").count() == 0


def test_a_far_too_long_message_is_told_so_and_nothing_of_it_is_lost(chat, page, asked, screenshot):
    chat.field.fill("x" * 10_000)

    chat.sees("10,000 of 5,000 characters: please shorten it")
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_disabled()
    screenshot(page, "too-long")
    chat.field.press("Enter")
    assert not asked["/v1/messages"]
    assert len(chat.field.input_value()) == 10_000


def test_only_web_and_mail_addresses_become_links_and_tell_nothing(chat, page, world):
    world.chat.add("See https://lettoria.com/a, javascript:alert(1) or cs@lettoria.com.")
    chat.messages.first.wait_for()
    links = page.locator("article a")

    assert links.evaluate_all("all => all.map((one) => one.href)") == [
        "https://lettoria.com/a",
        "mailto:cs@lettoria.com",
    ]
    assert set(links.evaluate_all("all => all.map((one) => one.rel)")) == {"noopener noreferrer"}


def test_any_button_of_the_page_opens_the_chat_with_words_ready(page, server):
    page.goto(server.page())
    page.get_by_role("button", name="LT-20411, anna.berg@example.com").click()

    expect(Customer(page).field).to_have_value(ORDER)


def test_one_tap_asks_what_many_ask_first(chat):
    chat.tap("Can I still cancel?")

    chat.sees("I can cancel it.")
    expect(chat.page.locator(".starters")).to_be_hidden()


def test_the_chat_says_it_is_automated_and_what_is_kept_before_the_first_message(chat, page):
    chat.sees("This is an automated assistant.")
    expect(page.get_by_role("link", name="Privacy")).to_have_attribute(
        "href", "https://lettoria.com/privacy"
    )


def test_nothing_is_asked_of_the_server_and_nothing_kept_before_the_chat_is_opened(page, server):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server.page())
    Customer(page).launcher.wait_for()

    assert not [one for one in asked if "/v1/" in one]
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_the_chat_goes_on_after_a_reload_in_the_middle(chat, page):
    chat.say("please cancel my order")
    chat.sees("Please send me your order number")
    page.reload()

    expect(chat.own).to_have_text(["please cancel my order"])
    chat.say(ORDER)
    chat.sees("Shall I go ahead?")
    page.reload()
    chat.tap("Yes, cancel it")
    chat.sees("$307.00 goes back")


def test_the_chat_goes_on_after_the_tab_was_closed(chat, page, context, server):
    chat.say("hello")
    chat.messages.nth(1).wait_for()
    page.close()
    again = Customer(context.new_page())
    again.page.goto(server.page())
    again.open()

    expect(again.own).to_have_text(["hello"])


def test_two_tabs_show_one_chat(chat, context, server):
    other = Customer(context.new_page())
    other.page.goto(server.page())
    other.open()
    chat.say("from the first")
    other.messages.nth(1).wait_for()
    other.say("from the second")

    for tab in (chat, other):
        expect(tab.own).to_have_text(["from the first", "from the second"])
        expect(tab.messages).to_have_count(4)


def test_two_tabs_opened_at_once_begin_one_chat(context, server, world):
    tabs = [Customer(context.new_page()) for _ in range(2)]
    for tab in tabs:
        tab.page.goto(server.page())
    context.route("**/v1/sessions", slowly)
    for tab in tabs:
        tab.launcher.click()
    for tab in tabs:
        tab.sees("This is an automated assistant.")

    assert len(world.sessions) == 1


def slowly(route):
    time.sleep(0.5)
    route.continue_()


def test_an_answer_to_a_closed_chat_is_counted_until_it_is_read(chat, page, world, screenshot):
    page.keyboard.press("Escape")
    world.chat.add("Are you there?", name="Anna")

    expect(page.get_by_role("button", name="Chat with us, 1 new message")).to_be_visible()
    screenshot(page, "unread")
    chat.launcher.click()
    chat.sees("Are you there?")
    expect(page.get_by_role("button", name="Hide the chat", exact=True)).to_be_visible()


def test_a_message_calls_by_the_title_of_a_hidden_page(chat, page, world):
    hide = (
        "(value) => { Object.defineProperty(document, 'hidden', {value, configurable: true});"
        " document.dispatchEvent(new Event('visibilitychange')); }"
    )
    page.evaluate(hide, True)
    world.chat.add("Are you there?", name="Anna")

    expect(page).to_have_title("New message")
    page.evaluate(hide, False)
    expect(page).to_have_title("Lettoria: pre-orders")
