"""What a visitor takes along, leaves, or has erased."""

import io
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select, update

from preorder.bootstrap import Parts
from preorder.core.orders import Capability
from preorder.service import handover
from preorder.service.cases import Case
from preorder.service.conversations import Conversation, ConversationState
from preorder.service.visitors import Rating
from preorder.store.record_tables import mail
from preorder.store.talk_tables import photo
from tests.gateway.one_shop import until


def picture():
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (90, 80, 70)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def set_state(parts):
    def change(visitor, state):
        with parts.store.begin() as tx:
            chat = tx.conversations.lock(visitor.conversation, visitor.shop, "web")
            tx.conversations.save(replace(chat, state=state))

    return change


def test_the_transcript_tells_who_said_what_in_the_shop_s_time(visitor, parts):
    visitor.say("when does it ship")
    with parts.store.begin() as tx:
        handover.answer(tx, visitor.conversation, "In January.", parts.clock(), "Anna")
    answer = visitor.ask("GET", "/v1/transcript")
    lines = answer.text.splitlines()

    assert answer.headers["Content-Type"].startswith("text/plain")
    assert lines[0] == "Your chat with Lettoria (times: America/New_York)"
    assert [one.partition("] ")[2] for one in lines[2:]] == [
        "You: when does it ship",
        "Lettoria assistant: You said: when does it ship",
        "Anna: In January.",
    ]


def test_a_deleted_chat_leaves_nothing_and_its_token_opens_nothing(visitor, parts):
    photo = visitor.attach(picture()).json()["id"]
    visitor.say("it is broken", photos=[photo])
    with visitor.stream(10**17) as (_, events):
        next(events)
        deleted = visitor.ask("DELETE", "/v1/conversation")
        rest = list(events)
    with parts.store.look() as tx:
        left = tx.conversations.get(visitor.conversation)
    after = [
        visitor.post(text="hi"),
        visitor.attach(picture()),
        visitor.begin(),
        *(
            visitor.ask("GET", path)
            for path in ("/v1/stream", "/v1/transcript", f"/v1/photos/{photo}")
        ),
        visitor.ask("DELETE", "/v1/conversation"),
        visitor.ask("POST", "/v1/rating", json={"stars": 5}),
    ]

    assert (deleted.status_code, rest, left) == (204, [], None)
    assert {answer.status_code for answer in after} == {401}
    assert not (parts.settings.photos / f"{photo}.jpg").exists()


def test_the_brain_is_told_at_once_which_chat_was_deleted(visitor, brain):
    visitor.say("my secret")
    visitor.ask("DELETE", "/v1/conversation")

    assert until(lambda: visitor.conversation in brain.forgot, seconds=5)


def test_a_chat_that_is_deleted_in_the_middle_of_a_turn_stays_deleted(visitor, brain, parts):
    with brain.holding():
        visitor.post(text="cancel")
        until(lambda: brain.asked)
        visitor.ask("DELETE", "/v1/conversation")
    time.sleep(0.4)  # the turn goes on
    with parts.store.look() as tx:
        found = tx.conversations.get(visitor.conversation)

    assert found is None


def test_before_the_first_message_nothing_is_stored(visitor, parts):
    visitor.history()
    with parts.store.look() as tx:
        found = tx.conversations.get(visitor.conversation)

    assert found is None


def test_a_second_rating_replaces_the_first(visitor, parts):
    for body in ({"stars": 2, "comment": "slow"}, {"stars": 5}):
        visitor.ask("POST", "/v1/rating", json=body)
    with parts.store.look() as tx:
        assert tx.visitors.rating(visitor.conversation) == Rating(5)


@pytest.mark.parametrize("stars", [0, 6, "5", True, None, 4.5])
def test_what_is_no_rating_is_refused(visitor, stars):
    answer = visitor.ask("POST", "/v1/rating", json={"stars": stars})

    assert answer.status_code == 422


def test_who_waits_may_leave_an_address_and_is_then_asked_no_more(visitor, set_state, parts):
    visitor.say("hi")  # a gateway that starts deletes chats in which nothing was said
    set_state(visitor, ConversationState.WAITING)
    with visitor.stream(10**17) as (_, events):
        asks = next(events)["data"]
        visitor.ask("POST", "/v1/email", json={"email": "anna@example.com"})
        then = next(events)["data"]

    assert (asks["wants_email"], then["wants_email"]) == (True, False)


