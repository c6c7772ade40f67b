"""How far the confidence can be believed. Pure: rows in, figures out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.evaluate_score import Scored

BINS = 10
GOAL = 0.05


@dataclass(frozen=True)
class Bin:
    """The answers whose confidence lies in [low, low + 1 / BINS); the last bin holds 1 too."""

    low: float
    count: int
    confidence: float
    right: float


def answers(rows: Iterable[Scored]) -> list[tuple[float, bool]]:
    """Return (confidence, exactly right) of every answered message that holds one request.

    The confidence of a message that was not answered is the fallback's, not the top intent's.
    """
    return [(row.confidence, row.exact) for row in rows if row.answered and row.kind != "multi"]


def bins_of(pairs: Iterable[tuple[float, bool]]) -> list[Bin]:
    """Return the bins that hold an answer, lowest first."""
    held: dict[int, list[tuple[float, bool]]] = {}
    for sure, right in pairs:
        held.setdefault(min(int(sure * BINS), BINS - 1), []).append((sure, right))
    return [
        Bin(
            low=at / BINS,
            count=len(own),
            confidence=sum(sure for sure, _ in own) / len(own),
            right=sum(right for _, right in own) / len(own),
        )
        for at, own in sorted(held.items())
    ]


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Return the expected calibration error: the mean gap, weighted by answers; None for none."""
    total = sum(own.count for own in bins)
    if not total:
        return None
    return sum(own.count * abs(own.confidence - own.right) for own in bins) / total
