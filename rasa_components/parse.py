"""Understand messages with a trained model, without starting Rasa.

`python -m rasa_components.parse models/x.tar.gz` reads one JSON object with "text" a line and
writes one with what was understood; `intent` is null where the bot would not answer.
"""

import argparse
import json
import sys
import tarfile
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rasa_components.encoder import Encoder
from rasa_components.intent_model import IntentModel, check_encoders, load_model
from rasa_components.learn import configured_encoders
from rasa_components.understanding import FALLBACK, Settings, understand

_FILES = ("model.npz", "model.json")


def read_model(archive: Path) -> tuple[IntentModel, dict[str, Any]]:
    """Return the classifier inside a Rasa model and its settings; KeyError if there is none."""
    with TemporaryDirectory() as folder, tarfile.open(archive) as tar:
        ours = {Path(m.name).name: m for m in tar if _is_ours(m.name)}
        for name in _FILES:
            inside = tar.extractfile(ours[name])
            assert inside is not None  # noqa: S101 (a regular file, as Rasa wrote it)
            Path(folder, name).write_bytes(inside.read())
        return load_model(Path(folder))


def _is_ours(member: str) -> bool:
    return "FusedIntentClassifier" in member and Path(member).name in _FILES


class Parser:
    """A model with its encoder, ready for messages."""

    def __init__(
        self, model: IntentModel, config: dict[str, Any], encoders: Sequence[Encoder] | None = None
    ) -> None:
        """Load the encoders unless they are given; raises EncoderMissing, ValueError."""
        self.model, self.settings = model, Settings.of(config)
        self.encoders = configured_encoders(config) if encoders is None else encoders
        check_encoders(model, self.encoders)

    def parse(self, text: str) -> dict[str, Any]:
        """Return what the component would set; `ms`: the milliseconds it took.

        `encoder`: whether the careful encoder was asked.
        """
        began = time.perf_counter()
        found = understand(text, self.model, self.encoders, self.settings)
        return {
            "text": text,
            "intent": None if found.intent == FALLBACK else found.intent,
            "confidence": round(found.confidence, 4),
            "ranking": [[name, round(sure, 4)] for name, sure in found.ranking],
            "requests": found.requests_as_dicts(),
            "encoder": found.stage > 0,
            "ms": round((time.perf_counter() - began) * 1000, 2),
        }


def main() -> None:
    """Answer line by line until the input ends."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("model", type=Path, help="a model.tar.gz that Rasa trained")
    parser = Parser(*read_model(arguments.parse_args().model))
    for line in sys.stdin:
        print(json.dumps(parser.parse(json.loads(line)["text"])), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
