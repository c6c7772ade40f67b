"""Wait for the answer to a message, whichever process works on it."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from preorder.core.errors import PreorderError
from preorder.core.replies import Reply
from preorder.service.ports import Store
from preorder.service.postbox import Arrival

_LOOK_AGAIN = 1.0
_Key = tuple[str, str]


class AnswerLate(PreorderError):  # noqa: N818 - a state of the message, not a fault
    """The message is kept and will be answered; nobody should wait for it any longer."""


class Answers:
    """Rings where this process finished a message; else one looks into the database."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._bells: defaultdict[_Key, list[threading.Event]] = defaultdict(list)

    def ring(self, arrival: Arrival) -> None:
        """Tell those who wait that this message is answered."""
        with self._lock:
            for bell in self._bells.get((arrival.conversation, arrival.key), ()):
                bell.set()

    def wait(self, arrival: Arrival, seconds: float) -> Sequence[Reply]:
        """Return the replies to a message, once there are any.

        Raises:
            AnswerLate: not within that time.
        """
        until = time.monotonic() + seconds
        with self._bell((arrival.conversation, arrival.key)) as bell:
            while True:
                with self._store.look() as tx:
                    done = tx.conversations.finished(arrival.conversation, arrival.key)
                if done is not None:
                    return done
                left = until - time.monotonic()
                if left <= 0:
                    raise AnswerLate(arrival.conversation)
                bell.wait(min(_LOOK_AGAIN, left))

    @contextmanager
    def _bell(self, key: _Key) -> Iterator[threading.Event]:
        bell = threading.Event()
        with self._lock:
            self._bells[key].append(bell)
        try:
            yield bell
        finally:
            with self._lock:
                self._bells[key].remove(bell)
                if not self._bells[key]:
                    del self._bells[key]
