"""An NLU component for tests, run inside Rasa: a message is written as the intents it means."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class WordNlu(GraphComponent):  # type: ignore[misc] # Rasa's types live in the other environment
    """Read `faq_ship_date:0.9 + cancel_order` as two requests; without a number, 1.0.

    What follows a `~` is only ranked after them: `nlu_fallback ~ faq_contact:0.3`.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> WordNlu:
        """Make one; there is nothing to set."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Set `intent` to the first request and `requests` to all, as the real pipeline does."""
        for message in messages:
            text = message.get("text") or ""
            if text.startswith("/"):  # a tapped button: Rasa's own handler follows
                continue
            heard, _, guessed = text.partition("~")
            requests = [
                {"intent": name, "confidence": sure, "span": [0, 0]} for name, sure in _read(heard)
            ]
            guesses = [{"name": name, "confidence": sure} for name, sure in _read(guessed)]
            first = {"name": requests[0]["intent"], "confidence": requests[0]["confidence"]}
            message.set("intent", first, add_to_output=True)
            message.set("sure", _read(heard)[0][1] >= 0.4, add_to_output=True)
            message.set("requests", requests, add_to_output=True)
            ranking = [first, *guesses, {"name": "order_status", "confidence": 0.125}]
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages


def _read(written: str) -> list[tuple[str, float]]:
    parts = [part.strip().partition(":") for part in written.split("+") if part.strip()]
    return [(name, _number(sure)) for name, _, sure in parts]


def _number(written: str) -> float:
    return float(written or 1)
