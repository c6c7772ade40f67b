"""`python -m rasa_components.tune_encoder PARTS DATA`: teach the careful encoder shops' language.

Run by hand (`make tune`, three quarters of an hour on two cores), not when a model is trained. Each
weight of the network's upper layers gets a small addition, the product of two narrow matrices
(LoRA); they learn to tell the intents of DATA's messages apart, and tuning.py keeps them. A seventh
of the messages, or with --leave-out those of some files, are not learnt from: what is gained for
them is printed, the share of their intents that a regression over the vectors names. With
--leave-out nothing is written.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import tensorflow as tf
from safetensors.numpy import load as read_weights
from tokenizers import Tokenizer

from rasa_components import tuning
from rasa_components.careful_network import LAYERS, CarefulNetwork
from rasa_components.convert_encoder import published
from rasa_components.encoder import MAX_TOKENS
from rasa_components.logistic import fit
from rasa_components.nlu_files import read_examples
from rasa_components.normalise import normalise
from rasa_components.tunable_network import UPPER, Upper

_EPOCHS, _BATCH, _WARM_UP = 3, 32, 0.1
_RATE, _RATE_OF_HEAD, _DECAY = 1e-3, 2e-3, 0.01
_SHARPNESS, _SMOOTHING, _DROPPED = 12.0, 0.1, 0.1
_STEPS_A_LINE = 50
_SCHEDULES = tf.keras.optimizers.schedules


@dataclass(frozen=True)
class _Texts:
    """The lower layers' vectors of every text's tokens, one text's after another's."""

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


def _lower(weights: dict[str, np.ndarray], tokenizer: Tokenizer, texts: Sequence[str]) -> _Texts:
    """Run the layers that stay as they are, once."""
    ids = [each.ids for each in tokenizer.encode_batch(list(texts))]
    with tempfile.NamedTemporaryFile(suffix=".onnx") as file:
        onnx.save(CarefulNetwork(weights).lower(LAYERS - UPPER), file.name)
        session = onnxruntime.InferenceSession(file.name)
    counts = np.array([len(own) for own in ids])
    began, found = time.monotonic(), [np.empty(0)] * len(ids)
    for number in np.unique(counts):  # together only with texts that are as long
        same = np.flatnonzero(counts == number)
        for rows in np.array_split(same, -(-len(same) // _BATCH)):
            vectors = session.run(None, {"ids": np.array([ids[row] for row in rows])})[0]
            for row, own in zip(rows, np.split(vectors.astype(np.float16), len(rows)), strict=True):
                found[row] = own
        _say(f"lower layers: messages of up to {number} tokens", began)
    return _Texts(np.concatenate(found), counts)


def _tune(upper: Upper, texts: _Texts, numbers: np.ndarray, rows: np.ndarray) -> None:
    """Learn to tell the labels of some rows apart; `numbers` has every text's label."""
    width, labels = texts.tokens.shape[1], int(numbers.max()) + 1
    head = [
        tf.Variable(tf.random.stateless_normal([width, labels], [0, 0]) * 0.02),
        tf.Variable(tf.zeros([labels])),
    ]
    steps = _EPOCHS * -(-len(rows) // _BATCH)
    learners = [_learner(rate, steps) for rate in (_RATE, _RATE_OF_HEAD)]
    own = [list(upper.trainable_variables), head]
    kinds = [((None, None, width), tf.float32), ((None, None), tf.float32), ((None,), tf.int64)]

    @tf.function(input_signature=[tf.TensorSpec(*each) for each in kinds], autograph=False)
    def step(vectors: tf.Tensor, there: tf.Tensor, truth: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            loss = _loss(upper(vectors, there, _DROPPED), head, truth)
        for learner, some, slopes in zip(learners, own, tape.gradient(loss, own), strict=True):
            learner.apply_gradients(zip(slopes, some, strict=True))
        return loss

    began, losses = time.monotonic(), []
    for number, batch in enumerate(_batches(texts.counts, rows), start=1):
        losses.append(float(step(*texts.batch(batch), numbers[batch])))
        if number % _STEPS_A_LINE == 0:
            _say(f"step {number} of {steps}, loss {np.mean(losses[-_STEPS_A_LINE:]):.3f}", began)


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


def _batches(counts: np.ndarray, rows: np.ndarray) -> Iterator[np.ndarray]:
    """Yield every row once an epoch, with others of about the same length, in any order."""
    random = np.random.RandomState(0)
    for _ in range(_EPOCHS):
        shuffled, batches = random.permutation(rows), []
        for at in range(0, len(rows), 20 * _BATCH):
            some = shuffled[at : at + 20 * _BATCH]
            some = some[np.argsort(counts[some], kind="stable")]
            batches += [some[i : i + _BATCH] for i in range(0, len(some), _BATCH)]
        yield from (batches[i] for i in random.permutation(len(batches)))


def _vectors(upper: Upper, texts: _Texts) -> np.ndarray:
    order = np.argsort(texts.counts, kind="stable")
    found = np.zeros((len(order), texts.tokens.shape[1]), dtype=np.float32)
    for at in range(0, len(order), 128):
        rows = order[at : at + 128]
        found[rows] = upper(*texts.batch(rows)).numpy()
    return found


def _named(vectors: np.ndarray, numbers: np.ndarray, rows: np.ndarray) -> float:
    """Return the share of the other rows that a regression over some rows names."""
    labels, own = np.unique(numbers[rows], return_inverse=True)
    weights = fit(1.5 * vectors[rows], own, 10.0)
    scores = 1.5 * vectors[~rows] @ weights[:-1] + weights[-1]
    return float((labels[scores.argmax(axis=1)] == numbers[~rows]).mean())


def _say(words: str, began: float) -> None:
    print(f"{words}, {time.monotonic() - began:.0f} s", flush=True)  # noqa: T201


def _report(before: float, after: float) -> None:
    shares = f"{before:.4f} before, {after:.4f} after"
    print(f"intents of messages not learnt from that are named: {shares}")  # noqa: T201


def main() -> None:
    """Tune and write, or tune without some files and tell what it gained."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("parts", type=Path, help="the folder with the packages of the weights")
    arguments.add_argument("data", type=Path, help="the folder with the training messages")
    arguments.add_argument("--leave-out", nargs="+", default=[], metavar="FILE")
    given = arguments.parse_args()
    tf.random.set_seed(0)
    files = sorted(given.data.glob("*.yml"))
    rows = [(normalise(t), i, f.name) for f in files for t, i in read_examples(f)]
    texts = np.array([text for text, _, _ in rows])
    numbers = np.unique([intent for _, intent, _ in rows], return_inverse=True)[1]
    if given.leave_out:
        used = ~np.isin([file for _, _, file in rows], given.leave_out)
    else:
        used = ~np.array([tuning.kept_apart(text) for text in texts])
    weights, tokenizer = _published(given.parts)
    lower, upper = _lower(weights, tokenizer, texts), Upper(weights)
    before = _named(_vectors(upper, lower), numbers, used)
    _tune(upper, lower, numbers, np.flatnonzero(used))
    _report(before, _named(_vectors(upper, lower), numbers, used))
    if not given.leave_out:
        tuning.write(upper.learnt(), texts[used].tolist())


def _published(parts: Path) -> tuple[dict[str, np.ndarray], Tokenizer]:
    found = published(parts)
    tokenizer = Tokenizer.from_str(found["tokenizer.json"].decode())
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.no_padding()
    return read_weights(found["model.safetensors"]), tokenizer


if __name__ == "__main__":
    main()
