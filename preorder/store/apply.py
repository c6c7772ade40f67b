"""Write what an allowed decision changes, in the transaction in which it was decided.

Every step is a conditional update: where its condition no longer holds, StoreConflict is raised
and the transaction rolls back whole. Lock order: order (by reading its facts), styles by id.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID, uuid5

from sqlalchemy import Connection, insert, select, update

from preorder.core.decision_json import to_json
from preorder.core.decisions import Decision, LineDecision, RefundPayment, Verdict
from preorder.core.errors import StoreConflict
from preorder.core.orders import Capability, Facts, Variant
from preorder.core.refunds import RefundState
from preorder.service.ports import Recorded
from preorder.store.record_tables import audit, ledger, refund, request
from preorder.store.slots import move_slots
from preorder.store.tables import line
from preorder.store.writes import add, surely

# The namespace of our refunds' ids: a refund's id is made of its request and payment alone, so
# that no retry can give the provider a second one.
_REFUNDS = UUID("6f2d7c0e-5b0a-4c0e-9d57-3a1f4f6f9b21")

_Step = Callable[[Connection, Facts, Decision, Recorded], None]


def apply(db: Connection, facts: Facts, decision: Decision, recorded: Recorded) -> None:
    """Write counters, slots, ledger, refunds, the request and the audit row.

    Raises:
        StoreConflict: a guard did not hold, or the command was carried out before.
        ValueError: the decision allows nothing, or is not of a capability that changes orders.
    """
    step = _STEPS.get(decision.capability)
    if step is None or decision.verdict is not Verdict.ALLOW or not decision.acted:
        raise ValueError(f"nothing to apply: {decision.capability} {decision.verdict}")
    base = decision.fee_base.minor if decision.fee_base is not None else 0
    write_request(db, recorded, base)
    step(db, facts, decision, recorded)


def write_request(db: Connection, recorded: Recorded, fee_base: int = 0) -> None:
    """Write the request row and its audit row.

    Raises:
        StoreConflict: its command id or reference is taken.
    """
    add(
        db,
        request,
        reference=recorded.reference,
        command_id=recorded.command_id,
        shop=recorded.shop,
        number=recorded.order_number,
        capability=recorded.capability.value,
        state=recorded.state.value,
        asked_at=recorded.asked_at,
        recorded_at=recorded.recorded_at,
        decision=dict(recorded.decision),
        fee_base=fee_base,
        conversation=recorded.conversation,
        actor=recorded.actor,
    )
    details = {"reference": recorded.reference, "state": recorded.state.value}
    write_audit(db, recorded, recorded.capability.value, details)


def write_audit(
    db: Connection, recorded: Recorded, event: str, details: Mapping[str, object]
) -> None:
    """Add a row to the order's history."""
    add(
        db,
        audit,
        shop=recorded.shop,
        number=recorded.order_number,
        at=recorded.recorded_at,
        actor=recorded.actor,
        event=event,
        details=dict(details),
    )


def _cancel(db: Connection, facts: Facts, decision: Decision, recorded: Recorded) -> None:
    for one in decision.acted:
        _cancel_units(db, facts, one)
    move_slots(db, facts.order.shop, decision.effects)
    _book(db, decision, recorded)
    payments = [effect for effect in decision.effects if isinstance(effect, RefundPayment)]
    for effect in payments:
        _refund(db, facts, effect, recorded)
    written = to_json(decision)
    write_audit(db, recorded, "units_cancelled", {k: written[k] for k in ("lines", "amounts")})


def _cancel_units(db: Connection, facts: Facts, one: LineDecision) -> None:
    ours = (line.c.id == one.line_id) & (line.c.shop == facts.order.shop)
    is_open = line.c.cancelled + line.c.shipped + one.qty <= line.c.qty
    values = {"cancelled": line.c.cancelled + one.qty}
    same_order = line.c.number == facts.order.number
    guarded = update(line).where(ours, same_order, is_open).values(**values)
    surely(db, guarded, f"line {one.line_id}: fewer than {one.qty} units are open")


