"""What is no message is told so; it breaks nothing and the brain hears nothing of it."""

import json

import pytest

from preorder.gateway.incoming import TEXT_LIMIT

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"hi"',
        b"\xff\xfe",
        b"[" * 30_000,
        b'{"id": "1"}',
        b'{"text": "hi"}',
        b'{"id": 7, "text": "hi"}',
        b'{"id": "", "text": "hi"}',
        b'{"id": "a b", "text": "hi"}',
        b'{"id": "1", "text": 7}',
        b'{"id": "1", "text": null}',
        b'{"id": "1", "text": "  "}',
        b'{"id": "1", "text": "\\ud800"}',
        b'{"id": "1", "text": "hi", "button": "x"}',
        b'{"id": "1", "button": {"a": 1}}',
        b'{"id": "1", "button": "../x"}',
        b'{"id": "1", "text": "hi", "sender": "lettoria:web:0"}',
        b'{"id": "1", "text": "hi", "photos": "x"}',
        b'{"id": "1", "text": "hi", "photos": ["nobodys"]}',
        b'{"id": "1", "text": "hi", "photos": [1]}',
        b'{"id": "1", "text": "hi", "photos": ["a","b","c","d","e","f","g","h","i","j","k"]}',
    ],
)
def test_a_body_that_is_no_message_is_refused_with_a_reason(visitor, brain, body):
    answer = visitor.ask("POST", "/v1/messages", data=body, headers=JSON)

    assert answer.status_code == 400
    assert answer.json()["detail"]
    assert brain.asked == []


def test_only_json_is_taken_so_that_no_other_site_can_post_a_form(visitor):
    body = json.dumps({"id": "1", "text": "hi"})
    answer = visitor.ask("POST", "/v1/messages", data=body, headers={"Content-Type": "text/plain"})

    assert answer.status_code == 415


def test_a_very_long_message_is_refused_kindly(visitor, brain):
    answer = visitor.post(text="x" * (TEXT_LIMIT + 1))

    assert answer.status_code == 413
    assert "fewer words" in answer.json()["detail"]


def test_the_longest_message_is_taken(visitor, brain):
    visitor.say("😀" * TEXT_LIMIT)

    assert len(brain.asked[0]["message"]) == TEXT_LIMIT


def test_a_body_beyond_all_measure_is_refused(visitor):
    answer = visitor.ask("POST", "/v1/messages", data=b"x" * 300_000, headers=JSON)

    assert answer.status_code == 413


def test_a_nul_character_does_not_reach_the_database(visitor, brain):
    visitor.say("a\0b")

    assert brain.asked[0]["message"] == "ab"
