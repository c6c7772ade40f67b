"""A shop's data as a test writes it down: the import format, with a key where that has a list.

So a conversation can change a named world in one line: mappings are merged, `null` takes an entry
out, anything else replaces. See README.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor

WORLDS = Path(__file__).parent / "worlds"
_KEYS = {"campaigns": "id", "styles": "id", "variants": "sku", "orders": "number"}
_ORDER_KEYS = {"lines": "ref", "payments": "id", "shipments": "id"}

Entry = dict[str, Any]


def read_yaml(path: Path) -> Entry:
    """Read a YAML mapping; dates and times stay text, as the import format has them."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = _Constructor
    found: Entry = yaml.load(path.read_text(encoding="utf-8"))
    return found


class _Constructor(SafeConstructor):
    """Reads what YAML takes for a timestamp as the text that it is."""


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def document(name: str, changes: Mapping[str, Any]) -> Entry:
    """Return a named world with changes as a document to import."""
    return as_import(merge(_named(name), changes))


@cache
def _named(name: str) -> Entry:
    world = read_yaml(WORLDS / f"{name}.yml")
    base = world.pop("based_on", None)
    return merge(_named(base), world) if base else world


def merge(base: Mapping[str, Any], changes: Mapping[str, Any]) -> Entry:
    """Return `base` with the changes; nothing handed in is altered."""
    merged = dict(base)
    for key, value in changes.items():
        before = merged.get(key)
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, Mapping) and isinstance(before, Mapping):
            merged[key] = merge(before, value)
        else:
            merged[key] = value
    return merged


def as_import(world: Mapping[str, Any]) -> Entry:
    """Turn the keyed form into the import format's lists."""
    found: Entry = {"format": 1, "shop": world["shop"]}
    for key, name in _KEYS.items():
        found[key] = _listed(world.get(key, {}), name)
    found["orders"] = [_order(order) for order in found["orders"]]
    return found


def _listed(entries: Mapping[str, Any], name: str) -> list[Entry]:
    return [{name: str(key), **entry} for key, entry in entries.items()]


def _order(order: Entry) -> Entry:
    listed = {key: _listed(order.get(key, {}), name) for key, name in _ORDER_KEYS.items()}
    return {**order, **listed, "payments": listed["payments"] or [_in_full(order)]}


def _in_full(order: Mapping[str, Any]) -> Entry:
    """Return the usual payment: all of it by card."""
    worth = Decimal(order.get("shipping_paid", "0")) * order.get("shipping_charges", 1)
    for line in order["lines"].values():
        worth += (Decimal(line["unit_paid"]) + Decimal(line.get("unit_tax", "0"))) * line["qty"]
    return {"id": "p1", "method": "card", "amount": str(worth)}
