"""Demo data: shops full of orders, dated so that every window can be tried at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from preorder.demo import lascale, lettoria
from preorder.demo.parts import Guide
from preorder.policy.shop import Shop

_DOCUMENTS: Mapping[str, Callable[[Shop, datetime], dict[str, Any]]] = {
    "lettoria": lettoria.document,
    "lascale": lascale.document,
}
_GUIDES = {"lettoria": lettoria.GUIDE, "lascale": lascale.GUIDE}

DEMO_SHOPS = tuple(_DOCUMENTS)


def demo_document(shop: Shop, now: datetime) -> dict[str, Any]:
    """Return a demo shop's data in the import format, dated relative to `now` (aware).

    Raises:
        KeyError: there is no demo of that shop.
    """
    return _DOCUMENTS[shop.shop](shop, now)


def demo_guide(shop: str) -> tuple[Guide, ...]:
    """Return the demo orders worth trying, with what each shows; empty for another shop."""
    return _GUIDES.get(shop, ())
