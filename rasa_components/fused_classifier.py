"""The Rasa component: one classifier for the whole understanding of a message.

Sentence vector, word and letter tf-idf, logistic regression, calibrated confidence. It needs
no tokenizer, featurizer or fallback component beside it, and no TensorFlow on a message's path.
"""

# No `from __future__ import annotations`: Rasa reads the methods' types at run time.
import hashlib
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from rasa_components.intent_model import IntentModel, Ranking, check_encoders, load_model
from rasa_components.learn import configured_encoders, learn
from rasa_components.understanding import DEFAULTS, Settings, understand

_BEHIND = (
    *("normalise", "spelling", "encoder", "tuning", "word_features", "logistic"),
    *("intent_model", "intent_training", "learn"),
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FusedIntentClassifier(IntentClassifier, GraphComponent):
    """Sets `intent` (`nlu_fallback` below the threshold), `intent_ranking`, `sure`, `requests`.

    Below the threshold an intent that does no harm may be set all the same: it is not `sure`.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings that config.yml may change."""
        return dict(DEFAULTS)

    @staticmethod
    def required_packages() -> list[str]:
        """Name what must be installed, in import names."""
        return ["numpy", "scipy", "onnxruntime", "tokenizers"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:  # noqa: ARG003 (Rasa's)
        """Train anew when a module behind this one changed; Rasa looks at this class alone."""
        sources = [Path(__file__).with_name(f"{name}.py").read_bytes() for name in _BEHIND]
        return hashlib.sha256(b"".join(sources)).hexdigest()

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: IntentModel | None = None,
    ) -> None:
        """Load the encoders at once: a missing one must show at the start, not at a message."""
        self._config, self._storage, self._resource = config, storage, resource
        self._settings, self._model = Settings.of(config), model
        self._encoders = configured_encoders(config)
        if model:
            check_encoders(model, self._encoders)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 (Rasa's)
    ) -> "FusedIntentClassifier":
        """Make an untrained one."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 (Rasa's)
        **kwargs: Any,  # noqa: ARG003 (Rasa's)
    ) -> "FusedIntentClassifier":
        """Read a trained one; ValueError if the model was made by other code."""
        with model_storage.read_from(resource) as folder:
            model, _ = load_model(folder)
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from all examples with a text and an intent, and store the model."""
        rows = [
            (row.get(TEXT), row.get(INTENT))
            for row in training_data.intent_examples
            if row.get(TEXT) and row.get(INTENT)
        ]
        names = [n for table in training_data.lookup_tables for n in _listed(table["elements"])]
        self._model = learn(rows, names, self._config, self._encoders)
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder, self._config)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Understand each message; a button's payload (`/intent`) is left to Rasa."""
        for message in messages:
            text = message.get(TEXT) or ""
            if self._model is None or text.startswith("/"):
                continue
            found = understand(text, self._model, self._encoders, self._settings)
            intent = {"name": found.intent, "confidence": found.confidence}
            message.set(INTENT, intent, add_to_output=True)
            message.set(INTENT_RANKING_KEY, _named(found.ranking), add_to_output=True)
            sure = found.confidence >= self._settings.threshold
            message.set("sure", sure, add_to_output=True)
            message.set("requests", found.requests_as_dicts(), add_to_output=True)
        return messages


def _named(ranking: Ranking) -> list[dict[str, Any]]:
    return [{"name": name, "confidence": confidence} for name, confidence in ranking]


def _listed(elements: Any) -> list[str]:
    """Return a lookup table's entries; Rasa also allows the name of a file, which we leave."""
    return elements if isinstance(elements, list) else []
