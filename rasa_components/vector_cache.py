"""Remember training sentences' vectors on disk: encoding thousands takes most of a training."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from rasa_components.encoder import Encoder


def encode_all(
    encoders: Sequence[Encoder], texts: Sequence[str], cache: Path | None
) -> tuple[np.ndarray, ...]:
    """Return a matrix per encoder; read and extend `cache`, which is only ever a shortcut."""
    return tuple(_encode(each, texts, cache) for each in encoders)


def _encode(encoder: Encoder, texts: Sequence[str], cache: Path | None) -> np.ndarray:
    file = cache.with_suffix(f".{encoder.name.split()[0]}.npz") if cache else None
    known = _read(file) if file else {}
    keys = [_key(encoder, text) for text in texts]
    new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if new:
        known.update(zip(new, encoder.encode(list(new.values())), strict=True))
        if file:
            _write(file, known)
    return np.stack([known[key] for key in keys])


def _key(encoder: Encoder, text: str) -> str:
    """Name a text; another encoder's vectors never match."""
    return hashlib.sha256(f"{encoder.name} {text}".encode()).hexdigest()


def _read(cache: Path) -> dict[str, np.ndarray]:
    if not cache.is_file():
        return {}
    with np.load(cache, allow_pickle=False) as arrays:
        return dict(zip(arrays["keys"].tolist(), arrays["rows"], strict=True))


def _write(cache: Path, known: dict[str, np.ndarray]) -> None:
    """Write aside and rename: a training that is cut off leaves no half file."""
    cache.parent.mkdir(parents=True, exist_ok=True)
    aside = cache.with_suffix(".part.npz")
    np.savez(aside, keys=np.array(list(known)), rows=np.stack(list(known.values())))
    aside.replace(cache)
