"""What the encoders learnt from our training messages, kept beside their published weights.

`tune_encoder.py` makes the file by hand, now and then; set-up adds it to the weights. It also
notes which messages were learnt from: vectors of those flatter the classifier, so how far to
trust it is learnt from the others.
"""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

FILE = Path(__file__).with_name("encoder_tuning.npz")
QUICK_ADDED, CAREFUL_ADDED = 0.5, 0.7
"""Of what was learnt, this part is added. All of it serves our own messages no better, and costs
some of what the published weights know of other shops (docs/decisions.md)."""
_LEFT, _RIGHT, SHOWN = "left ", "right ", "shown"


def version() -> str:
    """Return the file's sha256: other tunings give other vectors."""
    return hashlib.sha256(FILE.read_bytes()).hexdigest()


def tuned(weights: Mapping[str, np.ndarray], share: float) -> dict[str, np.ndarray]:
    """Return an encoder's published weights with a share of what was learnt added to them."""
    changed = dict(weights)
    with np.load(FILE, allow_pickle=False) as learnt:
        for name in [name for name in weights if _LEFT + name in learnt]:
            left, right = (learnt[kind + name].astype(np.float32) for kind in (_LEFT, _RIGHT))
            changed[name] = weights[name] + share * (left @ right)
    return changed


def write(learnt: Mapping[str, tuple[np.ndarray, np.ndarray]], shown: Sequence[str]) -> None:
    """Write the file.

    Args:
        learnt: for each published weight two factors; their product is added to it.
        shown: the normalised messages that they were learnt from.
    """
    arrays = {SHOWN: np.array(sorted({_mark(text) for text in shown}), dtype=np.uint32)}
    for name, factors in learnt.items():
        for kind, factor in zip((_LEFT, _RIGHT), factors, strict=True):
            arrays[kind + name] = factor.astype(np.float16)
    np.savez_compressed(FILE, **arrays)


def fresh(texts: Sequence[str]) -> np.ndarray:
    """Return a row of truth values: which normalised messages the encoders were not tuned with.

    One in 300,000 that it never saw is held for one that it did.
    """
    with np.load(FILE, allow_pickle=False) as learnt:
        shown = frozenset(learnt[SHOWN].tolist())
    return np.array([_mark(text) not in shown for text in texts])


def kept_apart(text: str) -> bool:
    """Tell whether a message is one of the seventh that is never learnt from."""
    return _mark(text) % 7 == 0


def _mark(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")
