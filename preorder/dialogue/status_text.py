"""An order's status in words: what has shipped, what is to come and when. (LA-17, LT-10, LT-11)"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from preorder.core.calendar import MONTHS
from preorder.core.decisions import Decision, Reason, Verdict
from preorder.core.orders import Facts, Line, LineKind, Shipment
from preorder.dialogue.phrases import day, list_of
from preorder.dialogue.words import sentence
from preorder.policy.estimates import Estimate, EstimateKind, estimate
from preorder.policy.shop import Shop
from preorder.policy.windows import last_day_of_month


def status_text(
    shop: Shop, facts: Facts, decision: Decision, places: Mapping[str, int] | None = None
) -> str:
    """Tell an order's status as of the decision's time, parcel by parcel.

    Args:
        places: by sku, the place in line of what is to come.
    """
    order = facts.order
    parts = [f"Order {order.number}:"]
    parts += [f"- {_parcel(shop, facts, shipment)}" for shipment in order.shipments]
    parts += [
        f"- {text}{_place(line, places or {})}"
        for line in order.lines
        for text in _line(shop, facts, line, decision)
    ]
    once = shop.policy.shipping is not None and shop.policy.shipping.charge == "once"
    if once and order.shipments and any(line.open for line in order.lines):
        parts.append("The order ships in parts; you pay shipping only once.")
    troubled = [line for line in decision.lines if line.verdict is Verdict.HUMAN]
    if decision.verdict is Verdict.HUMAN or troubled:
        parts.append(sentence(shop, facts, decision, troubled[0] if troubled else None))
    return "\n".join(parts)


def _place(line: Line, places: Mapping[str, int]) -> str:
    return f" It is {place_text(places[line.sku])}." if line.sku in places and line.open else ""


def place_text(place: int) -> str:
    """Say which number in line something is (LA-16)."""
    return f"number {place} in line, by the time of your order"


def _parcel(shop: Shop, facts: Facts, shipment: Shipment) -> str:
    what = list_of([_units(facts.order.line(line).name, n) for line, n in shipment.units.items()])
    shipped = day(shop.calendar.local_date(shipment.shipped_at))
    tracking = f", tracking number {shipment.tracking}" if shipment.tracking else ""
    if shipment.delivered_at is not None:
        delivered = day(shop.calendar.local_date(shipment.delivered_at))
        return f"{what}: delivered on {delivered} (shipped {shipped}{tracking})."
    follow = " The carrier's tracking shows where it is and when it comes." if tracking else ""
    return f"{what}: shipped on {shipped}{tracking}.{follow}"


def _units(name: str, units: int) -> str:
    return f"{units} × {name}"


def _line(shop: Shop, facts: Facts, line: Line, decision: Decision) -> Sequence[str]:
    texts = []
    if line.open > 0:
        texts.append(f"{_units(line.name, line.open)}: {_when(shop, facts, line, decision)}")
    if line.cancelled > 0:
        texts.append(f"{_units(line.name, line.cancelled)}: cancelled.")
    if line.returned > 0:
        texts.append(f"{_units(line.name, line.returned)}: returned.")
    return texts


def _when(shop: Shop, facts: Facts, line: Line, decision: Decision) -> str:
    known = estimate(shop, facts, line, decision.asked_at)
    late = Reason.OVERDUE in {one.reason for one in decision.lines if one.line_id == line.id}
    if late and known.kind is EstimateKind.RANGE:
        # A range that ends later would contradict the sentence on its being overdue (C-06).
        return "not shipped yet."
    today = shop.calendar.local_date(decision.asked_at)
    told = when_text(known, today)
    return _in_stock(shop, known, told, today) if line.kind is LineKind.IN_STOCK else told


def _in_stock(shop: Shop, known: Estimate, told: str, today: date) -> str:
    """Add how soon this shop sends what it has (LT-11), and who can help where that is not so."""
    clause = shop.policy.shipping
    if clause is None or clause.in_stock is None:
        rest = (
            " I have no rule on how soon items in stock leave; a person on our team can tell you."
        )
    elif _passed(known, today):
        rest = " A person on our team can look into it."
    else:
        days = clause.in_stock
        rest = f" Items in stock leave within {days.low}–{days.high} business days."
    return f"in stock, {told}{rest}"


def when_text(known: Estimate, today: date) -> str:
    """Say an estimate as such, never as a promise, and say so when its time has passed."""
    if late := _passed(known, today):
        return f"not shipped yet, I am sorry; it was {late} and is late."
    match known.kind:
        case EstimateKind.MONTH if known.earliest:
            return f"not shipped yet; scheduled to ship in {_month(known.earliest)}."
        case EstimateKind.ANNOUNCED if known.earliest:
            return f"not shipped yet; now announced to ship on {day(known.earliest)}."
        case EstimateKind.SHIPS_BY if known.latest:
            return f"not shipped yet; leaves our warehouse by {day(known.latest)}."
        case EstimateKind.RANGE if known.earliest and known.latest:
            dispatch = f", leaving it by {day(known.dispatch_by)}" if known.dispatch_by else ""
            return (
                "not shipped yet; estimated to reach our US warehouse between "
                f"{day(known.earliest)} and {day(known.latest)}{dispatch}, plus delivery within "
                "the US. This is an estimate."
            )
    return "not shipped yet."


def _passed(known: Estimate, today: date) -> str | None:
    """Return by when a line was to ship or arrive, if that is over."""
    match known:
        case Estimate(EstimateKind.MONTH, date() as month) if today > last_day_of_month(month):
            return f"to ship in {_month(month)}"
        case Estimate(EstimateKind.ANNOUNCED, date() as announced) if today > announced:
            return f"to ship on {day(announced)}"
        case Estimate(EstimateKind.SHIPS_BY, _, date() as last) if today > last:
            return f"to leave our warehouse by {day(last)}"
        case Estimate(EstimateKind.RANGE, _, date() as last) if today > last:
            return f"to reach our US warehouse by {day(last)}"
    return None


def _month(when: date) -> str:
    return f"{MONTHS[when.month - 1]} {when.year}"
