"""The trained classifier as plain arrays: from normalised texts to ranked intents.

Nothing here trains, and nothing is pickled: one npz with the arrays, one json with the names.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rasa_components.encoder import MODEL_SHA256, SentenceEncoder
from rasa_components.logistic import softmax
from rasa_components.word_features import WordFeatures

FORMAT = 2
Ranking = tuple[tuple[str, float], ...]

_LIKENESS = 6.0
"""How much the nearest training sentences add to the classifier's scores."""
_NEIGHBOURS = 3


@dataclass(frozen=True)
class Calibration:
    """From probability and the nearest sentence's cosine to confidence: sigmoid(a p + b cos + c).

    The defaults were measured on messages to other shops.
    """

    a: float = 3.06
    b: float = 7.46
    c: float = -5.96

    def __call__(self, likely: np.ndarray, nearest: np.ndarray) -> np.ndarray:
        """Return how often such an answer is right, 0 to 1, elementwise."""
        return np.asarray(1 / (1 + np.exp(-(self.a * likely + self.b * nearest + self.c))))


WORDS_ALONE = Calibration(6.0, 0.0, -3.0)
"""Without encoder nothing is near anything: confidence is about the probability."""


def no_vectors(count: int) -> np.ndarray:
    """Return what stands for the vectors where no encoder is used: rows without columns."""
    return np.zeros((count, 0), dtype=np.float32)


def likeness(vectors: np.ndarray, known: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Return each row's mean cosine to its nearest sentences of each label (a column each).

    `numbers` are the known rows' labels: 0, 1, ... without a gap.
    """
    cosines = vectors @ known.T
    columns = []
    for number in range(int(numbers.max()) + 1):
        own = cosines[:, numbers == number]
        count = min(_NEIGHBOURS, own.shape[1])
        columns.append(np.partition(own, -count, axis=1)[:, -count:].mean(axis=1))
    return np.stack(columns, axis=1)


def chances(scores: np.ndarray, like: np.ndarray) -> np.ndarray:
    """Return the labels' probabilities from the classifier's scores and the likeness."""
    return softmax(scores + _LIKENESS * like)


@dataclass(frozen=True)
class IntentModel:
    """What was learnt.

    Rows of `weights`: the sentence vector's columns, the grams', the intercept. `vectors` are
    the training sentences' (no columns: without encoder), `numbers` their labels.
    """

    labels: tuple[str, ...]
    words: WordFeatures
    weights: np.ndarray
    vectors: np.ndarray
    numbers: np.ndarray
    calibration: Calibration

    @property
    def needs_encoder(self) -> bool:
        """False for a model that classifies by words alone."""
        return self.vectors.shape[1] > 0

    def scores(self, texts: Sequence[str], vectors: np.ndarray) -> np.ndarray:
        """Return the classifier's scores: one row per text, one column per label."""
        at = vectors.shape[1]
        scores = vectors @ self.weights[:at] + self.weights[-1]
        for row, text in enumerate(texts):
            columns, values = self.words.row(text)
            scores[row] += values @ self.weights[at + columns]
        return scores

    def rank(self, texts: Sequence[str], encoder: SentenceEncoder | None) -> list[Ranking]:
        """Return all labels with their confidence for each normalised text, best first."""
        vectors = no_vectors(len(texts))
        like, nearest = np.zeros((len(texts), 1)), np.zeros((len(texts), 1))
        if encoder:
            vectors = encoder.encode(texts)
            like = likeness(vectors, self.vectors, self.numbers)
            nearest = (vectors @ self.vectors.T).max(axis=1, keepdims=True)
        sure = self.calibration(chances(self.scores(texts, vectors), like), nearest)
        return [self._ranking(row) for row in sure]

    def _ranking(self, sure: np.ndarray) -> Ranking:
        return tuple((self.labels[i], float(sure[i])) for i in np.argsort(-sure, kind="stable"))

    def save(self, folder: Path, settings: dict[str, Any]) -> None:
        """Write model.npz and model.json; `settings` is kept beside them for `load`."""
        np.savez_compressed(
            folder / "model.npz",
            weights=self.weights,
            vectors=self.vectors.astype(np.float16),
            numbers=self.numbers.astype(np.int16),
            idf=self.words.weights,
        )
        about = {
            "format": FORMAT,
            "encoder": MODEL_SHA256 if self.needs_encoder else None,
            "calibration": asdict(self.calibration),
            "labels": self.labels,
            "grams": list(self.words.columns),
            "settings": settings,
        }
        (folder / "model.json").write_text(json.dumps(about), encoding="utf-8")


def load_model(folder: Path) -> tuple[IntentModel, dict[str, Any]]:
    """Read what `save` wrote: the model and the settings; ValueError for another format."""
    about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    if about["format"] != FORMAT or about["encoder"] not in {None, MODEL_SHA256}:
        raise ValueError("This model was trained by other code: train it again.")
    with np.load(folder / "model.npz", allow_pickle=False) as arrays:
        words = WordFeatures({g: i for i, g in enumerate(about["grams"])}, arrays["idf"])
        model = IntentModel(
            tuple(about["labels"]),
            words,
            arrays["weights"],
            arrays["vectors"].astype(np.float32),
            arrays["numbers"],
            Calibration(**about["calibration"]),
        )
    return model, about["settings"]
