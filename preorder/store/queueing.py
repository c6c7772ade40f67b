"""First come, first served, between the threads of one process."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Queueing:
    """A lock whose waiters get it in their order.

    SQLite has one writer at a time, and lets the others try again after growing pauses: whoever
    waits longest may wait on while newcomers are lucky. Here a message that came in is not kept
    waiting by the turns of others.
    """

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._held = False
        self._waiting: deque[threading.Lock] = deque()

    @contextmanager
    def turn(self, seconds: float) -> Iterator[bool]:
        """Wait for one's turn and hold it; False, and nothing is held, if that takes too long."""
        got = self._acquire(seconds)
        try:
            yield got
        finally:
            if got:
                self._release()

    def _acquire(self, seconds: float) -> bool:
        with self._mutex:
            if not self._held:
                self._held = True
                return True
            gate = threading.Lock()
            gate.acquire()
            self._waiting.append(gate)
        if gate.acquire(timeout=seconds):
            return True
        with self._mutex:
            if gate in self._waiting:
                self._waiting.remove(gate)
                return False
        return True  # it was handed over at the last moment

    def _release(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._held = False
