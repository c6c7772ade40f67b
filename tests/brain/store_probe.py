"""What the tracker store remembers, told as JSON. Run inside Rasa by test_brain.py."""

import asyncio
import json
import sys

from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from rasa_components.session_tracker_store import SessionTrackerStore


def turn(number: int) -> list:
    """Return the events of one turn."""
    said = [UserUttered(f"u{number}"), BotUttered(f"b{number}")]
    return [*said, ActionExecuted("action_listen")]


async def texts(store: SessionTrackerStore, sender: str) -> list[str] | None:
    """Return what is remembered of a conversation."""
    tracker = await store.retrieve(sender)
    return [event.text for event in tracker.events if hasattr(event, "text")] if tracker else None


async def after(*events) -> list[str] | None:
    """Save a conversation of these events; return what is remembered of it."""
    store = SessionTrackerStore(turns=2)
    await store.save(DialogueStateTracker.from_events("a", list(events)))
    return await texts(store, "a")


async def forgotten() -> list[str]:
    """Return who is remembered when a third speaks where two fit, the first having spoken again."""
    store = SessionTrackerStore(conversations=2)
    for sender in ("a", "b", "a", "c"):
        await store.save(DialogueStateTracker.from_events(sender, turn(1)))
    return list(await store.keys())


async def main() -> None:
    """Print all of it."""
    found = {
        "last_turns": await after(*turn(1), *turn(2), *turn(3)),
        "new_session": await after(*turn(1), SessionStarted(), *turn(2)),
        "nothing_said": await after(),
        "forgotten": await forgotten(),
        "unknown": await texts(SessionTrackerStore(), "nobody"),
    }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    asyncio.run(main())
