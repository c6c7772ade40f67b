"""From a script's plain English to a shop: its products, its campaign, the customer's orders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.conversations.world import as_import

Entry = dict[str, Any]
Script = Mapping[str, Any]

ZONES = {"lettoria": ZoneInfo("America/New_York"), "lascale": ZoneInfo("America/Los_Angeles")}
_DATE = r"(\d{4}-\d{2}-\d{2})(?:[ T](\d{1,2}:\d{2}))?"
_OPENED = re.compile(rf"opened? (?:at |on )?{_DATE}", re.IGNORECASE)
_ANNOUNCED = re.compile(rf"announced\D*{_DATE}", re.IGNORECASE)
_RELEASE = re.compile(rf"\W*\(?releas\w*(?: date)?\s+{_DATE}\)?", re.IGNORECASE)
_FULL = re.compile(r"([\w ,]+?) (?:is|are) (?:full|sold out)", re.IGNORECASE)
_COLOURS, _SIZES = ("black", "camel", "olive"), ("small", "medium")
_DEFAULT_OPENING, _DEFAULT_NOW, _NOON = "2026-07-06 10:00", "2026-07-06 18:00", "12:00"
_FILLER, _TRACKING = "LT-99001", "9400111202600000"


def now_of(script: Script) -> datetime:
    """Return the script's now: the first date in its text that is not the window's opening."""
    text = _OPENED.sub(" ", script["now"])
    return _read(script["shop"], f"{text} {_DEFAULT_NOW}")


def document_of(script: Script) -> Entry:
    """Return the script's world as a document to import."""
    world = _lettoria(script) if script["shop"] == "lettoria" else _lascale(script)
    return as_import({"shop": script["shop"], **world})


def words(text: str) -> set[str]:
    """Return the words of a text, lower-case, without a plural's s."""
    return {word.rstrip("s") for word in re.findall(r"[a-z0-9/]+", text.lower())}


def item_name(item: Mapping[str, Any]) -> str:
    """Return an item's name without its release date."""
    return _RELEASE.sub("", item["name"]).strip()


def named_line(text: str, names: Sequence[str]) -> list[int]:
    """Return the places of the items that a text names, by words that only some of them hold."""
    own = [words(name) for name in names]
    shared = set.intersection(*own) if len(own) > 1 else set()
    said = words(text) | ({"tote"} if "bag" in words(text) else set())
    return [place for place, each in enumerate(own) if (each - shared) & said]


def _instant(shop: str, found: re.Match[str]) -> datetime:
    at = datetime.fromisoformat(f"{found[1]} {(found[2] or _NOON).zfill(5)}")
    return at.replace(tzinfo=ZONES[shop])


def _read(shop: str, text: str) -> datetime:
    """Return the first moment that a text names.

    Raises:
        ValueError: it names none.
    """
    found = re.search(_DATE, text)
    if found is None:
        raise ValueError(f"no date in {text!r}")
    return _instant(shop, found)


def _first(shop: str, texts: Iterable[str], otherwise: datetime) -> datetime:
    """Return the moment that the first text with one names."""
    return next((_read(shop, text) for text in texts if re.search(_DATE, text)), otherwise)


def _sku(name: str) -> str:
    return re.sub(r"[^A-Z0-9]+", "-", name.upper()).strip("-")


def _lettoria(script: Script) -> Entry:
    opened = _OPENED.search(script["now"])
    opens = _read("lettoria", opened[0] if opened else _DEFAULT_OPENING)
    campaign: Entry = {"opens_at": opens.isoformat(), "ship_month": f"{opens.year}-09"}
    told = " ".join([script["now"], *(order["state"] for order in script["given_orders"])])
    if later := _ANNOUNCED.search(told):
        announced = (now_of(script) - timedelta(days=1)).isoformat()
        campaign["announcements"] = [{"announced_at": announced, "ships_on": later[1]}]
    variants = dict(_bags(script))
    styles = {
        one["style"]: {"name": one["style"]}
        | ({"campaign": "c"} if one["kind"] != "in_stock" else {})
        for one in variants.values()
    }
    orders = {order["order_number"]: _order(script, order, "c") for order in script["given_orders"]}
    world = {"campaigns": {"c": campaign}, "styles": styles, "variants": variants, "orders": orders}
    for full in _FULL.finditer(script["now"]):
        _fill_up(world, full[1], opens)
    return world


def _bags(script: Script) -> Iterator[tuple[str, Entry]]:
    """Yield what was ordered, and each bag's other colours and sizes at the size's price."""
    prices: dict[str, str] = {}
    for item in _items(script):
        if item["type"] == "in_stock":
            yield _variant(item_name(item), "in_stock", item)
            continue
        product, *options = item_name(item).split(", ")
        if len(options) == 2:
            prices |= {f"{product}|small": "295.00", f"{product}|medium": "325.00"}
        if options:
            prices[f"{product}|{options[-1]}"] = str(item["price"])
        yield _variant(item_name(item), "preorder", item)
    for key, price in prices.items():
        product, size = key.split("|")
        if size in _SIZES:
            for colour in _COLOURS:
                yield _variant(f"{product}, {colour}, {size}", "preorder", {"price": price})


