"""What a person looks at until there is a desk: `preorder cases …`, `preorder orders show`."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from preorder.bootstrap import Parts, make_parts
from preorder.service.cases import Case
from preorder.store.show import describe


def show_order(number: str, only: str | None) -> int:
    """Print an order, of one shop or wherever the number exists."""
    parts = make_parts()
    with parts.store.begin() as tx:
        found = [
            text
            for name, shop in parts.shops.items()
            if only in (None, name) and (text := describe(tx, shop, number)) is not None
        ]
    if not found:
        return _nothing(f"There is no order {number}{f' in {only}' if only else ''}.")
    print("\n\n".join(found))
    return 0


def list_cases(only: str | None) -> int:
    """Print one line for each open case."""
    parts = make_parts()
    if only is not None and only not in parts.shops:
        return _nothing(f"There is no shop {only}; shops: {', '.join(parts.shops)}.")
    with parts.store.begin() as tx:
        cases = tx.cases.all_open(only)
    for case in cases:
        asked, order = _time(parts, case.shop, case.asked_at), case.order_number or "no order"
        print(f"{case.id}  {asked}  {case.shop}  {case.capability}  {order}  {_reasons(case)}")
    if not cases:
        print("Nothing waits for a person.")
    return 0


def show_case(case_id: str) -> int:
    """Print a case with everything known, and what was said."""
    parts = make_parts()
    with parts.store.begin() as tx:
        case = tx.cases.get(case_id)
        said = tx.conversations.transcript(case.conversation) if case else ()
    if case is None:
        return _nothing(f"There is no case {case_id}.")
    print(f"{case.id}  {case.shop}  {case.state}")
    print(f"  wish       {case.capability}")
    print(f"  asked      {_time(parts, case.shop, case.asked_at)}")
    print(f"  customer   {case.customer or 'not verified'}")
    print(f"  order      {case.order_number or 'none verified'}")
    print(f"  reasons    {_reasons(case)}")
    print(f"  details\n{_indented(case.details)}")
    print(f"  conversation {case.conversation or 'none'}")
    for row in said:
        print(f"    {_time(parts, case.shop, row['at'])}  {row['author']}: {row['text']}")
    return 0


def _nothing(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def _reasons(case: Case) -> str:
    return ", ".join(case.reasons)


def _time(parts: Parts, shop: str, instant: datetime) -> str:
    """Write an instant on the shop's clock; UTC for a shop that is no longer there."""
    known = parts.shops.get(shop)
    return f"{known.calendar.local(instant) if known else instant:%Y-%m-%d %H:%M %Z}"


def _indented(details: Mapping[str, Any]) -> str:
    text = json.dumps(details, indent=2, ensure_ascii=False, default=str)
    return "\n".join(f"    {line}" for line in text.splitlines())
