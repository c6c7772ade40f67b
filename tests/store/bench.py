"""The small shop that the machine of test_machine.py drives, and how its wishes are carried out."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
)

from preorder.core.decisions import Request, Verdict
from preorder.core.orders import Capability, Order
from preorder.policy.decide import decide
from preorder.service.ports import RequestState
from preorder.store.catalogue import read_styles
from preorder.store.order_rows import read_order
from preorder.store.store import SqlStore, SqlTransaction
from tests.migrated import migrated
from tests.store.build import (
    CANCEL,
    OPENS,
    SWAP,
    document,
    dump,
    facts_of,
    fill,
    line,
    order,
    record,
    sell,
    shops,
    variant,
    write,
)

SHIPPING = 1200
CAPS = {"tote": 6, "bag": 4}
STYLE_OF = {"TOTE-S": "tote", "TOTE-L": "tote", "BAG": "bag"}
DELAY = Capability.DELAY_REFUND
EXECUTED = {CANCEL, SWAP, DELAY}


class Bench(RuleBasedStateMachine):
    """A store of its own, a clock, and a memory of what was done."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.now = OPENS
        self.store = SqlStore.open(migrated(self.folder / "test.db"), lambda: self.now)
        campaign = {"campaign": "summer"}
        styles = [{"id": s, "name": s, **campaign, "cap": cap} for s, cap in CAPS.items()]
        styles.append({"id": "wallet", "name": "wallet"})
        dear = variant("DEAR", "bag", price="335.00")
        fill(self.store, styles=styles, variants=[*document()["variants"], dear])
        self.sold: dict[str, dict] = {}
        self.counters: dict[int, tuple[int, ...]] = {}
        self.commands: list[tuple[str, str, Request]] = []

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)

    def _sell(self, number: str, sku: str, qty: int) -> bool:
        when = {"placed_at": self.now.isoformat(), "shipments": []}
        wanted = order(number, line(sku, qty), **when)
        sold = sell(self.store, wanted, STYLE_OF[sku], qty)
        if sold:
            self.sold[number] = wanted
        return sold

    def _ask(self, number: str, request: Request) -> None:
        """Decide and carry out or file, as the use case does; what is refused cannot be applied."""
        command = f"m{len(self.commands)}"
        with self.store.begin() as tx:
            facts = facts_of(tx, number)
            decision = decide(shops()["lettoria"], facts, request)
            done = request.capability in EXECUTED
            state = RequestState.DONE if done else RequestState.REQUESTED
            written = record(decision, number, command_id=command, state=state)
            if decision.verdict is not Verdict.ALLOW:
                with pytest.raises(ValueError, match="nothing to apply"):
                    tx.orders.apply(facts, decision, written)
                return
            if done:
                tx.orders.apply(facts, decision, written)
            else:
                tx.orders.file(facts, written)
        self.commands.append((command, number, request))

    def _units(self, number: str, data) -> dict[int, int]:
        one = data.draw(st.sampled_from(self._order(number).lines))
        return {one.id: data.draw(st.integers(1, max(one.open, 1)))}

    def _ship(self, number: str, units: int) -> None:
        if units:
            parcels = self.sold[number]["shipments"]
            sent = {"id": f"s{len(parcels)}", "shipped_at": self.now.isoformat()}
            parcels.append({**sent, "units": {"1": units}})
            self._write(number)

    def _order(self, number: str) -> Order:
        with self.store.begin() as tx:
            return _read(tx, number)

    def _write(self, number: str) -> None:
        with self.store.begin() as tx:
            assert write(tx, self.sold[number]) == []

    def _taken(self) -> dict[str, int]:
        with self.store.begin() as tx:
            found = read_styles(tx.connection, "lettoria")
        return {style: found[style].taken for style in CAPS}

    def _dump(self) -> dict:
        with self.store.begin() as tx:
            return dump(tx.connection)


def _read(tx: SqlTransaction, number: str) -> Order:
    found = read_order(tx.connection, "lettoria", number)
    assert found is not None
    return found
