"""Train the understanding on any Rasa NLU file and let it answer messages.

`python -m rasa_components.evaluate TRAIN.yml TEST.jsonl` writes one JSON line per message of
TEST.jsonl ({"text": ...} a line): {"text", "intent" (null: would not answer), "confidence"}.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from rasa_components.learn import configured_encoders, learn
from rasa_components.nlu_files import read_examples, read_names
from rasa_components.parse import Parser
from rasa_components.understanding import DEFAULTS

THRESHOLD = 0.5
"""Chosen beforehand, for all shops: where confidence is a probability, half is even odds."""
_OUR_OUT_OF_SCOPE = Path(__file__).parents[1] / "data" / "nlu" / "out_of_scope.yml"


def settings(encoder: str) -> dict[str, Any]:
    """Return a component's settings for a foreign shop; they are the same for every shop."""
    own = {"encoder": encoder, "threshold": THRESHOLD, "background": str(_OUR_OUT_OF_SCOPE)}
    return {**DEFAULTS, **own}


def main() -> None:
    """Train, then answer line by line."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("train", type=Path, help="a Rasa NLU file (or a folder of them)")
    arguments.add_argument("test", type=Path, help='a file with one {"text": ...} a line')
    arguments.add_argument("--encoder", default="full", choices=["full", "quick", "none"])
    given = arguments.parse_args()
    rows = read_examples(given.train)
    if len({intent for _, intent in rows}) < 2:
        sys.exit(f"{given.train} needs examples of at least two intents.")
    config = settings(given.encoder)
    encoders = configured_encoders(config)
    parser = Parser(learn(rows, read_names(given.train), config, encoders), config, encoders)
    for line in given.test.read_text(encoding="utf-8").splitlines():
        if line.strip():
            found = parser.parse(json.loads(line)["text"])
            shown = {name: found[name] for name in ("text", "intent", "confidence")}
            print(json.dumps(shown, ensure_ascii=False))  # noqa: T201


if __name__ == "__main__":
    main()
