"""Write a measurement as one HTML page, with its confusions as an inline picture."""

from collections.abc import Sequence
from html import escape

from bench.evaluate_score import Scored, confusions, groups, percentiles

_CELL = 15
_LEFT = 190

_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}
table{border-collapse:collapse;margin:1rem 0}td,th{padding:.2rem .7rem;text-align:left;
border-bottom:1px solid #ddd}td.n{text-align:right;font-variant-numeric:tabular-nums}
svg text{font:10px system-ui,sans-serif}
.line{font-family:monospace;background:#f3f3f3;padding:.6rem}
"""


def report(title: str, line: str, rows: Sequence[Scored]) -> str:
    """Return the page."""
    middle, slow = percentiles(rows)
    parts = [
        f"<h1>{escape(title)}</h1><p class=line>{escape(line)}</p>",
        f"<p>Time per message: p50 {middle:.1f} ms, p95 {slow:.1f} ms.</p>",
        f"<h2>Confusions</h2>{_picture(rows)}{_confusion_table(rows)}",
        f"<h2>By topic</h2>{_group_table(rows, 'topic')}",
        f"<h2>By kind</h2>{_group_table(rows, 'kind')}",
        f"<h2>By source</h2>{_group_table(rows, 'source')}",
        f"<h2>Not understood as wished</h2>{_wrong_table(rows)}",
    ]
    head = f"<!doctype html><html lang=en><meta charset=utf-8><title>{escape(title)}</title>"
    return f"{head}<style>{_STYLE}</style>{''.join(parts)}</html>\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    def cell(value: object) -> str:
        if isinstance(value, float):
            return f"<td class=n>{value:.3f}</td>"
        kind = " class=n" if isinstance(value, int) else ""
        return f"<td{kind}>{escape(str(value))}</td>"

    top = "".join(f"<th>{escape(name)}</th>" for name in head)
    body = "".join(f"<tr>{''.join(map(cell, row))}</tr>" for row in rows)
    return f"<table><tr>{top}</tr>{body}</table>"


def _group_table(rows: Sequence[Scored], by: str) -> str:
    single = [row for row in rows if row.kind != "multi"]
    return _table([by, "n", "exact", "lenient", "harmful"], groups(single, by))


def _confusion_table(rows: Sequence[Scored]) -> str:
    return _table(["label", "understood as", "n"], confusions(rows)[:25])


def _wrong_table(rows: Sequence[Scored]) -> str:
    wrong = [
        (row.text, row.topic, row.given, row.confidence, f"{row.served}/{row.wanted}")
        for row in rows
        if (row.kind == "multi" and row.served < row.wanted)
        or (row.kind != "multi" and not row.lenient)
    ]
    return _table(["message", "label", "understood as", "confidence", "served"], wrong[:500])


def _picture(rows: Sequence[Scored]) -> str:
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
    colour = "#1a7f37" if x == y else "#b42318"
    left, top = _LEFT + _CELL * x, _LEFT + _CELL * y
    shape = f"x={left} y={top} width={_CELL - 1} height={_CELL - 1}"
    shade = f"fill='{colour}' fill-opacity={max(part, 0.15):.2f}"
    return f"<rect {shape} {shade}><title>{escape(title)}: {count}</title></rect>"
