"""The careful encoder's upper layers in TensorFlow, as in careful_network.py."""

import numpy as np
import tensorflow as tf

from rasa_components.careful_network import EPSILON, HEADS, LAYERS, distances
from rasa_components.encoder import MAX_TOKENS
from rasa_components.tunable_network import Dense, Learnt, dropout, norm

UPPER = 8


class Layer(tf.Module):
    """One of the network's layers. Published weights have a row per output."""

    def __init__(self, weights: dict[str, np.ndarray], number: int, random: np.random.RandomState):
        super().__init__()
        at = f"encoder.layer.{number}."
        attention = [f"attention.attn.{part}" for part in "qkvo"]
        names = [at + name for name in (*attention, "intermediate.dense", "output.dense")]
        self.dense = {
            f"{name}.weight": Dense(weights[f"{name}.weight"].T, weights[f"{name}.bias"], random)
            for name in names
        }
        self._norms = [
            tuple(tf.constant(weights[f"{at}{name}.{kind}"]) for kind in ("bias", "weight"))
            for name in ("attention.LayerNorm", "output.LayerNorm")
        ]

    def __call__(self, x: tf.Tensor, bias: tf.Tensor, dropped: float) -> tf.Tensor:
        *attention, inner, outer = self.dense.values()
        x = norm(x + dropout(_attend(attention, x, bias), dropped), *self._norms[0], EPSILON)
        more = outer(tf.nn.gelu(inner(x), approximate=False))
        return norm(x + dropout(more, dropped), *self._norms[1], EPSILON)


class Careful(tf.Module):
    """The last UPPER layers."""

    def __init__(self, weights: dict[str, np.ndarray]) -> None:
        super().__init__()
        random = np.random.RandomState(0)
        self._layers = [Layer(weights, n, random) for n in range(LAYERS - UPPER, LAYERS)]
        near = weights["encoder.relative_attention_bias.weight"][distances(MAX_TOKENS)]
        self._near = tf.constant(near.transpose(2, 0, 1)[None])

    def __call__(self, x: tf.Tensor, there: tf.Tensor, dropped: float = 0.0) -> tf.Tensor:
        tokens = tf.shape(x)[1]
        bias = self._near[:, :, :tokens, :tokens] + (there[:, None, None, :] - 1) * 1e9
        for layer in self._layers:
            x = layer(x, bias, dropped)
        mean = tf.reduce_sum(x * there[..., None], 1) / tf.reduce_sum(there, 1, keepdims=True)
        return tf.math.l2_normalize(mean, axis=1)

    def learnt(self) -> Learnt:
        every = {name: dense for layer in self._layers for name, dense in layer.dense.items()}
        factors = {name: dense.factors() for name, dense in every.items()}
        return {name: (up.T, down.T) for name, (down, up) in factors.items()}


def _attend(dense: list[Dense], x: tf.Tensor, bias: tf.Tensor) -> tf.Tensor:
    shape = tf.shape(x)
    query, key, value = (
        tf.transpose(tf.reshape(part(x), [shape[0], shape[1], HEADS, -1]), [0, 2, 1, 3])
        for part in dense[:3]
    )
    scale = np.sqrt(x.shape[-1] // HEADS).astype(np.float32)
    seen = tf.nn.softmax(tf.matmul(query, key, transpose_b=True) / scale + bias)
    joined = tf.transpose(tf.matmul(seen, value), [0, 2, 1, 3])
    return dense[3](tf.reshape(joined, shape))