def test_an_address_that_was_left_proves_nothing(visitor, set_state, parts):
    visitor.say("hi")
    set_state(visitor, ConversationState.WAITING)
    visitor.ask("POST", "/v1/email", json={"email": "anna.berg@example.com"})
    with parts.store.look() as tx:
        chat: Conversation = tx.conversations.get(visitor.conversation)

    assert chat.identity is None


def test_a_person_s_answer_goes_to_the_address_as_well(visitor, parts):
    visitor.ask("POST", "/v1/email", json={"email": "anna@example.com"})
    with parts.store.begin() as tx:
        handover.answer(tx, visitor.conversation, "Yes, we can.", parts.clock(), "Anna")
    folder = parts.settings.mail_folder
    [letter] = until(lambda: [one for one in folder.glob("*.eml") if "we can." in one.read_text()])

    assert "To: anna@example.com" in letter.read_text()


def test_a_person_s_letter_is_deleted_with_the_chat(another, parts):
    """Its words and its address are the chat's; another chat's letter stays."""
    gone, stays = another(), another()
    for one in (gone, stays):
        one.ask("POST", "/v1/email", json={"email": "anna@example.com"})
        with parts.store.begin() as tx:
            handover.answer(tx, one.conversation, "Yes, we can.", parts.clock(), "Anna")
    gone.ask("DELETE", "/v1/conversation")
    with parts.store.look() as tx:
        keys = " ".join(tx.connection.execute(select(mail.c.key)).scalars())

    assert (gone.conversation in keys, stays.conversation in keys) == (False, True)


@pytest.mark.parametrize("email", ["anna", "a@b", "a b@c.de", "a@b.de\r\nBcc: x@y.z", "", None, 7])
def test_what_is_no_address_is_refused(visitor, email):
    answer = visitor.ask("POST", "/v1/email", json={"email": email})

    assert answer.status_code == 422


def test_the_button_that_every_chat_has_asks_for_a_person(visitor, brain):
    visitor.told(button="person")

    assert brain.asked[0]["message"] == "/talk_to_human"
    assert visitor.history()[0]["text"] == "Talk to a person"


def test_a_photo_is_shown_to_its_own_chat_only(another):
    one, other = another(), another()
    photo = one.attach(picture()).json()
    shown, hidden = (who.ask("GET", photo["url"]) for who in (one, other))

    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/jpeg")
    assert hidden.status_code == 404


def tidy(parts):
    """Tidy up as a process that has just started does."""
    fresh = Parts(parts.settings)
    fresh.retention.tidy()
    fresh.store.close()


def test_a_photo_that_is_never_sent_is_deleted_after_a_day(another, parts):
    sent, kept = another(), another()
    loose, named = (one.attach(picture()).json()["id"] for one in (sent, kept))
    kept.say("see", photos=[named])
    with parts.store.begin() as tx:
        yesterday = parts.clock() - timedelta(days=1)
        tx.connection.execute(update(photo).values(received_at=yesterday))
    tidy(parts)
    files = {one.stem for one in parts.settings.photos.glob("*.jpg")}

    assert (loose in files, named in files) == (False, True)


def test_a_photo_of_today_may_still_be_sent(visitor, parts):
    fresh = visitor.attach(picture()).json()["id"]
    tidy(parts)

    assert visitor.say("see", photos=[fresh]) == ["You said: see"]


def test_when_a_shop_promises_a_time_the_state_tells_it(another, set_state, parts):
    visitor = another("lascale")
    visitor.say("hi")
    with parts.store.begin() as tx:
        asked = (Capability.TALK_TO_HUMAN, (), parts.clock())
        tx.cases.open(Case("C-1", "lascale", visitor.conversation, *asked))
    set_state(visitor, ConversationState.WAITING)
    with visitor.stream(10**17) as (_, events):
        state = next(events)["data"]

    assert state["reply_by"] > parts.clock().isoformat()
    assert state["zone"] == "America/Los_Angeles"
