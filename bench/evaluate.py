"""Measure the understanding: `python -m bench.evaluate [FILE.jsonl] [--model M] [--noise]`.

FILE has one labelled message a line (text, kind, topic, acceptable_topics, topics, entities).
Without FILE: five-fold cross-validation on data/nlu, where the harmful share is counted on the
`oos_*` rows, and two held-out requests joined into one message stand for `multi`.
Each run is kept in var/reports/ and the next one is compared with it.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import mean, stdev

from bench import stock
from bench.evaluate_calibration import GOAL, answers, bins_of, calibration_error
from bench.evaluate_compare import Figures, changes, lost, read, run_of, save
from bench.evaluate_measure import (
    ROOT,
    Measured,
    cross_validate,
    means,
    measure_file,
    together,
)
from bench.evaluate_report import report
from bench.evaluate_score import Scored, figures, percentiles, share, summary
from bench.evaluate_tables import (
    Table,
    calibration_table,
    change_tables,
    group_tables,
    typo_tables,
)

REPORTS = ROOT / "var" / "reports"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write the report, print the tables and, last, the one line."""
    options = _options(arguments)
    if options.stock:
        print(stock.compare(options.epochs).as_text())
        return 0
    if options.file:
        measured = measure_file(options.file, options.model or _newest(), typos=options.noise)
    else:
        measured = cross_validate(typos=options.noise)
    _tell(f"understanding-{options.file.stem if options.file else 'folds'}", measured)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--model", type=Path, help="default: the newest in models/")
    parser.add_argument("--noise", action="store_true", help="the same messages with typos too")
    parser.add_argument("--stock", action="store_true", help="compare with Rasa's own pipeline")
    epochs = os.environ.get("STOCK_EPOCHS") or stock.EPOCHS
    parser.add_argument("--epochs", type=int, default=epochs, help="of Rasa's own classifier")
    options = parser.parse_args(arguments)
    if options.stock and (options.file or options.noise):
        parser.error("--stock makes its own split of data/nlu: leave FILE and NOISE out")
    return options


def _newest() -> Path:
    models = sorted(ROOT.glob("models/*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not models:
        raise SystemExit("There is no model in models/: run `make train` first.")
    return models[-1]


def _tell(name: str, measured: Measured) -> None:
    """Print a measurement, write its page, and keep it for the next one."""
    rows, values = together(measured.folds), means(measured.folds)
    error = calibration_error(bins_of(answers(rows)))
    tables = [
        *group_tables(rows),
        calibration_table(bins_of(answers(rows))),
        *_typos(measured, values),
        *_since_last(name, {**values, "ece": error}, rows),
    ]
    line, told = summary(values, len(rows)), [*_time(rows), _trust(error)]
    page = REPORTS / f"{name}.html"
    page.write_text(report(name, [line, *told], rows, tables), encoding="utf-8")
    for text in [*_spread(measured.folds), *(f"\n{table.as_text()}" for table in tables), ""]:
        print(text)
    print(*told, f"report: {page.relative_to(ROOT)}", line, sep="\n")


def _typos(measured: Measured, values: Figures) -> list[Table]:
    if measured.mistyped is None:
        return []
    cost = lost(together(measured.folds), together(measured.mistyped))
    return typo_tables(values, means(measured.mistyped), cost)


def _since_last(name: str, values: Figures, rows: Sequence[Scored]) -> list[Table]:
    """Return what changed since the last run of this name, and take its place."""
    file, run = REPORTS / f"{name}.json", run_of(values, rows)
    before = read(file)
    save(run, file)
    return change_tables(changes(before, run) if before else None)


def _time(rows: Sequence[Scored]) -> list[str]:
    middle, slow = percentiles(rows)
    asked = share(row.encoder for row in rows) or 0.0
    return [
        f"time per message, our components on one thread: p50 {middle:.1f} ms, p95 {slow:.1f} ms",
        f"slow encoder asked for {asked * 100:.0f} % of messages",
    ]


def _trust(error: float | None) -> str:
    told = "n/a" if error is None else f"{error:.3f}"
    return f"ece={told} (expected calibration error; the goal is at most {GOAL})"


def _spread(folds: Sequence[Sequence[Scored]]) -> list[str]:
    """Return each figure's mean and standard deviation over the folds; nothing for a single one."""
    each = [figures(fold) for fold in folds]
    known = {name: [v for fold in each if (v := fold[name]) is not None] for name in each[0]}
    return [
        f"{name:14} {mean(values):.3f} +- {stdev(values):.3f}"
        for name, values in known.items()
        if len(values) > 1
    ]


if __name__ == "__main__":
    sys.exit(main())
