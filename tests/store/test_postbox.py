"""What is promised of messages that wait, come in or go out, on every database."""

from dataclasses import replace
from datetime import timedelta

import pytest

from preorder.core.replies import Button, Reply
from preorder.service.conversations import Author, ConversationState, Said
from preorder.service.delivery import Delivery, DeliveryResult
from preorder.service.postbox import Arrival, Contact, lease_of
from tests.store.build import NOW, dump
from tests.store.test_conversations import HELLO, _case

SECOND = timedelta(seconds=1)


@pytest.fixture
def post(store):
    """An open transaction with two customers of one page."""
    with store.begin() as tx:
        for name in ("c1", "c2"):
            tx.conversations.lock(name, "lettoria", "messenger")
            tx.contacts.add(Contact("messenger", "page", f"sender {name}", name, NOW))
        yield tx


def arrival(key, conversation="c1", sent=0, **more):
    at = NOW + sent * SECOND
    where = "messenger", "page", key, conversation
    return Arrival(*where, f"words {key}", f"text {key}", at, NOW, NOW, **more)


def claimed(tx, owner="me", most=10, at=NOW):
    return [one.message_id for one in tx.inbox.claim(lease_of(owner, at), most)]


def sent(tx, owner="me", most=10, at=NOW):
    return [one.outgoing.text for one in tx.deliveries.claim(lease_of(owner, at), most)]


def one_id(tx, key):
    return tx.inbox.find("messenger", "page", key).id


def test_a_message_is_accepted_once_and_kept_whole(post):
    whole = arrival("m1", photos=("p",), photo_urls=("https://x/y",), instead="No.")
    accepted = [post.inbox.accept(whole), post.inbox.accept(replace(whole, text="other"))]
    [found] = post.inbox.claim(lease_of("me", NOW), 1)

    assert accepted == [True, False]
    assert found == replace(whole, id=found.id)


def test_the_same_id_of_another_account_is_another_message(post):
    assert post.inbox.accept(arrival("m1"))
    assert post.inbox.accept(replace(arrival("m1"), account="other page"))


def test_of_a_conversation_only_its_first_message_is_taken(post):
    """First is what was sent first, whenever it arrived; another conversation does not wait."""
    for one in (arrival("late", sent=5), arrival("early"), arrival("other", "c2", sent=9)):
        post.inbox.accept(one)

    assert claimed(post) == ["early", "other"]
    assert claimed(post, "another worker") == []


def test_a_message_that_comes_too_late_does_not_start_a_second_turn(post):
    post.inbox.accept(arrival("m2", sent=2))
    assert claimed(post) == ["m2"]
    post.inbox.accept(arrival("m1", sent=1))

    assert claimed(post) == []


def test_the_next_message_follows_when_the_first_is_done(post):
    for one in (arrival("m1"), arrival("m2")):
        post.inbox.accept(one)
    claimed(post)
    done = post.inbox.done(one_id(post, "m1"), "me")

    assert done
    assert claimed(post) == ["m2"]
    assert post.inbox.waiting("c1") == 1


def test_no_more_is_taken_than_asked_for(post):
    for one in (arrival("m1"), arrival("m2", "c2")):
        post.inbox.accept(one)

    assert len(claimed(post, most=1)) == 1


def test_a_killed_workers_message_is_free_when_its_lease_is_over(post):
    post.inbox.accept(arrival("m1"))
    claimed(post, "killed")
    lease = lease_of("killed", NOW)
    before = claimed(post, "next", at=lease.until - SECOND)

    assert (before, claimed(post, "next", at=lease.until)) == ([], ["m1"])


def test_whoever_lost_his_lease_can_neither_finish_nor_put_off_nor_renew(post):
    post.inbox.accept(arrival("m1"))
    claimed(post, "slow")
    later = lease_of("slow", NOW).until
    claimed(post, "next", at=later)
    key = one_id(post, "m1")
    post.inbox.put_off(key, "slow", NOW)
    post.inbox.keep(lease_of("slow", later), [key])

    assert not post.inbox.done(key, "slow")
    assert post.inbox.done(key, "next")


def test_a_renewed_lease_lasts(post):
    post.inbox.accept(arrival("m1"))
    claimed(post)
    later = lease_of("me", NOW).until
    post.inbox.keep(lease_of("me", later - SECOND), [one_id(post, "m1")])

    assert claimed(post, "next", at=later) == []


def test_a_worker_that_ends_gives_back_what_it_took(post):
    post.inbox.accept(arrival("m1"))
    claimed(post)
    post.inbox.release("me")

    assert claimed(post, "next") == ["m1"]


def test_a_message_put_off_waits_and_holds_back_those_behind_it(post):
    for one in (arrival("m1"), arrival("m2")):
        post.inbox.accept(one)
    claimed(post)
    post.inbox.put_off(one_id(post, "m1"), "me", NOW + 5 * SECOND)
    before = claimed(post, at=NOW + 4 * SECOND)
    [again] = post.inbox.claim(lease_of("me", NOW + 5 * SECOND), 10)

    assert (before, again.message_id, again.tries) == ([], "m1", 1)


