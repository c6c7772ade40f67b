"""Messages that go out to other platforms, and accounts for which none can go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, select

from preorder.core.replies import Reply
from preorder.service.delivery import Delivery, Outgoing
from preorder.service.postbox import Contact, Lease, Parcel
from preorder.store.leases import Leases
from preorder.store.post_tables import contact, delivery, stopped_account
from preorder.store.reply_json import read_buttons, reply_json
from preorder.store.writes import add, add_once

_DUE, _SENT = "due", "sent"
_REASON = 300
_EMPTIED: dict[str, Any] = {"text": "", "buttons": []}
_NOT_STOPPED = (
    ~select(stopped_account.c.account)
    .where(
        stopped_account.c.platform == delivery.c.platform,
        stopped_account.c.account == delivery.c.account,
    )
    .exists()
)


class SqlDeliveries:
    """Fulfils `postbox.Deliveries` in one open transaction."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        self._leases = Leases(db, delivery, _DUE, ("id",))

    def queue(
        self, to: Contact, replies: Sequence[Reply], at: datetime, *, by_person: bool
    ) -> None:
        """Have replies delivered, after all that was queued for that conversation before."""
        whom = {"conversation": to.conversation, "platform": to.platform, "account": to.account}
        fresh = {"queued_at": at, "state": _DUE, "reason": "", "tries": 0}
        for reply in replies:
            values = {**whom, "recipient": to.sender, **reply_json(reply), **fresh}
            add(self._db, delivery, **values, by_person=by_person)

    def claim(self, lease: Lease, most: int) -> Sequence[Parcel]:
        """Take the first message of conversations to which nobody delivers, stopped ones not."""
        ids = self._leases.claim(lease, most, _NOT_STOPPED)
        if not ids:
            return []
        heard = delivery.join(contact, contact.c.conversation == delivery.c.conversation)
        query = select(delivery, contact.c.last_heard_at).select_from(heard)
        rows = self._db.execute(query.where(delivery.c.id.in_(ids)).order_by(delivery.c.id))
        return [_parcel(row) for row in rows]

    def keep(self, lease: Lease, ids: Sequence[int]) -> None:
        """Renew the leases of rows that nobody else has taken meanwhile."""
        self._leases.keep(lease, ids)

    def release(self, owner: str) -> None:
        """Give back what that owner has taken."""
        self._leases.release(owner)

    def put_off(self, id: int, owner: str, until: datetime, reason: str) -> None:  # noqa: A002 - the port's name
        """Give a message back, to be tried again then and not before."""
        self._leases.put_off(id, owner, until, reason=reason[:_REASON])

    def settle(self, id: int, owner: str, how: Delivery) -> None:  # noqa: A002 - the port's name
        """Note the end of a message: sent, window closed, or given up. The log keeps its text."""
        state = {"give_up": "given_up"}.get(how.result, how.result.value)
        values = {"message_id": how.message_id, "reason": how.reason[:_REASON], **_EMPTIED}
        self._leases.end(id, owner, state, **values)

    def stop_account(self, platform: str, account: str, reason: str, at: datetime) -> None:
        """Deliver nothing for that account any more; what is due stays due."""
        key = {"platform": platform, "account": account}
        add_once(self._db, stopped_account, **key, reason=reason[:_REASON], stopped_at=at)

    def start_accounts(self) -> int:
        """Try all stopped accounts again; return how many were stopped."""
        return self._db.execute(delete(stopped_account)).rowcount

    def stopped(self) -> Sequence[tuple[str, str, str]]:
        """Return platform, account and reason of accounts for which nothing is delivered."""
        table = stopped_account.c
        query = select(table.platform, table.account, table.reason)
        rows = self._db.execute(query.order_by(table.platform, table.account))
        return [(platform, account, reason) for platform, account, reason in rows]

    def forget_before(self, instant: datetime) -> int:
        """Delete what is no longer due and was queued before that instant; return how many."""
        old = and_(delivery.c.state != _DUE, delivery.c.queued_at < instant)
        return self._db.execute(delete(delivery).where(old)).rowcount

    def backlog(self) -> tuple[int, datetime | None]:
        """Return how many messages are due, and when the first was queued."""
        table = delivery.c
        query = select(func.count(), func.min(table.queued_at)).where(table.state == _DUE)
        count, first = self._db.execute(query).one()
        return count, first

    def is_ours(self, platform: str, account: str, message_id: str) -> bool:
        """Tell whether we delivered that message of the platform."""
        table = delivery.c
        ours = and_(table.platform == platform, table.account == account)
        query = select(table.id).where(ours, table.message_id == message_id)
        return self._db.execute(query).first() is not None

    def failed(self, conversation: str) -> Sequence[tuple[str, str]]:
        """Return state and reason of what did not reach the customer, or has not yet."""
        table = delivery.c
        lost = and_(table.conversation == conversation, table.state != _SENT)
        rows = self._db.execute(select(table.state, table.reason).where(lost).order_by(table.id))
        return [(state, reason) for state, reason in rows]


def _parcel(row: Row[Any]) -> Parcel:
    outgoing = Outgoing(
        id=str(row.id),
        platform=row.platform,
        account=row.account,
        recipient=row.recipient,
        text=row.text,
        buttons=read_buttons(row.buttons),
        by_person=row.by_person,
        last_heard_at=row.last_heard_at,
    )
    return Parcel(row.id, outgoing, row.tries)
