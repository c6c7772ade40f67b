"""What a message means after the turns before it, whatever it looks like alone. Pure; no Rasa."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from rasa_components.follow_ups import ASIDES, NOTED, NOTHING_MORE, acknowledges, follow_up
from rasa_components.offered import Offer, agrees, taken

FRESH = timedelta(minutes=15)
"""After a longer silence nobody means what was said before."""
ABUSE, COMPLAINT = "utter_oos_abuse", "utter_complaint"
PERSON, LOOK = "talk_to_human", "order_status"
_EITHER = re.compile(r"\bor\b[^?.]*\?")
TURNS = 2
"""How many turns back a message may point."""


@dataclass(frozen=True)
class PastTurn:
    """A customer's earlier message and what was answered.

    Attributes:
        received_at: aware.
        topics: the intents that were answered, in the order of the text.
        actions: the names of the actions that answered.
        offers: the buttons under the answer.
        said: the answer's text.
    """

    received_at: datetime
    topics: Sequence[str]
    actions: Sequence[str]
    offers: Sequence[Offer]
    said: str = ""


def meant(
    text: str, metadata: Mapping[str, Any], received_at: datetime, past: Sequence[PastTurn]
) -> str | None:
    """Return the intent (or aside) that a typed message means in its place; None for most.

    Args:
        metadata: `task`, `order_verified` and `photos` are read.
        received_at: of this message; aware.
        past: the newest first.
    """
    if not text.strip() or text.startswith("/") or metadata.get("photos"):
        return None
    recent = _recent(received_at, past)
    in_task = bool(metadata.get("task"))
    verified = bool(metadata.get("order_verified"))
    if recent and not in_task:
        chosen = taken(text, recent[0].offers)
        if not chosen and COMPLAINT in recent[0].actions and agrees(text):
            # "Shall I look at your order, or bring in a person?" "Yes": no person was chosen.
            return LOOK if _EITHER.search(recent[0].said) else PERSON
        if chosen or acknowledges(text):
            return chosen or NOTED
    return follow_up(text, spoken_of(recent), verified=verified, in_task=in_task)


def asked_before(
    actions: Sequence[str], received_at: datetime, past: Sequence[PastTurn]
) -> list[str]:
    """Return the questions that a mere order number, or an address, goes with."""
    if list(actions) != ["action_order_ref"]:
        return []
    return [topic for topic in spoken_of(_recent(received_at, past)) if topic.startswith("faq_")]


def insulted_again(actions: Sequence[str], received_at: datetime, past: Sequence[PastTurn]) -> bool:
    """Tell whether a message is one more insult: once it is met calmly, then by a person."""
    before = any(ABUSE in turn.actions for turn in _fresh(received_at, past))
    return ABUSE in actions and before


def in_sequence(
    text: str, requests: Sequence[Mapping[str, Any]], metadata: Mapping[str, Any]
) -> list[Mapping[str, Any]]:
    """Return a message's requests, each in the light of those before it.

    "What is the shipping cost, and how long does it take?": not how long anything takes.
    """
    resolved: list[Mapping[str, Any]] = []
    for request in requests:
        start, end = request.get("span") or (0, 0)
        before = [each["intent"] for each in resolved]
        verified = bool(metadata.get("order_verified"))
        found = follow_up(text[start:end], before, verified=verified, in_task=True)
        if found == NOTHING_MORE:
            continue  # "... and how long does that take?", which the answer before it says
        # "And how much is it?" beside a question of delivery asks for the item's price.
        ours = found is not None and found not in ASIDES | {"faq_shipping_cost"}
        resolved.append({**request, "intent": found, "confidence": 1.0} if ours else request)
    return resolved


def spoken_of(past: Sequence[PastTurn]) -> tuple[str, ...]:
    """Return the topics of the newest turn that had any."""
    return next((tuple(turn.topics) for turn in past if turn.topics), ())


def _recent(received_at: datetime, past: Sequence[PastTurn]) -> list[PastTurn]:
    return _fresh(received_at, past[:TURNS])


def _fresh(received_at: datetime, past: Sequence[PastTurn]) -> list[PastTurn]:
    return [turn for turn in past if received_at - turn.received_at <= FRESH]
