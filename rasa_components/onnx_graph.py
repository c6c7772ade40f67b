"""Write a network down as an ONNX graph, node by node; only set-up needs it (and `onnx`)."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

_OPSET, _IR_VERSION = 17, 8


class Graph:
    """A graph that grows. Values are known by the names that the methods return."""

    def __init__(self) -> None:
        """Begin with nothing but the input `ids`: the token numbers of equally long texts."""
        self.nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def constant(self, value: np.ndarray) -> str:
        """Add a value that never changes."""
        name = f"constant{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def numbers(self, *numbers: int) -> str:
        """Add whole numbers: places, sizes, axes."""
        return self.constant(np.array(numbers, dtype=np.int64))

    def add(self, kind: str, *inputs: str, **settings: object) -> str:
        """Add a node and return its result's name."""
        name = f"{kind}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [f"of_{name}"], name, **settings))
        return f"of_{name}"

    def times(self, x: str, weights: np.ndarray, constants: np.ndarray) -> str:
        """Multiply by weights from the right, and add constants."""
        product = self.add("MatMul", x, self.constant(weights))
        return self.add("Add", product, self.constant(constants))

    def tokens(self) -> str:
        """Return how many tokens each text has."""
        return self.add("Gather", self.add("Shape", "ids"), self.numbers(1))

    def finish(self, name: str, result: str, width: int) -> onnx.ModelProto:
        """Return the network that turns `ids` into one row of `width` per text."""
        given = helper.make_tensor_value_info("ids", TensorProto.INT64, ["texts", "tokens"])
        found = helper.make_tensor_value_info(result, TensorProto.FLOAT, ["texts", width])
        graph = helper.make_graph(self.nodes, name, [given], [found], self._constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)])
        model.ir_version = _IR_VERSION
        return model
