"""What the encoders' networks in TensorFlow share: weights with learnt additions (LoRA).

The same networks as careful_network.py and quick_network.py write down for use, from a text's
token vectors on; only tune_encoder.py needs these.
"""

from collections.abc import Mapping
from typing import Protocol

import numpy as np
import tensorflow as tf

RANK = 16

Learnt = Mapping[str, tuple[np.ndarray, np.ndarray]]
"""For each published weight two factors; their product is added to it."""


class Tunable(Protocol):
    """A network, or its upper part."""

    @property
    def trainable_variables(self) -> tuple[tf.Variable, ...]:
        """Return all that is learnt."""

    def __call__(self, x: tf.Tensor, there: tf.Tensor, dropped: float = 0.0) -> tf.Tensor:
        """Turn token vectors into one unit vector per text.

        Args:
            x: texts x tokens x columns.
            there: 1 where a text has a token, 0 where it is shorter than the longest.
            dropped: the share that is left out at random while learning.
        """

    def learnt(self) -> Learnt:
        """Return what was learnt."""


class Dense(tf.Module):
    """Published weights, with an addition that is learnt."""

    def __init__(
        self, weights: np.ndarray, constants: np.ndarray | None, random: np.random.RandomState
    ) -> None:
        """Add nothing yet. `weights`: inputs x outputs."""
        super().__init__()
        self._kept = tf.constant(weights)
        self._constants = tf.constant(0.0 if constants is None else constants)
        inputs, outputs = weights.shape
        first = random.randn(inputs, RANK) / np.sqrt(inputs)
        self.down = tf.Variable(first.astype(np.float32))
        self.up = tf.Variable(np.zeros((RANK, outputs), dtype=np.float32))

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        return x @ self._kept + (x @ self.down) @ self.up + self._constants

    def factors(self) -> tuple[np.ndarray, np.ndarray]:
        """Return inputs x RANK and RANK x outputs."""
        return self.down.numpy(), self.up.numpy()


def norm(x: tf.Tensor, shift: tf.Tensor, scale: tf.Tensor, epsilon: float) -> tf.Tensor:
    """Normalise each token's vector."""
    mean, spread = tf.nn.moments(x, [-1], keepdims=True)
    return tf.nn.batch_normalization(x, mean, spread, shift, scale, epsilon)


def dropout(x: tf.Tensor, share: float) -> tf.Tensor:
    """Leave out a share of the numbers at random."""
    return tf.nn.dropout(x, share) if share else x
