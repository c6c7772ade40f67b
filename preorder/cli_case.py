"""A case as a person reads it: what was asked, what the policy says, what was tried and said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from preorder.core.decision_json import from_json
from preorder.core.decisions import Decision, Verdict
from preorder.core.orders import Order
from preorder.policy.shop import Shop
from preorder.service.cases import Case, CaseState
from preorder.service.casework import Wanted, wishes_of
from preorder.store.show_parts import amounts_text, time_text, units_text, words

_VERDICTS = {
    Verdict.ALLOW: "allowed",
    Verdict.REFUSE: "refused",
    Verdict.HUMAN: "a person decides",
    Verdict.ASK: "asks for more",
}
_HEAD = ("capability", "reasons", "asked_at", "order_number")
"""What the first lines of a request tell."""
_LABEL_WIDTH = 12


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with what it speaks of, as far as it is still there."""

    case: Case
    shop: Shop | None
    order: Order | None
    said: Sequence[Mapping[str, Any]]


def case_text(view: CaseView) -> str:
    """Write everything known about a case, times on the shop's clock."""
    case, shop = view.case, view.shop
    lines = [
        f"{case.id}  {shop.name if shop else case.shop}  {case.state}",
        *_field("chat", case.conversation),
        *_field("standing", standing(case)),
        *_head(view, case.capability, case.reasons, case.asked_at),
        *_field("customer", case.customer or "not verified"),
        *_field("order", case.order_number or "none verified"),
        *_details(view, case.details),
    ]
    for more in case.details.get("more", ()):
        asked_at = datetime.fromisoformat(more["asked_at"])
        lines += ["  then also", *_head(view, more["capability"], more["reasons"], asked_at)]
        lines += [*_details(view, more)]
    lines += ["  conversation", *_said(view)]
    return "\n".join(lines)


def standing(case: Case) -> str:
    """Say why a person is needed, or that nobody is any more."""
    wishes = wishes_of(case).values()
    if case.state is CaseState.DONE:
        return "closed"
    if not wishes:
        return "done, nothing to decide"
    if Wanted.YES not in wishes:
        return "withdrawn by the customer"
    return ", ".join(words(reason) for reason in case.reasons)


def _head(
    view: CaseView, capability: str, reasons: Sequence[str], asked_at: datetime
) -> Iterator[str]:
    yield from _field("wish", words(capability))
    yield from _field("asked", time_text(view.shop, asked_at))
    yield from _field("why", ", ".join(words(reason) for reason in reasons))


def _details(view: CaseView, details: Mapping[str, Any]) -> Iterator[str]:
    """Tell what was kept with a request; what nobody foresaw here is told under its own name."""
    for key, value in details.items():
        if not value or key in (*_HEAD, "more"):
            continue
        if key == "decision":
            yield from _field("decision", "\n".join(_decision(view, from_json(value))))
        elif key.endswith("_at"):
            yield from _field(words(key), time_text(view.shop, datetime.fromisoformat(value)))
        else:
            yield from _field(words(key), _plain(value))


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{words(key)} {_plain(one)}" for key, one in value.items())
    return ", ".join(map(_plain, value)) if isinstance(value, list) else str(value)


def _decision(view: CaseView, decision: Decision) -> Iterator[str]:
    for line in decision.lines:
        until = f", limit {time_text(view.shop, line.deadline)}" if line.deadline else ""
        clause = f" [{line.clause}]" if line.clause else ""
        what = units_text(view.order, {line.line_id: line.qty})
        yield f"{what}: {_VERDICTS[line.verdict]}, {words(line.reason)}{until}{clause}"
    if money := amounts_text(decision.amounts):
        yield money


def _said(view: CaseView) -> Iterator[str]:
    for row in view.said:
        first, *others = str(row["text"]).splitlines() or [""]
        yield f"    {time_text(view.shop, row['at'])}  {row['author']}: {first}"
        yield from (f"      {line}" for line in others)


def _field(label: str, text: str) -> Iterator[str]:
    """Write a labelled text; further lines of it stand under the first."""
    for number, line in enumerate(text.splitlines() or [""]):
        yield f"  {'' if number else label:<{_LABEL_WIDTH}} {line}"
