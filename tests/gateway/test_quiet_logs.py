"""Chats with marked words, through every way in which things go wrong: no log holds the marks."""

import io
import json
import logging

import pytest
import requests
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from starlette.applications import Starlette

from actions import _base
from actions.cancel_order import CancelOrderAction
from preorder.core.errors import PreorderError
from preorder.gateway.app import create_app
from preorder.gateway.engine import Platforms
from preorder.gateway.meta import webhook
from preorder.logs import OneLine
from preorder.service.delivery import ReceivedKind
from preorder.store.engine import StoreUnavailable
from tests.gateway.conftest import no_limits
from tests.gateway.meta.build import ACCOUNTS, message, posted, signature
from tests.gateway.one_shop import until
from tests.gateway.serving import serving
from tests.web_visitor import WebVisitor

WORD, EMAIL, NUMBER = "zebrafinch", "zebra.finch@example.com", "LT-20417"
TEXT = f"my {WORD} order {NUMBER} of {EMAIL}, +1 555 0199"
MARKS = (WORD, EMAIL, NUMBER, "555 0199", "zebra")


@pytest.fixture
def log():
    """All that a program of ours would write meanwhile."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(OneLine())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield out
    root.removeHandler(handler)
    root.setLevel(level)


def lines(log):
    return log.getvalue().splitlines()


def wait_for(log, event):
    return until(lambda: [line for line in lines(log) if f"event={event}" in line])


def quiet(log):
    """Return the marks that stand in the log."""
    return [mark for mark in MARKS if mark.lower() in log.getvalue().lower()]


def test_a_chat_that_goes_well(shop, log):
    """Each turn and delivery is one line with the conversation's or the message's id."""
    shop.gets(TEXT)
    shop.hears(1)
    shop.idle()
    [turn] = wait_for(log, "turn.done")

    assert f"conversation={shop.chat.id} " in turn
    assert wait_for(log, "delivery.sent")
    assert quiet(log) == []


def _raises(*_args, **_more):
    raise RuntimeError(TEXT)


def _away(*_args, **_more):
    raise StoreUnavailable(TEXT)


@pytest.mark.parametrize(
    ("where", "wrong", "event"),
    [
        ("brain", lambda _: 500, "turn.put_off"),
        ("brain", lambda _: TEXT.encode(), "turn.put_off"),
        ("brain", lambda _: [], "turn.apology"),
        ("brain", lambda _: [{"text": [TEXT]}], "turn.apology"),
        ("deliver", _raises, "delivery.broken"),
        ("context", _raises, "turn.broken"),
        ("context", _away, "turn.broken"),
        ("photos", _raises, "turn.broken"),
        ("photos", lambda _url: None, "photos.lost"),
    ],
)
def test_a_chat_that_goes_wrong(shop, log, monkeypatch, where, wrong, event):  # noqa: PLR0917 - its columns
    """Errors quote what they were given; their lines do not."""
    match where:
        case "brain":
            shop.brain.answer = wrong
        case "deliver":
            shop.platform.result = wrong
        case "photos":
            shop.photos = wrong
        case "context":
            monkeypatch.setattr(type(shop.parts.turns), "context", wrong)
    shop.gets(TEXT, photo_urls=(f"https://cdn/{WORD}",))

    assert wait_for(log, event)
    assert quiet(log) == []


def test_a_message_taken_back_a_person_elsewhere_and_a_chat_deleted(shop, log):
    mid = shop.gets(TEXT)
    shop.hears(1)
    shop.gets(TEXT, message_id=mid, kind=ReceivedKind.UNSENT)
    shop.gets(TEXT, kind=ReceivedKind.FOREIGN_ECHO)
    shop.engine.reception.forget(shop.chat.id)

    assert wait_for(log, "conversation.forgotten")
    assert quiet(log) == []


def test_what_is_sent_over_http(parts, brain, log):
    """Paths, queries, tokens, bodies and forms may all hold something."""
    with no_limits(), serving(create_app(parts)) as address:
        for path in (f"/shops/{WORD}", f"/{EMAIL}", f"/v1/photos/{WORD}"):
            requests.get(f"{address}{path}?q={EMAIL}", timeout=5)
        stranger = WebVisitor(address, shop=WORD)
        stranger.begin()
        stranger.web.headers["Authorization"] = f"Bearer {WORD}"
        stranger.post(text=TEXT)
        visitor = WebVisitor(address)
        visitor.begin()
        for body in (TEXT.encode(), json.dumps({"text": TEXT}).encode(), b"x" * 70_000):
            visitor.ask("POST", "/v1/messages", data=body)
        visitor.ask("POST", "/v1/photos", files={"photo": (f"{WORD}.jpg", TEXT)})
        visitor.ask("POST", "/v1/rating", json={"stars": 1, "comment": TEXT})
        visitor.ask("POST", "/v1/email", json={"email": EMAIL})
        assert visitor.post(text=TEXT).status_code == 202
        [turn] = wait_for(log, "turn.done")
        assert visitor.ask("DELETE", "/v1/conversation").ok

    assert f"conversation={visitor.conversation} " in turn
    assert quiet(log) == []


@pytest.mark.parametrize("fails", [_raises, _away])
def test_a_gateway_that_breaks_over_a_message(parts, brain, log, monkeypatch, fails):
    """500 and 503 are logged by the kind of error alone."""
    monkeypatch.setattr("preorder.gateway.engine.Engine.keep", fails)
    with no_limits(), serving(create_app(parts, Platforms())) as address:
        visitor = WebVisitor(address)
        visitor.begin()
        answer = visitor.post(text=TEXT)
    wait_for(log, "gateway.")

    assert answer.status_code in (500, 503)
    assert quiet(log) == []


@pytest.mark.parametrize("error", [PreorderError(TEXT), RuntimeError(TEXT)])
def test_a_post_of_metas_that_cannot_be_taken(log, error):
    """It is asked to send it again; what it sent is nobody's to read."""

    def accept(_events):
        raise error

    with serving(Starlette(routes=webhook.routes(ACCOUNTS, accept))) as address:
        for body in (posted(message(TEXT)), TEXT.encode()):
            for secret in ({}, {"secret": "wrong"}):
                signed = {"X-Hub-Signature-256": signature(body, **secret)}
                requests.post(f"{address}{webhook.PATH}", data=body, headers=signed, timeout=5)

    assert wait_for(log, "meta.wrong_signature")
    assert quiet(log) == []


class Breaking:
    """A use case whose every step fails, quoting what it was given."""

    take = apologise = _raises


def test_an_action_that_fails(log, monkeypatch):
    """Here rasa-sdk would print the error; ours never reaches it."""
    monkeypatch.setattr(_base, "turns", Breaking)
    metadata = {"shop": "lettoria", "channel": "web", "message_id": "m1"}
    for extra in ({"received_at": "2026-07-01T10:00:00+00:00"}, {"received_at": WORD}):
        latest = {"text": TEXT, "intent": {"name": "cancel_order"}, "metadata": metadata | extra}
        tracker = Tracker("lettoria:web:1", {}, latest, [], False, None, {}, None)
        CancelOrderAction().run(CollectingDispatcher(), tracker, {})

    for event in ("action.failed", "action.could_not_apologise", "action.unreadable_message"):
        assert wait_for(log, event)
    assert quiet(log) == []
