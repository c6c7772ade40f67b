"""What leaves after the commit: e-mails and refunds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, case, or_, select, update

from preorder.core.money import Money
from preorder.core.refunds import Refund, RefundState
from preorder.service.ports import Clock, Mail
from preorder.store.record_tables import ledger, mail, refund
from preorder.store.writes import add, add_once, changed

_DUE = (RefundState.PENDING.value, RefundState.UNKNOWN.value)


class SqlOutbox:
    """Fulfils `ports.Outbox` in one open transaction."""

    def __init__(self, db: Connection, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def mail(self, mail_: Mail) -> None:
        """Queue an e-mail; a key that was queued before changes nothing (I-14)."""
        add_once(
            self._db,
            mail,
            key=mail_.key,
            shop=mail_.shop,
            recipient=mail_.to,
            subject=mail_.subject,
            body=mail_.body,
        )

    def due_mails(self, now: datetime, limit: int) -> Sequence[Mail]:
        """Return unsent e-mails, oldest first; one that failed waits for its time."""
        due = or_(mail.c.retry_at.is_(None), mail.c.retry_at <= now)
        query = select(mail).where(mail.c.sent_at.is_(None), due).order_by(mail.c.id).limit(limit)
        return [
            Mail(row.key, row.shop, row.recipient, row.subject, row.body)
            for row in self._db.execute(query)
        ]

    def mail_sent(self, key: str, at: datetime) -> None:
        """Note that an e-mail left."""
        values = {"sent_at": at, "attempts": mail.c.attempts + 1, "error": None}
        self._db.execute(update(mail).where(mail.c.key == key).values(**values))

    def mail_failed(self, key: str, error: str, retry_at: datetime) -> None:
        """Note that an e-mail did not leave, why, and when to try again."""
        values = {"error": error, "retry_at": retry_at, "attempts": mail.c.attempts + 1}
        unsent = (mail.c.key == key) & mail.c.sent_at.is_(None)
        self._db.execute(update(mail).where(unsent).values(**values))

    def due_refunds(self, now: datetime, limit: int) -> Sequence[Refund]:
        """Return refunds that are pending or unknown and due for a try, oldest first."""
        due = or_(refund.c.retry_at.is_(None), refund.c.retry_at <= now)
        query = select(refund).where(refund.c.state.in_(_DUE), due)
        rows = self._db.execute(query.order_by(refund.c.created_at, refund.c.id).limit(limit))
        return [read_refund(row) for row in rows]

    def move_refund(
        self,
        id: str,  # noqa: A002 - the port's name
        from_states: Sequence[RefundState],
        to: RefundState,
        provider_ref: str | None = None,
        retry_at: datetime | None = None,
    ) -> bool:
        """Move a refund's state if it is in one of `from_states`; False if somebody else did.

        `attempts` counts the moves of a pending or unknown refund: a try that was put off again
        makes two. A failed refund is undone in the ledger: it no longer counts as paid back.
        """
        states = [state.value for state in from_states]
        taken_up = case((refund.c.state.in_(_DUE), 1), else_=0)
        values: dict[str, Any] = {
            "state": to.value,
            "attempts": refund.c.attempts + taken_up,
            "retry_at": retry_at,
        }
        if provider_ref is not None:
            values["provider_ref"] = provider_ref
        guarded = update(refund).where(refund.c.id == id, refund.c.state.in_(states))
        moved = changed(self._db, guarded.values(**values))
        if moved and to is RefundState.FAILED:
            self._undo(id)
        return moved

    def _undo(self, refund_id: str) -> None:
        row = self._db.execute(select(refund).where(refund.c.id == refund_id)).one()
        add(
            self._db,
            ledger,
            shop=row.shop,
            number=row.number,
            kind="refund_failed",
            amount=row.amount,
            payment_id=row.payment_id,
            reference=row.reference,
            at=self._clock(),
        )


def read_refund(row: Row[Any]) -> Refund:
    """Read a row of the refund table."""
    return Refund(
        id=row.id,
        shop=row.shop,
        order_number=row.number,
        payment_id=row.payment_id,
        reference=row.reference,
        amount=Money(row.amount, row.currency),
        state=RefundState(row.state),
        attempts=row.attempts,
        booked_at=row.created_at,
    )
