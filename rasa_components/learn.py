"""From training messages and settings to a trained model: what Rasa, folds and evaluate share."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rasa_components.encoder import Encoder, encoders
from rasa_components.intent_model import IntentModel
from rasa_components.intent_training import Lesson, train
from rasa_components.nlu_files import read_examples
from rasa_components.normalise import normalise
from rasa_components.vector_cache import encode_all

_BACKGROUND_ROWS = 600


def configured_encoders(config: Mapping[str, Any]) -> tuple[Encoder, ...]:
    """Return the encoders that a component's settings ask for; raises EncoderMissing."""
    return encoders(config["encoder"], config["encoder_folder"])


def learn(
    rows: Sequence[tuple[str, str]],
    names: Sequence[str],
    config: Mapping[str, Any],
    asked: Sequence[Encoder],
) -> IntentModel:
    """Train on (message, intent) rows as the settings say; `names` are the products'."""
    texts = [normalise(text) for text, _ in rows]
    apart = background(config["background"], asked)
    cache = Path(config["vector_cache"]) if config["vector_cache"] else None
    lesson = Lesson(
        texts,
        [intent for _, intent in rows],
        encode_all(asked, texts, cache),
        names,
        apart,
        encode_all(asked, apart, cache) if apart else (),
        fresh(texts, asked),
    )
    return train(lesson, [each.name for each in asked], config["C"])


def fresh(texts: Sequence[str], asked: Sequence[Encoder]) -> np.ndarray:
    """Return a truth value per normalised text: whether the encoders were made without it."""
    return np.all([np.ones(len(texts), dtype=bool), *(each.fresh(texts) for each in asked)], axis=0)


def background(file: str | None, asked: Sequence[Encoder]) -> list[str]:
    """Return normalised, fresh messages of a Rasa NLU file that are about nothing in particular."""
    rows = read_examples(Path(file)) if file else []
    texts = list(dict.fromkeys(normalise(text) for text, _ in rows))
    texts = [text for text, own in zip(texts, fresh(texts, asked), strict=True) if own]
    return texts[:: max(1, len(texts) // _BACKGROUND_ROWS)]
