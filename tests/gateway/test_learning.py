"""What the brain says of being unsure goes to the store and never to the customer."""

import asyncio
from datetime import timedelta

import pytest

from preorder.adapters.clock import real_now
from preorder.gateway.engine import Engine
from preorder.gateway.metrics import PrometheusMeter
from preorder.gateway.upkeep import Upkeep
from preorder.gateway.website.room import Website
from preorder.service.unclear import Guess, UnclearMessage, Why
from tests.made_parts import make_parts

UNCLEAR = {"custom": {"unclear": {"ranking": [["order_status", 0.31], ["cancel_order", 0.2]]}}}


@pytest.fixture
def unsure(brain):
    """A brain that does not understand anything."""
    brain.answer = lambda _: [{"text": "Could you say it in other words?"}, UNCLEAR]
    return brain


@pytest.fixture
def kept(parts):
    """Return what is kept of a visitor."""

    def of(visitor):
        with parts.store.begin() as tx:
            return [one for one in tx.unclear.to_review() if one.conversation.startswith(visitor)]

    return of


def test_the_customer_reads_the_answer_alone(visitor, unsure):
    [reply] = visitor.told(text="wheres my thing")

    assert (reply["text"], reply["buttons"]) == ("Could you say it in other words?", [])
    assert "unclear" not in str(visitor.history())


def test_the_message_is_kept_with_what_it_was_taken_for(visitor, unsure, kept):
    visitor.say("wheres my thing LT-20417")
    (lesson,) = kept(visitor.conversation)

    assert (lesson.text, lesson.shop) == ("wheres my thing order number", "lettoria")
    assert lesson.guesses == (Guess("order_status", 31), Guess("cancel_order", 20))


def test_a_message_sent_again_is_kept_once(visitor, unsure, kept):
    visitor.say("wheres my thing", id="same")
    visitor.post(text="wheres my thing", id="same")

    assert len(kept(visitor.conversation)) == 1


def test_a_message_that_was_understood_is_not_kept(visitor, brain, kept):
    visitor.say("when does it ship")

    assert kept(visitor.conversation) == []


def test_a_tapped_button_is_not_kept(visitor, brain, kept):
    brain.answer = lambda _: [
        {"text": "Well?", "buttons": [{"title": "This", "payload": "/nlu_fallback"}]}, UNCLEAR
    ]  # fmt: skip
    button = visitor.told(text="hm what")[0]["buttons"][0]
    visitor.told(button=button["id"])

    assert [one.text for one in kept(visitor.conversation)] == ["hm what"]


def test_a_gateway_that_starts_deletes_what_is_too_old(tmp_path):
    """The retention is a setting."""
    parts = make_parts(tmp_path, UNCLEAR_DAYS="7")
    old = real_now() - timedelta(days=8)
    with parts.store.begin() as tx:
        tx.conversations.lock("c", "lettoria", "web")
        tx.unclear.keep(UnclearMessage("lettoria", "c", "m", old, "wheres it", Why.UNSURE))

    async def lasts_until_deleted():
        engine = Engine(parts)
        upkeep = Upkeep(parts, engine, PrometheusMeter())
        async with upkeep.working(metrics=False), Website(parts, engine).working():
            for _ in range(100):
                await asyncio.sleep(0.1)
                with parts.store.begin() as tx:
                    if not tx.unclear.to_review():
                        return True
        return False

    assert asyncio.run(lasts_until_deleted())
    parts.store.close()