def _book(db: Connection, decision: Decision, recorded: Recorded) -> None:
    amounts = decision.amounts
    parts = {"items": amounts.items, "shipping": amounts.shipping, "fee": amounts.fee}
    for kind, amount in parts.items():
        if amount:
            _entry(db, recorded, kind, amount.minor, "")


def _refund(db: Connection, facts: Facts, effect: RefundPayment, recorded: Recorded) -> None:
    _entry(db, recorded, "refund", effect.amount.minor, effect.payment_id)
    add(
        db,
        refund,
        id=str(uuid5(_REFUNDS, f"{recorded.reference}/{effect.payment_id}")),
        created_at=recorded.recorded_at,
        shop=recorded.shop,
        number=recorded.order_number,
        payment_id=effect.payment_id,
        reference=recorded.reference,
        currency=facts.order.currency,
        amount=effect.amount.minor,
        state=RefundState.PENDING.value,
        attempts=0,
    )


def _entry(db: Connection, recorded: Recorded, kind: str, amount: int, payment_id: str) -> None:
    add(
        db,
        ledger,
        shop=recorded.shop,
        number=recorded.order_number,
        kind=kind,
        amount=amount,
        payment_id=payment_id,
        reference=recorded.reference,
        at=recorded.recorded_at,
    )


def _swap(db: Connection, facts: Facts, decision: Decision, recorded: Recorded) -> None:
    (one,) = decision.acted
    old = facts.order.line(one.line_id)
    target = facts.variants[decision.target_sku or ""]
    if one.qty == old.qty:
        new_id = _change_line(db, facts, one, target)
    else:
        new_id = _split_line(db, facts, one, target)
    move_slots(db, facts.order.shop, decision.effects)
    details = {"from": old.sku, "to": target.sku, "units": one.qty, "line": new_id}
    write_audit(db, recorded, "units_swapped", details)


def _change_line(db: Connection, facts: Facts, one: LineDecision, target: Variant) -> int:
    """Make a line of the target where nothing of it is cancelled or shipped."""
    old = facts.order.line(one.line_id)
    ours = (line.c.id == one.line_id) & (line.c.shop == facts.order.shop)
    same = (line.c.sku == old.sku) & (line.c.qty == one.qty)
    untouched = line.c.cancelled + line.c.shipped == 0
    values = {"sku": target.sku, "name": target.name, "kind": target.kind.value}
    guarded = update(line).where(ours, same, untouched).values(**values)
    surely(db, guarded, f"line {one.line_id}: it changed meanwhile")
    return one.line_id


def _split_line(db: Connection, facts: Facts, one: LineDecision, target: Variant) -> int:
    """Take units out of a line and make a line of the target of them (Q-09)."""
    old = facts.order.line(one.line_id)
    ours = (line.c.id == one.line_id) & (line.c.shop == facts.order.shop)
    is_open = line.c.cancelled + line.c.shipped + one.qty <= line.c.qty
    guarded = update(line).where(ours, line.c.sku == old.sku, is_open)
    guard = f"line {one.line_id}: fewer than {one.qty} units are open"
    surely(db, guarded.values(qty=line.c.qty - one.qty), guard)
    row = db.execute(select(line).where(ours)).mappings().one()
    values = {
        "sku": target.sku,
        "name": target.name,
        "kind": target.kind.value,
        "qty": one.qty,
        "cancelled": 0,
        "shipped": 0,
        "delivered": 0,
        "returned": 0,
    }
    kept = {key: value for key, value in row.items() if key != "id"}
    result = db.execute(insert(line).values(**{**kept, **values}))
    key = result.inserted_primary_key
    if key is None:
        raise StoreConflict("the database gave the split line no id")
    return int(key[0])


def _file_only(db: Connection, facts: Facts, decision: Decision, recorded: Recorded) -> None:
    """A return or a damage claim moves nothing until a person has looked at it."""


_STEPS: Mapping[Capability, _Step] = {
    Capability.CANCEL_ORDER: _cancel,
    Capability.DELAY_REFUND: _cancel,
    Capability.SWAP_ITEM: _swap,
    Capability.REQUEST_RETURN: _file_only,
    Capability.REPORT_DAMAGE: _file_only,
}
