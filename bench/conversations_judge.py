"""Did a script end as written? Judged by the rows; what was said is for a person to read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bench.conversations_world import item_name, named_line
from tests.conversations.effects import Rows

_REFUNDED = ("cancel_order", "delay_refund")


@dataclass(frozen=True)
class Verdict:
    """What a script's rows say against it; nothing if it ended as written."""

    script: Mapping[str, Any]
    before: Rows
    after: Rows

    def problems(self) -> list[str]:
        """Return the problems in sentences."""
        end = self.script["end"]
        outcomes = end["outcome"].split("_or_")
        if any("handed to a human" in also for also in end.get("also_acceptable", ())):
            outcomes.append("handed_over")
        if not any(self._is(outcome) for outcome in outcomes):
            return [f"outcome: not {' or '.join(outcomes)}, but {self._found()}"]
        return [*self._orders(), *self._refund()]

    @property
    def requests(self) -> list[str]:
        """The capabilities of what was recorded, in order."""
        new = self.after.requests[len(self.before.requests) :]
        return [text.split()[0] for text in new]

    def _found(self) -> str:
        cases = [f"case {case['capability']} {case['reasons']}" for case in self.after.cases]
        return ", ".join([*self.requests, *cases]) or "nothing done"

    def _is(self, outcome: str) -> bool:
        asked, unchanged = self.requests, self._unchanged()
        tests: Mapping[str, Callable[[], bool]] = {
            "cancelled": lambda: len(asked) == 1 and asked[0] in _REFUNDED,
            "cancelled_partly": lambda: len(asked) == 1 and asked[0] in _REFUNDED,
            "cancelled_once": lambda: len(asked) == 1,
            "swapped": lambda: asked == ["swap_item"],
            "return_opened": lambda: asked == ["request_return"] and unchanged,
            "replacement_arranged": lambda: asked == ["report_damage"] and unchanged,
            "handed_over": lambda: unchanged and bool(self.after.cases),
        }
        untouched = not asked and unchanged
        return (
            tests[outcome]()
            if outcome in tests
            else untouched and not self._surprising_case(outcome)
        )

    def _surprising_case(self, outcome: str) -> bool:
        """Tell whether a person was called though the script is about an answer only."""
        return outcome in ("status_given", "answered") and bool(self.after.cases)

    def _unchanged(self) -> bool:
        return self.before.counters == self.after.counters and self.before.slots == self.after.slots

    def _orders(self) -> Iterator[str]:
        handed = not self.requests and bool(self.after.cases)
        for order in self.script["given_orders"]:
            wanted = self.script["end"].get("orders", {}).get(order["ref"], "unchanged")
            if handed and self._unchanged():
                continue
            yield from self._order(order, wanted)

    def _order(self, order: Mapping[str, Any], wanted: str) -> Iterator[str]:
        names = [item_name(item) for item in order["items"]]
        clauses = [clause for clause in re.split(r"[;,]", wanted) if "or handed" not in clause]
        for clause in clauses:
            places = named_line(clause, names) or list(range(len(names)))
            for place in places:
                problem = self._line(order, names[place], clause)
                if problem:
                    yield problem

    def _line(self, order: Mapping[str, Any], name: str, clause: str) -> str | None:
        sku = re.sub(r"[^A-Z0-9]+", "-", name.upper()).strip("-")
        key = (order["order_number"], sku)
        cancelled = self.after.counters.get((*key, "cancelled"), 0)
        qty = self.after.counters.get((*key, "qty"), 0)
        same = all(
            count == self.after.counters.get(found, 0)
            for found, count in self.before.counters.items()
            if found[:2] == key
        )
        if "unchanged" in clause and not same:
            return f"{order['ref']}: {name} has changed"
        if "cancelled" in clause and "not cancelled" not in clause and cancelled != qty:
            return f"{order['ref']}: {name} is not cancelled ({cancelled} of {qty})"
        return None

    def _refund(self) -> Iterator[str]:
        wanted = self.script["end"].get("refund")
        if wanted is None or not self.requests:
            return
        money: dict[str, Decimal] = {}
        for _, kind, amount, _payment in self.after.ledger[len(self.before.ledger) :]:
            money[kind] = money.get(kind, Decimal(0)) + Decimal(amount) / 100
        items, fee = money.get("items", Decimal(0)), money.get("fee", Decimal(0))
        back = items - fee
        if "percent" in wanted and back * 100 != items * Decimal(str(wanted["percent"])):
            yield f"refund: {back} of {items}, not {wanted['percent']} %"
        if "amount_items" in wanted and back != Decimal(str(wanted["amount_items"])):
            yield f"refund of items: {back}, not {wanted['amount_items']}"
        if "amount" in wanted and Decimal(str(wanted["amount"])) not in (back, money.get("refund")):
            yield f"refund: {money.get('refund')}, not {wanted['amount']}"