def test_a_message_that_is_done_keeps_its_id_and_no_words(post):
    post.inbox.accept(arrival("m1"))
    claimed(post)
    post.inbox.done(one_id(post, "m1"), "me")
    found = post.inbox.find("messenger", "page", "m1")

    assert (found.text, found.words) == ("", "")
    assert not post.inbox.accept(arrival("m1"))


def slow(tx, at=NOW):
    return [one.message_id for one in tx.inbox.slow(at)]


def test_slow_answers_are_found_once_for_a_conversation(post):
    for one in (arrival("m1"), arrival("m2"), arrival("m3", "c2")):
        post.inbox.accept(one)
    before = slow(post)
    post.inbox.told("c1")

    assert (before, slow(post)) == (["m1", "m3"], ["m3"])
    assert slow(post, NOW - SECOND) == []


def test_who_was_asked_for_a_moment_is_not_asked_again_while_anything_waits(post):
    """Not when his first message is answered, nor for one that joined the others."""
    post.inbox.accept(arrival("m1"))
    post.inbox.told("c1")
    post.inbox.accept(arrival("m2"))
    claimed(post)
    post.inbox.done(one_id(post, "m1"), "me")
    joined = slow(post)
    claimed(post)
    post.inbox.done(one_id(post, "m2"), "me")
    post.inbox.accept(arrival("m3"))

    assert (joined, slow(post)) == ([], ["m3"])


def test_an_earlier_message_does_not_shorten_the_window(post):
    post.contacts.heard("c1", NOW + SECOND)
    post.contacts.heard("c1", NOW)

    assert post.contacts.of("c1").last_heard_at == NOW + SECOND


def test_a_customer_of_a_platform_is_found_again(post):
    assert post.contacts.find("messenger", "page", "sender c1").conversation == "c1"
    assert post.contacts.find("instagram", "page", "sender c1") is None
    assert not post.contacts.add(Contact("messenger", "page", "sender c1", "c9", NOW))


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


def test_the_log_tells_everything_in_the_order_in_which_it_happened(post):
    """A second message may come before the first one's answer; a person speaks under his name."""
    log = post.conversations
    log.receive("c1", "m1", "hi", NOW)
    log.receive("c1", "m2", "hello?", NOW)
    log.finish("c1", "m1", HELLO, NOW + SECOND)
    log.say("c1", Said(Author.PERSON, Reply("Anna here."), name="Anna"), NOW)
    said = log.transcript("c1")
    later = log.transcript("c1", after=said[2]["seq"])

    assert [(one["author"], one["text"]) for one in said] == [
        ("customer", "hi"),
        ("customer", "hello?"),
        ("bot", "Hello!"),
        ("bot", "What can I do?"),
        ("person", "Anna here."),
    ]
    assert [one["seq"] for one in later] == [one["seq"] for one in said[3:]]
    assert (said[2]["message_id"], said[2]["at"], said[4]["name"]) == ("m1", NOW + SECOND, "Anna")


def test_the_newest_replys_buttons_are_known(post):
    post.conversations.finish("c1", "m1", [Reply("Well?", (Button("Yes", "b1"),))], NOW)
    first = post.conversations.last_buttons("c1")
    post.conversations.finish("c1", "m2", [Reply("Done.")], NOW)

    assert (list(first), list(post.conversations.last_buttons("c1"))) == ([Button("Yes", "b1")], [])


def test_what_a_customer_took_back_is_gone_with_its_photos(post):
    log = post.conversations
    log.receive("c1", "m1", "my secret", NOW, ["p1"])
    for photo in ("p1", "p2"):
        log.add_photo("c1", photo, NOW)

    assert log.unsay("c1", "m1") == ["p1"]
    assert [one["text"] for one in log.transcript("c1")] == [""]
    assert log.photos("c1") == ["p2"]


def test_a_forgotten_conversation_leaves_no_words_anywhere(post):
    """But the shop still sees what it owes an answer to."""
    log = post.conversations
    log.receive("c1", "m1", "my secret", NOW)
    log.add_photo("c1", "p1", NOW)
    log.keep_button("c1", "my secret")
    log.keep_replies("c1", "m1", [Reply("my secret")])
    log.finish("c1", "m1", [Reply("my secret")], NOW)
    post.inbox.accept(replace(arrival("m1"), text="my secret"))
    queue(post, "c1", "my secret")
    more = {"words": "my secret", "order_number": "LT-1"}
    post.cases.open(_case(customer="secret@x.io", details={**more, "more": [more]}))
    photos = log.forget("c1")
    everything = str(dump(post.connection))

    assert photos == ["p1"]
    assert "secret" not in everything
    assert post.cases.get("k1").details["more"] == [{"order_number": "LT-1"}]


def test_conversations_are_found_by_their_state(post):
    chat = post.conversations.get("c2")
    post.conversations.save(replace(chat, state=ConversationState.HUMAN))
    post.conversations.receive("c2", "m1", "hi", NOW)
    found = post.conversations.in_state([ConversationState.HUMAN], "lettoria")

    assert [(one.id, last) for one, last in found] == [("c2", NOW)]
    assert post.conversations.in_state([ConversationState.HUMAN], "lascale") == []
