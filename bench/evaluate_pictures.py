"""Pictures of a measurement as inline SVG: confusions, and confidence against truth."""

from collections.abc import Sequence
from html import escape

from bench.evaluate_calibration import BINS, Bin
from bench.evaluate_score import Scored

_CELL = 15
_LEFT = 190
_SIDE = 300
_EDGE = 34
_RIGHT, _WRONG = "#1a7f37", "#b42318"


def confusion_picture(rows: Sequence[Scored]) -> str:
    """Draw labels downwards, what was understood across; darker is a larger share of the row."""
    counts: dict[tuple[str, str], int] = {}
    for row in rows:
        if row.kind != "multi":
            pair = (row.topic, row.given.removeprefix("faq_"))
            counts[pair] = counts.get(pair, 0) + 1
    names = sorted({name for pair in counts for name in pair})
    place = {name: at for at, name in enumerate(names)}
    total = {name: sum(n for (a, _), n in counts.items() if a == name) for name in names}
    cells = [
        _square(place[b], place[a], n, n / total[a], f"{a} as {b}")
        for (a, b), n in sorted(counts.items())
    ]
    size = _LEFT + _CELL * len(names)
    labels = "".join(_names(name, at) for name, at in place.items())
    return f"<svg width={size} height={size} role=img>{labels}{''.join(cells)}</svg>"


def _names(name: str, at: int) -> str:
    middle = _LEFT + _CELL * at + 11
    across = f"<text transform='translate({middle},{_LEFT - 6}) rotate(-90)'>{escape(name)}</text>"
    return f"<text x={_LEFT - 6} y={middle} text-anchor=end>{escape(name)}</text>{across}"


def _square(x: int, y: int, count: int, part: float, title: str) -> str:
    colour = _RIGHT if x == y else _WRONG
    left, top = _LEFT + _CELL * x, _LEFT + _CELL * y
    shape = f"x={left} y={top} width={_CELL - 1} height={_CELL - 1}"
    shade = f"fill='{colour}' fill-opacity={max(part, 0.15):.2f}"
    return f"<rect {shape} {shade}><title>{escape(title)}: {count}</title></rect>"


def reliability_picture(bins: Sequence[Bin]) -> str:
    """Draw the share of right answers over confidence; on the diagonal confidence is true.

    A bar's shade is its share of the answers; the red line in it is their mean confidence.
    """
    most = max((one.count for one in bins), default=1)
    bars = "".join(_bar(one, one.count / most) for one in bins)
    base, end = _EDGE + _SIDE, _EDGE + _SIDE
    frame = f"<rect x={_EDGE} y={_EDGE} width={_SIDE} height={_SIDE} fill=none stroke='#999'/>"
    true = f"<line x1={_EDGE} y1={base} x2={end} y2={_EDGE} stroke='#999' stroke-dasharray=4 />"
    ticks = "".join(
        f"<text x={_across(at / BINS):.0f} y={base + 14} text-anchor=middle>{at / BINS:.1f}</text>"
        f"<text x={_EDGE - 5} y={_up(at / BINS) + 3:.0f} text-anchor=end>{at / BINS:.1f}</text>"
        for at in range(0, BINS + 1, 2)
    )
    words = f"<text x={_EDGE} y={_EDGE - 8}>right answers by confidence (red: the mean)</text>"
    size = _EDGE + _SIDE + 24
    return f"<svg width={size} height={size} role=img>{frame}{bars}{true}{ticks}{words}</svg>"


def _bar(one: Bin, shade: float) -> str:
    left, width, top = _across(one.low) + 1, _SIDE / BINS - 2, _up(one.right)
    told = (
        f"{one.count} answers: {one.right:.3f} right at a mean confidence of {one.confidence:.3f}"
    )
    bar = f"x={left:.1f} y={top:.1f} width={width:.1f} height={_up(0) - top:.1f}"
    mean = f"x={left:.1f} y={_up(one.confidence) - 1:.1f} width={width:.1f} height=2"
    filled = f"<rect {bar} fill='{_RIGHT}' fill-opacity={max(shade, 0.15):.2f}>"
    return f"{filled}<title>{told}</title></rect><rect {mean} fill='{_WRONG}'/>"


def _across(part: float) -> float:
    return _EDGE + _SIDE * part


def _up(part: float) -> float:
    return _EDGE + _SIDE * (1 - part)
