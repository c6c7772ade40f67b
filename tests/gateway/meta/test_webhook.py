"""The webhook over HTTP: whom it believes, what it takes in, and that nothing breaks it."""

import json
import threading
import time

import pytest
import requests

from preorder.core.errors import PreorderError
from preorder.gateway.meta import signature as proving
from preorder.gateway.meta.webhook import BODY_BYTES
from tests.gateway.meta.build import (
    APP,
    EVENTS,
    OLD_SECRET,
    OTHER_PAGE,
    OTHER_SECRET,
    SECRET,
    VERIFY,
    fixture,
    message,
    posted,
    signature,
)


def post(address, body, secret=SECRET, **headers):
    """Post as Meta does, unless told otherwise."""
    signed = {"X-Hub-Signature-256": signature(body, secret), "Content-Type": "application/json"}
    given = {**signed, **headers}
    sent = {name: value for name, value in given.items() if value is not None}
    return requests.post(address, data=body, headers=sent, timeout=20)


def test_an_event_is_kept_before_metas_200(webhook_server, inbox):
    """Whatever was accepted is already there when the answer is."""
    answer = post(webhook_server, fixture("01-text-messenger"))

    assert answer.status_code == 200
    assert inbox.texts == ["When will my order LT-20417 ship?"]


@pytest.mark.parametrize("name", sorted(path.stem for path in EVENTS.glob("*.json")))
def test_every_event_is_answered_with_200(webhook_server, inbox, name):
    """Also what is ignored: Meta unsubscribes whoever keeps refusing."""
    assert post(webhook_server, fixture(name)).status_code == 200


def test_a_new_and_an_old_secret_are_good_while_it_is_rotated(webhook_server, inbox):
    """Meta changes to the new one at a moment of its own."""
    body = fixture("two-events")
    answers = [post(webhook_server, body, secret) for secret in (SECRET, OLD_SECRET)]

    assert [answer.status_code for answer in answers] == [200, 200]


BODY = fixture("01-text-messenger")


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(None, id="missing"),
        pytest.param("", id="empty"),
        pytest.param(signature(BODY, "guessed"), id="another secret"),
        pytest.param(signature(BODY + b" "), id="another body"),
        pytest.param(signature(BODY).removeprefix("sha256="), id="without its algorithm"),
        pytest.param(signature(BODY, algorithm="sha1"), id="sha1 in its place"),
        pytest.param("sha256=" + "ü" * 64, id="no hexadecimal digits"),
        pytest.param("md5=" + "0" * 32, id="md5"),
    ],
)
def test_a_stranger_is_refused(webhook_server, inbox, header):
    """Only who knows the app's secret may speak for a customer."""
    given = header if header is None else header.encode()
    answer = post(webhook_server, BODY, **{"X-Hub-Signature-256": given})

    assert answer.status_code == 403
    assert inbox.accepted == []


def test_the_old_signature_alone_is_refused(webhook_server, inbox):
    """sha1 proves too little; Meta sends both."""
    old = {"X-Hub-Signature": signature(BODY, algorithm="sha1"), "X-Hub-Signature-256": None}

    assert post(webhook_server, BODY, **old).status_code == 403
    assert inbox.accepted == []


def test_the_raw_bytes_are_what_is_signed(webhook_server, inbox):
    """The same words, escaped, have another signature."""
    raw = posted(message("Größe und 日本"), message("👜", mid="m_2"))
    unescaped = json.dumps(json.loads(raw), ensure_ascii=False).encode()
    answers = [post(webhook_server, body).status_code for body in (raw, unescaped)]

    assert answers == [200, 200]
    assert inbox.texts == ["Größe und 日本", "👜"] * 2


