"""How long things are kept, and that nothing that is still needed goes with them."""

import os
import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from preorder.core.replies import Reply
from preorder.service.conversations import Author, Said
from preorder.service.delivery import Delivery, DeliveryResult
from preorder.service.postbox import Arrival, Contact, lease_of
from preorder.service.retention import Kept, Retention
from preorder.service.unclear import UnclearMessage, Why
from tests.store.build import NOW

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
KEPT = Kept(unclear=30 * DAY, post=3 * DAY, chat=365 * DAY)


class Kitchen:
    """A store with one chat, and the task that tidies it."""

    def __init__(self, store):
        self.store, self.now, self.photos = store, NOW, []
        self.retention = self.new_retention()
        with store.begin() as tx:
            tx.conversations.lock("c", "lettoria", "messenger")
            tx.contacts.add(Contact("messenger", "page", "anna", "c", NOW))

    def new_retention(self):
        clock = lambda: self.now  # noqa: E731 - the test's hands
        return Retention(self.store, self.photos.extend, clock, clock, KEPT)

    def tidy(self, at):
        """Tidy as a process that has just started would; return how many rows went."""
        self.now = at
        return self.new_retention().tidy()

    def hear(self, message_id, at, conversation="c"):
        arrival = Arrival(
            "messenger", "page", message_id, conversation, "hi", "hi", at, at, at
        )  # fmt: skip
        with self.store.begin() as tx:
            tx.conversations.receive_all([arrival])
            tx.inbox.accept(arrival)
        return arrival

    def answer(self, arrival, at):
        with self.store.begin() as tx:
            lease = lease_of("me", at)
            [claimed] = tx.inbox.claim(lease, 1)
            tx.inbox.done(claimed.id, "me")
            tx.conversations.finish("c", arrival.key, [Reply("hello")], at)

    def said(self):
        with self.store.look() as tx:
            return [row["text"] for row in tx.conversations.transcript("c")]

    def rows(self, table):
        with self.store.look() as tx:
            return tx.connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608 - the test's own names


@pytest.fixture
def kitchen(store):
    return Kitchen(store)


def test_what_a_killed_deletion_left_in_the_journal_goes_with_the_next_round(store, monkeypatch):
    """At the start of the next process, or within the hour; also if nothing else is old."""
    scrubbed: list[int] = []
    monkeypatch.setattr(type(store), "scrub", lambda _self: scrubbed.append(1))
    gone = Kitchen(store).tidy(NOW)

    assert (gone, scrubbed) == (0, [1])


@pytest.mark.parametrize(("after", "left"), [(3 * DAY, 1), (3 * DAY + SECOND, 0)])
def test_an_answered_message_is_remembered_for_its_days(kitchen, after, left):
    """To know a repeat by; exactly at the limit it still is."""
    kitchen.answer(kitchen.hear("m1", NOW), NOW)
    kitchen.tidy(NOW + after)

    assert kitchen.rows("inbox") == left
    assert kitchen.said() == ["hi", "hello"]


def test_a_message_that_still_waits_is_never_deleted(kitchen):
    """However long the brain was away."""
    kitchen.hear("m1", NOW)
    kitchen.tidy(NOW + 400 * DAY)

    assert kitchen.rows("inbox") == 1
    assert kitchen.rows("conversation") == 1


def test_a_delivery_goes_when_it_has_ended_not_while_it_is_due(kitchen, store):
    """A stopped account's messages wait for the account."""
    with store.begin() as tx:
        contact = Contact("messenger", "page", "anna", "c", NOW)
        tx.deliveries.queue(contact, [Reply("one"), Reply("two")], NOW, by_person=False)
        [first] = tx.deliveries.claim(lease_of("me", NOW), 1)
        tx.deliveries.settle(first.id, "me", Delivery(DeliveryResult.GIVE_UP, reason="blocked"))
    kitchen.tidy(NOW + 4 * DAY)

    assert kitchen.rows("delivery WHERE state = 'due'") == kitchen.rows("delivery") == 1


def test_an_ended_delivery_holds_no_text(kitchen, store):
    """The log of the chat has it, and is deleted with the chat."""
    with store.begin() as tx:
        contact = Contact("messenger", "page", "anna", "c", NOW)
        tx.deliveries.queue(contact, [Reply("my marker")], NOW, by_person=False)
        [first] = tx.deliveries.claim(lease_of("me", NOW), 1)
        tx.deliveries.settle(first.id, "me", Delivery(DeliveryResult.SENT, "mid"))

    assert kitchen.rows("delivery WHERE text = '' AND message_id = 'mid'") == 1


def test_after_a_year_of_silence_a_chat_is_deleted_with_its_photos(kitchen, store):
    """A second before it is still there."""
    kitchen.answer(kitchen.hear("m1", NOW), NOW)
    with store.begin() as tx:
        tx.conversations.add_photo("c", "p1", NOW)
    kitchen.tidy(NOW + 365 * DAY)
    before = kitchen.said()
    kitchen.tidy(NOW + 365 * DAY + SECOND)

    assert (before, kitchen.rows("conversation"), kitchen.photos) == (["hi", "hello"], 0, ["p1"])


def test_who_writes_while_the_old_chats_are_being_deleted_keeps_his(kitchen, store):
    """Between the look for silent chats and the deletion of his: his message gets its answer."""
    late = NOW + 366 * DAY
    with store.begin() as tx:
        tx.conversations.lock("d", "lettoria", "web")
    discard = kitchen.photos.extend

    def writes_meanwhile(ids):
        if not kitchen.rows("inbox"):
            left = "c" if kitchen.rows("conversation WHERE id = 'c'") else "d"
            kitchen.hear("m1", late, left)
            kitchen.left = left
        discard(ids)

    clock = lambda: late  # noqa: E731 - the test's hands
    Retention(store, writes_meanwhile, clock, clock, KEPT).tidy()
    with store.look() as tx:
        pulses = tx.conversations.pulses(["c", "d"])

    assert {chat: pulse.waiting for chat, pulse in pulses.items() if pulse} == {kitchen.left: 1}


