"""Delivery to other platforms: in order, as often as it makes sense, and never silent."""

from __future__ import annotations

import logging
import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from preorder.core.replies import Reply
from preorder.service.courier import MOST_TRIES, Courier, pause_after
from preorder.service.delivery import Delivery, DeliveryResult
from preorder.service.postbox import Contact
from tests.fake_platform import FakePlatform, first_fails
from tests.talk import World

SECOND = timedelta(seconds=1)


@dataclass
class Counts:
    """Fulfils `Meter`."""

    seen: Counter[str] = field(default_factory=Counter)

    def count(self, event: str, **labels: str) -> None:
        self.seen[f"{event} {labels['result']}"] += 1

    def time(self, event: str, seconds: float) -> None:
        raise AssertionError("a delivery is not timed")


@dataclass
class Round:
    """A courier that is told when to go."""

    world: World
    platform: FakePlatform = field(default_factory=FakePlatform)
    meter: Counts = field(default_factory=Counts)

    def __post_init__(self) -> None:
        self.courier = Courier(self.world.store, self.platform, lambda: self.world.wall, self.meter)
        with self.world.store.begin() as tx:
            tx.conversations.lock("c", "lettoria", "messenger")
            tx.contacts.add(Contact("messenger", "page", "anna", "c", self.world.wall))

    def queue(self, *texts: str) -> None:
        with self.world.store.begin() as tx:
            contact = tx.contacts.of("c")
            assert contact is not None
            replies = [Reply(text) for text in texts]
            tx.deliveries.queue(contact, replies, self.world.wall, by_person=False)

    def goes(self) -> None:
        """Deliver all that is due now."""
        while parcels := self.courier.claim(10, ()):
            for parcel in parcels:
                self.courier.do(parcel)

    def failed(self) -> list[tuple[str, str]]:
        with self.world.store.begin() as tx:
            return list(tx.deliveries.failed("c"))

    def texts(self) -> list[str]:
        return self.platform.texts("anna")


@pytest.fixture
def round_(world: World) -> Round:
    return Round(world)


def test_what_is_queued_is_delivered_once_in_order(round_: Round) -> None:
    round_.queue("one", "two", "three")
    for _ in range(2):
        round_.goes()

    assert round_.texts() == ["one", "two", "three"]
    assert round_.meter.seen == {"delivery sent": 3}


def test_a_failure_is_tried_again_after_a_pause_under_the_same_id(round_: Round) -> None:
    round_.platform.result = first_fails(DeliveryResult.RETRY, reason="timeout")
    round_.queue("one", "two")
    round_.goes()
    early = (round_.texts(), round_.failed()[0])
    round_.world.waits(seconds=3)
    round_.goes()

    assert early == ([], ("due", "timeout"))
    assert round_.texts() == ["one", "two"]
    assert len({message.id for message in round_.platform.tried[:2]}) == 1


def test_a_platform_that_asks_for_more_time_gets_it(round_: Round) -> None:
    round_.platform.result = first_fails(DeliveryResult.RETRY, retry_after=60.0)
    round_.queue("one")
    round_.goes()
    for seconds in (59, 1):
        round_.world.waits(seconds=seconds)
        round_.goes()

    assert len(round_.platform.tried) == 2


def test_pauses_grow_to_a_quarter_of_an_hour_and_are_spread() -> None:
    pauses = [pause_after(tries, 0) for tries in range(1, MOST_TRIES)]

    assert pauses[:4] == [2 * SECOND, 4 * SECOND, 8 * SECOND, 16 * SECOND]
    assert (pauses == sorted(pauses), pauses[-1]) == (True, timedelta(minutes=15))
    assert pause_after(1, 25) == 2.5 * SECOND


def test_after_the_last_try_it_is_given_up_and_the_next_goes(
    round_: Round, caplog: pytest.LogCaptureFixture
) -> None:
    round_.platform.result = first_fails(DeliveryResult.RETRY, MOST_TRIES, reason="away")
    round_.queue("one", "two")
    for _ in range(MOST_TRIES):
        round_.goes()
        round_.world.waits(minutes=20)

    assert round_.texts() == ["two"]
    assert round_.failed() == [("given_up", "tried too often: away")]
    assert "delivery.retry" in caplog.text


@pytest.mark.parametrize("result", [DeliveryResult.WINDOW_CLOSED, DeliveryResult.GIVE_UP])
def test_a_final_no_is_not_repeated_and_is_seen(
    round_: Round, result: DeliveryResult, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    round_.platform.result = first_fails(result, reason="blocked")
    round_.queue("one", "two")
    round_.goes()
    round_.world.waits(hours=1)
    round_.goes()

    assert (round_.texts(), len(round_.platform.tried)) == (["two"], 2)
    assert round_.meter.seen[f"delivery {result}"] == 1
    assert f"delivery.{result}" in caplog.text


def test_the_log_names_no_customer_and_no_words(
    round_: Round, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    round_.platform.result = first_fails(DeliveryResult.GIVE_UP, reason="blocked")
    round_.queue("secret words")
    round_.goes()

    assert "blocked" in caplog.text
    assert not {"secret", "anna"} & set(caplog.text.split())


def test_a_deliverer_that_breaks_loses_nothing(round_: Round) -> None:
    def breaks(_message: object) -> Delivery:
        raise RuntimeError

    round_.platform.result, works = breaks, round_.platform.result
    round_.queue("one")
    round_.goes()
    round_.platform.result = works
    round_.world.waits(seconds=3)
    round_.goes()

    assert round_.texts() == ["one"]


def test_a_stopped_account_is_left_alone_until_it_is_started(round_: Round) -> None:
    round_.platform.result = first_fails(DeliveryResult.STOP_ACCOUNT, reason="token")
    round_.queue("one")
    for _ in range(2):
        round_.goes()
        round_.world.waits(hours=1)
    tried = len(round_.platform.tried)
    with round_.world.store.begin() as tx:
        tx.deliveries.start_accounts()
    round_.goes()

    assert (tried, round_.texts()) == (1, ["one"])


def test_a_courier_that_was_killed_leaves_its_message_to_the_next(round_: Round) -> None:
    round_.queue("one", "two")
    round_.courier.claim(10, ())
    other = replace(round_.courier, owner="next")
    before = other.claim(10, ())
    round_.world.waits(seconds=10)
    [parcel] = other.claim(10, ())

    assert (list(before), parcel.outgoing.text) == ([], "one")


def test_a_courier_at_work_keeps_its_message(round_: Round) -> None:
    round_.queue("one")
    [parcel] = round_.courier.claim(10, ())
    other = replace(round_.courier, owner="next")
    for _ in range(3):
        round_.world.waits(seconds=6)
        round_.courier.claim(0, [parcel])

    assert list(other.claim(10, ())) == []


def test_whatever_fails_the_order_holds_and_nothing_is_lost_or_doubled(round_: Round) -> None:
    """A hundred messages, a third of the tries in vain."""
    chance = random.Random(7)
    texts = [str(number) for number in range(100)]
    works = round_.platform.result
    away = Delivery(DeliveryResult.RETRY, reason="away")
    round_.platform.result = lambda one: away if chance.random() < 0.33 else works(one)
    round_.queue(*texts)
    while round_.failed():
        round_.goes()
        round_.world.waits(minutes=20)

    assert round_.texts() == texts
