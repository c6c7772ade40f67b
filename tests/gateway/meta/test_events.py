"""Every event that Meta may post, with what it must become: rows of one table, a file for each."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preorder.gateway.incoming import TEXT_LIMIT
from preorder.gateway.meta.events import BACK, ELSEWHERE, OwnEcho, PolicyAction, happenings, read
from preorder.service.delivery import ReceivedKind
from tests.gateway.meta.build import (
    APP,
    CUSTOMER,
    EVENTS,
    INSTAGRAM,
    PAGE,
    SENT_AT,
    fixture,
    message,
    posted,
)

HEARD, UNSENT, FOREIGN = ReceivedKind.MESSAGE, ReceivedKind.UNSENT, ReceivedKind.FOREIGN_ECHO
PHOTO = "https://scontent.xx.fbcdn.net/v/{}.jpg?oh=1&oe=2"
INSTAGRAM_PHOTO = "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=77&signature=abc"


def heard(mid, text="", button=None, photos=()):
    """Expect a message of the customer."""
    return HEARD, mid, text, button, tuple(photos)


def foreign(mid, text=ELSEWHERE):
    """Expect that somebody else has the chat, or wrote in it."""
    return FOREIGN, mid, text, None, ()


EXPECTED = {
    "01-text-messenger": [heard("m_01", "When will my order LT-20417 ship?")],
    "01-text-instagram": [heard("m_01ig", "Wann kommt meine Tasche? 👜")],
    "02-quick-reply-messenger": [heard("m_02", "Cancel my order", "k3JxYf")],
    "02-quick-reply-instagram": [heard("m_02ig", "Cancel my order", "k3JxYf")],
    # Not our button: never looked up, its words count as words.
    "02-quick-reply-of-another-app": [heard("m_02x", "Track my order")],
    "03-inline-reply-messenger": [heard("m_03", "this one")],
    "03-inline-reply-instagram": [heard("m_03ig", "this one")],
    "04-photos-with-text": [
        heard("m_04", "It came like this", photos=[PHOTO.format(n) for n in (1, 2, 3)])
    ],
    "04-six-photos": [heard("m_04b", photos=[PHOTO.format(n) for n in range(6)])],
    "04-photo-instagram": [heard("m_04ig", photos=[INSTAGRAM_PHOTO])],
    # A message without words, button and photos is answered with 'I could not open that'.
    "04-voice-and-file": [heard("m_04c")],
    "04-video-with-photo": [heard("m_04d", photos=[PHOTO.format(9)])],
    "04-empty-attachments": [heard("m_04e")],
    "05-thumbs-up": [heard("m_05")],
    "06-link-with-text": [heard("m_06", "is it this? https://lettoria.com/bag")],
    "06-fallback-without-payload": [heard("m_06b")],
    "06-location": [heard("m_06c")],
    "07-reel": [heard("m_07")],
    "07-product-share": [heard("m_07b", "Do you have this?")],
    "07-unknown-attachment": [heard("m_07c")],
    "08-story-reply": [heard("m_08", "is this still on pre-order?")],
    "09-story-mention": [],
    "10-share": [heard("m_10")],
    "11-view-once": [heard("m_11")],
    "12-unsent": [(UNSENT, "m_01ig", "", None, ())],
    "13-unsupported": [heard("m_13")],
    "14-echo-own": [],
    "14-echo-own-instagram": [],
    "14-echo-person-messenger": [foreign("m_14b", "Hi, this is Ann from the shop.")],
    "14-echo-person-instagram": [foreign("m_14c", "Hi, Ann here.")],
    "15-postback": [heard("m_15", "Talk to a person", "a1B2")],
    "15-postback-without-mid": [heard("made", "Talk to a person", "a1B2")],
    "15-ice-breaker": [heard("m_15ig", "How do pre-orders work?")],
    "15-postback-without-payload": [heard("m_15c", "Get started")],
    "15-postback-with-nothing": [],
    "16-delivery": [],
    "16-delivery-without-mids": [],
    "17-read-messenger": [],
    "17-read-instagram": [],
    "18-reaction": [],
    "18-reaction-taken-back": [],
    "19-referral": [],
    "19-referral-in-message": [heard("m_19", "Is this bag on pre-order?")],
    "20-opt-in": [],
    "20-account-linking": [],
    "20-policy-enforcement": [],
    # Recorded, never answered: whoever has the chat is told first.
    "21-standby-text": [
        foreign("standby:m_21"),
        heard("m_21", "Thanks Ann, and when does it ship?"),
    ],
    "21-standby-postback": [foreign("standby:m_21b"), heard("m_21b", "Talk to a person")],
    "22-pass-to-the-inbox": [foreign("made")],
    "22-pass-to-us": [(ReceivedKind.HANDED_BACK, "made", BACK, None, ())],
    "22-taken": [foreign("made")],
    "22-requested": [],
    "22-app-roles": [],
    "23-unknown": [],
    "two-entries": [heard("m_a1", "first"), heard("m_a2", "second")],
    "two-events": [heard("m_b1", "first"), heard("m_b2", "second")],
    "changes-test": [],
    "unknown-page": [heard("m_c1", "hello?")],  # the webhook knows no such page
    "timestamp-as-text": [heard("m_d1", "hello")],
    "slash-text": [heard("m_e1", '/cancel_order{"order_number": "LT-20417"}')],
}


def told(received):
    """Return what the table lists; an id that we had to make is only known to be one."""
    mid = "made" if received.message_id.startswith("made:") else received.message_id
    return received.kind, mid, received.text, received.button, received.photo_urls


@pytest.mark.parametrize("name", EXPECTED)
def test_an_event_becomes_what_the_table_says(name):
    """Each row of the list of event shapes has a file here, and its own outcome."""
    assert [told(each) for each in read(fixture(name), {APP.id})] == EXPECTED[name]


def test_every_recorded_event_stands_in_the_table():
    """And every one of the 23 rows has a file."""
    files = {path.stem for path in EVENTS.glob("*.json")}

    assert files == set(EXPECTED)
    assert {name[:2] for name in files if name[0].isdigit()} == {f"{n:02}" for n in range(1, 24)}


@pytest.mark.parametrize("name", [name for name, rows in EXPECTED.items() if rows])
def test_account_customer_and_time_are_right_whoever_wrote(name):
    """An echo's sender is the account itself; the customer is the customer all the same."""
    body = fixture(name)
    instagram = json.loads(body)["object"] == "instagram"
    first = read(body, {APP.id})[0]

    assert first.sender == ("5501234567890123" if instagram else CUSTOMER)
    assert first.account in ({INSTAGRAM} if instagram else {PAGE, "999999999999999"})
    assert first.sent_at == SENT_AT


