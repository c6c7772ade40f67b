"""What a person looks at until there is a desk: `preorder cases …`, `preorder orders show`."""

from __future__ import annotations

import sys

from preorder.bootstrap import known_shop, make_parts
from preorder.cli_case import CaseView, case_text, standing
from preorder.service.cases import CaseState
from preorder.service.casework import close_case
from preorder.store.show import describe
from preorder.store.show_parts import time_text, words


def show_order(number: str, only: str | None) -> int:
    """Print an order, of one shop or wherever the number exists.

    Raises:
        NoSuchShop: there is no such shop.
    """
    parts = make_parts()
    if only is not None:
        known_shop(parts.shops, only)
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
    """Print one line for each open case.

    Raises:
        NoSuchShop: there is no such shop.
    """
    parts = make_parts()
    if only is not None:
        known_shop(parts.shops, only)
    with parts.store.begin() as tx:
        cases = tx.cases.all_open(only)
    for case in cases:
        asked = time_text(parts.shops.get(case.shop), case.asked_at)
        wish, order = words(case.capability), case.order_number or "no order"
        told = f"{case.id}  {asked}  {case.shop}  {wish}  {order}  {standing(case)}"
        print(f"{told}  {case.conversation}")
    if not cases:
        print("Nothing waits for a person.")
    return 0


def show_case(case_id: str) -> int:
    """Print a case with everything known, and what was said."""
    parts = make_parts()
    with parts.store.begin() as tx:
        case = tx.cases.get(case_id.upper())
        if case is None:
            return _nothing(f"There is no case {case_id}.")
        said = tx.conversations.transcript(case.conversation)
        facts = tx.orders.facts(case.shop, case.order_number) if case.order_number else None
    order = facts.order if facts else None
    print(case_text(CaseView(case, parts.shops.get(case.shop), order, said)))
    return 0


def end_case(case_id: str, note: str | None) -> int:
    """Note that a person has settled a case; the customer is not told of it."""
    parts = make_parts()
    with parts.store.begin() as tx:
        case = tx.cases.get(case_id.upper())
        if case is None:
            return _nothing(f"There is no case {case_id}.")
        if case.state is CaseState.DONE:
            return _nothing(f"{case.id} is closed already.")
        close_case(tx, case, note, parts.clock())
    print(f"Closed. The customer is told by `conversations answer {case.conversation} TEXT` only.")
    return 0


def _nothing(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1
