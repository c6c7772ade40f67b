"""The brain's second door: the gateway says which conversations were deleted.

Like the first one (`quiet_rest`), it is on the loopback interface. Rasa's own API would let
a tracker be changed as well, but shows every chat and takes any model: it stays off.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, empty

from rasa_components.session_tracker_store import SessionTrackerStore


class Forgetting(InputChannel):
    """Takes `POST /webhooks/forgetting` with `{"conversations": [id, ...]}`; answers 204 or 400.

    To be told twice, or of conversations that it does not know, is nothing to the brain.
    """

    @classmethod
    def name(cls) -> str:
        """Return the part of the path that is its own."""
        return "forgetting"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the one route; no message comes in here."""
        del on_new_message
        routes = Blueprint(self.name(), __name__)

        @routes.route("", methods=["POST"])
        async def forget(request: Request) -> HTTPResponse:
            senders = conversations(request.json)
            if senders is None:
                return empty(status=400)
            store_of(request.app.ctx.agent.tracker_store).forget(senders)
            return empty()

        return routes


def conversations(body: Any) -> list[str] | None:
    """Return the ids that a body names; None if it is not what it should be."""
    found = body.get("conversations") if isinstance(body, dict) else None
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        return None
    return found


def store_of(wrapped: Any) -> SessionTrackerStore:
    """Return our store. Rasa wraps it against failures, and offers no way through.

    Raises:
        TypeError: it is another one; whoever tells us hears 500, and nothing counts as forgotten.
    """
    store = getattr(wrapped, "_tracker_store", wrapped)
    if not isinstance(store, SessionTrackerStore):
        raise TypeError(f"{type(store).__name__} cannot forget a conversation")
    return store
