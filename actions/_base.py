"""What all actions share: they hand the turn to the use case and always answer.

Rasa drops an action that fails without a word to the customer; ours never fail.
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, ClassVar
from uuid import uuid4

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from preorder.bootstrap import Parts, make_parts
from preorder.core.orders import Capability
from preorder.core.replies import Reply
from preorder.dialogue.outcome import Heard
from preorder.service.turns import Message, Turns, capabilities

logger = logging.getLogger(__name__)

_QUESTION = "faq_"


@lru_cache(maxsize=1)
def parts() -> Parts:
    """Return this process's parts, made at the first message."""
    return make_parts()


def turns() -> Turns:
    """Return the use case behind every action."""
    return parts().turns


class ShopAction(Action, ABC):
    """An action that always answers. Abstract, or the action server would register it."""

    wish: ClassVar[Capability | None] = None
    """The wish this action starts, where the message names none."""
    follows_answer: ClassVar[bool] = False

    @abstractmethod
    def name(self) -> str: ...

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        """Answer the latest message; after a failure, apologise and keep it for a person."""
        del domain
        for reply in self._replies(tracker):
            say(dispatcher, reply)
        return []

    def _replies(self, tracker: Tracker) -> tuple[Reply, ...]:
        try:
            message = read_message(tracker, self.wish, follows_answer=self.follows_answer)
        except Exception:
            logger.exception("action.unreadable_message name=%s", self.name())
            return ()
        try:
            return turns().take(message)
        except Exception:
            logger.exception("action.failed name=%s", self.name())
        try:
            return turns().apologise(message)
        except Exception:
            # The gateway sees an empty answer, apologises, and keeps the message itself.
            logger.exception("action.could_not_apologise name=%s", self.name())
            return ()


def read_message(tracker: Tracker, wish: Capability | None, *, follows_answer: bool) -> Message:
    """Read the latest message and its metadata; what is missing is made up for `rasa shell`.

    Raises:
        ValueError, TypeError: what the gateway never sends.
    """
    latest: Mapping[str, Any] = tracker.latest_message or {}
    metadata = latest.get("metadata") or {}
    intent = (latest.get("intent") or {}).get("name") or ""
    named = [request.get("intent") for request in latest.get("requests") or []]
    # The routing tells what it believed and what is spoken of: it looks at how sure the classifier
    # is, and at what was said before ("and how long does that take?").
    slots = tracker.slots or {}
    intents = slots.get("heard") or [name for name in named if name] or [intent]
    answered = slots.get("topics")
    topics = intents if answered is None else answered
    received = metadata.get("received_at")
    heard = Heard(
        text="" if _is_payload(latest) else metadata.get("said") or latest.get("text") or "",
        intent=intent,
        at=datetime.fromisoformat(received) if received else parts().clock(),
        message_id=str(metadata.get("message_id") or latest.get("message_id") or uuid4()),
        wishes=capabilities(intents),
        starts=wish,
        topics=tuple(i.removeprefix(_QUESTION) for i in topics if i.startswith(_QUESTION)),
        choice=_choice(latest),
        photos=tuple(metadata.get("photos") or ()),
    )
    return Message(
        conversation=tracker.sender_id,
        shop=metadata.get("shop") or parts().settings.shop,
        channel=metadata.get("channel") or "terminal",
        heard=heard,
        follows_answer=follows_answer,
    )


def _is_payload(latest: Mapping[str, Any]) -> bool:
    return str(latest.get("text") or "").startswith("/")


def _choice(latest: Mapping[str, Any]) -> str | None:
    entities = latest.get("entities") or []
    return next((str(e["value"]) for e in entities if e.get("entity") == "choice"), None)


def say(dispatcher: CollectingDispatcher, reply: Reply) -> None:
    """Hand a reply to the brain."""
    buttons = [{"title": b.title, "payload": b.payload} for b in reply.buttons]
    dispatcher.utter_message(text=reply.text, buttons=buttons or None)
