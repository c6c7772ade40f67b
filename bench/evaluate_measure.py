"""Have messages understood in Rasa's environment and score them: a file's or the training rows."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from typing import Any

from bench.evaluate_score import WISHES, Scored, figures, score
from bench.typos import mistyped
from preorder.demo import DEMO_SHOPS, demo_document
from preorder.dialogue.mentions import extract_identity
from preorder.policy.load import load_shops
from scripts.console import child_environment

ROOT = Path(__file__).parent.parent
BRAIN = ROOT / ".venv-rasa" / "bin" / "python"
ONE_THREAD = {
    **{f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")},
    **{f"TF_{where}_OP_PARALLELISM_THREADS": "1" for where in ("INTRA", "INTER")},
}
"""What keeps numerical libraries to one thread, the last two being Rasa's for TensorFlow."""
_NEEDED = {"text", "kind", "topic", "acceptable_topics"}
_TWINS = {
    "cancel_policy": "cancel_order",
    "swap_policy": "swap_item",
    "return_policy": "request_return",
    "damage_policy": "report_damage",
    "delay_policy": "delay_refund",
    "order_status_how": "order_status",
    "change_order_policy": "change_order",
}
"""A rule and its wish: each leads the customer to the other, so either counts as lenient."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Measured:
    """Scored messages by fold (a file is one), and the same ones mistyped if that was wished."""

    folds: Sequence[Sequence[Scored]]
    mistyped: Sequence[Sequence[Scored]] | None = None


def together(folds: Sequence[Sequence[Scored]]) -> list[Scored]:
    """Return the rows of all folds."""
    return [row for fold in folds for row in fold]


def means(folds: Sequence[Sequence[Scored]]) -> dict[str, float | None]:
    """Return each figure's mean over the folds that have it."""
    each = [figures(fold) for fold in folds]
    values = {name: [v for fold in each if (v := fold[name]) is not None] for name in each[0]}
    return {name: mean(known) if known else None for name, known in values.items()}


def measure_file(file: Path, model: Path, *, typos: bool) -> Measured:
    """Measure a trained model on labelled messages; leave with a sentence about a wrong file."""
    labelled = read_messages(file)
    keep = product_words() if typos else frozenset[str]()
    twins = [{**row, "text": mistyped(row["text"], keep | _named(row))} for row in labelled]
    wanted = [*labelled, *twins] if typos else labelled
    asked = "".join(json.dumps({"text": row["text"]}) + "\n" for row in wanted)
    answers = in_brain("rasa_components.parse", str(model.resolve()), given=asked)
    scored = [score(*pair, extract_identity) for pair in zip(wanted, answers, strict=True)]
    some = len(labelled)
    return Measured([scored[:some]], [scored[some:]] if typos else None)


def read_messages(file: Path) -> list[Row]:
    """Read labelled messages; leave with a sentence that names the line where one is unusable."""
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SystemExit(f"{file} cannot be read: {error}") from None
    rows = []
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line) if line.strip() else None
        except ValueError as error:
            raise SystemExit(f"{file}:{number}: not JSON: {error}") from None
        if row is not None and not (isinstance(row, dict) and row.keys() >= _NEEDED):
            raise SystemExit(f"{file}:{number}: a message needs {', '.join(sorted(_NEEDED))}")
        rows += [row] if row is not None else []
    if not rows:
        raise SystemExit(f"{file} holds no message.")
    return rows


def product_words() -> frozenset[str]:
    """Return the words of the demo shops' product names, in lower case."""
    shops = [shop for shop in load_shops(ROOT / "shops").values() if shop.shop in DEMO_SHOPS]
    styles = [style for shop in shops for style in demo_document(shop, datetime.now(UTC))["styles"]]
    return _words(" ".join(style["name"] for style in styles))


def _named(row: Row) -> frozenset[str]:
    """Return the words of what a message names (numbers, addresses, products), in lower case."""
    values = list((row.get("entities") or {}).values())
    return _words(json.dumps(values, ensure_ascii=False))


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]+", text.casefold()))


def cross_validate(*, typos: bool) -> Measured:
    """Measure models on rows of data/nlu that they have not seen."""
    print("training five times, some minutes ...", file=sys.stderr)
    module = "bench.folds_with_typos" if typos else "rasa_components.folds"
    keep = json.dumps(sorted(product_words())) if typos else ""
    found = in_brain(module, "data/nlu", "config.yml", given=keep)
    clean = _by_fold(found, lambda each: each)
    return Measured(clean, _by_fold(found, lambda each: each["mistyped"]) if typos else None)


def _by_fold(found: Sequence[Row], chosen: Callable[[Row], Row]) -> list[list[Scored]]:
    folds: dict[int, list[Scored]] = {}
    for each in found:
        answer = chosen(each)
        row = as_row(answer["text"], each["wanted"])
        folds.setdefault(each["fold"], []).append(score(row, answer, None))
    return list(folds.values())


def as_row(text: str, intents: Sequence[str]) -> Row:
    """Make a labelled message of a training row and its intents."""
    topics = [intent.removeprefix("faq_") for intent in intents]
    topic, twins = topics[0], {*_TWINS.items(), *((b, a) for a, b in _TWINS.items())}
    kind = "out_of_scope" if topic.startswith("oos_") else "faq"
    if topic in WISHES:
        kind = "action"
    return {
        "text": text,
        "kind": "multi" if len(topics) > 1 else kind,
        "topic": topic,
        "acceptable_topics": [topic, *(b for a, b in twins if a == topic)],
        "topics": topics if len(topics) > 1 else [],
        "source": "data/nlu",
    }


def in_brain(module: str, *arguments: str, given: str = "") -> list[Row]:
    """Run one of our modules in Rasa's environment, on one thread; return its JSON lines."""
    done = subprocess.run(
        [str(BRAIN), "-m", module, *arguments],
        input=given,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=child_environment() | ONE_THREAD,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{module} failed:\n{done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()]
