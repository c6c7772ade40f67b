"""The answer generator: each shop's own words, rendered inside Rasa from the compiled file."""

from __future__ import annotations

import copy
import logging
import os
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from rasa_components import did_you_mean
from rasa_components.answer_book import (
    LAST_RESORT,
    PERSON,
    BookFile,
    Occasion,
    Reply,
    book_path,
    instant,
    joined,
    received_at,
    say,
    with_buttons,
    without_question,
)
from rasa_components.languages import sentence_in_its_language
from rasa_components.past import TOPICS, past_turns
from rasa_components.plan import DECLINED, QUESTIONS, WISHES
from rasa_components.products import ABOUT_PRODUCT, names_only, without_names
from rasa_components.whether import asks_whether

logger = logging.getLogger(__name__)

FALLBACK, ANOTHER_LANGUAGE = "nlu_fallback", "oos_language"
MISUNDERSTOOD = frozenset({FALLBACK, "oos_gibberish", "oos_fragment"})
"""Said to what was not understood: after two of them in a row a person is offered."""
LEAST_GUESS = 0.15
"""Surer than this, a guess is worth asking "Did you mean …?"; `did_you_mean` in endpoints.yml."""
_MOST_GUESSES = 5
_HIS = re.compile(r"\b(?:my|mine|our|ours)\b", re.IGNORECASE)
TERMINAL = "cmdline"  # Rasa's name for the channel of `rasa shell`, which sends no metadata


class ShopAnswers(TemplatedNaturalLanguageGenerator):
    """Say a response in the words of the shop that the message was written to.

    It needs no action server and no database: questions are answered while those are down.
    Rasa's own generator is the base because the agent hands `responses`, the domain's general
    sentences, to that class alone, at start and with each new model.
    """

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        """Take the file's name from the endpoint's `answers`."""
        super().__init__(domain.responses)
        self._file = BookFile(book_path(endpoint_config.kwargs["answers"]))
        self._least = float(endpoint_config.kwargs.get("did_you_mean", LEAST_GUESS))

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
        key = utter_action.removeprefix("utter_")
        spoken = tracker.get_slot(TOPICS) or []
        replies = [self._one(each, tracker, values) for each in _keys(key, spoken)]
        reply = joined(replies) if len(replies) > 1 else replies[0]
        if message and is_unclear(key, message.parse_data):
            reply = {**reply, "custom": {"unclear": {"ranking": guesses(message.parse_data)}}}
        if key in MISUNDERSTOOD and _misunderstood_before(tracker):
            reply = with_buttons(reply, [*reply.get("buttons", ()), PERSON])
        # While a task is open or begins, its own question follows; another would lead away.
        begins = key in QUESTIONS | DECLINED and not WISHES.isdisjoint(spoken)
        return without_question(reply) if metadata.get("task") or begins else reply

    def _one(self, key: str, tracker: DialogueStateTracker, values: dict[str, Any]) -> Reply:
        """Return the reply for one response."""
        message = tracker.latest_message
        metadata = (message.metadata if message else None) or {}
        page = self._file.page(_shop(metadata, message and message.input_channel))
        products = page.products if page else ()
        # A name alone may be taken for anything but a question of ours, another language too.
        if key.startswith((FALLBACK, "oos_")) and names_only(message.text or "", products):
            key = ABOUT_PRODUCT
        meant = self._may_mean(tracker) if key == FALLBACK else []
        key = "did_you_mean" if meant else key
        occasion = Occasion(
            key=key,
            received_at=received_at(metadata),
            variants=self.responses.get(f"utter_{key}", []),
            said=[event.text for event in tracker.events if isinstance(event, BotUttered)],
            values={name: value for name, value in values.items() if isinstance(value, str)}
            | ({"topics": did_you_mean.listed(meant)} if meant else {}),
            of_his_own=bool(metadata.get("order_verified") and _HIS.search(message.text or "")),
            sold_at=_sold_at(metadata),
            asks_whether=asks_whether(_part(message, key)) if message else False,
        )
        reply = say(page, occasion)
        if meant:
            return {**reply, "buttons": did_you_mean.buttons(meant)}
        if key != ANOTHER_LANGUAGE:
            return reply
        own = sentence_in_its_language(without_names(message.text or "", products))
        return {**reply, "text": f"{reply['text']}\n{own}"} if own else reply

    def _may_mean(self, tracker: DialogueStateTracker) -> list[str]:
        """Return what to ask about, with a place left for a person where one is offered too."""
        ranking = tracker.latest_message.parse_data.get("intent_ranking") or []
        most = did_you_mean.MOST - _misunderstood_before(tracker)
        return did_you_mean.candidates(ranking, self._least)[:most]


def _keys(key: str, spoken: Sequence[str]) -> list[str]:
    """Return the responses of one reply: with a question, all that were asked along with it."""
    asked = [name for name in spoken if name in QUESTIONS | DECLINED]
    return asked if key in asked else [key]


def _part(message: UserUttered, key: str) -> str:
    """Return the part of a message that asks for just this; all of it, where it has no parts."""
    requests = message.parse_data.get("requests") or []
    spans = [each["span"] for each in requests if each["intent"] == key and each.get("span")]
    start, end = spans[0] if spans else (0, None)
    return (message.text or "")[start:end]


def _misunderstood_before(tracker: DialogueStateTracker) -> bool:
    """Tell whether the message before the latest one was not understood either."""
    before = next(iter(past_turns(tracker.events)), None)
    said = [action.removeprefix("utter_") for action in before.actions] if before else []
    return not MISUNDERSTOOD.isdisjoint(said)


def is_unclear(key: str, parsed: Mapping[str, Any]) -> bool:
    """Tell whether an answer is given without having understood, or hardly.

    The gateway learns of it by a part of its own, which no customer sees.
    """
    taken_for = (parsed.get("intent") or {}).get("name")
    return key in MISUNDERSTOOD or (not parsed.get("sure", True) and key == taken_for)


def guesses(parsed: Mapping[str, Any]) -> list[list[Any]]:
    """Return pairs of intent and confidence (0 to 1), the surest first."""
    ranking = parsed.get("intent_ranking") or []
    return [[each["name"], each["confidence"]] for each in ranking[:_MOST_GUESSES]]


def _sold_at(metadata: Mapping[str, Any]) -> datetime | None:
    """Return when the pre-order opened of which the customer's own order is spoken."""
    told = metadata.get("order_sold_at")
    return instant(told) if told else None


def _shop(metadata: Mapping[str, Any], input_channel: str | None) -> str | None:
    """Return the shop's id; in the terminal alone an environment variable may name it."""
    return metadata.get("shop") or (
        os.environ.get("PREORDER_SHOP") if input_channel == TERMINAL else None
    )
