"""The turns that a tracker remembers. Runs inside Rasa."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered

from rasa_components.answer_book import received_at
from rasa_components.in_place import PastTurn
from rasa_components.offered import Offer
from rasa_components.plan import INTENTS

TOPICS = "topics"
HEARD = "heard"
"""The slot with what the latest message was taken to be about: set by the routing at each one."""


def past_turns(events: Iterable[Event]) -> list[PastTurn]:
    """Return the turns before the latest customer's message, the newest first."""
    turns: list[list[Event]] = []
    for event in events:
        if isinstance(event, UserUttered):
            turns.append([])
        if turns:
            turns[-1].append(event)
    return [_turn(turn) for turn in reversed(turns[:-1])]


def _turn(events: Sequence[Event]) -> PastTurn:
    said, *answers = events
    topics = [each.value for each in answers if isinstance(each, SlotSet) and each.key == TOPICS]
    return PastTurn(
        received_at=received_at(said.metadata),
        topics=tuple((topics[-1] if topics else None) or ()),
        actions=tuple(each.action_name for each in answers if isinstance(each, ActionExecuted)),
        offers=_offers(each.data for each in answers if isinstance(each, BotUttered)),
        said="\n".join(each.text or "" for each in answers if isinstance(each, BotUttered)),
    )


def _offers(utterances: Iterable[dict[str, Any]]) -> tuple[Offer, ...]:
    """Return the buttons; none if some are choices of a task, which knows them itself."""
    buttons = [button for data in utterances for button in data.get("buttons") or ()]
    offers = tuple((each["title"], each["payload"].removeprefix("/")) for each in buttons)
    return offers if all(intent in INTENTS for _, intent in offers) else ()
