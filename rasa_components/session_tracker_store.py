"""Conversation memory of the brain: the last turns of the latest conversations, in memory.

Why so little, and why no file. Who the customer is, which task is open and what was promised
live in our own database and arrive with every message. All that routing and answers still need
of the past is the latest bot sentence (so as not to say it twice in a row) and the time of the
latest message (for Rasa's session end). After a restart a conversation starts afresh, and the
next message is still answered rightly. Rasa's stores keep every event instead: each message
replays them and each action posts them, so a conversation gets slower with every message; and
they write the customer's words to disk without need. Here his words are gone when his turn is
over, and the rest when he has his chat deleted.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

_WHEN = ("received_at",)
"""What is kept of a message's metadata."""
REMEMBERED_AS_GONE = 20_000
"""Deleted conversations whose ids are known, so that a turn which is late brings none back."""


class SessionTrackerStore(TrackerStore):
    """Keep the `turns` latest turns of the session of the `conversations` latest speakers.

    One brain process only (Rasa's default): nothing is shared with another one.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        host: str | None = None,
        event_broker: Any = None,
        conversations: int = 2000,
        turns: int = 3,
    ) -> None:
        """Start empty; `host` is Rasa's and means nothing here."""
        super().__init__(domain, event_broker)
        self._conversations = conversations
        self._turns = turns
        # Events, not JSON: they are never changed after their turn, and reading JSON back is
        # what makes a turn of Rasa's own in-memory store slow.
        self._events: OrderedDict[str, list[Event]] = OrderedDict()
        self._gone: OrderedDict[str, None] = OrderedDict()

    def forget(self, senders: Iterable[str]) -> None:
        """Drop conversations for good.

        A turn of theirs may be at work, or come only now because the gateway took it up before
        the deletion: it gets its answer, which nobody reads, and leaves nothing behind.
        """
        for sender in senders:
            self._events.pop(sender, None)
            self._gone[sender] = None
        while len(self._gone) > REMEMBERED_AS_GONE:
            self._gone.popitem(last=False)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Remember the end of `tracker`; forget whoever has been silent longest."""
        if tracker.sender_id in self._gone:
            return
        await self.stream_events(tracker)
        kept = latest(list(tracker.events), self._turns)
        self._events[tracker.sender_id] = [wordless(event) for event in kept]
        self._events.move_to_end(tracker.sender_id)
        while len(self._events) > self._conversations:
            self._events.popitem(last=False)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return what is remembered, or None."""
        if sender_id not in self._events:
            return None
        return DialogueStateTracker.from_events(
            sender_id, self._events[sender_id], self.domain.slots
        )

    async def keys(self) -> Iterable[str]:
        """Return the remembered conversations, longest silent first."""
        return list(self._events)


def latest(events: list[Event], turns: int) -> list[Event]:
    """Return the events from the `turns`-th last user message on, of the last session only."""
    left = turns
    for index in range(len(events) - 1, -1, -1):
        left -= isinstance(events[index], UserUttered)
        if left == 0 or isinstance(events[index], SessionStarted):
            return events[index:]
    return events


def wordless(event: Event) -> Event:
    """Return a customer's message without what he wrote, anything else as it is.

    Later turns ask what was answered, and when he wrote; what he wrote nobody asks.
    """
    if not isinstance(event, UserUttered):
        return event
    when = {name: event.metadata[name] for name in _WHEN if name in event.metadata}
    return UserUttered(
        "", timestamp=event.timestamp, input_channel=event.input_channel, metadata=when
    )
