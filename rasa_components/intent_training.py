"""Train the classifier and learn from rows it has not seen how far to trust it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from rasa_components.intent_model import IntentModel, Stage, with_neighbours
from rasa_components.logistic import fit, main_directions, softmax
from rasa_components.spelling import Speller
from rasa_components.word_features import WordFeatures

FOLDS = 5
_VECTOR_WEIGHT = 1.5
"""Of each sentence vector beside the words'; found by cross-validation."""
_ENOUGH = 100
"""With fewer rows the held-out ones say too little: the measured constants stay."""
_TRUST = {0: (6.0, -3.0), 1: (3.06, 7.46, -5.96), 2: (3.06, 3.73, 3.73, -5.96)}
"""Weight of the probability, of each encoder's nearest cosine, constant; by number of encoders.
Measured on messages to other shops."""
_COMPARED = 2000
"""With so many sentences a quick encoder's vector is compared: more would cost every message
milliseconds, and were measured to gain nothing. The last encoder's is compared with all."""
_HEAP = 100
"""With fewer rows an intent, on average, the nearest sentences are not heard: one odd sentence
would decide (HINT3's four shops, with 10 to 25 each, lost 0.7 points by them)."""
_DRAWN_TO_TRUST = 1e-4


@dataclass(frozen=True)
class Rows:
    """Messages as numbers: `vectors` has a matrix per encoder, `grams` the words' main part.

    `fresh`: a truth value per row, whether the encoders were made without it.
    """

    vectors: tuple[np.ndarray, ...]
    grams: np.ndarray
    fresh: np.ndarray

    def at(self, rows: np.ndarray) -> "Rows":
        """Return some of the rows."""
        some = tuple(each[rows] for each in self.vectors)
        return Rows(some, self.grams[rows], self.fresh[rows])

    def first(self, encoders: int) -> "Rows":
        """Return all rows without the later encoders' vectors."""
        return Rows(self.vectors[:encoders], self.grams, self.fresh)

    def joined(self) -> np.ndarray:
        """Return what is learnt from, one row each."""
        return np.hstack([*(_VECTOR_WEIGHT * each for each in self.vectors), self.grams])


@dataclass(frozen=True)
class Judged:
    """What a model thought of rows it had not learnt from. `weight`: how much a row counts."""

    likely: np.ndarray
    near: tuple[np.ndarray, ...]
    right: np.ndarray
    weight: np.ndarray


@dataclass(frozen=True)
class Lesson:
    """What is learnt from. All messages are normalised.

    `vectors` and `background_vectors` hold a matrix per encoder; `fresh` a truth value per message,
    whether the encoders were made without it (None: all were). `background` are messages that
    belong to none of the intents: from them is learnt when to keep silent. Where intents of
    their own say what is out of scope, none are needed. `names`: of products.
    """

    texts: Sequence[str]
    intents: Sequence[str]
    vectors: tuple[np.ndarray, ...]
    names: Sequence[str] = ()
    background: Sequence[str] = ()
    background_vectors: tuple[np.ndarray, ...] = ()
    fresh: np.ndarray | None = None


def train(known: Lesson, encoders: Sequence[str], c: float) -> IntentModel:
    """Train; deterministic.

    Args:
        known: at least one message per intent.
        encoders: their names, the quick one first; none for words alone.
        c: the inverse of the ridge penalty.
    """
    labels, numbers = np.unique(np.array(known.intents), return_inverse=True)
    words = WordFeatures.learn(known.texts)
    grams = words.matrix(known.texts)
    directions = main_directions(grams)
    fresh = np.ones(len(numbers), dtype=bool) if known.fresh is None else known.fresh
    rows, apart = Rows(known.vectors, grams @ directions, fresh), None
    if known.background:
        grams_apart = words.matrix(known.background) @ directions
        apart = Rows(known.background_vectors, grams_apart, np.ones(len(grams_apart), dtype=bool))
    stages, heard = [], len(numbers) >= _HEAP * len(labels)
    for count in range(min(1, len(encoders)), len(encoders) + 1):
        own, aside = rows.first(count), apart.first(count) if apart else None
        last = 0 < count == len(encoders)
        trust = np.array(_TRUST[count])
        if fresh.sum() >= _ENOUGH and len(labels) > 1:
            trust = calibrate(held_out(own, numbers, c, aside, heard and last), trust)
        stages.append(Stage(count, _weights(own, numbers, c, directions), trust, heard and last))
    return IntentModel(
        tuple(labels.tolist()),
        Speller.learn(known.texts, known.names),
        words,
        tuple(stages),
        compared(known.vectors, heard),
        numbers,
        tuple(encoders),
    )


