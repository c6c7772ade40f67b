"""Write a measurement as one HTML page, with its pictures inline."""

from collections.abc import Sequence
from html import escape

from bench.evaluate_calibration import answers, bins_of
from bench.evaluate_pictures import confusion_picture, reliability_picture
from bench.evaluate_score import Scored
from bench.evaluate_tables import Table, plain

_SHOWN = 500

_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}
table{border-collapse:collapse;margin:1rem 0}td,th{padding:.2rem .7rem;text-align:left;
border-bottom:1px solid #ddd}td.n{text-align:right;font-variant-numeric:tabular-nums}
svg text{font:10px system-ui,sans-serif}
.line{font-family:monospace;background:#f3f3f3;padding:.6rem}
"""


def report(
    title: str, lines: Sequence[str], rows: Sequence[Scored], tables: Sequence[Table]
) -> str:
    """Return the page; `lines` sum up, the one that matters most first."""
    parts = [
        f"<h1>{escape(title)}</h1>",
        *(f"<p class=line>{escape(line)}</p>" for line in lines),
        f"<h2>Confidence against truth</h2>{reliability_picture(bins_of(answers(rows)))}",
        f"<h2>What was taken for what</h2>{confusion_picture(rows)}",
        *map(_section, [*tables, _wrong(rows)]),
    ]
    head = f"<!doctype html><html lang=en><meta charset=utf-8><title>{escape(title)}</title>"
    return f"{head}<style>{_STYLE}</style>{''.join(parts)}</html>\n"


def _section(table: Table) -> str:
    def cell(value: object) -> str:
        kind = "" if isinstance(value, str) else " class=n"
        return f"<td{kind}>{escape(plain(value))}</td>"

    top = "".join(f"<th>{escape(name)}</th>" for name in table.head)
    body = "".join(f"<tr>{''.join(map(cell, row))}</tr>" for row in table.rows)
    rows = f"<table><tr>{top}</tr>{body}</table>" if table.rows else "<p>none</p>"
    return f"<h2>{escape(table.title)}</h2>{rows}"


def _wrong(rows: Sequence[Scored]) -> Table:
    wrong = [
        (row.text, row.topic, row.given, row.confidence, f"{row.served}/{row.wanted}")
        for row in rows
        if not row.right
    ]
    head = ["message", "label", "understood as", "confidence", "served"]
    return Table("Not understood as wished", head, wrong[:_SHOWN])
