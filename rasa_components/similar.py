"""Find messages that say nearly the same, and where each is taught already.

`python -m rasa_components.similar data/nlu` reads one JSON object with "text" a line and writes, in
the same order, one with its `group` (counted from 0), its `key` (equal keys are one sentence to the
classifier) and `taught`, the intent whose examples hold that sentence, or null.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rasa_components.encoder import CarefulEncoder
from rasa_components.nlu_files import read_examples
from rasa_components.normalise import normalise

ALIKE = 0.7
"""The cosine from which two sentences are one request in other words."""


def sentence(text: str) -> str:
    """Return what the classifier makes of a text, but for the sign at its end."""
    return normalise(text).rstrip("?.! ")


def groups(vectors: np.ndarray, alike: float = ALIKE) -> list[int]:
    """Return each unit row's group: that of the first row it is like, or a new one."""
    found: list[int] = []
    first: list[int] = []
    for row, vector in enumerate(vectors):
        likeness = vectors[first] @ vector
        nearest = int(likeness.argmax()) if first else -1
        if nearest < 0 or likeness[nearest] < alike:
            nearest = len(first)
            first.append(row)
        found.append(nearest)
    return found


def look_up(texts: Sequence[str], folder: Path) -> Iterator[dict[str, Any]]:
    """Yield what `__doc__` says of each text."""
    taught = {sentence(text): intent for text, intent in read_examples(folder)}
    keys = [sentence(text) for text in texts]
    for key, group in zip(keys, groups(CarefulEncoder().encode(keys)), strict=True):
        yield {"group": group, "key": key, "taught": taught.get(key)}


def main() -> None:
    """Answer once the input has ended."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("data", type=Path, help="the folder of the training examples")
    folder = arguments.parse_args().data
    for found in look_up([json.loads(line)["text"] for line in sys.stdin], folder):
        print(json.dumps(found))  # noqa: T201


if __name__ == "__main__":
    main()
