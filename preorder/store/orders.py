"""Orders, and the products and campaigns around them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, select, update

from preorder.core.decisions import Decision
from preorder.core.orders import Capability, Facts, LineKind, Order, Variant
from preorder.core.refunds import Refund
from preorder.policy.queue import Waiting
from preorder.service.ports import Clock, Recorded, RequestState
from preorder.store.apply import apply, write_audit, write_request
from preorder.store.catalogue import read_campaigns, read_styles, read_variants
from preorder.store.order_rows import of_order, read_order
from preorder.store.outbox import read_refund
from preorder.store.record_tables import audit, refund, request
from preorder.store.tables import line, orders, policy_version, style, variant
from preorder.store.writes import add_once, changed

# Built once, as in `order_rows`: asked with every message of a customer whose orders are known.
_NUMBERS = (
    select(orders.c.number)
    .where(orders.c.shop == bindparam("shop"), orders.c.email_key == bindparam("email_key"))
    .order_by(orders.c.placed_at.desc(), orders.c.number.desc())
)
_REFUNDS = of_order(refund).order_by(refund.c.created_at, refund.c.id)


class SqlOrders:
    """Fulfils `ports.Orders` in one open transaction. Order numbers are canonical: LT-20417."""

    def __init__(self, db: Connection, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def facts(self, shop: str, number: str) -> Facts | None:
        """Read an order and all that rules may look at, locked until the transaction ends.

        An order of a campaign comes with every variant of its shop, since it may be swapped;
        another one with its own variants only.
        """
        return self.all_facts(shop, [number]).get(number)

    def all_facts(self, shop: str, numbers: Sequence[str]) -> Mapping[str, Facts]:
        """Read several orders as `facts` does, in that order; those that there are, by number."""
        found = [order for n in numbers if (order := read_order(self._db, shop, n)) is not None]
        if not found:
            return {}
        own = {order.number: _own_skus(order) for order in found}
        wanted = set().union(*(skus for skus in own.values() if skus is not None))
        variants = read_variants(self._db, shop, None if None in own.values() else wanted)
        campaigns, styles = read_campaigns(self._db, shop), read_styles(self._db, shop)
        return {
            order.number: Facts(order, campaigns, styles, _only(variants, own[order.number]))
            for order in found
        }

    def numbers_of(self, shop: str, email: str) -> Sequence[str]:
        """Return the numbers of that customer's orders, newest first. Case of e-mail is ignored."""
        key = {"shop": shop, "email_key": email_key(email)}
        return list(self._db.execute(_NUMBERS, key).scalars())

    def waiting_for(self, shop: str, sku: str) -> Sequence[Waiting]:
        """Return all open pre-order and back-order units of a variant, by order."""
        units = line.c.qty - line.c.cancelled - line.c.shipped
        joined = line.join(
            orders, (orders.c.shop == line.c.shop) & (orders.c.number == line.c.number)
        )
        query = select(line.c.number, orders.c.placed_at, units).select_from(joined)
        wanted = query.where(
            line.c.shop == shop,
            line.c.sku == sku,
            line.c.kind != LineKind.IN_STOCK.value,
            units > 0,
        )
        summed: dict[tuple[str, datetime], int] = defaultdict(int)
        for number, placed_at, count in self._db.execute(wanted):
            summed[number, placed_at] += count
        return [Waiting(number, at, count) for (number, at), count in sorted(summed.items())]

    def swap_targets(self, shop: str, number: str, line_id: int) -> Sequence[str]:
        """Return the SKUs that line could be swapped to, whether they have room or not."""
        ours = (line.c.shop == shop) & (line.c.number == number) & (line.c.id == line_id)
        own = self._db.execute(select(line.c.sku, line.c.campaign_id).where(ours)).first()
        if own is None or own.campaign_id is None:
            return []
        joined = variant.join(
            style, (style.c.shop == variant.c.shop) & (style.c.id == variant.c.style_id)
        )
        query = select(variant.c.sku).select_from(joined)
        others = query.where(
            variant.c.shop == shop,
            style.c.campaign_id == own.campaign_id,
            variant.c.kind != LineKind.IN_STOCK.value,
            variant.c.sku != own.sku,
        )
        return list(self._db.execute(others.order_by(variant.c.sku)).scalars())

    def apply(self, facts: Facts, decision: Decision, recorded: Recorded) -> None:
        """Write what an allowed decision changes; `preorder.store.apply` says how.

        Raises:
            StoreConflict: a guard did not hold; roll back.
            ValueError: the decision changes nothing.
        """
        apply(self._db, facts, decision, recorded)

    def file(self, facts: Facts, recorded: Recorded) -> None:  # noqa: ARG002 - the port's argument
        """Write the request row and the audit row only; nothing else changes (I-08).

        Raises:
            StoreConflict: its command id or reference is taken.
        """
        write_request(self._db, recorded)

    def recorded(self, command_id: str) -> Recorded | None:
        """Return what that command already did, if anything (I-06)."""
        return self._request(request.c.command_id == command_id)

    def request(self, shop: str, reference: str) -> Recorded | None:
        """Return a request by its reference number."""
        return self._request((request.c.shop == shop) & (request.c.reference == reference))

    def withdraw(self, shop: str, reference: str) -> bool:
        """Withdraw a filed request; False if it is no longer `requested` (S-19)."""
        ours = (request.c.shop == shop) & (request.c.reference == reference)
        filed = request.c.state == RequestState.REQUESTED.value
        moved = update(request).where(ours, filed).values(state=RequestState.WITHDRAWN.value)
        if not changed(self._db, moved):
            return False
        row = self._db.execute(select(request).where(ours)).one()
        details = {"reference": reference}
        write_audit(self._db, _recorded(row, self._clock()), "withdrawn", details)
        return True

    def refunds_of(self, shop: str, number: str) -> Sequence[Refund]:
        """Return the order's refunds, oldest first."""
        rows = self._db.execute(_REFUNDS, {"shop": shop, "number": number})
        return [read_refund(row) for row in rows]

    def history(self, shop: str, number: str) -> Sequence[Mapping[str, Any]]:
        """Return the order's audit rows, oldest first: at, actor, event, details."""
        columns = (audit.c.at, audit.c.actor, audit.c.event, audit.c.details)
        query = select(*columns).where(audit.c.shop == shop, audit.c.number == number)
        return [dict(row) for row in self._db.execute(query.order_by(audit.c.id)).mappings()]

    def policy_text(self, shop: str, version: str) -> str | None:
        """Return the shop file as it stood in that policy version (S-16)."""
        key = (policy_version.c.shop == shop) & (policy_version.c.version == version)
        text: str | None = self._db.execute(select(policy_version.c.text).where(key)).scalar()
        return text

    def keep_policy(self, shop: str, version: str, text: str) -> None:
        """Keep a shop file's text under its policy version; once kept, it never changes."""
        add_once(self._db, policy_version, shop=shop, version=version, text=text)

    def _request(self, key: ColumnElement[bool]) -> Recorded | None:
        row = self._db.execute(select(request).where(key)).first()
        return None if row is None else _recorded(row, row.recorded_at)


def _own_skus(order: Order) -> set[str] | None:
    """Return the SKUs of an order's lines; None if it may be swapped to others as well."""
    swappable = any(one.campaign_id for one in order.lines)
    return None if swappable else {one.sku for one in order.lines}


def _only(variants: Mapping[str, Variant], skus: Collection[str] | None) -> Mapping[str, Variant]:
    return variants if skus is None else {k: one for k, one in variants.items() if k in skus}


def email_key(email: str) -> str:
    """Return what e-mail addresses are compared by."""
    return email.strip().casefold()


def _recorded(row: Row[Any], recorded_at: datetime) -> Recorded:
    return Recorded(
        reference=row.reference,
        command_id=row.command_id,
        shop=row.shop,
        order_number=row.number,
        capability=Capability(row.capability),
        state=RequestState(row.state),
        asked_at=row.asked_at,
        recorded_at=recorded_at,
        decision=row.decision,
        conversation=row.conversation,
        actor=row.actor,
    )
