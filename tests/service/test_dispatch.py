"""Workers side by side: bounded, woken at once, and not ended by what goes wrong."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import pytest

from preorder.core.errors import StoreConflict
from preorder.service import dispatch
from preorder.service.dispatch import Dispatcher


@dataclass
class Jobs:
    """Fulfils `Work`: what waits is a list."""

    waiting: list[int] = field(default_factory=list)
    done: list[int] = field(default_factory=list)
    problems: list[Exception] = field(default_factory=list)
    doing: Callable[[int], object] = lambda _: None
    busiest: int = 0
    released: bool = False

    def claim(self, most: int, busy: Sequence[int]) -> Sequence[int]:
        if self.problems:
            raise self.problems.pop()
        self.busiest = max(self.busiest, len(busy))
        taken, self.waiting = self.waiting[:most], self.waiting[most:]
        return taken

    def do(self, item: int) -> None:
        self.doing(item)
        self.done.append(item)

    def release(self) -> None:
        self.released = True


@pytest.fixture
def jobs() -> Jobs:
    return Jobs()


@pytest.fixture
def workers(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> Iterator[Dispatcher[int]]:
    monkeypatch.setattr(dispatch, "_AFTER_FAILURE", 0.01)
    made = Dispatcher("test", jobs, 3)
    made.start()
    yield made
    made.stop()


def until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)


def test_everything_is_done_and_never_more_at_once_than_allowed(
    jobs: Jobs, workers: Dispatcher[int]
) -> None:
    jobs.doing = lambda _: time.sleep(0.01)
    jobs.waiting = list(range(30))
    workers.wake()
    until(lambda: len(jobs.done) == 30)

    assert sorted(jobs.done) == list(range(30))
    assert jobs.busiest <= 3


@pytest.mark.parametrize("problem", [StoreConflict("x"), RuntimeError("y")])
def test_a_look_that_fails_is_repeated(
    jobs: Jobs, workers: Dispatcher[int], problem: Exception
) -> None:
    jobs.problems, jobs.waiting = [problem], [1]
    workers.wake()
    until(lambda: jobs.done)

    assert jobs.done == [1]


def test_work_that_breaks_ends_no_worker(jobs: Jobs, workers: Dispatcher[int]) -> None:
    def breaks(item: int) -> None:
        if item < 5:
            raise RuntimeError

    jobs.doing = breaks
    jobs.waiting = list(range(8))
    workers.wake()
    until(lambda: len(jobs.done) == 3)

    assert sorted(jobs.done) == [5, 6, 7]


def test_who_stops_takes_nothing_more_and_gives_the_rest_back(
    jobs: Jobs, workers: Dispatcher[int]
) -> None:
    goes_on = threading.Event()
    jobs.doing = lambda _: goes_on.wait(10)
    jobs.waiting = [1]
    workers.wake()
    until(lambda: not jobs.waiting)
    workers.stop(seconds=0.05)
    jobs.waiting = [2]
    goes_on.set()

    assert jobs.released
    assert jobs.waiting == [2]
