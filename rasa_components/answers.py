"""The answer generator: each shop's own words, rendered inside Rasa from the compiled file."""

from __future__ import annotations

import copy
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from rasa_components.answer_book import LAST_RESORT, BookFile, Occasion, Reply, received_at, say

logger = logging.getLogger(__name__)

FALLBACK = "nlu_fallback"
HARDLY = 0.4
"""Below it the understanding answers what does no harm, and is unsure all the same (config.yml)."""
_MOST_GUESSES = 5
TERMINAL = "cmdline"  # Rasa's name for the channel of `rasa shell`, which sends no metadata


class ShopAnswers(TemplatedNaturalLanguageGenerator):
    """Say a response in the words of the shop that the message was written to.

    It needs no action server and no database: questions are answered while those are down.
    Rasa's own generator is the base because the agent hands `responses`, the domain's general
    sentences, to that class alone, at start and with each new model.
    """

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        """Take the path from the endpoint's `answers`, relative to the working directory."""
        super().__init__(domain.responses)
        self._file = BookFile(Path(endpoint_config.kwargs["answers"]))

    async def generate(
        self,
        utter_action: str,
        tracker: DialogueStateTracker,
        output_channel: str,
        **kwargs: Any,
    ) -> Reply:
        """Return the response; never raise, or Rasa would say nothing at all."""
        try:
            return self._say(utter_action, tracker, kwargs)
        except Exception:  # the customer must get a sentence, whatever is broken
            logger.exception("answers.failed response=%s", utter_action)
            return copy.deepcopy(LAST_RESORT)

    def _say(
        self, utter_action: str, tracker: DialogueStateTracker, values: dict[str, Any]
    ) -> Reply:
        message = tracker.latest_message
        metadata = (message.metadata if message else None) or {}
        occasion = Occasion(
            key=utter_action.removeprefix("utter_"),
            received_at=received_at(metadata),
            variants=self.responses.get(utter_action, []),
            said=[event.text for event in tracker.events if isinstance(event, BotUttered)],
            values={key: value for key, value in values.items() if isinstance(value, str)},
        )
        channel = message.input_channel if message else None
        reply = say(self._file.page(_shop(metadata, channel)), occasion)
        if message and is_unclear(occasion.key, message.intent):
            reply = {**reply, "custom": {"unclear": {"ranking": guesses(message.parse_data)}}}
        # While a task is open its own question follows; other ways on would lead away from it.
        return {**reply, "buttons": []} if metadata.get("task") else reply


def is_unclear(key: str, intent: Mapping[str, Any]) -> bool:
    """Tell whether an answer is given without having understood, or hardly.

    The gateway learns of it by a part of its own, which no customer sees.
    """
    hardly = (intent.get("confidence") or 0.0) < HARDLY
    return key == FALLBACK or (hardly and key == intent.get("name"))


def guesses(parsed: Mapping[str, Any]) -> list[list[Any]]:
    """Return pairs of intent and confidence (0 to 1), the surest first."""
    ranking = parsed.get("intent_ranking") or []
    return [[each["name"], each["confidence"]] for each in ranking[:_MOST_GUESSES]]


def _shop(metadata: Mapping[str, Any], input_channel: str | None) -> str | None:
    """Return the shop's id; in the terminal alone an environment variable may name it."""
    return metadata.get("shop") or (
        os.environ.get("PREORDER_SHOP") if input_channel == TERMINAL else None
    )
