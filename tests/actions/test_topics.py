"""Which questions an action takes for answered: what the routing says, not the classifier."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker

from actions._base import read_message

METADATA = {"shop": "lettoria", "channel": "web", "message_id": "m1",
            "received_at": "2026-07-06T18:00:00-04:00"}  # fmt: skip


@pytest.mark.parametrize(
    ("slots", "topics"),
    [
        pytest.param({"topics": ["faq_refund_timing"]}, ("refund_timing",), id="a follow-up"),
        pytest.param({"topics": ["faq_contact", "cancel_order"]}, ("contact",), id="and a wish"),
        pytest.param({"topics": []}, (), id="no question was answered"),
        pytest.param({}, ("lead_time",), id="no routing of ours: what was understood"),
    ],
)
def test_answered_is_what_the_routing_says(slots: dict[str, Any], topics: tuple[str, ...]) -> None:
    latest = {"text": "how long?", "intent": {"name": "faq_lead_time"}, "metadata": METADATA}
    tracker = Tracker("visitor", slots, latest, [], False, None, {}, None)

    message = read_message(tracker, None, follows_answer=True)

    assert message.heard.topics == topics


def test_a_wish_that_the_routing_did_not_believe_is_none() -> None:
    """ "Your colleague promised me a refund" at a summary sounds a little like a wish."""
    latest = {"text": "a refund?", "intent": {"name": "delay_refund"}, "metadata": METADATA}
    slots = {"heard": ["nlu_fallback"], "topics": ["cancel_order"]}
    tracker = Tracker("visitor", slots, latest, [], False, None, {}, None)

    assert read_message(tracker, None, follows_answer=False).heard.wishes == ()
