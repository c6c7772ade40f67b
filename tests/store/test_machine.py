"""Any order of events keeps the books straight: I-01, I-02, I-04 … I-08, I-15.

The machine drives the real store on a SQLite file, deciding with the real policy, and looks at
the rows after every step.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import event, select

from preorder.core.decisions import Request, Verdict
from preorder.core.errors import StoreConflict
from preorder.core.orders import Capability, Order, Style
from preorder.core.refunds import Refund, RefundState
from preorder.policy.decide import decide
from preorder.service.ports import RequestState
from preorder.store.catalogue import read_styles
from preorder.store.order_rows import read_order
from preorder.store.record_tables import ledger
from preorder.store.store import SqlStore, SqlTransaction
from preorder.store.tables import announcement
from preorder.store.writes import add_once
from tests.store.build import (
    CANCEL,
    DAMAGE,
    OPENS,
    RETURN,
    SWAP,
    Crash,
    crash_before,
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

CAPS = {"tote": 4, "bag": 3}
STYLE_OF = {"TOTE-S": "tote", "TOTE-L": "tote", "BAG": "bag"}
DELAY = Capability.DELAY_REFUND
EXECUTED = {CANCEL, SWAP, DELAY}
TARGETS = st.sampled_from([*sorted(STYLE_OF), "DEAR", "WALLET"])
MOVES = st.sampled_from([RefundState.SETTLED, RefundState.UNKNOWN, RefundState.FAILED])


class Shopping(RuleBasedStateMachine):
    """Customers, a warehouse, a payment provider and accidents, in any order."""

    numbers = Bundle("numbers")
    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(self.template, self.folder / "test.db")
        self.now = OPENS
        self.store = SqlStore.open(f"sqlite:///{self.folder / 'test.db'}", lambda: self.now)
        campaign = {"campaign": "summer"}
        styles = [{"id": s, "name": s, **campaign, "cap": cap} for s, cap in CAPS.items()]
        styles.append({"id": "wallet", "name": "wallet"})
        dear = variant("DEAR", "bag", price="335.00")
        fill(self.store, styles=styles, variants=[*document()["variants"], dear])
        # The operating system may lose what it likes: it is the same machine that reads again.
        event.listen(self.store.engine, "connect", lambda db, _: db.execute("PRAGMA synchronous=0"))
        self.sold: dict[str, dict] = {}
        self.counters: dict[int, dict[str, int]] = {}
        self.commands: list[tuple[str, str, Request]] = []

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)

    # What happens

    @initialize(target=numbers)
    def open_shop(self):
        """Three customers come at once; one slot of the totes and two of the bags are left."""
        for number, sku, qty in (("LT-00001", "TOTE-S", 2), ("LT-00002", "TOTE-L", 1)):
            self._sell(number, sku, qty)
        self._sell("LT-00003", "BAG", 1)
        return multiple(*self.sold)

    @rule(target=numbers, sku=st.sampled_from(sorted(STYLE_OF)), qty=st.integers(1, 3))
    def place(self, sku, qty):
        """Somebody orders; a full style takes no order."""
        if len(self.sold) > 4:
            return multiple()
        number = f"LT-{len(self.sold) + 1:05d}"
        room = self._taken()[STYLE_OF[sku]] + qty <= CAPS[STYLE_OF[sku]]
        assert self._sell(number, sku, qty) is room
        return number if room else multiple()

    @rule(number=numbers, capability=st.sampled_from([CANCEL, DELAY]), data=st.data())
    def cancel(self, number, capability, data):
        """Some units, or all."""
        self._ask(number, Request(capability, self.now, self._units(number, data)))

    @rule(
        number=numbers, sku=st.sampled_from([*sorted(STYLE_OF), "DEAR", "WALLET"]), data=st.data()
    )
    def swap(self, number, sku, data):
        """I-15: slots move, none appears and none is lost."""
        before = sum(self._taken().values())
        units = self._units(number, data)
        self._ask(number, Request(SWAP, self.now, units, target_sku=sku))
        assert sum(self._taken().values()) == before

    @rule(number=numbers, capability=st.sampled_from([RETURN, DAMAGE]), data=st.data())
    def file(self, number, capability, data):
        """A return or a damage claim of what arrived, with all that is asked for."""
        if not any(one.delivered for one in self._order(number).lines):
            self._ship(number, sum(one.open for one in self._order(number).lines))
            self.deliver(number)
        units = self._units(number, data)
        known = {"conditions_met": True, "photos": ("p1",), "photos_at": self.now}
        self._ask(number, Request(capability, self.now, units, **known))

    @rule(number=numbers, data=st.data())
    def ship(self, number, data):
        """The warehouse sends some open units; the shop knows lines by its own ref only."""
        left = sum(one.open for one in self._order(number).lines)
        self._ship(number, data.draw(st.integers(0, left)))

    @rule(number=numbers)
    def deliver(self, number):
        """All that is on its way arrives."""
        for parcel in self.sold[number]["shipments"]:
            parcel.setdefault("delivered_at", self.now.isoformat())
        self._write(number)

    @rule(hours=st.sampled_from([1, 2, 3, 12, 24, 24 * 20, 24 * 60]))
    def tick(self, hours):
        """Time passes."""
        self.now += timedelta(hours=hours)

    @rule(day=st.dates(date(2026, 9, 1), date(2026, 12, 1)))
    def announce(self, day):
        """The shop names another ship date."""
        with self.store.begin() as tx:
            values = {"announced_at": self.now, "ships_on": day}
            add_once(tx.connection, announcement, shop="lettoria", campaign_id="summer", **values)

    @rule(number=numbers, to=MOVES)
    def settle(self, number, to):
        """The provider answers, or does not, or says no."""
        with self.store.begin() as tx:
            for one in tx.orders.refunds_of("lettoria", number):
                waiting = [RefundState.PENDING, RefundState.UNKNOWN]
                tx.outbox.move_refund(one.id, waiting, to)

    @rule(data=st.data())
    def duplicate(self, data):
        """I-06: an earlier message again, also to one who forgets to look it up."""
        if not self.commands:
            return
        command, number, request = data.draw(st.sampled_from(self.commands))
        before = self._dump()
        with self.store.begin() as tx:
            assert tx.orders.recorded(command) is not None
        with contextlib.suppress(StoreConflict, ValueError), self.store.begin() as tx:
            facts = facts_of(tx, number)
            decision = decide(shops()["lettoria"], facts, request)
            tx.orders.apply(facts, decision, record(decision, number, command_id=command))
        assert self._dump() == before

    @rule(number=numbers, statement=st.integers(1, 30))
    def crash(self, number, statement):
        """I-07: the process dies in a cancellation; afterwards nothing of it is there, or all."""
        before, command = self._dump(), f"m{len(self.commands)}"
        try:
            with crash_before(self.store, statement):
                self._ask(number, Request(CANCEL, self.now))
        except Crash:
            assert self._dump() == before
            with self.store.begin() as tx:
                assert tx.orders.recorded(command) is None

    @rule(number=numbers)
    def withdraw(self, number):
        """The customer takes filed requests back."""
        with self.store.begin() as tx:
            for one in facts_of(tx, number).order.requests:
                assert tx.orders.withdraw("lettoria", one.reference)

    # What must always hold

    @invariant()
    def the_books_are_straight(self):
        """All of them, read in one transaction."""
        with self.store.begin() as tx:
            found = {number: _read(tx, number) for number in self.sold}
            refunds = {n: tx.orders.refunds_of("lettoria", n) for n in self.sold}
            styles = read_styles(tx.connection, "lettoria")
            booked = _booked(tx)
        for number, one in found.items():
            _money_is_conserved(one, booked[number])
            _no_payment_gives_back_more_than_it_took(one, refunds[number])
            self._counters_fit_and_never_fall(one)
        _a_recount_equals_the_counter(found.values(), styles)

    def _counters_fit_and_never_fall(self, found: Order) -> None:
        """I-05; a swap moves open units only, so no unit is ever lost either (Q-09)."""
        bought = self.sold[found.number]["lines"][0]["qty"]
        assert sum(one.qty for one in found.lines) == bought
        for one in found.lines:
            assert one.returned <= one.delivered <= one.shipped <= one.qty - one.cancelled
            names = ("cancelled", "shipped", "delivered", "returned")
            now = {name: getattr(one, name) for name in names}
            before = self.counters.get(one.id, now)
            assert all(now[name] >= before[name] for name in names)
            self.counters[one.id] = now

    # How it is done

    def _sell(self, number: str, sku: str, qty: int) -> bool:
        when = {"placed_at": self.now.isoformat(), "shipments": []}
        wanted = order(number, line(sku, qty), **when)
        sold = sell(self.store, wanted, STYLE_OF[sku], qty)
        if sold:
            self.sold[number] = wanted
        return sold

    def _ask(self, number: str, request: Request) -> None:
        """Decide and carry out or file, as the use case does; a refusal changes nothing (I-08)."""
        before, command = self._dump(), f"m{len(self.commands)}"
        with self.store.begin() as tx:
            facts = facts_of(tx, number)
            decision = decide(shops()["lettoria"], facts, request)
            done = request.capability in EXECUTED
            state = RequestState.DONE if done else RequestState.REQUESTED
            written = record(decision, number, command_id=command, state=state)
            if decision.verdict is not Verdict.ALLOW:
                assert dump(tx.connection) == before
                return
            if done:
                tx.orders.apply(facts, decision, written)
            else:
                tx.orders.file(facts, written)
        self.commands.append((command, number, request))

    def _units(self, number: str, data) -> dict[int, int]:
        one = data.draw(st.sampled_from(self._order(number).lines))
        return {one.id: data.draw(st.integers(1, one.qty + 1))}

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


def _money_is_conserved(found: Order, booked: Counter[str]) -> None:
    """I-01: what came in = what was sent back + fees + the value still held."""
    held = sum((x.qty - x.cancelled) * x.unit_paid.minor for x in found.lines)
    shipping = 0 if found.shipping_refunded else found.shipping_paid.minor
    assert booked["charge"] == booked["refund"] + booked["fee"] + held + shipping
    assert booked["items"] + booked["shipping"] == booked["refund"] + booked["fee"]


def _no_payment_gives_back_more_than_it_took(found: Order, refunds: Sequence[Refund]) -> None:
    """I-02."""
    (payment,) = found.payments
    sent = sum(r.amount.minor for r in refunds if r.state is not RefundState.FAILED)
    assert sent == payment.refunded.minor <= payment.amount.minor
    assert all(r.amount.minor > 0 for r in refunds)


def _a_recount_equals_the_counter(found: Iterable[Order], styles: dict[str, Style]) -> None:
    """I-04: sold and not cancelled, within the cap."""
    sold: Counter[str] = Counter()
    for one in found:
        for line_ in one.lines:
            sold[STYLE_OF[line_.sku]] += line_.qty - line_.cancelled
    assert {style: styles[style].taken for style in CAPS} == {style: sold[style] for style in CAPS}
    assert all(0 <= styles[style].taken <= cap for style, cap in CAPS.items())


def _booked(tx: SqlTransaction) -> dict[str, Counter[str]]:
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    query = select(ledger.c.number, ledger.c.kind, ledger.c.amount)
    for number, kind, amount in tx.connection.execute(query):
        sums[number][kind] += amount
    return sums


def test_any_order_of_events_keeps_the_books_straight(template):
    """A few hundred random days in the life of a shop with seven slots."""
    machine = type("Bound", (Shopping,), {"template": template})
    # Not shrunk: that takes minutes with a real database. The failing steps are printed anyway.
    phases = [Phase.explicit, Phase.reuse, Phase.generate]
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=15,
            stateful_step_count=30,
            deadline=None,
            phases=phases,
            suppress_health_check=checks,
        ),
    )
