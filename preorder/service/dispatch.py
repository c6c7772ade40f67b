"""Workers that take what waits in the database, a few side by side."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from queue import SimpleQueue
from typing import Generic, Protocol, TypeVar

from preorder.core.errors import PreorderError

logger = logging.getLogger(__name__)

_Item = TypeVar("_Item")
_PAUSE = 0.5
"""Seconds after which we look even if nobody woke us: another process may have left something."""
_AFTER_FAILURE = 2.0
STUCK_SECONDS = 30.0
"""A worker that has not come round for so long is stuck: a writer waits twenty at the most."""
_RENEWAL = 3.0
"""Seconds between two renewals of what is at work; less than half a lease."""


class Work(Protocol[_Item]):
    """What is to be done. A failure of `do` is its own to mend: it must not raise."""

    def claim(self, most: int, busy: Sequence[_Item]) -> Sequence[_Item]:
        """Renew the leases of what is at work, and take at most so much more."""

    def do(self, item: _Item) -> None: ...

    def release(self) -> None:
        """Give back what was taken and is not done."""


class Dispatcher(Generic[_Item]):
    """Claims in one thread, works in several; all of them end with the process."""

    def __init__(self, name: str, work: Work[_Item], most: int) -> None:
        """Take the work and how much of it may be done side by side."""
        self._name, self._work, self._most = name, work, most
        self._queue: SimpleQueue[_Item | None] = SimpleQueue()
        self._busy: list[_Item] = []
        self._lock = threading.Lock()
        self._awake, self._ending = threading.Event(), threading.Event()
        self._renew_at = 0.0
        self._came_round = time.monotonic()
        self._threads = [self._thread(self._claim_until_told)]
        self._threads += [self._thread(self._work_until_told) for _ in range(most)]

    def _thread(self, target: object) -> threading.Thread:
        return threading.Thread(target=target, name=self._name, daemon=True)  # type: ignore[arg-type]  # a method without arguments

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def goes_on(self) -> bool:
        """Tell whether it looks for work, and nobody who works has died."""
        late = time.monotonic() - self._came_round > STUCK_SECONDS
        return not late and all(thread.is_alive() for thread in self._threads)

    def wake(self) -> None:
        """Look now: something has come."""
        self._awake.set()

    def stop(self, seconds: float = 5.0) -> None:
        """Take nothing more, wait that long for what is at work, and give the rest back."""
        self._ending.set()
        self._awake.set()
        for _ in range(self._most):
            self._queue.put(None)
        until = time.monotonic() + seconds
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, until - time.monotonic()))
        try:
            self._work.release()
        except PreorderError as error:
            logger.warning("%s.not_released problem=%s", self._name, type(error).__name__)

    def _claim_until_told(self) -> None:
        while not self._ending.is_set():
            self._awake.wait(_PAUSE)
            self._awake.clear()
            self._came_round = time.monotonic()
            try:
                self._claim()
            except PreorderError as error:
                logger.warning("%s.waits problem=%s", self._name, type(error).__name__)
                self._ending.wait(_AFTER_FAILURE)
            except Exception:
                logger.exception("%s.failed", self._name)  # and goes on: what waits still waits
                self._ending.wait(_AFTER_FAILURE)

    def _claim(self) -> None:
        with self._lock:
            busy = list(self._busy)
        free, now = self._most - len(busy), time.monotonic()
        if not free and now < self._renew_at:
            return
        self._renew_at = now + _RENEWAL
        for item in self._work.claim(free, busy) if not self._ending.is_set() else ():
            with self._lock:
                self._busy.append(item)
            self._queue.put(item)

    def _work_until_told(self) -> None:
        while (item := self._queue.get()) is not None:
            try:
                self._work.do(item)
            except Exception:
                logger.exception(
                    "%s.broken", self._name
                )  # its lease runs out, and it is tried again
            with self._lock:
                self._busy.remove(item)
            self._awake.set()
