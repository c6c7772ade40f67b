"""What got better and worse since the last run: keep a run, read it back, compare two."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.evaluate_score import Scored, groups

Figures = Mapping[str, float | None]


@dataclass(frozen=True)
class Outcome:
    """One message of a run: whether the customer got what he came for, and what was understood."""

    kind: str
    topic: str
    text: str
    right: bool
    given: str

    @property
    def key(self) -> tuple[str, str, str]:
        """Find the same message in another run."""
        return self.kind, self.topic, self.text


@dataclass(frozen=True)
class Run:
    """A measurement to compare with; `topics` holds the lenient share of each."""

    figures: Figures
    topics: Mapping[str, float]
    outcomes: Sequence[Outcome]


@dataclass(frozen=True)
class Changes:
    """Differences of two runs. Messages that only one of them holds are left out."""

    figures: list[tuple[str, float, float]]
    topics: list[tuple[str, float, float]]
    better: list[Outcome]
    worse: list[Outcome]


def run_of(values: Figures, rows: Sequence[Scored]) -> Run:
    """Return what is kept of a measurement."""
    single = [row for row in rows if row.kind != "multi"]
    topics = {name: lenient for name, _, _, lenient, _ in groups(single, "topic")}
    return Run(dict(values), topics, [_outcome(row) for row in rows])


def _outcome(row: Scored) -> Outcome:
    return Outcome(row.kind, row.topic, row.text, row.right, row.given)


def save(run: Run, file: Path) -> None:
    """Write a run; the one that was there is replaced whole."""
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_suffix(".part")
    aside.write_text(json.dumps(asdict(run), ensure_ascii=False, indent=0), encoding="utf-8")
    aside.replace(file)


def read(file: Path) -> Run | None:
    """Read a run back; None where there is none, or one of another shape."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        outcomes = [Outcome(**each) for each in kept["outcomes"]]
        return Run(kept["figures"], kept["topics"], outcomes)
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def changes(before: Run, now: Run) -> Changes:
    """Compare two runs: figures and topics that differ, messages newly right and newly wrong."""
    known = {outcome.key: outcome.right for outcome in before.outcomes}
    turned = [each for each in now.outcomes if known.get(each.key, each.right) != each.right]
    return Changes(
        figures=_differing(before.figures, now.figures),
        topics=_differing(before.topics, now.topics),
        better=[each for each in turned if each.right],
        worse=[each for each in turned if not each.right],
    )


def lost(clean: Iterable[Scored], mistyped: Iterable[Scored]) -> list[Outcome]:
    """Return the mistyped messages that are wrong though their clean twins are right."""
    pairs = zip(clean, mistyped, strict=True)
    return [_outcome(typed) for meant, typed in pairs if meant.right and not typed.right]


def _differing(before: Figures, now: Figures) -> list[tuple[str, float, float]]:
    """Return (name, before, now), the greatest loss first, of what both have and differs."""
    pairs = [
        (name, old, new)
        for name, new in now.items()
        if new is not None and (old := before.get(name)) is not None and round(new - old, 6)
    ]
    return sorted(pairs, key=lambda pair: pair[2] - pair[1])
