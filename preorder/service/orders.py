"""Change an order as its shop's policy allows: decide again, write all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from preorder.core.decision_json import to_json
from preorder.core.decisions import Decision, Request, Verdict
from preorder.core.errors import StoreConflict
from preorder.core.orders import Facts
from preorder.policy.clauses import Autonomy
from preorder.policy.decide import autonomy, decide
from preorder.policy.shop import Shop
from preorder.service.letters import confirmation
from preorder.service.ports import Recorded, RequestState, Transaction

NewId = Callable[[str], str]
"""Makes a new, unguessable reference with that prefix."""


@dataclass(frozen=True, slots=True)
class CarryOut:
    """One agreed wish. The same `id` changes an order once, however often it comes (S-05, I-06)."""

    id: str
    request: Request
    agreed: Decision
    recorded_at: datetime
    conversation: str | None = None
    actor: str = "customer"


def carry_out(tx: Transaction, shop: Shop, facts: Facts, wish: CarryOut, new_id: NewId) -> Recorded:
    """Decide again and write order, slots, ledger, refunds, audit and the e-mail to be sent.

    Args:
        shop: the shop with the policy this order was placed under.
        facts: read in this transaction, which holds the lock on the order.

    Raises:
        StoreConflict: the decision is no longer what was agreed; nothing was written.
    """
    done = tx.orders.recorded(wish.id)
    if done is not None:
        return done
    decision = decide(shop, facts, wish.request)
    if decision.verdict is not Verdict.ALLOW or not decision.same_outcome(wish.agreed):
        raise StoreConflict(f"order {facts.order.number} changed since the summary")
    executes = autonomy(shop, wish.request.capability) is Autonomy.EXECUTE
    recorded = _record(shop, facts, wish, decision, new_id("R"))
    if executes:
        tx.orders.apply(facts, decision, recorded)
    else:
        recorded = replace(recorded, state=RequestState.REQUESTED)
        tx.orders.file(facts, recorded)
    tx.outbox.mail(confirmation(shop, facts, decision, recorded))
    return recorded


def _record(
    shop: Shop, facts: Facts, wish: CarryOut, decision: Decision, reference: str
) -> Recorded:
    return Recorded(
        reference=reference,
        command_id=wish.id,
        shop=shop.shop,
        order_number=facts.order.number,
        capability=wish.request.capability,
        state=RequestState.DONE,
        asked_at=wish.request.asked_at,
        recorded_at=wish.recorded_at,
        decision=to_json(decision),
        conversation=wish.conversation,
        actor=wish.actor,
    )
