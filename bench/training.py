"""Time a training: `.venv-rasa/bin/python -m bench.training [ROWS]` (2,000 of data/nlu).

Prints seconds with nothing at hand, and with the sentences' vectors from the run before. Loading
the encoders counts; Rasa and its import are left out.
"""

import sys
import tempfile
import time
from pathlib import Path

from rasa_components.learn import configured_encoders, learn
from rasa_components.nlu_files import read_examples, read_names
from rasa_components.understanding import DEFAULTS

DATA = Path(__file__).parents[1] / "data" / "nlu"


def main() -> None:
    """Train twice and print both times."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    rows = read_examples(DATA)
    step = max(1, len(rows) // wanted)
    some = rows[::step][:wanted]  # of every intent: they stand one after the other
    with tempfile.TemporaryDirectory() as folder:
        config = {**DEFAULTS, "vector_cache": f"{folder}/vectors.npz"}
        for at_hand in ("from nothing", "with cached vectors"):
            began = time.perf_counter()
            learn(some, read_names(DATA), config, configured_encoders(config))
            took = time.perf_counter() - began
            intents = len({intent for _, intent in some})
            print(f"{len(some)} messages, {intents} intents, {at_hand}: {took:.1f} s")


if __name__ == "__main__":
    main()
