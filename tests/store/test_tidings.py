"""The brain hears of every deleted chat, also if it was away when that happened."""

from datetime import timedelta
from itertools import chain

import pytest

from preorder.adapters.brain import BrainAway
from preorder.service.tidings import Tidings
from tests.store.build import NOW


class Brain:
    """Remembers what it was told to forget, unless it is away."""

    def __init__(self):
        self.away, self.told = False, []

    def forget(self, conversations):
        if self.away:
            raise BrainAway
        self.told.append(list(conversations))


class Office:
    """A store, a brain and a clock."""

    def __init__(self, store):
        self.store, self.brain, self.now = store, Brain(), NOW
        self.tidings = self.new()

    def new(self):
        return Tidings(self.store, self.brain, lambda: self.now)

    def forget(self, *chats):
        with self.store.begin() as tx:
            for chat in chats:
                tx.conversations.forget(chat)


@pytest.fixture
def office(store):
    return Office(store)


def test_each_deleted_chat_is_told_once(office):
    office.forget("c1", "c2")
    many = [office.tidings.tell() for _ in range(2)]

    assert (many, office.brain.told) == ([2, 0], [["c1", "c2"]])


def test_nothing_is_told_while_nothing_was_deleted(office):
    """The brain is asked every second otherwise."""
    office.tidings.tell()

    assert office.brain.told == []


def test_a_brain_that_was_away_is_told_when_it_is_back(office):
    """Not every second, and also by the next process."""
    office.brain.away = True
    office.forget("c1")
    office.tidings.tell()
    office.brain.away = False
    at_once = office.tidings.tell()
    office.now += timedelta(seconds=10)

    assert (at_once, office.tidings.tell(), office.brain.told) == (0, 1, [["c1"]])


def test_what_a_process_did_not_come_to_the_next_one_tells(office):
    """Killed between the deletion and the telling, or while it was telling."""
    office.forget("c1")

    assert (office.new().tell(), office.brain.told) == (1, [["c1"]])


def test_of_very_many_each_is_told(office, monkeypatch):
    monkeypatch.setattr("preorder.service.tidings._AT_ONCE", 2)
    office.forget("c1", "c2", "c3")
    many = [office.tidings.tell() for _ in range(3)]

    assert (many, sorted(chain(*office.brain.told))) == ([2, 1, 0], ["c1", "c2", "c3"])
