"""What the tracker store remembers, told as JSON. Run inside Rasa by test_brain.py."""

import asyncio
import json
import pickle
import sys

from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from rasa_components import session_tracker_store
from rasa_components.session_tracker_store import SessionTrackerStore


def turn(number: int) -> list:
    """Return the events of one turn."""
    understood = {"intent": {"name": "i"}, "text": f"u{number}"}
    metadata = {"received_at": "now", "task": f"u{number}"}
    asked = UserUttered(f"u{number}", parse_data=understood, metadata=metadata)
    return [asked, BotUttered(f"b{number}"), ActionExecuted("action_listen")]


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


async def words_left() -> list[str]:
    """Return what is left of a customer's own words, and when he wrote."""
    store = SessionTrackerStore()
    await store.save(DialogueStateTracker.from_events("a", [*turn(1), *turn(2)]))
    tracker = await store.retrieve("a")
    kept = pickle.dumps(list(tracker.events))
    asked = [event for event in tracker.events if isinstance(event, UserUttered)]
    found = [word for word in ("u1", "u2", "b1", "b2") if word.encode() in kept]
    return [*found, *(event.metadata["received_at"] for event in asked)]


async def deleted() -> list[str]:
    """Return who is remembered after a deletion, and after a late turn of the deleted."""
    store = SessionTrackerStore()
    for sender in ("a", "b"):
        await store.save(DialogueStateTracker.from_events(sender, turn(1)))
    at_work = await store.retrieve("a")
    store.forget(["a", "unknown"])
    at_once = list(await store.keys())
    await store.save(at_work)
    await store.save(DialogueStateTracker.from_events("a", turn(2)))
    return [*at_once, "-", *await store.keys()]


async def deletions_known() -> int:
    """Return how many ids of deleted conversations are known where two may be."""
    session_tracker_store.REMEMBERED_AS_GONE = 2
    store = SessionTrackerStore()
    store.forget(["a", "b", "c"])
    return len(store._gone)


async def main() -> None:
    """Print all of it."""
    found = {
        "last_turns": await after(*turn(1), *turn(2), *turn(3)),
        "new_session": await after(*turn(1), SessionStarted(), *turn(2)),
        "nothing_said": await after(),
        "forgotten": await forgotten(),
        "unknown": await texts(SessionTrackerStore(), "nobody"),
        "words_left": await words_left(),
        "deleted": await deleted(),
        "deletions_known": await deletions_known(),
    }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    asyncio.run(main())
