"""Train the classifier and learn from held-out rows how far to trust it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from rasa_components.intent_model import (
    WORDS_ALONE,
    Calibration,
    IntentModel,
    chances,
    likeness,
)
from rasa_components.logistic import fit, main_directions
from rasa_components.word_features import WordFeatures

FOLDS = 5
_VECTOR_WEIGHT = 1.5
"""Of the sentence vector beside the words'; found by cross-validation."""
_ENOUGH = 200
"""With fewer rows the held-out ones say too little: the measured constants stay."""


@dataclass(frozen=True)
class Prepared:
    """Training rows as numbers. `vectors` may have no columns: then words alone decide."""

    labels: tuple[str, ...]
    numbers: np.ndarray
    vectors: np.ndarray
    words: WordFeatures
    directions: np.ndarray
    rows: np.ndarray


def prepare(texts: Sequence[str], intents: Sequence[str], vectors: np.ndarray) -> Prepared:
    """Turn normalised texts into the columns that are learnt from."""
    labels, numbers = np.unique(np.array(intents), return_inverse=True)
    words = WordFeatures.learn(texts)
    grams = words.matrix(texts)
    directions = main_directions(grams)
    rows = np.hstack([_VECTOR_WEIGHT * vectors, grams @ directions])
    return Prepared(tuple(labels.tolist()), numbers, vectors, words, directions, rows)


def train(
    texts: Sequence[str], intents: Sequence[str], vectors: np.ndarray, c: float
) -> IntentModel:
    """Train on normalised texts; `vectors` has a row per text."""
    ready = prepare(texts, intents, vectors)
    trust = Calibration() if vectors.shape[1] else WORDS_ALONE
    if len(texts) >= _ENOUGH and len(ready.labels) > 1:
        trust = calibrate(*held_out(ready, c))
    learnt, at = fit(ready.rows, ready.numbers, c), vectors.shape[1]
    parts = [_VECTOR_WEIGHT * learnt[:at], ready.directions @ learnt[at:-1], learnt[-1:]]
    weights = np.vstack(parts).astype(np.float32)
    return IntentModel(ready.labels, ready.words, weights, vectors, ready.numbers, trust)


def split(intents: Sequence[str] | np.ndarray, folds: int = FOLDS, seed: int = 0) -> np.ndarray:
    """Return each row's fold; every intent is spread evenly. Same seed, same folds."""
    names = np.array(intents)
    fold = np.zeros(len(names), dtype=int)
    random = np.random.RandomState(seed)
    for name in np.unique(names):
        rows = np.flatnonzero(names == name)
        fold[random.permutation(rows)] = (np.arange(len(rows)) + random.randint(folds)) % folds
    return fold


def held_out(ready: Prepared, c: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return, for rows the weights never saw: best probability, likeness, whether it was right.

    The grams are those of all rows: their choice looks at no label.
    """
    fold = split(ready.numbers)
    likely, near, right = (np.zeros(len(fold)) for _ in range(3))
    for k in range(FOLDS):
        known, new = np.flatnonzero(fold != k), np.flatnonzero(fold == k)
        weights = fit(ready.rows[known], ready.numbers[known], c)
        like = np.zeros((len(new), 1))
        if ready.vectors.shape[1]:
            seen = ready.vectors[known]
            like = likeness(ready.vectors[new], seen, ready.numbers[known])
            near[new] = (ready.vectors[new] @ seen.T).max(axis=1)
        each = chances(ready.rows[new] @ weights[:-1] + weights[-1], like)
        likely[new] = each.max(axis=1)
        right[new] = each.argmax(axis=1) == ready.numbers[new]
    return likely, near, right


def calibrate(likely: np.ndarray, near: np.ndarray, right: np.ndarray) -> Calibration:
    """Fit the constants by logistic regression; slightly drawn to the measured defaults."""
    columns = np.stack([likely, near, np.ones_like(near)], axis=1)
    prior = np.array([Calibration.a, Calibration.b, Calibration.c])

    def loss(constants: np.ndarray) -> float:
        margin = np.where(right > 0, 1, -1) * (columns @ constants)
        return float(np.logaddexp(0, -margin).sum() + 0.05 * ((constants - prior) ** 2).sum())

    a, b, c = minimize(loss, prior, method="L-BFGS-B").x
    return Calibration(float(a), float(b), float(c))
