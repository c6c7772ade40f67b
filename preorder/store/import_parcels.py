"""Write an order's shipments, and raise its lines' counters to what the file says."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, insert, update

from preorder.core.calendar import Calendar
from preorder.store.import_check import Problem
from preorder.store.import_context import Target
from preorder.store.import_counters import Part, Said, raise_counters
from preorder.store.import_format import LineIn, OrderIn, ShipmentIn
from preorder.store.import_returns import awaited_units, settle_returns
from preorder.store.order_rows import of_order
from preorder.store.record_tables import audit
from preorder.store.tables import line, shipment, shipment_line

# Built once: an import may hold thousands of orders.
_DELIVERED = of_order(shipment, shipment.c.id).where(shipment.c.delivered_at.is_not(None))
_LINES = of_order(line).order_by(line.c.id)
_UNITS = of_order(shipment_line)
_COUNT = update(line).where(line.c.id == bindparam("this"), line.c.shop == bindparam("of"))


def write_parcels(
    db: Connection, calendar: Calendar, target: Target, order: OrderIn
) -> list[Problem]:
    """Write shipments and counters, settle returns; note in the order's history what rose."""
    for parcel in order.shipments:
        _write_shipment(db, calendar, target, parcel)
    delivered = _delivered(db, target)
    awaited = awaited_units(db, target)
    stored = _parts(db, target, set().union(*awaited.values()))
    problems: list[Problem] = []
    risen = {}
    returned: Counter[int] = Counter()
    for i, one in enumerate(order.lines):
        parts = stored[one.ref]
        before = [part.counters() for part in parts]
        said = _said(order, one)
        place = f"{target.path}.lines[{i}]"
        problems += [Problem(place, text) for text in raise_counters(parts, said, delivered)]
        after = [part.counters() for part in parts]
        if before != after:
            risen[one.ref] = after
            returned.update(_returned(parts, before))
        if not problems:
            _write_parts(db, target, parts)
    if risen and not problems:
        _note(db, target, risen)
        settle_returns(db, target, awaited, returned)
    return problems


def _write_shipment(db: Connection, calendar: Calendar, target: Target, one: ShipmentIn) -> None:
    key = {"shop": target.shop, "number": target.number, "id": one.id}
    row = and_(*(shipment.c[name] == value for name, value in key.items()))
    values: dict[str, Any] = {"shipped_at": one.shipped_at}
    # What is known stays known: a file without them takes neither a delivery nor a tracking back.
    if one.delivered_at is not None:
        values["delivered_at"] = _end_of(calendar, one.delivered_at)
    if one.tracking is not None:
        values["tracking"] = one.tracking
    if db.execute(update(shipment).where(row).values(**values)).rowcount == 0:
        db.execute(insert(shipment), key | values)


def _end_of(calendar: Calendar, when: datetime | date) -> datetime:
    """Return the instant of a delivery; one known by its day ends with that local day (T-12)."""
    return when if isinstance(when, datetime) else calendar.end_of_day(when)


def _delivered(db: Connection, target: Target) -> set[str]:
    return set(db.execute(_DELIVERED, target.key).scalars())


def _parts(db: Connection, target: Target, awaited: set[int]) -> dict[str, list[Part]]:
    """Read the order's lines by `ref`; the parts of a split line stand together.

    Args:
        awaited: the ids of the lines that filed returns wait for.
    """
    parts: dict[str, list[Part]] = defaultdict(list)
    by_id: dict[int, Part] = {}
    for row in db.execute(_LINES, target.key):
        counters = (row.cancelled, row.shipped, row.delivered, row.returned)
        part = Part(row.id, row.qty, *counters, awaited=row.id in awaited)
        by_id[row.id] = part
        parts[row.ref].append(part)
    for row in db.execute(_UNITS, target.key):
        by_id[row.line_id].parcels[row.shipment_id] = row.units
    return parts


def _said(order: OrderIn, one: LineIn) -> Said:
    parcels = {each.id: each.units[one.ref] for each in order.shipments if one.ref in each.units}
    # Counters that the file leaves out follow from its shipments.
    return Said(one.cancelled, one.shipped or 0, one.delivered or 0, one.returned, parcels)


def _returned(parts: list[Part], before: list[dict[str, int]]) -> dict[int, int]:
    return {
        part.id: part.returned - old["returned"] for part, old in zip(parts, before, strict=True)
    }


def _write_parts(db: Connection, target: Target, parts: list[Part]) -> None:
    for part in parts:
        db.execute(_COUNT, {"this": part.id, "of": target.shop, **part.counters()})
        for parcel, units in part.parcels.items():
            _write_units(db, target, parcel, part.id, units)


def _write_units(db: Connection, target: Target, parcel: str, line_id: int, units: int) -> None:
    key = {
        "shop": target.shop,
        "number": target.number,
        "shipment_id": parcel,
        "line_id": line_id,
    }
    row = and_(*(shipment_line.c[name] == value for name, value in key.items()))
    if db.execute(update(shipment_line).where(row).values(units=units)).rowcount == 0:
        db.execute(insert(shipment_line).values(**key, units=units))


def _note(db: Connection, target: Target, risen: dict[str, list[dict[str, int]]]) -> None:
    values = {"shop": target.shop, "number": target.number, "at": target.now, "actor": "import"}
    db.execute(insert(audit).values(**values, event="counters_imported", details={"lines": risen}))
