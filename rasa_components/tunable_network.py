"""The careful encoder's upper layers in TensorFlow, with additions that can be learnt (LoRA).

The same network as careful_network.py writes down for use; only tune_encoder.py needs this one.
"""

import numpy as np
import tensorflow as tf

from rasa_components.careful_network import EPSILON, HEADS, LAYERS, distances
from rasa_components.encoder import MAX_TOKENS

UPPER, RANK = 8, 16


class Dense(tf.Module):
    """A published layer's weights, with an addition that is learnt."""

    def __init__(self, weights: dict[str, np.ndarray], name: str, random: np.random.RandomState):
        super().__init__()
        self.weight = f"{name}.weight"
        self._kept = tf.constant(weights[self.weight].T)
        self._constants = tf.constant(weights[f"{name}.bias"])
        inputs, outputs = self._kept.shape
        first = random.randn(inputs, RANK) / np.sqrt(inputs)
        self.down = tf.Variable(first.astype(np.float32))
        self.up = tf.Variable(np.zeros((RANK, outputs), dtype=np.float32))

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        return x @ self._kept + (x @ self.down) @ self.up + self._constants


class Layer(tf.Module):
    """One of the network's layers, as in careful_network.py."""

    def __init__(self, weights: dict[str, np.ndarray], number: int, random: np.random.RandomState):
        super().__init__()
        at = f"encoder.layer.{number}."
        names = [
            *(f"attention.attn.{part}" for part in "qkvo"),
            "intermediate.dense",
            "output.dense",
        ]
        self.dense = [Dense(weights, at + name, random) for name in names]
        self._norms = [
            tuple(tf.constant(weights[f"{at}{name}.{kind}"]) for kind in ("bias", "weight"))
            for name in ("attention.LayerNorm", "output.LayerNorm")
        ]

    def __call__(self, x: tf.Tensor, bias: tf.Tensor, dropped: float) -> tf.Tensor:
        inner, outer = self.dense[4:]
        x = _norm(x + _dropout(self._attention(x, bias), dropped), self._norms[0])
        more = outer(tf.nn.gelu(inner(x), approximate=False))
        return _norm(x + _dropout(more, dropped), self._norms[1])

    def _attention(self, x: tf.Tensor, bias: tf.Tensor) -> tf.Tensor:
        shape = tf.shape(x)
        query, key, value = (
            tf.transpose(tf.reshape(part(x), [shape[0], shape[1], HEADS, -1]), [0, 2, 1, 3])
            for part in self.dense[:3]
        )
        scale = np.sqrt(x.shape[-1] // HEADS).astype(np.float32)
        seen = tf.nn.softmax(tf.matmul(query, key, transpose_b=True) / scale + bias)
        joined = tf.transpose(tf.matmul(seen, value), [0, 2, 1, 3])
        return self.dense[3](tf.reshape(joined, shape))


class Upper(tf.Module):
    """The last UPPER layers: from the lower ones' token vectors to one unit vector per text."""

    def __init__(self, weights: dict[str, np.ndarray]) -> None:
        super().__init__()
        random = np.random.RandomState(0)
        self.layers = [Layer(weights, n, random) for n in range(LAYERS - UPPER, LAYERS)]
        near = weights["encoder.relative_attention_bias.weight"][distances(MAX_TOKENS)]
        self._near = tf.constant(near.transpose(2, 0, 1)[None])

    def __call__(self, x: tf.Tensor, there: tf.Tensor, dropped: float = 0.0) -> tf.Tensor:
        """Encode. `there`: 1 where a text has a token, 0 where it is shorter than the longest."""
        tokens = tf.shape(x)[1]
        bias = self._near[:, :, :tokens, :tokens] + (there[:, None, None, :] - 1) * 1e9
        for layer in self.layers:
            x = layer(x, bias, dropped)
        mean = tf.reduce_sum(x * there[..., None], 1) / tf.reduce_sum(there, 1, keepdims=True)
        return tf.math.l2_normalize(mean, axis=1)

    def learnt(self) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """Return each weight's two factors."""
        every = [dense for layer in self.layers for dense in layer.dense]
        return {each.weight: (each.down.numpy(), each.up.numpy()) for each in every}


def _norm(x: tf.Tensor, shift_and_scale: tuple[tf.Tensor, ...]) -> tf.Tensor:
    mean, spread = tf.nn.moments(x, [-1], keepdims=True)
    return tf.nn.batch_normalization(x, mean, spread, *shift_and_scale, EPSILON)


def _dropout(x: tf.Tensor, share: float) -> tf.Tensor:
    return tf.nn.dropout(x, share) if share else x
