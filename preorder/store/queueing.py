"""First come, first served, between the threads of one process."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

_URGENT = 8
"""Urgent writers in a row, after which one of the others is let through."""


class Queueing:
    """A lock whose waiters get it in their order.

    SQLite has one writer at a time, and lets the others try again after growing pauses: whoever
    waits longest may wait on while newcomers are lucky. Here a message that came in is not kept
    waiting by the turns of others: what is urgent goes first, yet of so many only that not even a
    flood of it keeps the rest from going on.
    """

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._held = False
        self._waiting: deque[threading.Lock] = deque()
        self._urgent: deque[threading.Lock] = deque()
        self._in_a_row = 0

    @contextmanager
    def turn(self, seconds: float, *, urgent: bool = False) -> Iterator[bool]:
        """Wait for one's turn and hold it; False, and nothing is held, if that takes too long."""
        got = self._acquire(seconds, self._urgent if urgent else self._waiting)
        try:
            yield got
        finally:
            if got:
                self._release()

    def _acquire(self, seconds: float, line: deque[threading.Lock]) -> bool:
        with self._mutex:
            if not self._held:
                self._held = True
                return True
            gate = threading.Lock()
            gate.acquire()
            line.append(gate)
        if gate.acquire(timeout=seconds):
            return True
        with self._mutex:
            if gate in line:
                line.remove(gate)
                return False
        return True  # it was handed over at the last moment

    def _release(self) -> None:
        with self._mutex:
            urgent = bool(self._urgent) and (self._in_a_row < _URGENT or not self._waiting)
            self._in_a_row = self._in_a_row + 1 if urgent else 0
            line = self._urgent if urgent else self._waiting
            if line:
                line.popleft().release()
            else:
                self._held = False
