"""Whatever goes wrong in the brain, its log does not say what the customer wrote."""

import time

import pytest
import requests

from tests.gateway.one_shop import until

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(300)]
WORD = "zebrafinch"


def logged(brain):
    return brain.log.read_text(encoding="utf-8", errors="replace")


def test_a_message_that_breaks_the_brain_is_told_without_its_words(brain):
    before = len(logged(brain))
    said = brain.post(f"{WORD}:is no number", sender="breaks")
    log = logged(brain)[before:]

    assert (said, WORD in log) == ([], False)
    assert "brain.failed conversation=breaks problem=ValueError at=" in log


def test_a_message_that_takes_too_long_is_told_without_its_words(brain, actions):
    """The gateway waits no longer, and hangs up."""
    before, actions.delay = len(logged(brain)), 3.0
    with pytest.raises(requests.Timeout):
        requests.post(
            f"{brain.url}/webhooks/rest/webhook",
            json={"sender": "slow", "message": f"order_status + {WORD}"},
            timeout=1,
        )
    until(lambda: actions.calls)
    time.sleep(3)
    log = logged(brain)[before:]

    assert (WORD in log, "brain.cut_off conversation=slow" in log) == (False, True)