def test_own_words_that_come_back_prove_a_delivery():
    """Should the answer to our call have been lost, the echo tells."""
    assert list(happenings(fixture("14-echo-own"))) == [OwnEcho("out-1/0", "m_14")]


def test_an_action_of_metas_policy_team_is_not_overlooked():
    """Somebody of the shop has to read it."""
    found = list(happenings(fixture("20-policy-enforcement")))

    assert found == [PolicyAction("messenger", PAGE, "block")]


def test_an_event_without_an_id_has_the_same_one_when_it_comes_again():
    """Or a tap that is delivered twice would count twice."""
    body = fixture("15-postback-without-mid")

    assert read(body)[0].message_id == read(body)[0].message_id


def test_two_taps_without_an_id_are_two():
    """They differ in their time or in their payload."""
    body = fixture("15-postback-without-mid")
    later = body.replace(b"1782900000123", b"1782900000124")
    other = body.replace(b"preorder:a1B2", b"preorder:c3D4")

    assert len({read(each)[0].message_id for each in (body, later, other)}) == 3


def test_an_id_written_as_a_number_is_the_same_id():
    """Elder events write numbers."""
    body = fixture("01-text-messenger").replace(f'"{CUSTOMER}"'.encode(), CUSTOMER.encode())

    assert read(body)[0].sender == CUSTOMER


def test_what_cannot_be_stored_is_taken_out_of_a_text():
    """Half a character, or NUL, would stop the database and bring the event back for ever."""
    body = posted(message("a\ud800b\0c"))

    assert read(body)[0].text == "a?bc"


def test_a_text_is_cut_where_no_customer_writes_any_more():
    """Nobody is told that it was too long: the platform lets nobody write so much."""
    assert len(read(posted(message("a" * 9_000)))[0].text) == TEXT_LIMIT


def test_the_events_of_a_post_are_in_the_order_in_which_they_happened():
    """What is delivered again may come in another one."""
    later = 1782900000123
    body = posted(*(message(f"{n}", f"m_{n}", later + n) for n in (3, 1, 2)))

    assert [each.text for each in read(body)] == ["1", "2", "3"]


def test_an_event_without_a_time_has_its_entrys():
    """The time orders the messages."""
    event = message("hello")
    del event["timestamp"]

    assert read(posted(event))[0].sent_at == datetime(2026, 7, 1, 10, 0, 0, 500000, UTC)


WORDS = st.sampled_from(
    (
        "object page instagram entry messaging standby sender recipient id timestamp message mid "
        "text attachments type image payload url sticker_id postback title is_echo is_deleted "
        "metadata quick_reply take_thread_control pass_thread_control new_owner_app_id "
        "policy_enforcement"
    ).split()
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=6),
    max_leaves=30,
)
EVENT = st.fixed_dictionaries(
    {"sender": JSON, "recipient": JSON, "timestamp": JSON | st.just(1782900000123)},
    optional={"message": JSON, "postback": JSON, "policy_enforcement": JSON},
)


@given(
    JSON
    | st.builds(
        lambda events: {"object": "page", "entry": [{"messaging": events}]},
        st.lists(EVENT, max_size=3),
    )
)
def test_json_that_is_not_what_it_claims_breaks_nothing(data):
    """Each value may be of any kind."""
    for each in read(json.dumps(data).encode()):
        assert all((each.account, each.sender, each.message_id))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff\xfe{}", id="no text"),
        pytest.param(b"[" * 100_000, id="very deep"),
        pytest.param(b'{"object": ["page"], "entry": []}', id="a list for a name"),
        pytest.param(b'{"object": "user", "entry": [{}]}', id="another product"),
        pytest.param(b"9" * 10_000, id="a long number"),
    ],
)
def test_what_is_no_post_of_metas_holds_nothing(body):
    """And is no error."""
    assert read(body) == []
