"""One conversation at a time, in the order of arrival."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from preorder.core.errors import PreorderError

LONGEST = 5
"""Messages of one conversation that may wait, the one at work included."""


class TooManyWaiting(PreorderError):  # noqa: N818 - a state of the line, not a fault
    """The customer's earlier messages are not answered yet."""


class Line:
    """Lets the messages of a conversation through one by one; conversations do not wait for others.

    A plain lock per conversation would not keep the order.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._tickets: dict[str, deque[object]] = {}

    @contextmanager
    def turn(self, conversation: str) -> Iterator[None]:
        """Wait for this message's turn, and end it.

        Raises:
            TooManyWaiting: at once.
        """
        ticket = object()
        with self._changed:
            tickets = self._tickets.setdefault(conversation, deque())
            if len(tickets) >= LONGEST:
                raise TooManyWaiting(conversation)
            tickets.append(ticket)
            self._changed.wait_for(lambda: tickets[0] is ticket)
        try:
            yield
        finally:
            with self._changed:
                tickets.popleft()
                if not tickets:
                    del self._tickets[conversation]
                self._changed.notify_all()
