"""Score what was understood against labelled messages. Pure: rows in, figures out.

Labels are topics and wishes: intent `faq_x` counts as label `x`, `change_order` also as
`change_order_policy` and `talk_to_human`, any `oos_*` also as `out_of_scope`.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

FALLBACK = "nlu_fallback"
WISHES = frozenset(
    "order_status cancel_order swap_item request_return report_damage delay_refund order_ref"
    " change_order".split()
)
_ALSO = {"change_order": {"change_order_policy", "talk_to_human"}}

Extract = Callable[[str], Any]


@dataclass(frozen=True)
class Scored:
    """One message: how it was labelled, what was understood, and what that is worth."""

    text: str
    kind: str
    source: str
    topic: str
    given: str
    answered: bool
    confidence: float
    milliseconds: float
    encoder: bool
    exact: bool
    lenient: bool
    harmful: bool
    served: int
    wanted: int
    entities: bool | None

    @property
    def in_scope(self) -> bool:
        """True where one right answer exists: neither several requests nor out of scope."""
        return self.kind not in {"multi", "out_of_scope"}

    @property
    def right(self) -> bool:
        """True where the customer got what he came for: every request, or an acceptable topic."""
        return self.served == self.wanted if self.kind == "multi" else self.lenient


def labels_of(intent: str | None) -> frozenset[str]:
    """Return the labels an intent counts as; a missing intent is the fallback's."""
    if intent is None:
        return frozenset({FALLBACK})
    label = intent.removeprefix("faq_")
    general = {"out_of_scope"} if intent.startswith("oos_") else set()
    return frozenset({label} | _ALSO.get(intent, set()) | general)


def acts(intent: str | None) -> bool:
    """Tell whether the intent is answered with a policy or starts an action."""
    return intent is not None and (intent.startswith("faq_") or intent in WISHES)


def score(row: Mapping[str, Any], found: Mapping[str, Any], extract: Extract | None) -> Scored:
    """Score one understood message (`found` as the parser writes it)."""
    intent: str | None = found["intent"]
    labels, accepted = labels_of(intent), frozenset(row.get("acceptable_topics") or ())
    accepted |= {row["topic"]}
    served = frozenset().union(*(labels_of(r["intent"]) for r in found["requests"]))
    wanted = row.get("topics") or []
    return Scored(
        text=row["text"],
        kind=row["kind"],
        source=str(row.get("source", "-")).split(":")[0],
        topic=row["topic"],
        given=intent or FALLBACK,
        answered=intent is not None,
        confidence=found["confidence"],
        milliseconds=found["ms"],
        encoder=found.get("encoder", True),
        exact=row["topic"] in labels,
        lenient=bool(labels & accepted),
        harmful=row["kind"] == "out_of_scope" and acts(intent) and not labels & accepted,
        served=sum(topic in served for topic in wanted),
        wanted=len(wanted),
        entities=_entities_right(row, extract),
    )


def _entities_right(row: Mapping[str, Any], extract: Extract | None) -> bool | None:
    """Return None where nothing is labelled, or nothing extracts yet."""
    expected = row.get("entities") or {}
    if extract is None or not expected.keys() & {"order_number", "email"}:
        return None
    found = extract(row["text"])
    right = True
    if "order_number" in expected:
        wanted = {_plain(number) for number in _listed(expected["order_number"])}
        right &= {_plain(number) for number in found.order_numbers} == wanted
    if "email" in expected:
        wanted = {email.casefold() for email in _listed(expected["email"])}
        right &= {email.casefold() for email in found.emails} == wanted
    return right


def _listed(value: str | list[str] | None) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else value


def _plain(number: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", unicodedata.normalize("NFKC", number).upper())


def figures(rows: Sequence[Scored]) -> dict[str, float | None]:
    """Return the shares that sum a measurement up; None where there is nothing to count."""
    scope = [row for row in rows if row.in_scope]
    outside = [row for row in rows if row.kind == "out_of_scope"]
    multi = [row for row in rows if row.kind == "multi"]
    entities = [row.entities for row in rows if row.entities is not None]
    return {
        "exact": share(row.exact for row in scope),
        "lenient": share(row.lenient for row in scope),
        "harmful_oos": share(row.harmful for row in outside),
        "multi_served": _ratio(sum(r.served for r in multi), sum(r.wanted for r in multi)),
        "multi_full": share(row.served == row.wanted for row in multi),
        "entities": share(entities),
    }


def share(flags: Iterable[bool]) -> float | None:
    """Return the share of true flags, None for none at all."""
    all_flags = list(flags)
    return _ratio(sum(all_flags), len(all_flags))


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def summary(values: Mapping[str, float | None], count: int) -> str:
    """Return the one line that ends every measurement."""
    digits = {"exact": 3, "lenient": 3, "harmful_oos": 3}
    parts = [
        f"{name}=" + ("n/a" if value is None else f"{value:.{digits.get(name, 2)}f}")
        for name, value in values.items()
    ]
    return " ".join([*parts, f"n={count}"])


def groups(rows: Sequence[Scored], by: str) -> list[tuple[str, int, float, float, float]]:
    """Return (name, rows, exact, lenient, harmful) per value of an attribute, largest first."""
    names = Counter(str(getattr(row, by)) for row in rows)
    table = []
    for name, count in sorted(names.items(), key=lambda pair: (-pair[1], pair[0])):
        own = [row for row in rows if str(getattr(row, by)) == name]
        parts = [share(getattr(r, k) for r in own) or 0.0 for k in ("exact", "lenient", "harmful")]
        table.append((name, count, parts[0], parts[1], parts[2]))
    return table


def confusions(rows: Sequence[Scored]) -> list[tuple[str, str, int]]:
    """Return (label, understood as, count) of the wrong ones, most frequent first."""
    wrong = Counter(
        (row.topic, row.given.removeprefix("faq_"))
        for row in rows
        if row.kind != "multi" and not row.lenient
    )
    return [(topic, given, count) for (topic, given), count in wrong.most_common()]


def percentiles(rows: Sequence[Scored]) -> tuple[float, float]:
    """Return the median and the 95th percentile of the milliseconds per message."""
    times = [row.milliseconds for row in rows]
    cuts = quantiles(times * 2 if len(times) == 1 else times, n=20, method="inclusive")
    return cuts[9], cuts[18]
