"""Photos: chosen, shown, uploaded, refused."""

import io

from PIL import Image

from tests.browser.customer import expect


def picture(width=800, height=600):
    """Return a photo, as bytes of a PNG file."""
    file = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(file, "PNG")
    return file.getvalue()


def test_two_photos_arrive_and_a_renamed_program_is_told_apart(chat, page, world, screenshot):
    chat.attach(("bag.png", picture()), ("clasp.png", picture()), ("setup.png", b"MZ\x90\x00" * 50))
    chat.sees("setup.png is not a photo I can open")
    expect(page.get_by_role("button", name="Remove clasp.png")).to_be_visible()
    screenshot(page, "attached")
    chat.say("the clasp is broken")
    chat.sees("I have your 2 photos")

    assert len(world.chat.photos) == 2
    expect(page.get_by_role("button", name="Enlarge the photo")).to_have_count(2)


def test_photos_are_shown_again_after_a_reload(chat, page):
    chat.attach(("bag.png", picture()))
    page.get_by_role("button", name="Remove bag.png").wait_for()
    chat.say("")
    chat.sees("I have your 1 photos")
    page.reload()

    expect(page.get_by_role("img", name="Photo")).to_have_count(1)


def test_a_photo_can_be_seen_in_full(chat, page, screenshot):
    chat.attach(("bag.png", picture()))
    page.get_by_role("button", name="Remove bag.png").wait_for()
    chat.say("see")
    chat.sees("I have your 1 photos")
    chat.tap("Enlarge the photo")
    shown = page.locator("figure canvas")

    assert shown.evaluate("one => [one.width, one.height]") == [800, 600]
    screenshot(page, "photo")
    page.keyboard.press("Escape")
    expect(shown).to_have_count(0)
    expect(chat.dialog).to_be_visible()


def test_a_photo_can_be_taken_away_again(chat, page):
    chat.attach(("bag.png", picture()))
    chat.tap("Remove bag.png")

    expect(page.get_by_role("button", name="Send", exact=True)).to_be_disabled()
    expect(page.get_by_role("list", name="Attached photos")).to_be_hidden()


def test_an_upload_can_be_cancelled(chat, page, world):
    page.route("**/v1/photos", lambda _route: None)  # never answered
    chat.attach(("bag.png", picture()))
    expect(page.get_by_role("progressbar", name="Uploading bag.png")).to_be_visible()
    chat.tap("Cancel the upload of bag.png")

    expect(chat.dialog.get_by_role("progressbar")).to_have_count(0)
    assert world.chat.photos == []


def test_a_message_waits_for_its_photo(chat, page, asked):
    page.route("**/v1/photos", lambda _route: None)
    chat.attach(("bag.png", picture()))
    chat.say("see the photo")

    expect(chat.field).to_have_value("see the photo")
    assert not asked["/v1/messages"]


def test_a_phone_s_large_photo_is_made_smaller_before_it_is_sent(chat, page, world):
    chat.attach(("large.png", picture(4800, 3600)))
    page.get_by_role("button", name="Remove large.png").wait_for()
    (kept,) = world.chat.photos

    with Image.open(kept) as photo:
        assert photo.size == (2400, 1800)


def test_not_more_photos_than_the_shop_takes(chat):
    chat.attach(*[(f"{count}.png", picture(40, 30)) for count in range(11)])

    chat.sees("Up to 10 photos with one message.")


def test_photos_can_be_dropped_on_the_chat(chat, page):
    page.evaluate(
        """(bytes) => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(bytes)], "bag.png", {type: "image/png"}));
          const dialog = document.querySelector("preorder-chat").shadowRoot.querySelector(".panel");
          for (const type of ["dragover", "drop"]) {
            const how = {dataTransfer: data, bubbles: true, cancelable: true};
            dialog.dispatchEvent(new DragEvent(type, how));
          }
        }""",
        list(picture(40, 30)),
    )

    expect(page.get_by_role("button", name="Remove bag.png")).to_be_visible()


def test_photos_can_be_pasted_into_the_field(chat, page):
    chat.field.evaluate(
        """(field, bytes) => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(bytes)], "bag.png", {type: "image/png"}));
          const how = {clipboardData: data, bubbles: true, cancelable: true};
          field.dispatchEvent(new ClipboardEvent("paste", how));
        }""",
        list(picture(40, 30)),
    )

    expect(page.get_by_role("button", name="Remove bag.png")).to_be_visible()
