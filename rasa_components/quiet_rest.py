"""The brain's first door: Rasa's REST channel, which does not log what a customer wrote.

Rasa's own logs the whole message when a turn fails, and also when whoever asked hangs up, as the
gateway does with one that takes too long.
"""

from __future__ import annotations

import logging
import traceback
from asyncio import CancelledError
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.channels.rest import RestInput
from sanic import Blueprint

logger = logging.getLogger(__name__)

_FRAMES = 3

OnMessage = Callable[[UserMessage], Awaitable[Any]]


class QuietRest(RestInput):
    """Takes `POST /webhooks/rest/webhook`, as `RestInput` does."""

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        """Return its routes; what goes wrong in a turn never reaches them."""

        async def quietly(message: UserMessage) -> None:
            try:
                await on_new_message(message)
            except CancelledError:
                logger.warning("brain.cut_off conversation=%s", message.sender_id)
            except Exception as error:  # noqa: BLE001 - its own words may quote the message
                first = _first(error)
                told = message.sender_id, type(first).__name__, _where(first)
                logger.error("brain.failed conversation=%s problem=%s at=%s", *told)  # noqa: TRY400

        return super().blueprint(quietly)


def _first(error: BaseException) -> BaseException:
    """Return what went wrong at first: Rasa wraps it."""
    while error.__cause__ is not None:
        error = error.__cause__
    return error


def _where(error: BaseException) -> str:
    """Return the innermost places of a traceback, without any value."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return ">".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