def test_one_apps_secret_does_not_speak_for_another_apps_account(webhook_server, inbox):
    """Two shops with apps of their own cannot write into each other's chats."""
    body = posted(message("hello", page=OTHER_PAGE), page=OTHER_PAGE)
    answers = [post(webhook_server, body, secret) for secret in (SECRET, OTHER_SECRET)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert [received.account for received in inbox.accepted] == [OTHER_PAGE]


def test_an_unknown_page_is_ignored(webhook_server, inbox):
    """Its app is ours, its account in no shop's file."""
    assert post(webhook_server, fixture("unknown-page")).status_code == 200
    assert inbox.accepted == []


def test_a_thousand_events_in_one_post_are_all_kept_in_order(webhook_server, inbox):
    """As many as Meta puts into one."""
    body = posted(*(message(f"text {n}", f"m_{n}", 1782900000123 + n) for n in range(1_000)))
    answer = post(webhook_server, body)

    assert answer.status_code == 200
    assert inbox.texts == [f"text {n}" for n in range(1_000)]


def test_the_same_post_twice_at_once_is_the_same_events(webhook_server, inbox):
    """So the inbox, which is unique on them, can tell."""
    threads = [threading.Thread(target=post, args=(webhook_server, BODY)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(inbox.accepted) == 8
    assert len(set(inbox.accepted)) == 1


def test_the_proof_of_a_delivery_is_passed_on(webhook_server, inbox):
    """And is nobody's message."""
    post(webhook_server, fixture("14-echo-own"))

    assert inbox.echoes == [("out-1/0", "m_14")]
    assert inbox.accepted == []


def test_meta_is_asked_to_send_again_what_could_not_be_kept(webhook_server, inbox):
    """With a database that is away no message is lost, and nothing is a 500."""
    inbox.refuses = PreorderError("the database is away")

    assert post(webhook_server, BODY).status_code == 503


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"null", id="null"),
        pytest.param(b'{"object": "page"', id="half"),
        pytest.param(b'{"object": "page", "entry": {"messaging": 1}}', id="no list"),
        pytest.param(b"\xff" * 100, id="no text"),
        pytest.param(b"[" * 50_000, id="deep"),
    ],
)
def test_json_that_is_not_what_it_claims_is_ignored(webhook_server, inbox, body):
    """It is signed, so to refuse it would only bring it back."""
    assert post(webhook_server, body).status_code == 200


def test_the_largest_post_of_meta_is_taken(webhook_server, inbox):
    """To refuse it would bring it back until the app is unsubscribed."""
    long = "日" * 2_000
    body = posted(*(message(long, f"m_{n}") for n in range(1_000)))
    answer = post(webhook_server, body)

    assert answer.status_code == 200
    assert len(inbox.accepted) == 1_000


def test_a_body_that_is_too_large_is_refused(webhook_server, inbox):
    """Before it is in memory."""
    assert post(webhook_server, b" " * (BODY_BYTES + 1)).status_code == 413


def test_a_slow_store_does_not_hold_up_the_others(webhook_server, inbox):
    """The event loop is never waited on: the handshake goes through meanwhile."""
    inbox.slow = 1.0
    slow = threading.Thread(target=post, args=(webhook_server, BODY))
    slow.start()
    before = time.monotonic()
    hands = requests.get(webhook_server, params=ASKED, timeout=5)
    took = time.monotonic() - before
    slow.join()

    assert hands.status_code == 200
    assert took < 0.5


ASKED = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": VERIFY}


@pytest.mark.parametrize("token", [VERIFY, "another-verify-token"])
def test_the_handshake_gives_the_challenge_back(webhook_server, token):
    """For each app with its own verify token; the challenge is the whole body."""
    answer = requests.get(webhook_server, params=ASKED | {"hub.verify_token": token}, timeout=5)

    assert (answer.status_code, answer.text) == (200, "1158201444")


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"hub.verify_token": "guessed"}, id="another token"),
        pytest.param({"hub.verify_token": None}, id="no token"),
        pytest.param({"hub.verify_token": "ü"}, id="no ascii"),
        pytest.param({"hub.mode": "unsubscribe"}, id="another mode"),
        pytest.param({"hub.mode": None}, id="no mode"),
        pytest.param({"hub.challenge": None}, id="no challenge"),
        pytest.param({"hub.challenge": "<script>"}, id="a challenge that is none"),
    ],
)
def test_a_handshake_with_a_stranger_is_refused(webhook_server, changed):
    """Token and mode are both checked."""
    answer = requests.get(webhook_server, params=ASKED | changed, timeout=5)

    assert answer.status_code == 403


def test_signatures_and_tokens_are_compared_in_constant_time(monkeypatch):
    """How long it takes must not tell how much of a guess was right."""
    compared = []

    def compare(one, other):
        compared.append((one, other))
        return False

    right = signature(b"{}")
    monkeypatch.setattr("preorder.gateway.meta.signature.hmac.compare_digest", compare)
    signed, known = proving.signing_apps([APP], b"{}", right), proving.same(VERIFY, VERIFY)

    assert (signed, known, len(compared)) == (frozenset(), False, len(APP.secrets) + 1)
