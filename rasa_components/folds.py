"""Cross-validate on the training data: JSON lines of what models understood of unseen rows.

`python -m rasa_components.folds data/nlu config.yml`; bench/evaluate.py scores them.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from ruamel.yaml import YAML

from rasa_components.intent_training import FOLDS, split
from rasa_components.learn import configured_encoders, fresh, learn
from rasa_components.nlu_files import read_examples, read_names
from rasa_components.normalise import normalise
from rasa_components.parse import Parser
from rasa_components.understanding import DEFAULTS

JOINED = 60
"""Messages of two requests made for each fold."""
_JOINS = (" and ", ". ", ", also ", "? ", "\n", " but ", ", ", ". Also, ")


def settings_in(config: Path) -> dict[str, Any]:
    """Return our component's settings in a Rasa configuration."""
    pipeline = YAML(typ="safe", pure=True).load(config)["pipeline"]
    own = next(part for part in pipeline if "FusedIntentClassifier" in part["name"])
    return {**DEFAULTS, **own}


def joined(rows: list[tuple[str, str]], settings: dict[str, Any], seed: int) -> Iterator[Any]:
    """Yield (text, its two intents): two questions or wishes of the rows put together."""
    random = np.random.RandomState(seed)
    never = set(settings["not_requests"])
    able = [row for row in rows if row[1] not in never and len(row[0].split()) > 1]
    for at in range(JOINED):
        first, second = (able[i] for i in random.randint(len(able), size=2))
        if first[1] != second[1]:
            yield (
                first[0].rstrip("?.! ") + _JOINS[at % len(_JOINS)] + second[0],
                [
                    first[1],
                    second[1],
                ],
            )


def understood(folder: Path, config: Path) -> Iterator[dict[str, Any]]:
    """Yield what a model trained on the other folds understood of each fresh row of a fold.

    Rows that an encoder was tuned with are only learnt from: they would flatter it.
    """
    rows, settings = read_examples(folder), settings_in(config)
    names, asked = read_names(folder), configured_encoders(settings)
    fold = split([intent for _, intent in rows])
    unseen = fresh([normalise(text) for text, _ in rows], asked)
    for k in range(FOLDS):
        seen = [row for row, own in zip(rows, fold, strict=True) if own != k]
        parser = Parser(learn(seen, names, settings, asked), settings, asked)
        own = [row for row, at in zip(rows, np.where(unseen, fold, -1), strict=True) if at == k]
        single = [(text, [intent]) for text, intent in own]
        for text, wanted in [*single, *joined(own, settings, k)]:
            yield {"fold": k, "wanted": wanted, **parser.parse(text)}


def main() -> None:
    """Write one JSON object per understood message."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("config", type=Path)
    given = arguments.parse_args()
    for found in understood(given.folder, given.config):
        print(json.dumps(found))  # noqa: T201


if __name__ == "__main__":
    main()
