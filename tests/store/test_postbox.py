"""What is promised of messages that wait, come in or go out, on every database."""

from dataclasses import replace
from datetime import timedelta

from preorder.service.postbox import Arrival, Contact, lease_of
from tests.store.build import NOW

SECOND = timedelta(seconds=1)


def arrival(key, conversation="c1", sent=0, **more):
    at = NOW + sent * SECOND
    where = "messenger", "page", key, conversation
    return Arrival(*where, f"words {key}", f"text {key}", at, NOW, NOW, **more)


def claimed(tx, owner="me", most=10, at=NOW):
    return [one.message_id for one in tx.inbox.claim(lease_of(owner, at), most)]


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
    post.contacts.heard({"c1": NOW + SECOND})
    post.contacts.heard({"c1": NOW})

    assert post.contacts.of("c1").last_heard_at == NOW + SECOND


def test_a_customer_of_a_platform_is_found_again(post):
    assert post.contacts.find("messenger", "page", "sender c1").conversation == "c1"
    assert post.contacts.find("instagram", "page", "sender c1") is None
    assert not post.contacts.add(Contact("messenger", "page", "sender c1", "c9", NOW))
