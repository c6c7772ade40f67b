"""`preorder demo reset`: the demo shops as they were, dated relative to now."""

from __future__ import annotations

from preorder.bootstrap import Parts, make_parts
from preorder.core.errors import PreorderError
from preorder.demo import DEMO_SHOPS, demo_document
from preorder.store.importer import import_document
from preorder.store.reset import forget_shop, is_empty


class NoDemoHere(PreorderError):  # noqa: N818 - a refusal, not a fault
    """Demo data does not belong into a production database."""


def reset(*, if_empty: bool) -> int:
    """Put the demo data of every demo shop back; with `if_empty` only where there are no orders.

    Raises:
        NoDemoHere: in production, where it would delete real orders.
    """
    parts = make_parts()
    if not parts.settings.is_demo:
        if not if_empty:
            raise NoDemoHere("This is production (PREORDER_ENV): no demo data is put here.")
        print("No demo data: this is production.")
        return 0
    chosen = [s for s in DEMO_SHOPS if s in parts.shops and (not if_empty or _empty(parts, s))]
    for shop in chosen:
        _put_back(parts, shop)
    if chosen:
        # The demo provider's books speak of orders that are gone.
        parts.settings.payment_ledger.unlink(missing_ok=True)
        parts.publish_answers()
    else:
        print("The demo data is there already.")
    return 0


def _empty(parts: Parts, shop: str) -> bool:
    with parts.store.begin() as tx:
        return is_empty(tx, shop)


def _put_back(parts: Parts, shop: str) -> None:
    document = demo_document(parts.shops[shop], parts.clock())
    with parts.store.begin() as tx:
        cases, had_orders = len(tx.cases.all_open(shop)), not is_empty(tx, shop)
        forget_shop(tx, shop)
    if had_orders or cases:
        open_cases = f"{cases} open case{'' if cases == 1 else 's'}"
        print(f"{shop}: orders, chats and {open_cases} deleted")
    print(import_document(parts.store, document, parts.shops, "demo"))
