"""Messages delivered twice, processes that die, a database that fails."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Barrier
from typing import Any

import pytest

from preorder.core.errors import StoreConflict
from preorder.dialogue.outcome import Heard
from preorder.service.turns import Message
from tests.talk import Talk, World

WISHES = [
    pytest.param(("cancel LT-20417 anna.b@x.io", "cancel_order"), "LT-20417", id="cancel"),
    pytest.param(("swap to olive LT-20417 anna.b@x.io", "swap_item"), "LT-20417", id="swap"),
    pytest.param(("return 20650 mei.lin@post.com", "request_return"), "LT-20650", id="return"),
    pytest.param(("late LT-20901 late@mail.com", "delay_refund"), "LT-20901", id="delay"),
    pytest.param(("cancel all 20533 d.osei@mail.com", "cancel_order"), "LT-20533", id="mixed"),
]
ONCE = pytest.mark.parametrize(("wish", "number"), WISHES)


def at_the_summary(world: World, wish: tuple[str, str]) -> Talk:
    talk = world.customer("lettoria")
    talk.say(*wish)
    if "dust bag" in talk.text:
        talk.say("yes", "confirm")
    assert "Shall I go ahead?" in talk.text
    return talk


def counted(world: World) -> tuple[Any, ...]:
    """Return everything that exists once or twice."""
    cases = [(c.id, len(c.details.get("more", []))) for c in world.cases()]
    return world.rows(), [mail.key for mail in world.mails()], cases


@ONCE
def test_the_same_message_twice_changes_once_and_says_the_same(
    world: World, wish: tuple[str, str], number: str
) -> None:
    """S-05, I-06"""
    talk = at_the_summary(world, wish)
    first, after = talk.say("yes", "confirm", message_id="same"), counted(world)
    second = talk.say("yes", "confirm", message_id="same")

    assert second == first
    assert counted(world) == after


@ONCE
def test_the_same_message_from_two_threads_changes_once(
    world: World, wish: tuple[str, str], number: str
) -> None:
    talk = at_the_summary(world, wish)
    heard = Heard("yes", "confirm", world.now, "same")
    message = Message(talk.id, "lettoria", "web", heard)
    barrier, turns = Barrier(2), [world.turns, world.turns]

    def take(one: Any) -> Any:
        barrier.wait()
        return one.take(message)

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(take, turns)

    assert first == second
    assert len(world.mails()) == 1


def test_two_conversations_cannot_cancel_the_same_units_twice(world: World) -> None:
    one = world.customer("lettoria", "one")
    two = world.customer("lettoria", "two")
    for talk in (one, two):
        talk.say("cancel LT-20417 anna.b@x.io", "cancel_order")
    one.say("yes", "confirm")

    assert "already cancelled" in two.say("yes", "confirm")
    assert world.refunds("lettoria", "LT-20417") == ["$307.00"]


class CrashError(Exception):
    """The process dies here."""


@dataclass
class Fragile:
    """A store whose n-th call within a transaction fails."""

    store: Any
    dies_at: int
    error: Callable[[], Exception] = CrashError
    calls: int = 0

    def count(self) -> None:
        self.calls += 1
        if self.calls == self.dies_at:
            raise self.error()

    @contextmanager
    def begin(self) -> Iterator[Any]:
        with self.store.begin() as tx:
            yield _Part(tx, self)
            self.count()  # just before the commit


class _Part:
    """Whatever is called on it is counted first."""

    def __init__(self, part: Any, fragile: Fragile) -> None:
        self._part, self._fragile = part, fragile

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._part, name)
        if not callable(found):
            return found if name == "connection" else _Part(found, self._fragile)

        def counted_call(*args: Any, **kwargs: Any) -> Any:
            self._fragile.count()
            return found(*args, **kwargs)

        return counted_call


@ONCE
def test_a_crash_at_any_call_changes_nothing_and_the_retry_does_it_once(
    world: World, wish: tuple[str, str], number: str
) -> None:
    """I-07"""
    talk = at_the_summary(world, wish)
    before, real = counted(world), world.store
    crashes = 0
    for dies_at in itertools.count(1):
        world.store = Fragile(real, dies_at)  # type: ignore[assignment]
        try:
            said = talk.say("yes", "confirm", message_id="same")
        except CrashError:
            crashes += 1
        else:
            break
        finally:
            world.store = real
        assert counted(world) == before

    assert crashes > 8
    assert "Done." in said
    assert len(world.mails()) == 1


def test_a_conflict_is_tried_again(world: World) -> None:
    talk = at_the_summary(world, ("cancel LT-20417 anna.b@x.io", "cancel_order"))
    real = world.store
    world.store = Fragile(real, 9, lambda: StoreConflict("a slot was gone"))  # type: ignore[assignment]
    said = talk.say("yes", "confirm")
    world.store = real

    assert "Done." in said
    assert world.refunds("lettoria", "LT-20417") == ["$307.00"]


class Never:
    """A store in which somebody else is always first."""

    def begin(self) -> Any:
        raise StoreConflict("again")


def test_conflicts_without_end_are_not_swallowed(world: World) -> None:
    talk = world.customer("lettoria")
    world.store, real = Never(), world.store  # type: ignore[assignment]

    with pytest.raises(StoreConflict):
        talk.say("hello", "order_status")
    world.store = real


def test_an_apology_keeps_the_request_and_claims_nothing(world: World) -> None:
    """S-17"""
    talk = at_the_summary(world, ("cancel LT-20417 anna.b@x.io", "cancel_order"))
    before = world.rows()
    heard = Heard("yes", "", world.now, "lost")
    (reply,) = world.turns.apologise(Message(talk.id, "lettoria", "web", heard))
    (case,) = world.cases()

    assert "nothing has been changed" in reply.text
    assert "cs@lettoria.com" in reply.text
    assert (case.capability, case.reasons) == ("cancel_order", ("STORE_UNAVAILABLE",))
    assert (case.order_number, case.customer) == ("LT-20417", "anna.b@x.io")
    assert world.rows() == before


def test_an_apology_after_all_gives_the_answer_that_was_stored(world: World) -> None:
    talk = at_the_summary(world, ("cancel LT-20417 anna.b@x.io", "cancel_order"))
    talk.say("yes", "confirm", message_id="same")
    heard = Heard("yes", "", world.now, "same")

    assert world.turns.apologise(Message(talk.id, "lettoria", "web", heard)) == talk.replies
    assert world.cases() == []


def test_a_memory_that_cannot_be_read_is_no_dead_end(world: World) -> None:
    """A task written by an older version is dropped, and the customer begins anew."""
    talk = world.customer("lettoria")
    talk.say("cancel LT-20417 anna.b@x.io", "cancel_order")
    with world.store.engine.begin() as db:
        db.exec_driver_sql("""UPDATE conversation SET memory = '{"task": {"step": "old"}}'""")

    assert "Shall I go ahead?" in talk.say("cancel LT-20417 anna.b@x.io", "cancel_order")
