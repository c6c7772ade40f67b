"""The multilingual Universal Sentence Encoder as an ONNX graph, from its published arrays.

Each token's vector is joined with three that look at its neighbours (windows of two, three and
five tokens); their sum goes through a few dense layers. Its package multiplies the same in numpy:
ten times slower for one message, most of that spent on fetching weights of four bytes.
"""

from collections.abc import Mapping

import numpy as np
import onnx
from onnx import TensorProto

from rasa_components.onnx_graph import Graph
from rasa_components.quick_shape import BLOCKS, WINDOW, WINDOWS

_WORD, _WIDTH = 512, 512


def quick_network(weights: Mapping[str, np.ndarray]) -> onnx.ModelProto:
    """Return the network. `weights`: the published arrays by their published names."""
    return _Network(weights).model()


class _Network(Graph):
    def __init__(self, weights: Mapping[str, np.ndarray]) -> None:
        super().__init__()
        self._weights = weights
        self._tokens = self.tokens()

    def model(self) -> onnx.ModelProto:
        words = self._words()
        projected = self._norm(
            self.times(words, self._joined("proj{}", 1), self._joined("proj_b{}")),
            self._joined("ln_g{}"),
            self._joined("ln_b{}"),
        )
        seen = [self._windows(projected, place) for place in range(len(WINDOWS))]
        every = self.add("Concat", words, *seen, axis=2)
        all_norm = self._norm(every, self._weights["ln_g"], self._weights["ln_b"])
        return self.finish("quick", self._deep(self._mean(all_norm)), _WIDTH)

    def _words(self) -> str:
        """Look the tokens up: a byte each number, with its block's scale and lowest value."""
        table = np.empty((BLOCKS * len(self._weights["q1"]), _WORD), dtype=np.uint8)
        for block in range(BLOCKS):
            table[block::BLOCKS] = self._weights[f"q{block + 1}"]
        block_of = self.add("Mod", "ids", self.numbers(BLOCKS))
        scale, low = (
            self.add("Gather", self.constant(self._weights[name][:, None]), block_of)
            for name in ("scale", "lo")
        )
        small = self.add("Gather", self.constant(table), "ids")
        return self.add(
            "Add", self.add("Mul", self.add("Cast", small, to=TensorProto.FLOAT), scale), low
        )

    def _joined(self, name: str, axis: int = 0) -> np.ndarray:
        return np.concatenate([self._weights[name.format(n)] for n, _ in WINDOWS], axis=axis)

    def _norm(self, x: str, scale: np.ndarray, shift: np.ndarray) -> str:
        epsilon = float(self._weights["eps"])
        constants = (self.constant(scale), self.constant(shift))
        return self.add("LayerNormalization", x, *constants, axis=-1, epsilon=epsilon)

    def _windows(self, projected: str, place: int) -> str:
        """Look twice at each token's window, each time adding what was seen."""
        start = place * WINDOW
        ends = (self.numbers(start), self.numbers(start + WINDOW), self.numbers(2))
        seen = self.add("Slice", projected, *ends)
        size, before = WINDOWS[place]
        for layer in ("1", "2"):
            own = (self._weights[f"{letter}{layer}_{size}"] for letter in "wb")
            more = self.add("Relu", self.times(self._neighbours(seen, size, before), *own))
            seen = self.add("Add", more, seen)
        return seen

    def _neighbours(self, x: str, size: int, before: int) -> str:
        """Put each token's window side by side; beyond the text's ends there are zeros."""
        padded = self.add("Pad", x, self.numbers(0, before, 0, 0, size - 1 - before, 0))
        parts = [
            self.add(
                "Slice",
                padded,
                self.numbers(at),
                self.add("Add", self._tokens, self.numbers(at)),
                self.numbers(1),
            )
            for at in range(size)
        ]
        return self.add("Concat", *parts, axis=2)

    def _mean(self, x: str) -> str:
        """Project the tokens' sum, and divide it by the root of their number."""
        tokens = self.add("Cast", self._tokens, to=TensorProto.FLOAT)
        total = self.add("ReduceSum", x, self.numbers(1), keepdims=0)
        projected = self._dense(total, "cnn_W")
        shift = self.add("Mul", tokens, self.constant(self._weights["cnn_b"]))
        return self.add("Div", self.add("Add", projected, shift), self.add("Sqrt", tokens))

    def _deep(self, mean: str) -> str:
        """Pass the dense layers, each of which is also told what the one before it was told."""
        first = self.add("Relu", self._dense(mean, "d0"))
        both = self.add("Add", self._dense(mean, "p1"), self._dense(first, "d1"))
        second = self.add("Relu", both)
        third = self.add("Relu", self._dense(second, "d2"))
        return self.add(
            "Tanh", self.add("Add", self._dense(second, "p3"), self._dense(third, "d3"))
        )

    def _dense(self, x: str, name: str) -> str:
        return self.add("MatMul", x, self.constant(self._weights[name]))
