"""Find messages that say nearly the same, where each is taught already, and what it may mean.

`python -m rasa_components.similar data/nlu MODEL` reads one JSON object with "text" a line and
writes, in the same order, one with its `group` (counted from 0), its `key` (equal keys are one
sentence to the classifier), `taught`, the intent whose examples hold that sentence, or null, and
the model's `ranking` of intents, empty if there is no such file.
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
from rasa_components.parse import Parser, read_model

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


def look_up(texts: Sequence[str], folder: Path, model: Path) -> Iterator[dict[str, Any]]:
    """Yield what `__doc__` says of each text; raises ValueError for a model of other encoders."""
    taught = {sentence(text): intent for text, intent in read_examples(folder)}
    parser = Parser(*read_model(model)) if model.is_file() else None
    keys = [sentence(text) for text in texts]
    grouped = groups(CarefulEncoder().encode(keys))
    for text, key, group in zip(texts, keys, grouped, strict=True):
        ranking = parser.parse(text)["ranking"] if parser else []
        yield {"group": group, "key": key, "taught": taught.get(key), "ranking": ranking}


def main() -> None:
    """Answer once the input has ended."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("data", type=Path, help="the folder of the training examples")
    arguments.add_argument("model", type=Path, help="a model.tar.gz that Rasa trained")
    given = arguments.parse_args()
    texts = [json.loads(line)["text"] for line in sys.stdin]
    for found in look_up(texts, given.data, given.model):
        print(json.dumps(found))  # noqa: T201


if __name__ == "__main__":
    main()
