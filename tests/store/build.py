"""What the store's tests share: a small shop, orders in it, and wishes carried out by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, event, select

from preorder.core.decision_json import to_json
from preorder.core.decisions import Decision, Request
from preorder.core.orders import Capability, Facts
from preorder.policy.decide import decide
from preorder.policy.load import load_shops
from preorder.policy.shop import Shop
from preorder.service.ports import Recorded, RequestState
from preorder.store.catalogue import read_campaigns, read_styles, read_variants
from preorder.store.import_check import Problem
from preorder.store.import_context import Known
from preorder.store.import_format import OrderIn
from preorder.store.import_orders import write_order
from preorder.store.importer import import_document
from preorder.store.placing import place
from preorder.store.schema import metadata
from preorder.store.store import SqlStore, SqlTransaction

OPENS = datetime(2026, 7, 1, 10, tzinfo=ZoneInfo("America/New_York"))
NOW = OPENS + timedelta(hours=20)
EMAIL = "anna.berg@example.com"
CANCEL, SWAP = Capability.CANCEL_ORDER, Capability.SWAP_ITEM
RETURN, DAMAGE = Capability.REQUEST_RETURN, Capability.REPORT_DAMAGE


@cache
def shops() -> dict[str, Shop]:
    """The real shop files."""
    return load_shops(Path(__file__).parents[2] / "shops")


def line(sku: str = "TOTE-S", qty: int = 1, ref: str = "1", **more: Any) -> dict[str, Any]:
    """A line of an order at 295.00 each."""
    return {"ref": ref, "sku": sku, "qty": qty, "unit_paid": "295.00", **more}


def order(number: str = "LT-20417", *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An order placed four hours after the opening, paid in full unless `payments` say else."""
    bought = list(lines) or [line()]
    shipping = more.get("shipping_paid", "12.00")
    items = (Decimal(one["unit_paid"]) * one["qty"] for one in bought)
    amount = str(sum(items, Decimal(shipping)))
    return {
        "number": number,
        "email": EMAIL,
        "customer": "Anna Berg",
        "placed_at": (OPENS + timedelta(hours=4)).isoformat(),
        "shipping_paid": shipping,
        "lines": bought,
        "payments": [{"id": "p1", "method": "card", "amount": amount}],
        **more,
    }


def document(*orders: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Lettoria with a tote in two sizes, a bag at the same price, and a wallet in stock."""
    return {
        "format": 1,
        "shop": "lettoria",
        "campaigns": [{"id": "summer", "opens_at": OPENS.isoformat(), "ship_month": "2026-09"}],
        "styles": [
            {"id": "tote", "name": "Siena tote", "campaign": "summer", "cap": 300},
            {"id": "bag", "name": "Como bag", "campaign": "summer", "cap": 300},
            {"id": "wallet", "name": "Arno wallet"},
        ],
        "variants": [
            variant("TOTE-S", "tote"),
            variant("TOTE-L", "tote"),
            variant("BAG", "bag"),
            variant("WALLET", "wallet", kind="in_stock", price="79.00"),
        ],
        "orders": list(orders),
        **more,
    }


def variant(sku: str, style: str, **more: Any) -> dict[str, Any]:
    """A variant on pre-order at 295.00."""
    base = {"sku": sku, "name": sku.title(), "style": style, "kind": "preorder", "price": "295.00"}
    return {**base, **more}


def model_shop(*orders: dict[str, Any]) -> dict[str, Any]:
    """LA Scale Model with one small truck, not released yet."""
    truck = variant("TRUCK", "truck", price="9.99", release_date="2026-08-31")
    styles = [{"id": "truck", "name": "Truck"}]
    shop = {"format": 1, "shop": "lascale", "styles": styles, "variants": [truck]}
    return {**shop, "orders": list(orders)}


def fill(store: SqlStore, *orders: dict[str, Any], **more: Any) -> None:
    """Import the small shop with those orders."""
    import_document(store, document(*orders, **more), shops())


def facts_of(tx: SqlTransaction, number: str = "LT-20417", shop: str = "lettoria") -> Facts:
    """Read an order that is there."""
    facts = tx.orders.facts(shop, number)
    assert facts is not None
    return facts


def wish(capability: Capability, units: Mapping[int, int] | None = None, **more: Any) -> Request:
    """A request received at NOW."""
    more.setdefault("asked_at", NOW)
    return Request(capability, units=units, **more)


def record(decision: Decision, number: str = "LT-20417", **more: Any) -> Recorded:
    """A command as the use case would record it; name it with `command_id`."""
    command = more.pop("command_id", "m1:wish")
    base = Recorded(
        reference=f"R-{command}",
        command_id=command,
        shop="lettoria",
        order_number=number,
        capability=decision.capability,
        state=RequestState.DONE,
        asked_at=decision.asked_at,
        recorded_at=decision.asked_at,
        decision=to_json(decision),
        conversation="c1",
    )
    return replace(base, **more)


def act(tx: SqlTransaction, request: Request, number: str = "LT-20417", **more: Any) -> Decision:
    """Decide in this transaction and apply what is allowed; a refusal is only returned."""
    shop = more.get("shop", "lettoria")
    facts = facts_of(tx, number, shop)
    decision = decide(shops()[shop], facts, request)
    if decision.acted:
        tx.orders.apply(facts, decision, record(decision, number, **more))
    return decision


def dump(db: Connection, *without: str) -> dict[str, list[Any]]:
    """Everything in the database but those tables."""
    tables = [table for table in metadata.sorted_tables if table.name not in without]
    return {t.name: sorted(map(repr, db.execute(select(t)).all())) for t in tables}


def taken(tx: SqlTransaction, shop: str = "lettoria") -> dict[str, int]:
    """The styles' counters, those that are not 0."""
    styles = read_styles(tx.connection, shop).values()
    return {style.id: style.taken for style in styles if style.taken}


class Crash(Exception):  # noqa: N818 - no error, an end
    """The process dies."""


@contextmanager
def crash_before(store: SqlStore, statement: int) -> Iterator[None]:
    """Die before the n-th statement of a transaction, counted from 1; the commit comes last."""
    left = [statement]

    def die(*_: Any) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Crash

    def die_at_commit(connection: Connection) -> None:
        die()

    event.listen(store.engine, "before_cursor_execute", die)
    event.listen(store.engine, "commit", die_at_commit)
    try:
        yield
    finally:
        event.remove(store.engine, "before_cursor_execute", die)
        event.remove(store.engine, "commit", die_at_commit)


def sell(store: SqlStore, sold: dict[str, Any], style: str, units: int) -> bool:
    """Sell on pre-order as a shop's own system would: slots and order in one transaction."""
    with store.begin() as tx:
        if not place(tx, "lettoria", style, units):
            return False
        assert write(tx, sold) == []
    return True


def write(tx: SqlTransaction, sold: dict[str, Any]) -> list[Problem]:
    """Write one order's rows as the import does, without counting slots again."""
    db, shop = tx.connection, shops()["lettoria"]
    known = Known(
        shop,
        read_campaigns(db, shop.shop),
        read_styles(db, shop.shop),
        read_variants(db, shop.shop),
    )
    _, problems = write_order(db, known, OrderIn.model_validate(sold), "$", NOW)
    return problems