def _weights(rows: Rows, numbers: np.ndarray, c: float, directions: np.ndarray) -> np.ndarray:
    """Fit a stage; carry what was learnt in the words' main directions back to the grams."""
    learnt = fit(rows.joined(), numbers, c)
    at = sum(each.shape[1] for each in rows.vectors)
    parts = [_VECTOR_WEIGHT * learnt[:at], directions @ learnt[at:-1], learnt[-1:]]
    return np.vstack(parts).astype(np.float32)


def split(intents: Sequence[str] | np.ndarray, folds: int = FOLDS, seed: int = 0) -> np.ndarray:
    """Return each row's fold; every intent is spread evenly. Same seed, same folds."""
    names = np.array(intents)
    fold = np.zeros(len(names), dtype=int)
    random = np.random.RandomState(seed)
    for name in np.unique(names):
        rows = np.flatnonzero(names == name)
        fold[random.permutation(rows)] = (np.arange(len(rows)) + random.randint(folds)) % folds
    return fold


def held_out(rows: Rows, numbers: np.ndarray, c: float, apart: Rows | None, heard: bool) -> Judged:
    """Cross-validate; each fold's model also judges the `apart` rows, all out of scope.

    Only fresh rows are judged: vectors of the others look better than a customer's will.
    `heard`: the nearest sentences have their vote, as in the last stage. Those apart weigh as
    much in all as the rows in scope: nobody knows a shop's own share. The grams are those of all
    rows: their choice looks at no label.
    """
    fold, parts = split(numbers), []
    for k in range(FOLDS):
        new = np.flatnonzero((fold == k) & rows.fresh)
        seen, labels = rows.at(np.flatnonzero(fold != k)), numbers[fold != k]
        given = [(rows.at(new), numbers[new]), *([(apart, np.array([-1]))] if apart else [])]
        parts.append(_judge(_Learnt.of(seen, labels, c, heard), given))
    judged = [each for part in parts for each in part]
    return Judged(
        np.concatenate([each.likely for each in judged]),
        tuple(map(np.concatenate, zip(*(each.near for each in judged), strict=True))),
        np.concatenate([each.right for each in judged]),
        np.concatenate([each.weight for each in judged]),
    )


@dataclass(frozen=True)
class _Learnt:
    """A fold's model. `present`: its labels' numbers; a fold may lack a rare intent."""

    present: np.ndarray
    numbers: np.ndarray
    weights: np.ndarray
    known: tuple[np.ndarray, ...]
    heard: bool

    @classmethod
    def of(cls, seen: Rows, labels: np.ndarray, c: float, heard: bool) -> "_Learnt":
        present, numbers = np.unique(labels, return_inverse=True)
        weights = fit(seen.joined(), numbers, c)
        return cls(present, numbers, weights, compared(seen.vectors, heard), heard)


def _judge(learnt: _Learnt, given: list[tuple[Rows, np.ndarray]]) -> list[Judged]:
    """Judge rows with their labels (-1: none of the intents)."""
    judged = []
    for rows, truth in given:
        likely = softmax(rows.joined() @ learnt.weights[:-1] + learnt.weights[-1])
        cosines = [own @ known.T for own, known in zip(rows.vectors, learnt.known, strict=True)]
        if learnt.heard:
            likely = with_neighbours(likely, cosines[-1], learnt.numbers)
        right = (learnt.present[likely.argmax(axis=1)] == truth).astype(float)
        near = tuple(each.max(axis=1) for each in cosines)
        judged.append(
            Judged(likely.max(axis=1), near, right, np.full(len(likely), 1 / len(likely)))
        )
    return judged


def compared(vectors: tuple[np.ndarray, ...], heard: bool) -> tuple[np.ndarray, ...]:
    """Return the training sentences that new ones are compared with, for each encoder.

    All of the last encoder's where they are `heard`, else some where there are many.
    """
    some = tuple(each[:: -(-len(each) // _COMPARED)] for each in vectors)
    return (*some[:-1], vectors[-1]) if heard and vectors else some


def calibrate(seen: Judged, prior: np.ndarray) -> np.ndarray:
    """Fit a stage's trust by logistic regression, drawn a little to the measured constants."""
    columns = np.stack([seen.likely, *seen.near, np.ones_like(seen.likely)], axis=1)
    weight, sign = seen.weight / seen.weight.sum(), np.where(seen.right > 0, 1, -1)

    def loss(constants: np.ndarray) -> float:
        miss = np.logaddexp(0, -sign * (columns @ constants))
        return float(weight @ miss + _DRAWN_TO_TRUST * ((constants - prior) ** 2).sum())

    return np.asarray(minimize(loss, prior, method="L-BFGS-B").x)
