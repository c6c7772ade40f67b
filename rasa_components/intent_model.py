"""The trained classifier as plain arrays: from normalised texts to ranked intents.

Stages, each with one encoder more than the one before it: the first decides where it is sure,
the next is asked about the rest (a careful encoder costs more than all else together).
Nothing here trains, and nothing is pickled: one npz with the arrays, one json with the names.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from rasa_components.encoder import Encoder
from rasa_components.logistic import softmax
from rasa_components.normalise import normalise
from rasa_components.spelling import Speller
from rasa_components.word_features import WordFeatures

FORMAT = 5
Ranking = tuple[tuple[str, float], ...]

SURE = 0.83
"""A stage this sure of its first choice is believed. Asking the next one up to 0.87 righted no more
messages; always, it righted about one in a hundred, but the median one took six times as long."""


_CLOSE = 0.03
"""A sentence whose cosine is smaller by this than the nearest one's has 1/e of its vote."""
_NEIGHBOURS = 0.3
"""Their share in a probability. Both found on rows of other writers than the ones learnt from:
1.5 points more of those in scope were right, with no more harm."""


def with_neighbours(likely: np.ndarray, cosines: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Return the probabilities, the nearest training sentences heard too.

    A regression draws one line around an intent; people's ways of saying it lie in small heaps.

    Args:
        likely: a row per text, a column per label.
        cosines: a row per text, a column per training sentence.
        numbers: each training sentence's label, as a column of `likely`.
    """
    close = np.exp((cosines - cosines.max(axis=1, keepdims=True)) / _CLOSE)
    belongs = csr_matrix((np.ones(len(numbers)), (np.arange(len(numbers)), numbers)))
    belongs.resize(len(numbers), likely.shape[1])
    votes = close @ belongs
    shares = votes / votes.sum(axis=1, keepdims=True)
    return np.asarray((1 - _NEIGHBOURS) * likely + _NEIGHBOURS * shares)


@dataclass(frozen=True)
class Stage:
    """A classifier over the words and the first `encoders` vectors.

    Rows of `weights`: each vector's columns, the grams', the intercept. `trust` turns a
    probability and each encoder's nearest cosine into a confidence: sigmoid of their sum,
    weighted, and of a constant (last). `heard`: the nearest sentences have their vote.
    """

    encoders: int
    weights: np.ndarray
    trust: np.ndarray
    heard: bool = False

    def scores(self, grams: csr_matrix, vectors: Sequence[np.ndarray]) -> np.ndarray:
        """Return one row per text, one column per label."""
        at = sum(each.shape[1] for each in vectors)
        scores = grams @ self.weights[at:-1] + self.weights[-1]
        if vectors:
            scores = scores + np.hstack(vectors) @ self.weights[:at]
        return np.asarray(scores)

    def confidence(self, likely: np.ndarray, near: Sequence[np.ndarray]) -> np.ndarray:
        """Return how often such answers are right, 0 to 1; a row per text, a column per label."""
        others = sum(weight * cosine for weight, cosine in zip(self.trust[1:-1], near, strict=True))
        constant = np.asarray(others + self.trust[-1]).reshape(-1, 1)
        return np.asarray(1 / (1 + np.exp(-(self.trust[0] * likely + constant))))


@dataclass(frozen=True)
class Ranked:
    """All labels with their confidence, best first; `stage` is the one that was believed."""

    ranking: Ranking
    stage: int


@dataclass(frozen=True)
class IntentModel:
    """What was learnt. `known`: vectors of training sentences, one matrix per encoder.

    Where a stage hears the nearest sentences, the last matrix has all of them. `numbers`: their
    labels' places in `labels`.
    """

    labels: tuple[str, ...]
    speller: Speller
    words: WordFeatures
    stages: tuple[Stage, ...]
    known: tuple[np.ndarray, ...]
    numbers: np.ndarray
    encoder_names: tuple[str, ...]

    def prepared(self, message: str) -> str:
        """Return a customer's message as `rank` wants it: normalised, slips corrected."""
        return self.speller.correct(normalise(message))

    def rank(
        self, texts: Sequence[str], encoders: Sequence[Encoder], sure_enough: float = SURE
    ) -> list[Ranked]:
        """Rank the labels for each prepared text; `encoders` as in training, in that order.

        `sure_enough`: the confidence from which on a stage is believed.
        """
        grams = self.words.matrix(texts)
        vectors: list[np.ndarray] = []
        ranked: list[Ranked | None] = [None] * len(texts)
        open_rows = list(range(len(texts)))
        for number, stage in enumerate(self.stages):
            names = [texts[i] for i in open_rows]
            vectors += [each.encode(names) for each in encoders[len(vectors) : stage.encoders]]
            sure = self._stage(stage, grams[open_rows], vectors)
            last = number == len(self.stages) - 1
            settled = [last or each >= sure_enough for each in sure.max(axis=1)]
            for row, done, confidences in zip(open_rows, settled, sure, strict=True):
                if done:
                    ranked[row] = Ranked(self._ranking(confidences), number)
            rest = [at for at, done in enumerate(settled) if not done]
            if not rest:
                break
            open_rows, vectors = [open_rows[at] for at in rest], [each[rest] for each in vectors]
        return [each for each in ranked if each is not None]

    def _stage(self, stage: Stage, grams: csr_matrix, vectors: Sequence[np.ndarray]) -> np.ndarray:
        cosines = [own @ known.T for own, known in zip(vectors, self.known, strict=False)]
        likely = softmax(stage.scores(grams, vectors))
        if stage.heard:
            likely = with_neighbours(likely, cosines[-1], self.numbers)
        return stage.confidence(likely, [each.max(axis=1) for each in cosines])

    def _ranking(self, sure: np.ndarray) -> Ranking:
        return tuple((self.labels[i], float(sure[i])) for i in np.argsort(-sure, kind="stable"))

    def save(self, folder: Path, settings: dict[str, Any]) -> None:
        """Write model.npz and model.json; `settings` is kept beside them for `load_model`."""
        arrays = {"idf": self.words.weights, "numbers": self.numbers.astype(np.int32)}
        for number, known in enumerate(self.known):
            arrays[f"known{number}"] = known.astype(np.float16)
        for number, stage in enumerate(self.stages):
            arrays[f"weights{number}"] = stage.weights
            arrays[f"trust{number}"] = stage.trust
        np.savez_compressed(folder / "model.npz", **arrays)
        about = {
            "format": FORMAT,
            "encoders": self.encoder_names,
            "stages": [(stage.encoders, stage.heard) for stage in self.stages],
            "labels": self.labels,
            "grams": list(self.words.columns),
            "uses": self.speller.uses,
            "names": sorted(self.speller.names),
            "settings": settings,
        }
        (folder / "model.json").write_text(json.dumps(about), encoding="utf-8")


def load_model(folder: Path) -> tuple[IntentModel, dict[str, Any]]:
    """Read what `save` wrote: the model and the settings; ValueError for another format."""
    about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    if about["format"] != FORMAT:
        raise ValueError("This model was trained by other code: train it again (make train).")
    with np.load(folder / "model.npz", allow_pickle=False) as arrays:
        grams = {gram: column for column, gram in enumerate(about["grams"])}
        names = tuple(about["encoders"])
        model = IntentModel(
            tuple(about["labels"]),
            Speller(about["uses"], frozenset(about["names"])),
            WordFeatures(grams, arrays["idf"]),
            tuple(
                Stage(count, arrays[f"weights{number}"], arrays[f"trust{number}"], heard)
                for number, (count, heard) in enumerate(about["stages"])
            ),
            tuple(arrays[f"known{number}"].astype(np.float32) for number in range(len(names))),
            arrays["numbers"],
            names,
        )
    return model, about["settings"]


def check_encoders(model: IntentModel, encoders: Sequence[Encoder]) -> None:
    """Refuse encoders that the model was not trained with; raises ValueError."""
    names = tuple(each.name for each in encoders)
    if names != model.encoder_names:
        made = ", ".join(model.encoder_names) or "none"
        raise ValueError(
            f"This model was trained with the encoders {made}; config.yml now has"
            f" {', '.join(names) or 'none'}: train it again (make train)."
        )
