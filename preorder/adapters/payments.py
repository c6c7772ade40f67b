"""The demo payment provider: keeps a ledger of its own, moves no money, misbehaves when told to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from preorder.core.refunds import Refund
from preorder.service.ports import PaymentRefused, PaymentTimeout
from preorder.settings import PaymentFailure, SettingsError

_TABLE = """CREATE TABLE IF NOT EXISTS refund (
    id TEXT PRIMARY KEY, reference TEXT NOT NULL, payment_id TEXT NOT NULL,
    minor INTEGER NOT NULL, currency TEXT NOT NULL)"""
_BUSY_SECONDS = 10


class DemoPayments:
    """Fulfils `ports.PaymentGateway`. Its ledger is one SQLite file, shared by all processes."""

    def __init__(self, ledger: Path, failure: str = PaymentFailure.NONE) -> None:
        """Take the ledger's file, and a `PaymentFailure` or `@file` with one, read at each call."""
        self._ledger = ledger
        self._failure = failure

    def refund(self, refund: Refund) -> str:
        """Pay once for each refund id, however often it is asked.

        Raises:
            PaymentTimeout, PaymentRefused: as told.
            SettingsError: the failure's file holds none.
        """
        failure = self._told()
        if failure is PaymentFailure.REFUSE:
            raise PaymentRefused("the demo provider was told to refuse")
        if failure is PaymentFailure.TIMEOUT_BEFORE:
            raise PaymentTimeout("the demo provider was told not to answer")
        reference = self._pay(refund)
        if failure is PaymentFailure.TIMEOUT_AFTER:
            raise PaymentTimeout("the demo provider was told to pay and not to answer")
        return reference

    def find(self, refund_id: str) -> str | None:
        """Return the reference of a refund that was paid, None if it was not."""
        with self._open() as db:
            row = db.execute("SELECT reference FROM refund WHERE id = ?", (refund_id,)).fetchone()
        return None if row is None else str(row[0])

    def paid(self) -> dict[str, int]:
        """Return everything paid: minor units by refund id."""
        with self._open() as db:
            return dict(db.execute("SELECT id, minor FROM refund ORDER BY id").fetchall())

    def _pay(self, refund: Refund) -> str:
        amount = refund.amount
        row = (refund.id, f"demo-{refund.id}", refund.payment_id, amount.minor, amount.currency)
        with self._open() as db:
            db.execute("INSERT INTO refund VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", row)
        return row[1]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._ledger.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._ledger, timeout=_BUSY_SECONDS)) as db, db:
            db.execute(_TABLE)
            yield db

    def _told(self) -> PaymentFailure:
        text = self._failure
        try:
            if text.startswith("@"):
                text = Path(text[1:]).read_text(encoding="utf-8")
            return PaymentFailure(text.strip().lower())
        except (OSError, ValueError):
            choices = ", ".join(PaymentFailure)
            raise SettingsError(
                f"PREORDER_PAYMENT_FAILURE is {self._failure!r}: write one of {choices}, "
                "or @file with one of them inside."
            ) from None
