"""What a file must get right by itself. Every problem is told, not the first one only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from preorder.core.money import Money
from preorder.policy.shop import Shop
from preorder.store.import_format import Document, LineIn, OrderIn, StyleIn, VariantIn
from preorder.store.numbers import canonical_number


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a file, and where: `$.orders[3].lines[0].sku`."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


def check(document: Document, shop: Shop) -> Iterator[Problem]:
    """Find what is wrong with a file in itself, and against the shop's policy."""
    yield from _twice("$.campaigns", "id", [one.id for one in document.campaigns])
    yield from _twice("$.styles", "id", [one.id for one in document.styles])
    yield from _twice("$.variants", "sku", [one.sku for one in document.variants])
    numbers = [canonical_number(shop, one.number) or one.number for one in document.orders]
    yield from _twice("$.orders", "number", numbers)
    yield from _campaigns(document)
    for i, style in enumerate(document.styles):
        yield from _style(f"$.styles[{i}]", style, shop)
    for i, variant in enumerate(document.variants):
        yield from _variant(f"$.variants[{i}]", variant, shop)
    for i, order in enumerate(document.orders):
        yield from _order(f"$.orders[{i}]", order, shop)


def _twice(path: str, key: str, values: list[str]) -> Iterator[Problem]:
    seen: Counter[str] = Counter()
    for i, value in enumerate(values):
        seen[value] += 1
        if seen[value] > 1:
            yield Problem(f"{path}[{i}].{key}", f"{value!r} stands twice in this file")


def _campaigns(document: Document) -> Iterator[Problem]:
    for i, one in enumerate(document.campaigns):
        path = f"$.campaigns[{i}]"
        if one.closes_at is not None and one.closes_at <= one.opens_at:
            yield Problem(f"{path}.closes_at", "a campaign closes after it opens")
        times = [each.announced_at.isoformat() for each in one.announcements]
        yield from _twice(f"{path}.announcements", "announced_at", times)


def _style(path: str, style: StyleIn, shop: Shop) -> Iterator[Problem]:
    clause = shop.policy.campaign
    if style.campaign and clause is not None and (style.cap or 0) > clause.cap:
        yield Problem(f"{path}.cap", f"the shop's policy caps a style at {clause.cap}")


def _variant(path: str, variant: VariantIn, shop: Shop) -> Iterator[Problem]:
    amounts = {"price": variant.price, "retail_price": variant.retail_price}
    yield from _amounts(path, shop.currency, amounts)
    clause = shop.policy.campaign
    if clause is None or variant.retail_price is None or variant.kind == "in_stock":
        return
    saving = Decimal(variant.retail_price) - Decimal(variant.price)
    if not 0 <= saving <= clause.saving_up_to:
        most = f"the shop promises to save up to {clause.saving_up_to}"
        yield Problem(f"{path}.retail_price", f"it is {saving} above the price, and {most}")


def _order(path: str, order: OrderIn, shop: Shop) -> Iterator[Problem]:
    if canonical_number(shop, order.number) is None:
        expected = f"{shop.shop}'s look like {shop.order_numbers.example}"
        yield Problem(f"{path}.number", f"{order.number!r} is no order number: {expected}")
    currency = order.currency or shop.currency
    yield from _amounts(path, currency, {"shipping_paid": order.shipping_paid})
    yield from _twice(f"{path}.lines", "ref", [one.ref for one in order.lines])
    yield from _twice(f"{path}.payments", "id", [one.id for one in order.payments])
    yield from _twice(f"{path}.shipments", "id", [one.id for one in order.shipments])
    for i, line in enumerate(order.lines):
        place = f"{path}.lines[{i}]"
        yield from _amounts(
            place, currency, {"unit_paid": line.unit_paid, "unit_tax": line.unit_tax}
        )
        yield from _counters(place, order, line)
    yield from _payments(path, order, currency)
    yield from _shipments(path, order)


def _payments(path: str, order: OrderIn, currency: str) -> Iterator[Problem]:
    for i, one in enumerate(order.payments):
        place = f"{path}.payments[{i}]"
        yield from _amounts(place, currency, {"amount": one.amount, "refunded": one.refunded})
        if Decimal(one.refunded) > Decimal(one.amount):
            yield Problem(f"{place}.refunded", "more than was paid")


def _shipments(path: str, order: OrderIn) -> Iterator[Problem]:
    refs = {line.ref for line in order.lines}
    for i, one in enumerate(order.shipments):
        place = f"{path}.shipments[{i}]"
        for ref in one.units:
            if ref not in refs:
                yield Problem(f"{place}.units.{ref}", "the order has no line of that ref")
        delivered = one.delivered_at
        if isinstance(delivered, datetime) and delivered < one.shipped_at:
            yield Problem(f"{place}.delivered_at", "it was delivered before it was shipped")


def _counters(path: str, order: OrderIn, line: LineIn) -> Iterator[Problem]:
    parcels = [(one.units.get(line.ref, 0), one.delivered_at) for one in order.shipments]
    sent = sum(units for units, _ in parcels)
    arrived = sum(units for units, at in parcels if at is not None)
    shipped = sent if line.shipped is None else line.shipped
    delivered = arrived if line.delivered is None else line.delivered
    if shipped < sent:
        yield Problem(f"{path}.shipped", f"{sent} units are in the order's shipments")
    if delivered < arrived:
        yield Problem(f"{path}.delivered", f"{arrived} units are in delivered shipments")
    if line.cancelled + shipped > line.qty:
        together = f"{line.cancelled} cancelled and {shipped} shipped"
        yield Problem(f"{path}.qty", f"{line.qty} units cannot be {together}")
    if delivered > shipped:
        yield Problem(f"{path}.delivered", f"{delivered} units, but only {shipped} shipped")
    if line.returned > delivered:
        yield Problem(f"{path}.returned", f"{line.returned} units, but only {delivered} delivered")


def _amounts(path: str, currency: str, amounts: dict[str, str | None]) -> Iterable[Problem]:
    for key, text in amounts.items():
        try:
            Money.parse(text or "0", currency)
        except ValueError as error:
            yield Problem(f"{path}.{key}", str(error))
