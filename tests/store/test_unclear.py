"""What is promised of messages kept to learn from, on every database."""

from dataclasses import replace
from datetime import timedelta

import pytest

from preorder.service.unclear import Guess, UnclearMessage, Why
from preorder.store.reset import forget_shop
from tests.store.build import NOW

LOST = UnclearMessage(
    "lettoria", "c1", "m1", NOW, "wheres my thing", Why.UNSURE, (Guess("order_status", 31),)
)


@pytest.fixture
def tx(store):
    """An open transaction with a conversation in each shop."""
    with store.begin() as opened:
        opened.conversations.lock("c1", "lettoria", "web")
        opened.conversations.lock("c2", "lascale", "web")
        yield opened


def test_a_message_is_kept_with_what_it_was_taken_for(tx):
    tx.unclear.keep(LOST)

    assert tx.unclear.to_review() == [LOST]


def test_a_message_is_kept_once(tx):
    """As often as it is answered anew after a crash."""
    tx.unclear.keep(LOST)
    tx.unclear.keep(replace(LOST, text="other"))

    assert tx.unclear.to_review() == [LOST]


def test_a_message_that_then_led_to_a_person_keeps_its_ranking(tx):
    tx.unclear.keep(LOST)
    tx.unclear.keep(replace(LOST, why=Why.PERSON, guesses=()))

    assert tx.unclear.to_review() == [replace(LOST, why=Why.PERSON)]


def test_the_oldest_comes_first_and_a_shop_can_be_chosen(tx):
    later = replace(LOST, message_id="m2", received_at=NOW + timedelta(minutes=1))
    other = replace(LOST, shop="lascale", conversation="c2")
    for message in (later, other, LOST):
        tx.unclear.keep(message)

    assert tx.unclear.to_review("lettoria") == [LOST, later]
    assert tx.unclear.to_review("lascale") == [other]


def test_what_is_reviewed_is_not_shown_again(tx):
    tx.unclear.keep(LOST)
    tx.unclear.keep(replace(LOST, message_id="m2"))
    tx.unclear.reviewed([LOST], "order_status", NOW)

    assert [one.message_id for one in tx.unclear.to_review()] == ["m2"]


def test_what_is_older_than_the_limit_is_deleted_reviewed_or_not(tx):
    """The limit itself is still kept."""
    for number, minutes in enumerate((-2, -1, 0, 1)):
        received = NOW + timedelta(minutes=minutes)
        tx.unclear.keep(replace(LOST, message_id=f"m{number}", received_at=received))
    tx.unclear.reviewed([replace(LOST, message_id="m0")], "order_status", NOW)

    assert tx.unclear.forget_before(NOW) == 2
    assert [one.message_id for one in tx.unclear.to_review()] == ["m2", "m3"]


def test_a_conversation_can_be_forgotten(tx):
    tx.unclear.keep(LOST)
    other = replace(LOST, shop="lascale", conversation="c2")
    tx.unclear.keep(other)
    tx.conversations.forget("c1")

    assert tx.unclear.to_review() == [other]


def test_forgetting_a_shop_forgets_what_was_kept_of_it(tx):
    tx.unclear.keep(LOST)
    forget_shop(tx, "lettoria")

    assert tx.unclear.to_review() == []
