"""Remember training sentences' vectors on disk: encoding thousands takes most of a training."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from rasa_components.encoder import MODEL_SHA256, SentenceEncoder


def encode_all(encoder: SentenceEncoder, texts: Sequence[str], cache: Path | None) -> np.ndarray:
    """Return one row per text; read and rewrite `cache`, which is only ever a shortcut."""
    keys = [_key(text) for text in texts]
    known = _read(cache) if cache else {}
    new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    known.update(zip(new, encoder.encode(list(new.values())), strict=True))
    rows = np.stack([known[key] for key in keys])
    if cache and new:
        _write(cache, keys, rows)
    return rows


def _key(text: str) -> str:
    """Name a text; another encoder's vectors never match."""
    return hashlib.sha256(f"{MODEL_SHA256} {text}".encode()).hexdigest()


def _read(cache: Path) -> dict[str, np.ndarray]:
    if not cache.is_file():
        return {}
    with np.load(cache, allow_pickle=False) as arrays:
        return dict(zip(arrays["keys"].tolist(), arrays["rows"], strict=True))


def _write(cache: Path, keys: list[str], rows: np.ndarray) -> None:
    """Write aside and rename: a training that is cut off leaves no half file."""
    cache.parent.mkdir(parents=True, exist_ok=True)
    aside = cache.with_suffix(".part.npz")
    np.savez(aside, keys=np.array(keys), rows=rows)
    aside.replace(cache)
