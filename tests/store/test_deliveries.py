"""What is promised of messages that go out, on every database."""

from datetime import timedelta

import pytest

from preorder.core.replies import Button, Reply
from preorder.service.delivery import Delivery, DeliveryResult
from preorder.service.postbox import lease_of
from tests.store.build import NOW

SECOND = timedelta(seconds=1)


def sent(tx, owner="me", most=10, at=NOW):
    return [one.outgoing.text for one in tx.deliveries.claim(lease_of(owner, at), most)]


def queue(tx, conversation, *texts, by_person=False):
    replies = [Reply(text, (Button("Yes", "b1"),)) for text in texts]
    tx.deliveries.queue(tx.contacts.of(conversation), replies, NOW, by_person=by_person)


def test_replies_are_delivered_in_order_and_conversations_side_by_side(post):
    queue(post, "c1", "one", "two")
    queue(post, "c2", "other", by_person=True)
    first = post.deliveries.claim(lease_of("me", NOW), 10)
    nothing = sent(post)
    post.deliveries.settle(first[0].id, "me", Delivery(DeliveryResult.SENT, "mid-1"))

    assert [one.outgoing.text for one in first] == ["one", "other"]
    assert (nothing, sent(post)) == ([], ["two"])
    assert [one.outgoing.by_person for one in first] == [False, True]


def test_a_delivery_knows_to_whom_and_since_when_he_is_silent(post):
    queue(post, "c1", "one")
    [parcel] = post.deliveries.claim(lease_of("me", NOW), 10)
    out = parcel.outgoing

    assert (out.platform, out.account, out.recipient) == ("messenger", "page", "sender c1")
    assert (out.buttons, out.last_heard_at) == ((Button("Yes", "b1"),), NOW)


def test_a_delivery_put_off_holds_back_the_next_and_says_why(post):
    queue(post, "c1", "one", "two")
    [parcel] = post.deliveries.claim(lease_of("me", NOW), 10)
    post.deliveries.put_off(parcel.id, "me", NOW + SECOND, "rate limit")

    assert sent(post) == []
    assert post.deliveries.failed("c1") == [("due", "rate limit"), ("due", "")]
    assert sent(post, at=NOW + SECOND) == ["one"]


@pytest.mark.parametrize(
    ("result", "state"),
    [(DeliveryResult.WINDOW_CLOSED, "window_closed"), (DeliveryResult.GIVE_UP, "given_up")],
)
def test_a_delivery_that_failed_for_good_is_seen_and_lets_the_next_go(post, result, state):
    queue(post, "c1", "one", "two")
    [parcel] = post.deliveries.claim(lease_of("me", NOW), 10)
    post.deliveries.settle(parcel.id, "me", Delivery(result, reason="blocked"))

    assert post.deliveries.failed("c1")[0] == (state, "blocked")
    assert sent(post) == ["two"]


def test_a_stopped_account_sends_nothing_until_it_is_started_again(post):
    queue(post, "c1", "one")
    for _ in range(2):
        post.deliveries.stop_account("messenger", "page", "invalid token", NOW)
    stopped = sent(post)

    assert (stopped, post.deliveries.start_accounts(), sent(post)) == ([], 1, ["one"])


def test_our_own_messages_are_known_by_the_platforms_id(post):
    queue(post, "c1", "one")
    [parcel] = post.deliveries.claim(lease_of("me", NOW), 10)
    post.deliveries.settle(parcel.id, "me", Delivery(DeliveryResult.SENT, "mid-1"))

    assert post.deliveries.is_ours("messenger", "page", "mid-1")
    assert not post.deliveries.is_ours("messenger", "page", "mid-2")
