"""Compare our pipeline with Rasa's own (stock.yml): same rows, same split, same way in and out.

Minutes to half an hour: Rasa's classifier learns slowly. Nothing in models/ is touched.
"""

import json
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from ruamel.yaml import YAML

from bench.evaluate_measure import BRAIN, ROOT, as_row, in_brain
from bench.evaluate_score import Scored, figures, percentiles, score
from bench.evaluate_tables import Table
from rasa_components.nlu_files import read_examples
from scripts.console import SetupError, run_logged, say

EPOCHS = 100
_HELD_OUT = 5
"""One in so many rows of an intent is measured, the others are learnt."""
_SHOWN = ("exact", "lenient", "harmful_oos")
_ENVIRONMENT = {"RASA_MAX_CACHE_SIZE": "0"}
"""Without it, a second try would take from Rasa's cache what the first one learnt."""
_LOG = ROOT / "var" / "log" / "stock.log"
_STEP = r"(Starting to train component.*?\.$|Epochs: +\d*0%.*)"

Example = tuple[str, str]


def compare(epochs: int) -> Table:
    """Train both on four fifths of data/nlu, measure both on the rest."""
    known, new = split(read_examples(ROOT / "data" / "nlu"))
    systems = {"ours": ROOT / "config.yml", f"stock, {epochs} epochs": ROOT / "bench" / "stock.yml"}
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "nlu.yml").write_text(as_training_file(known), encoding="utf-8")
        columns = {
            system: _measure(config_with(config, epochs), new, folder)
            for system, config in systems.items()
        }
    title = f"Trained on {len(known)} rows of data/nlu, measured on the other {len(new)}"
    return Table(title, ["", *columns], list(zip(*_lines(list(columns.values())), strict=True)))


def split(rows: Sequence[Example], seed: int = 1) -> tuple[list[Example], list[Example]]:
    """Return (to learn, to measure): a fifth of each intent's rows are for measuring."""
    by_intent: dict[str, list[Example]] = {}
    for row in rows:
        by_intent.setdefault(row[1], []).append(row)
    known: list[Example] = []
    new: list[Example] = []
    for intent, own in sorted(by_intent.items()):
        mixed = Random(f"{seed} {intent}").sample(own, len(own))
        held = len(own) // _HELD_OUT
        new += mixed[:held]
        known += mixed[held:]
    return known, new


def as_training_file(rows: Sequence[Example]) -> str:
    """Return rows as a training file of Rasa's, which looks for `nlu:` at the start of a line."""
    examples: dict[str, str] = {}
    for text, intent in rows:
        examples[intent] = f"{examples.get(intent, '')}- {text}\n"
    blocks = [
        "- " + json.dumps({"intent": intent, "examples": own}, ensure_ascii=False)
        for intent, own in examples.items()
    ]
    return "\n".join(['version: "3.1"', "nlu:", *blocks, ""])


def config_with(file: Path, epochs: int) -> dict[str, Any]:
    """Return a Rasa configuration in which DIET learns for so many epochs.

    Ours gets no vectors of earlier trainings, so that the times can be compared.
    """
    config: dict[str, Any] = YAML(typ="safe", pure=True).load(file)
    for part in config["pipeline"]:
        part.pop("vector_cache", None)
        if part["name"] == "DIETClassifier":
            part["epochs"] = epochs
    return config


def _measure(config: dict[str, Any], rows: Sequence[Example], folder: Path) -> list[object]:
    began = time.monotonic()
    model = _train(config, folder)
    took = time.monotonic() - began
    asked = "".join(json.dumps({"text": text}) + "\n" for text, _ in rows)
    answers = in_brain("bench.rasa_parse", str(model), given=asked)
    scored = [
        score(as_row(text, [intent]), found, None)
        for (text, intent), found in zip(rows, answers, strict=True)
    ]
    return _column(scored, took)


def _column(scored: Sequence[Scored], took: float) -> list[object]:
    values, (middle, slow) = figures(scored), percentiles(scored)
    shares = [values[name] for name in _SHOWN]
    return [*shares, f"{middle:.1f} ms", f"{slow:.1f} ms", f"{took:.0f} s"]


def _lines(columns: Sequence[list[object]]) -> list[list[object]]:
    names: list[object] = [*_SHOWN, "p50 per message", "p95 per message", "training with start"]
    return [names, *columns]


def _train(config: dict[str, Any], folder: Path) -> Path:
    """Train what understands, telling how far it is; return the model's path."""
    file, name = folder / "config.yml", config["assistant_id"]
    file.write_text(json.dumps(config), encoding="utf-8")
    rasa = [str(BRAIN), "-m", "rasa", "train", "nlu", "--fixed-model-name", name]
    paths = ["--config", str(file), "--nlu", str(folder / "nlu.yml"), "--out", str(folder)]
    say(f"training {name}")
    try:
        run_logged(f"Training {name}", *rasa, *paths, log=_LOG, shown=_STEP, extra=_ENVIRONMENT)
    except SetupError as error:
        raise SystemExit(str(error)) from None
    model = folder / f"{name}.tar.gz"
    if not model.exists():
        raise SystemExit(f"Rasa made no model of {name}; {_LOG} says why.")
    return model
