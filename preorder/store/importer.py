"""Read shop data from a file: the whole of it, or nothing. `docs/import-format.md`"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from preorder.core.errors import BadImport
from preorder.policy.shop import Shop
from preorder.store.catalogue import read_campaigns, read_styles, read_variants
from preorder.store.import_catalogue import recount_slots, write_catalogue
from preorder.store.import_check import Problem, check
from preorder.store.import_context import Known
from preorder.store.import_format import Document
from preorder.store.import_notices import send_notices
from preorder.store.import_orders import write_order
from preorder.store.store import SqlStore, SqlTransaction


@dataclass(frozen=True, slots=True)
class Summary:
    """What an import wrote."""

    shop: str
    campaigns: int
    styles: int
    variants: int
    orders_added: int
    orders_updated: int

    def __str__(self) -> str:
        return (
            f"{self.shop}: {self.orders_added} orders added, {self.orders_updated} brought up to "
            f"date; {self.campaigns} campaigns, {self.styles} styles, {self.variants} variants"
        )


def import_file(store: SqlStore, path: Path, shops: Mapping[str, Shop]) -> Summary:
    """Import a JSON file in one transaction.

    Raises:
        BadImport: the file is refused; every problem with its place, one on a line.
        StoreConflict: another process wrote the same rows; nothing changed, try again.
    """
    try:
        text = path.read_text(encoding="utf-8")
        data = json.loads(text, object_pairs_hook=_no_key_twice)
    except OSError as error:
        raise BadImport(f"{path}: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise BadImport(f"{path}: not JSON: {error}") from None
    return import_document(store, data, shops, str(path))


def import_document(
    store: SqlStore, data: Any, shops: Mapping[str, Shop], source: str = "import"
) -> Summary:
    """Import what a file holds; `source` names it in errors. Raises as `import_file`."""
    document = _read(data, source)
    shop = shops.get(document.shop)
    if shop is None:
        known = ", ".join(sorted(shops))
        problem = Problem("$.shop", f"there is no shop {document.shop!r}, only {known}")
        raise _refusal(source, [problem])
    _refuse(source, list(check(document, shop)))
    with store.begin() as tx:
        return _write(tx, shop, document, source)


def _write(tx: SqlTransaction, shop: Shop, document: Document, source: str) -> Summary:
    db = tx.connection
    before = read_campaigns(db, shop.shop)
    _refuse(source, write_catalogue(db, shop, document))
    campaigns, styles = read_campaigns(db, shop.shop), read_styles(db, shop.shop)
    known = Known(shop, campaigns, styles, read_variants(db, shop.shop))
    problems: list[Problem] = []
    added = 0
    for i, order in enumerate(document.orders):
        new, wrong = write_order(db, known, order, f"$.orders[{i}]", tx.clock())
        added += new
        problems += wrong
    _refuse(source, problems or recount_slots(db, shop.shop, document))
    send_notices(tx, shop, before, campaigns)
    return Summary(
        shop=shop.shop,
        campaigns=len(document.campaigns),
        styles=len(document.styles),
        variants=len(document.variants),
        orders_added=added,
        orders_updated=len(document.orders) - added,
    )


def _read(data: Any, source: str) -> Document:
    try:
        return Document.model_validate(data)
    except ValidationError as error:
        found = {_path(one["loc"]): _message(one) for one in error.errors()}
    # A list whose every entry is wrong is also called too short: the entries say enough.
    outer = {
        path for path in found for other in found if other.startswith((f"{path}.", f"{path}["))
    }
    problems = [Problem(path, text) for path, text in found.items() if path not in outer]
    raise _refusal(source, problems)


def _refuse(source: str, problems: list[Problem]) -> None:
    if problems:
        raise _refusal(source, problems)


def _refusal(source: str, problems: list[Problem]) -> BadImport:
    return BadImport("\n".join(f"{source}: {problem}" for problem in problems))


def _path(place: tuple[int | str, ...]) -> str:
    return "$" + "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in place)


def _message(error: Any) -> str:
    if error["type"] == "extra_forbidden":
        return "unknown key"
    return str(error["msg"]).removeprefix("Value error, ")


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = dict(pairs)
    if len(keys) < len(pairs):
        twice = next(key for i, (key, _) in enumerate(pairs) if key in dict(pairs[:i]))
        raise ValueError(f"the key {twice!r} stands twice in one object")
    return keys
