"""Teach a network to tell the intents of messages apart; tune_encoder.py says with what for."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from rasa_components.logistic import fit
from rasa_components.tunable_network import Tunable

_BATCH, _WARM_UP = 32, 0.1
_RATE_OF_HEAD, _DECAY = 2e-3, 0.01
_SHARPNESS, _SMOOTHING, _DROPPED = 12.0, 0.1, 0.1
_STEPS_A_LINE = 50
_SCHEDULES = tf.keras.optimizers.schedules


@dataclass(frozen=True)
class Pace:
    """How often every text is learnt from, and how fast at most."""

    epochs: int
    rate: float


@dataclass(frozen=True)
class Texts:
    """What a network is given: vectors of every text's tokens, one text's after another's."""

    tokens: np.ndarray
    counts: np.ndarray

    def batch(self, rows: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
        """Return some texts' vectors, filled up to the longest, and where they have tokens."""
        starts, longest = np.cumsum(self.counts) - self.counts, self.counts[rows].max()
        vectors = np.zeros((len(rows), longest, self.tokens.shape[1]), dtype=np.float32)
        for at, row in enumerate(rows):
            end = starts[row] + self.counts[row]
            vectors[at, : self.counts[row]] = self.tokens[starts[row] : end]
        there = np.arange(longest) < self.counts[rows][:, None]
        return vectors, there.astype(np.float32)


def tune(network: Tunable, texts: Texts, numbers: np.ndarray, rows: np.ndarray, pace: Pace) -> None:
    """Learn to tell the labels of some rows apart; `numbers` has every text's label."""
    width, labels = texts.tokens.shape[1], int(numbers.max()) + 1
    head = [
        tf.Variable(tf.random.stateless_normal([width, labels], [0, 0]) * 0.02),
        tf.Variable(tf.zeros([labels])),
    ]
    steps = pace.epochs * -(-len(rows) // _BATCH)
    learners = [_learner(rate, steps) for rate in (pace.rate, _RATE_OF_HEAD)]
    own = [list(network.trainable_variables), head]
    kinds = [((None, None, width), tf.float32), ((None, None), tf.float32), ((None,), tf.int64)]

    @tf.function(input_signature=[tf.TensorSpec(*each) for each in kinds], autograph=False)
    def step(vectors: tf.Tensor, there: tf.Tensor, truth: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            loss = _loss(network(vectors, there, _DROPPED), head, truth)
        for learner, some, slopes in zip(learners, own, tape.gradient(loss, own), strict=True):
            learner.apply_gradients(zip(slopes, some, strict=True))
        return loss

    began, losses = time.monotonic(), []
    for number, batch in enumerate(_batches(texts.counts, rows, pace.epochs), start=1):
        losses.append(float(step(*texts.batch(batch), numbers[batch])))
        if number % _STEPS_A_LINE == 0:
            say(f"step {number} of {steps}, loss {np.mean(losses[-_STEPS_A_LINE:]):.3f}", began)


def _loss(vectors: tf.Tensor, head: Sequence[tf.Variable], truth: tf.Tensor) -> tf.Tensor:
    """Return how far a regression over the vectors is from the labels."""
    weights, constants = head
    scores = _SHARPNESS * (vectors @ weights) + constants
    return tf.reduce_mean(
        tf.keras.losses.categorical_crossentropy(
            tf.one_hot(truth, constants.shape[0]),
            scores,
            from_logits=True,
            label_smoothing=_SMOOTHING,
        )
    )


def _learner(rate: float, steps: int) -> tf.keras.optimizers.Optimizer:
    """Return an optimiser whose rate first rises, then falls to nothing."""
    warm = int(_WARM_UP * steps)
    fall = _SCHEDULES.PolynomialDecay(rate, steps - warm, 0.0)
    return tf.keras.optimizers.AdamW(_WarmUp(rate, warm, fall), _DECAY, global_clipnorm=1.0)


class _WarmUp(_SCHEDULES.LearningRateSchedule):
    def __init__(self, rate: float, steps: int, then: Callable[[tf.Tensor], tf.Tensor]) -> None:
        self._rate, self._steps, self._then = rate, steps, then

    def __call__(self, step: tf.Tensor) -> tf.Tensor:
        at = tf.cast(step, tf.float32)
        return tf.minimum(self._rate * (at + 1) / self._steps, self._then(at - self._steps))


def _batches(counts: np.ndarray, rows: np.ndarray, epochs: int) -> Iterator[np.ndarray]:
    """Yield every row once an epoch, with others of about the same length, in any order."""
    random = np.random.RandomState(0)
    for _ in range(epochs):
        shuffled, batches = random.permutation(rows), []
        for at in range(0, len(rows), 20 * _BATCH):
            some = shuffled[at : at + 20 * _BATCH]
            some = some[np.argsort(counts[some], kind="stable")]
            batches += [some[i : i + _BATCH] for i in range(0, len(some), _BATCH)]
        yield from (batches[i] for i in random.permutation(len(batches)))


def encoded(network: Tunable, texts: Texts) -> np.ndarray:
    """Return a unit vector per text."""
    order = np.argsort(texts.counts, kind="stable")
    found = [np.empty(0)] * len(order)
    for rows in np.array_split(order, -(-len(order) // 128)):
        for row, own in zip(rows, network(*texts.batch(rows)).numpy(), strict=True):
            found[row] = own
    return np.stack(found)


def named(vectors: np.ndarray, numbers: np.ndarray, rows: np.ndarray) -> float:
    """Return the share of the other rows that a regression over some rows names."""
    labels, own = np.unique(numbers[rows], return_inverse=True)
    weights = fit(1.5 * vectors[rows], own, 10.0)
    scores = 1.5 * vectors[~rows] @ weights[:-1] + weights[-1]
    return float((labels[scores.argmax(axis=1)] == numbers[~rows]).mean())


def say(words: str, began: float) -> None:
    """Print them with the seconds since then."""
    print(f"{words}, {time.monotonic() - began:.0f} s", flush=True)  # noqa: T201
