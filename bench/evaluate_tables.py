"""The tables of a measurement, for the terminal and for the page alike."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.evaluate_calibration import Bin
from bench.evaluate_compare import Changes, Figures, Outcome
from bench.evaluate_score import Scored, confusions, groups

LISTED = 20
"""Messages shown of each kind of change."""
_WORSE_WHEN_HIGHER = frozenset({"harmful_oos", "ece"})


@dataclass(frozen=True)
class Table:
    """A title, a head and rows of text, whole numbers and shares."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[object]]

    def as_text(self) -> str:
        """Return it for a terminal: the numbers to the right, one line a row."""
        cells = [list(self.head), *([plain(cell) for cell in row] for row in self.rows)]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        numbers = [not isinstance(cell, str) for cell in (self.rows[0] if self.rows else self.head)]
        lines = [
            "  ".join(
                cell.rjust(width) if number else cell.ljust(width)
                for cell, width, number in zip(row, widths, numbers, strict=True)
            ).rstrip()
            for row in cells
        ]
        return "\n".join([self.title, *(lines if self.rows else ["none"])])


def plain(cell: object) -> str:
    """Return a cell's one line: shares with three decimals, a dash for what was not counted."""
    if cell is None:
        return "-"
    return f"{cell:.3f}" if isinstance(cell, float) else " ".join(str(cell).split())


def group_tables(rows: Sequence[Scored]) -> list[Table]:
    """Return the shares by kind, source and topic, and the worst confusions."""
    single = [row for row in rows if row.kind != "multi"]
    head = ["n", "exact", "lenient", "harmful"]
    by = [
        Table(f"By {name}", [name, *head], groups(single, name))
        for name in ("kind", "source", "topic")
    ]
    return [*by, Table("Confusions", ["label", "understood as", "n"], confusions(rows)[:LISTED])]


def calibration_table(bins: Sequence[Bin]) -> Table:
    """Return how often an answer of some confidence was right."""
    rows = [(f"from {one.low:.1f}", one.count, one.confidence, one.right) for one in bins]
    return Table("Confidence of the answers", ["confidence", "n", "mean", "right"], rows)


def change_tables(found: Changes | None) -> list[Table]:
    """Return what changed since the last run; `found` is None at the first."""
    if found is None:
        return [Table("Since the last run: nothing to compare with yet", ["-"], [])]
    head = ["before", "now", "points"]
    return [
        Table("Since the last run", ["figure", *head], _with_points(found.figures)),
        Table("Topics that changed (lenient)", ["topic", *head], _with_points(found.topics)),
        _messages("Newly right", found.better),
        _messages("Newly wrong", found.worse),
    ]


def typo_tables(clean: Figures, mistyped: Figures, lost: Sequence[Outcome]) -> list[Table]:
    """Return the figures with typos beside those without, and messages that the typos cost."""
    rows = [
        (name, value, mistyped[name], _points_lost(name, value, mistyped[name]))
        for name, value in clean.items()
    ]
    head = ["figure", "clean", "mistyped", "points lost"]
    return [
        Table("One typo in every third word", head, rows),
        _messages("Wrong because of typos", lost),
    ]


def _points_lost(name: str, clean: float | None, mistyped: float | None) -> object:
    if clean is None or mistyped is None:
        return None
    better = mistyped - clean if name in _WORSE_WHEN_HIGHER else clean - mistyped
    return f"{better * 100:+.1f}"


def _with_points(pairs: Sequence[tuple[str, float, float]]) -> list[tuple[object, ...]]:
    return [(name, old, new, f"{(new - old) * 100:+.1f}") for name, old, new in pairs]


def _messages(title: str, those: Sequence[Outcome]) -> Table:
    more = f" (the first {LISTED})" if len(those) > LISTED else ""
    rows = [(one.topic, one.given.removeprefix("faq_"), one.text) for one in those[:LISTED]]
    return Table(f"{title}: {len(those)}{more}", ["label", "understood as", "message"], rows)