def test_a_message_that_is_being_kept_at_that_moment_saves_its_chat(kitchen, store):
    """The deletion has looked already, and waits for whoever is writing."""
    kitchen.now = late = NOW + 366 * DAY
    came = Arrival("messenger", "page", "m1", "c", "hi", "hi", late, late, late)
    deletion = threading.Thread(target=kitchen.new_retention().tidy)
    with store.begin() as tx:
        tx.conversations.lock("c", "lettoria", "messenger")
        deletion.start()
        time.sleep(0.5)
        tx.conversations.receive_all([came])
        tx.inbox.accept(came)
    deletion.join()

    assert (kitchen.said(), kitchen.rows("inbox")) == (["hi"], 1)


def test_in_a_chat_that_goes_on_only_old_words_and_photos_are_deleted(kitchen, store):
    """A customer on Messenger has one chat for ever."""
    kitchen.answer(kitchen.hear("m1", NOW), NOW)
    later = NOW + 200 * DAY
    with store.begin() as tx:
        tx.conversations.add_photo("c", "p1", NOW)
        tx.conversations.add_photo("c", "p2", later)
        tx.conversations.say("c", Said(Author.PERSON, Reply("new")), later)
    kitchen.tidy(NOW + 366 * DAY)

    assert (kitchen.said(), kitchen.photos, kitchen.rows("reply")) == (["new"], ["p1"], 0)


def test_who_only_took_a_message_back_is_not_forgotten_at_once(kitchen):
    """Should that message come after its own withdrawal, it must still be known."""
    kitchen.tidy(NOW + DAY)

    assert kitchen.rows("conversation") == 1


@pytest.mark.parametrize(("after", "left"), [(30 * DAY, 1), (30 * DAY + SECOND, 0)])
def test_messages_to_learn_from_are_kept_for_their_days(kitchen, store, after, left):
    """Reviewed or not."""
    kitchen.hear("m1", NOW + after)  # the chat itself goes on
    with store.begin() as tx:
        tx.unclear.keep(UnclearMessage("lettoria", "c", "m1", NOW, "wheres my thing", Why.UNSURE))
    kitchen.tidy(NOW + after)

    assert kitchen.rows("unclear_messages") == left


def test_wrong_tries_are_kept_for_a_day_and_never_as_they_were_typed(kitchen, store):
    """An hour counts; what was typed may be somebody's address."""
    with store.begin() as tx:
        tx.tries.add("lettoria", "marker@example.com", NOW)
        found = tx.tries.count("lettoria", "marker@example.com", NOW)
    typed = kitchen.rows("attempt WHERE key LIKE '%marker%'")
    kitchen.tidy(NOW + DAY + SECOND)

    assert (found, typed, kitchen.rows("attempt")) == (1, 0, 0)


def test_the_database_is_looked_at_once_an_hour(kitchen, store):
    """The worker asks every second."""
    with store.begin() as tx:
        tx.tries.add("lettoria", "k", NOW)
    start = NOW + DAY - timedelta(minutes=30)
    found = []
    for after in (0, 59, 60):
        kitchen.now = start + timedelta(minutes=after)
        found.append(kitchen.retention.tidy())

    assert found == [0, 0, 1]


def test_of_very_many_old_chats_a_round_takes_only_some(kitchen, store, monkeypatch):
    """Customers who write meanwhile do not wait for all of them; the next round comes at once."""
    monkeypatch.setattr("preorder.service.retention._AT_ONCE", 2)
    with store.begin() as tx:
        for n in range(3):
            tx.conversations.lock(f"old{n}", "lettoria", "web")
    left = []
    for _ in range(3):
        kitchen.retention.tidy()
        left.append(kitchen.rows("conversation WHERE id LIKE 'old%'"))

    assert left == [1, 0, 0]


def test_who_asks_for_it_has_all_of_it_deleted(kitchen, store, monkeypatch):
    """`preorder db tidy` ends only when nothing old is left."""
    monkeypatch.setattr("preorder.service.retention._AT_ONCE", 2)
    with store.begin() as tx:
        for n in range(5):
            tx.conversations.lock(f"old{n}", "lettoria", "web")
    gone = kitchen.retention.tidy_all()

    assert (gone, kitchen.rows("conversation WHERE id LIKE 'old%'")) == (5, 0)


def test_a_chat_of_another_time_zone_of_clocks_is_judged_by_both(kitchen):
    """A demo's fixed clock must not delete what a customer says now."""
    kitchen.retention = Retention(
        kitchen.store, kitchen.photos.extend, lambda: NOW + 900 * DAY, lambda: NOW, KEPT
    )
    kitchen.retention.tidy()

    assert kitchen.rows("conversation") == 1


@pytest.mark.skipif(bool(os.environ.get("PREORDER_TEST_POSTGRES")), reason="SQLite's own files")
def test_deleting_leaves_nothing_in_the_databases_files(store):
    """Not in free pages, and not in the journal beside them."""
    kitchen = Kitchen(store)
    marker = "marker-in-the-files"
    arrival = replace(kitchen.hear("m0", NOW), text=marker, message_id="m1")
    with store.begin() as tx:
        tx.conversations.receive_all([arrival])
    files = [Path(f"{store.engine.url.database}{end}") for end in ("", "-wal")]
    before = any(marker.encode() in file.read_bytes() for file in files)
    kitchen.retention._eraser.forget("c")
    after = any(marker.encode() in file.read_bytes() for file in files)

    assert (before, after) == (True, False)
