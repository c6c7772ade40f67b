"""all-mpnet-base-v2 as an ONNX graph, from its published weights."""

import math
from collections.abc import Mapping

import numpy as np
import onnx

from rasa_components.encoder import MAX_TOKENS
from rasa_components.onnx_graph import Graph

LAYERS, HEADS, _WIDTH, EPSILON = 12, 12, 768, 1e-5
_FIRST_POSITION = 2
"""Two rows of the positions' table are for padding, which we never do."""
_DISTANCES, _FARTHEST = 32, 128


def distances(tokens: int) -> np.ndarray:
    """Return which row of the distances' table stands between each two tokens (MPNet's own rule).

    Half of the rows are for what comes later, half for what came before; near distances have a
    row each, far ones share rows, the wider the farther.
    """
    ahead = np.arange(tokens)[None] - np.arange(tokens)[:, None]
    half, near = _DISTANCES // 2, _DISTANCES // 4
    far = np.maximum(np.abs(ahead), 1)
    shared = near + (np.log(far / near) / math.log(_FARTHEST / near) * (half - near)).astype(int)
    row = np.where(np.abs(ahead) < near, np.abs(ahead), np.minimum(shared, half - 1))
    return row + (ahead > 0) * half


class CarefulNetwork(Graph):
    """From the token numbers of equally long texts to the mean of their tokens' vectors."""

    def __init__(self, weights: Mapping[str, np.ndarray]) -> None:
        """Take the published weights by their published names."""
        super().__init__()
        self._weights = weights

    def model(self) -> tuple[onnx.ModelProto, list[str]]:
        """Return the network, and the names of its layers' last multiplications."""
        x, last_dense = self._layers(LAYERS)
        mean = self.add("ReduceMean", x, axes=[1], keepdims=0)
        return self.finish("careful", mean, _WIDTH), last_dense

    def lower(self, layers: int) -> onnx.ModelProto:
        """Return the network up to some layer: it gives every token's vector, one after another."""
        x, _ = self._layers(layers)
        rows = self.add("Reshape", x, self.numbers(-1, _WIDTH))
        return self.finish("lower", rows, _WIDTH)

    def _layers(self, count: int) -> tuple[str, list[str]]:
        x, bias = self._embedded()
        last_dense = []
        for number in range(count):
            x, name = self._layer(x, bias, f"encoder.layer.{number}.")
            last_dense.append(name)
        return x, last_dense

    def _embedded(self) -> tuple[str, str]:
        """Return the tokens' first vectors, and what their distances add to the attention."""
        zero, two_three, tokens = self.numbers(0), self.numbers(2, 3), self.tokens()
        words = self.add("Gather", self._weight("embeddings.word_embeddings.weight"), "ids")
        table = self._weights["embeddings.position_embeddings.weight"]
        places = self.constant(table[_FIRST_POSITION : _FIRST_POSITION + MAX_TOKENS])
        x = self.add("Add", words, self.add("Slice", places, zero, tokens, zero))
        near = self._weights["encoder.relative_attention_bias.weight"][distances(MAX_TOKENS)]
        bias = self.constant(near.transpose(2, 0, 1)[None])
        both = self.add("Concat", tokens, tokens, axis=0)
        return (
            self._norm(x, "embeddings.LayerNorm"),
            self.add("Slice", bias, self.numbers(0, 0), both, two_three),
        )

    def _layer(self, x: str, bias: str, at: str) -> tuple[str, str]:
        x = self._norm(self.add("Add", x, self._attention(x, bias, at)), f"{at}attention.LayerNorm")
        inner = self._gelu(self._dense(x, f"{at}intermediate.dense"))
        outer = self._dense(inner, f"{at}output.dense")
        name = self.nodes[-2].name  # of the multiplication; the last node adds the constant
        return self._norm(self.add("Add", x, outer), f"{at}output.LayerNorm"), name

    def _attention(self, x: str, bias: str, at: str) -> str:
        """Let every token look at every other. The scale of the scores is put into the queries."""
        own = f"{at}attention.attn."
        scale = math.sqrt(_WIDTH // HEADS)
        three = [self._published(f"{own}{kind}") for kind in "qkv"]
        three[0] = (three[0][0] / scale, three[0][1] / scale)
        joined = [np.concatenate(each, axis=-1) for each in zip(*three, strict=True)]
        split = self.numbers(0, 0, 3, HEADS, _WIDTH // HEADS)
        parted = self.add("Reshape", self.times(x, *joined), split)
        parted = self.add("Transpose", parted, perm=[2, 0, 3, 1, 4])
        query, key, value = (
            self.add("Gather", parted, self.constant(np.array(part))) for part in range(3)
        )
        scores = self.add("MatMul", query, self.add("Transpose", key, perm=[0, 1, 3, 2]))
        weight = self.add("Softmax", self.add("Add", scores, bias), axis=-1)
        seen = self.add("Transpose", self.add("MatMul", weight, value), perm=[0, 2, 1, 3])
        return self._dense(self.add("Reshape", seen, self.numbers(0, 0, _WIDTH)), f"{own}o")

    def _gelu(self, x: str) -> str:
        halves = self.add("Mul", x, self.constant(np.float32(0.5)))
        error = self.add("Erf", self.add("Mul", x, self.constant(np.float32(math.sqrt(0.5)))))
        return self.add("Mul", halves, self.add("Add", error, self.constant(np.float32(1))))

    def _norm(self, x: str, name: str) -> str:
        scale, shift = self._weight(f"{name}.weight"), self._weight(f"{name}.bias")
        return self.add("LayerNormalization", x, scale, shift, axis=-1, epsilon=EPSILON)

    def _dense(self, x: str, name: str) -> str:
        return self.times(x, *self._published(name))

    def _published(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Return a dense layer's weights, to be multiplied from the right, and its constants."""
        return self._weights[f"{name}.weight"].T, self._weights[f"{name}.bias"]

    def _weight(self, name: str) -> str:
        return self.constant(self._weights[name])
