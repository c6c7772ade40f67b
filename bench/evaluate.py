"""Measure the understanding: `python -m bench.evaluate [FILE.jsonl] [--model M]`.

FILE has one labelled message a line (text, kind, topic, acceptable_topics, topics, entities).
Without FILE: five-fold cross-validation on data/nlu, where the harmful share is counted on the
`oos_*` rows, and two held-out requests joined into one message stand for `multi`.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import mean, stdev
from typing import Any

from bench.evaluate_report import report
from bench.evaluate_score import (
    WISHES,
    Scored,
    confusions,
    figures,
    groups,
    percentiles,
    score,
    summary,
)
from preorder.dialogue.extract import extract_identity

ROOT = Path(__file__).parent.parent
REPORTS = ROOT / "var" / "reports"
_BRAIN = ROOT / ".venv-rasa" / "bin" / "python"
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write the report, print the tables and, last, the one line."""
    options = _options(arguments)
    if options.file:
        rows = _measure(options.file, options.model or _newest_model())
        values = figures(rows)
    else:
        folds = _cross_validate()
        rows, values = [row for fold in folds for row in fold], _with_spread(folds)
    line = summary(values, len(rows))
    name = f"understanding-{options.file.stem if options.file else 'folds'}"
    page = REPORTS / f"{name}.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(report(name, line, rows), encoding="utf-8")
    _print_tables(rows)
    print(f"report: {page.relative_to(ROOT)}\n{line}")
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--model", type=Path, help="default: the newest in models/")
    return parser.parse_args(arguments)


def _newest_model() -> Path:
    models = sorted(ROOT.glob("models/*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not models:
        raise SystemExit("There is no model in models/: run `make train` first.")
    return models[-1]


def _measure(file: Path, model: Path) -> list[Scored]:
    labelled = _read(file)
    asked = "".join(json.dumps({"text": row["text"]}) + "\n" for row in labelled)
    answers = _brain("rasa_components.parse", str(model.resolve()), given=asked)
    return [
        score(row, found, extract_identity) for row, found in zip(labelled, answers, strict=True)
    ]


def _read(file: Path) -> list[dict[str, Any]]:
    """Read labelled messages; leave with a sentence that names the line where one is unusable."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
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


def _brain(module: str, *arguments: str, given: str = "") -> list[dict[str, Any]]:
    """Run one of our modules in Rasa's environment; return its JSON lines."""
    done = subprocess.run(
        [str(_BRAIN), "-m", module, *arguments],
        input=given,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{module} failed:\n{done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def _cross_validate() -> list[list[Scored]]:
    print("training five times, two or three minutes ...", file=sys.stderr)
    folds: dict[int, list[Scored]] = {}
    for found in _brain("rasa_components.folds", "data/nlu", "config.yml"):
        folds.setdefault(found["fold"], []).append(score(_as_row(found), found, None))
    return list(folds.values())


def _as_row(found: dict[str, Any]) -> dict[str, Any]:
    """Make a labelled message of a held-out training row (`wanted`: its intents)."""
    topics = [intent.removeprefix("faq_") for intent in found["wanted"]]
    topic, twins = topics[0], {*_TWINS.items(), *((b, a) for a, b in _TWINS.items())}
    kind = "out_of_scope" if topic.startswith("oos_") else "faq"
    if topic in WISHES:
        kind = "action"
    return {
        "text": found["text"],
        "kind": "multi" if len(topics) > 1 else kind,
        "topic": topic,
        "acceptable_topics": [topic, *(b for a, b in twins if a == topic)],
        "topics": topics if len(topics) > 1 else [],
        "source": "data/nlu",
    }


def _with_spread(folds: list[list[Scored]]) -> dict[str, float | None]:
    """Print each figure's mean and standard deviation over the folds; return the means."""
    each = [figures(fold) for fold in folds]
    means: dict[str, float | None] = {}
    for name in each[0]:
        values = [value for fold in each if (value := fold[name]) is not None]
        means[name] = mean(values) if values else None
        if len(values) > 1:
            print(f"{name:14} {mean(values):.3f} +- {stdev(values):.3f}")
    return means


def _print_tables(rows: list[Scored]) -> None:
    single = [row for row in rows if row.kind != "multi"]
    for by in ("kind", "source", "topic"):
        print(f"\n{by:28}{'n':>6}{'exact':>8}{'lenient':>9}{'harmful':>9}")
        for name, count, exact, lenient, harmful in groups(single, by):
            print(f"{name:28}{count:6}{exact:8.3f}{lenient:9.3f}{harmful:9.3f}")
    print("\nworst confusions (label -> understood as)")
    for topic, given, count in confusions(rows)[:15]:
        print(f"{count:5}  {topic} -> {given}")
    middle, slow = percentiles(rows)
    print(f"\ntime per message: p50 {middle:.1f} ms, p95 {slow:.1f} ms")


if __name__ == "__main__":
    sys.exit(main())