def _variant(name: str, kind: str, item: Mapping[str, Any]) -> tuple[str, Entry]:
    """Return a variant; the colours of a product are styles, its sizes share one."""
    options = name.split(", ")[1:]
    style = _sku(", ".join(name.split(", ")[:2])).lower()
    entry = {"name": name, "kind": kind, "style": style, "options": options}
    return _sku(name), {**entry, "price": str(item["price"])}


def _items(script: Script) -> Iterator[Mapping[str, Any]]:
    for order in script["given_orders"]:
        yield from order["items"]


def _fill_up(world: Entry, text: str, opens: datetime) -> None:
    """Give a style a cap that its orders use up; somebody else's order, if nobody has one."""
    wanted = words(text)
    sku, variant = max(
        world["variants"].items(), key=lambda one: len(words(one[1]["name"]) & wanted)
    )
    style = variant["style"]
    world["orders"][_FILLER] = {
        "email": "somebody@example.com",
        "customer": "Somebody Else",
        "placed_at": (opens + timedelta(minutes=1)).isoformat(),
        "lines": {"1": {"sku": sku, "campaign": "c", "unit_paid": variant["price"], "qty": 1}},
    }
    world["styles"][style]["cap"] = sum(
        line["qty"] - line.get("cancelled", 0)
        for order in world["orders"].values()
        for line in order["lines"].values()
        if world["variants"][line["sku"]]["style"] == style
    )


def _lascale(script: Script) -> Entry:
    variants: dict[str, Entry] = {}
    for item in _items(script):
        name, released = item_name(item), _RELEASE.search(item["name"])
        kind = item["type"]
        entry = {
            "name": name,
            "style": _sku(name).lower(),
            "kind": kind,
            "price": str(item["price"]),
        }
        if released:
            entry["release_date"] = date.fromisoformat(released[1]).isoformat()
        variants[_sku(name)] = {**entry, "international": kind != "in_stock"}
    styles = {one["style"]: {"name": one["name"]} for one in variants.values()}
    orders = {
        order["order_number"]: _order(script, order, None) for order in script["given_orders"]
    }
    return {"styles": styles, "variants": variants, "orders": orders}


def _order(script: Script, order: Mapping[str, Any], campaign: str | None) -> Entry:
    shop = script["shop"]
    lines: dict[str, Entry] = {}
    for place, item in enumerate(order["items"], start=1):
        line = {
            "sku": _sku(item_name(item)),
            "unit_paid": str(item["price"]),
            "qty": item.get("qty", 1),
        }
        if campaign and item["type"] != "in_stock":
            line["campaign"] = campaign
        lines[str(place)] = line
    entry: Entry = {
        "email": order["email"],
        "customer": order["customer"],
        "placed_at": _read(shop, order["placed"]).isoformat(),
        "shipping_paid": str(order.get("shipping_paid", 0)),
        "lines": lines,
    }
    if "charged twice" in order["state"].lower():
        entry["shipping_charges"] = 2
    return entry | {"shipments": dict(_parcels(script, order, lines))}


def _parcels(
    script: Script, order: Mapping[str, Any], lines: Mapping[str, Entry]
) -> Iterator[tuple[str, Entry]]:
    """Yield the parcels that the order's state tells of, clause by clause; note cancelled lines."""
    names = [item_name(item) for item in order["items"]]
    for place, clause in enumerate(re.split(r";|, (?=\w+ (?:shipped|delivered))", order["state"])):
        told = clause.lower()
        refs = [str(i + 1) for i in named_line(clause, names)] or list(lines)
        if "cancel" in told and "window" not in told:
            for ref in refs:
                lines[ref]["cancelled"] = lines[ref]["qty"]
        if re.search(r"\b(?:not|nothing|un|never)[ -]?(?:yet )?(?:shipped|delivered)", told):
            continue
        if "delivered" in told or re.search(r"\bshipped\b", told):
            units = {ref: lines[ref]["qty"] for ref in refs}
            yield f"s{place}", _parcel(script, order, clause) | {"units": units}


def _parcel(script: Script, order: Mapping[str, Any], clause: str) -> Entry:
    shop, now = script["shop"], now_of(script)
    told = {key: str(order.get(key, "")) for key in ("shipped", "delivered")}
    if "delivered" not in clause.lower():
        shipped = _first(shop, [clause, told["shipped"]], now - timedelta(days=2))
        return {"shipped_at": shipped.isoformat(), "tracking": _TRACKING}
    delivered = _first(shop, [told["delivered"], clause], now - timedelta(days=1))
    shipped = _first(shop, [told["shipped"]], delivered - timedelta(days=3))
    times = {"shipped_at": shipped.isoformat(), "delivered_at": delivered.isoformat()}
    return {**times, "tracking": _TRACKING}
