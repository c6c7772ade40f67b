"""What leaves after the commit: e-mails and refunds, each exactly once.

No call to the outside happens inside a transaction. Before a call, the effect is put off by a
lease: a worker that dies in the middle leaves it to whoever comes after the lease, and two
workers do not take the same one.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from preorder.core.errors import PreorderError
from preorder.core.orders import Capability
from preorder.core.refunds import Refund, RefundState
from preorder.service.cases import Case
from preorder.service.ports import (
    Clock,
    Mail,
    Mailer,
    PaymentGateway,
    PaymentRefused,
    PaymentTimeout,
    Store,
    Transaction,
)

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
REFUND_REFUSED = "REFUND_REFUSED"
"""A case's reason: the payment provider itself said no."""
_BATCH = 20
STUCK_SECONDS = 120.0
"""A payment or an e-mail may take its time; a job that takes longer is stuck."""
_MANY = 12  # doublings after which the longest pause is reached in any case


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after that many tries: 5 s, 10 s, 20 s … an hour."""
    doublings = min(max(attempts - 1, 0), _MANY)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


@dataclass(frozen=True)
class Outbox:
    """Sends what is due. `clock` is the real time: retries follow no demo's clock."""

    store: Store
    payments: PaymentGateway
    mailer: Mailer
    clock: Clock
    _mail_tries: Counter[str] = field(default_factory=Counter)  # since this process began

    def send_due(self) -> int:
        """Send e-mails and refunds that are due; return how many were tried."""
        return self.send_due_refunds() + self.send_due_mails()

    def send_due_mails(self) -> int:
        """Send e-mails that are due; return how many were tried."""
        now = self.clock()
        with self.store.begin() as tx:
            mails = tx.outbox.due_mails(now, _BATCH)
            for mail in mails:
                tx.outbox.mail_failed(mail.key, "taken up", now + LEASE)
        for mail in mails:
            self._send(mail)
        return len(mails)

    def _send(self, mail: Mail) -> None:
        try:
            self.mailer.send(mail)
        except Exception as error:  # noqa: BLE001 - one bad mail must not keep the others
            logger.warning("mail.failed key=%s problem=%s", mail.key, type(error).__name__)
            self._mail_tries[mail.key] += 1
            again = self.clock() + pause_after(self._mail_tries[mail.key])
            with self.store.begin() as tx:
                tx.outbox.mail_failed(mail.key, repr(error), again)
            return
        del self._mail_tries[mail.key]
        with self.store.begin() as tx:
            tx.outbox.mail_sent(mail.key, self.clock())

    def send_due_refunds(self) -> int:
        """Send refunds that are due; return how many were tried."""
        now = self.clock()
        with self.store.begin() as tx:
            due = tx.outbox.due_refunds(now, _BATCH)
            # Unknown before the call: should this process die in it, the next one looks it up.
            mine = [
                refund
                for refund in due
                if tx.outbox.move_refund(
                    refund.id, [refund.state], RefundState.UNKNOWN, retry_at=now + LEASE
                )
            ]
        for refund in mine:
            self._pay(refund)
        return len(mine)

    def _pay(self, refund: Refund) -> None:
        try:
            reference = self._reference(refund)
        except PaymentRefused as error:
            self._give_to_person(refund, str(error))
        except PaymentTimeout:
            self._put_off(refund, "time-out")
        except Exception as error:  # noqa: BLE001 - whether the money went is unknown here too
            self._put_off(refund, type(error).__name__)
        else:
            self._settle(refund, reference)

    def _reference(self, refund: Refund) -> str:
        """Look a refund up that may have gone, and send it if it has not."""
        known = self.payments.find(refund.id) if refund.state is RefundState.UNKNOWN else None
        return known or self.payments.refund(refund)

    def _settle(self, refund: Refund, reference: str) -> None:
        """Note that the provider took it, and whether its own books say so as well."""
        self._move(refund, RefundState.UNKNOWN, RefundState.SENT, reference)
        logger.info("refund.sent id=%s order=%s", refund.id, refund.order_number)
        try:
            confirmed = self.payments.find(refund.id) == reference
        except PaymentTimeout:
            return  # sent is true as well
        if confirmed:
            self._move(refund, RefundState.SENT, RefundState.SETTLED, reference)

    def _move(self, refund: Refund, before: RefundState, after: RefundState, ref: str) -> None:
        with self.store.begin() as tx:
            tx.outbox.move_refund(refund.id, [before], after, provider_ref=ref)

    def _put_off(self, refund: Refund, problem: str) -> None:
        tries = refund.attempts // 2 + 1  # each was counted when taken up and when put off
        again = self.clock() + pause_after(tries)
        logger.warning("refund.unknown id=%s problem=%s again=%s", refund.id, problem, again)
        with self.store.begin() as tx:
            unknown = RefundState.UNKNOWN
            tx.outbox.move_refund(refund.id, [unknown], unknown, retry_at=again)

    def _give_to_person(self, refund: Refund, words: str) -> None:
        logger.error("refund.refused id=%s order=%s", refund.id, refund.order_number)
        with self.store.begin() as tx:
            if tx.outbox.move_refund(refund.id, [RefundState.UNKNOWN], RefundState.FAILED):
                tx.cases.open(_case(tx, refund, words, self.clock))


def _case(tx: Transaction, refund: Refund, words: str, clock: Clock) -> Case:
    request = tx.orders.request(refund.shop, refund.reference)
    facts = tx.orders.facts(refund.shop, refund.order_number)
    return Case(
        id=f"refund-{refund.id}",
        shop=refund.shop,
        conversation=(request.conversation if request else None) or "",
        capability=request.capability if request else Capability.TALK_TO_HUMAN,
        reasons=(REFUND_REFUSED,),
        asked_at=request.asked_at if request else clock(),
        order_number=refund.order_number,
        customer=facts.order.email if facts else None,
        details={
            "refund": refund.id,
            "reference": refund.reference,
            "amount": str(refund.amount),
            "provider": words,
        },
    )


class Worker:
    """Runs a job every second in a thread of its own, until stopped."""

    def __init__(
        self, job: Callable[[], object], seconds: float = 1.0, name: str = "outbox"
    ) -> None:
        self._stop = threading.Event()
        self._came_round = time.monotonic()
        self._job = job
        self._thread = threading.Thread(
            target=run_until, args=(self._stop, self._round, seconds, name), name=name, daemon=True
        )

    def start(self) -> None:
        self._came_round = time.monotonic()
        self._thread.start()

    def stop(self, seconds: float = 5.0) -> None:
        """End after the job that is running; wait no longer than that."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(seconds)

    def goes_on(self) -> bool:
        """Tell whether it lives and began the job lately; one that takes for ever is stuck."""
        late = time.monotonic() - self._came_round > STUCK_SECONDS
        return self._thread.is_alive() and not late

    def _round(self) -> None:
        self._came_round = time.monotonic()
        self._job()


def run_until(
    stop: threading.Event, job: Callable[[], object], seconds: float = 1.0, name: str = "outbox"
) -> None:
    """Run a job again and again, with that pause, whatever happens in it.

    Args:
        stop: ends it.
        job: what to do.
        seconds: the pause before each time.
        name: what it is called in the log.
    """
    while not stop.wait(seconds):
        try:
            job()
        except PreorderError as error:
            logger.warning("%s.waits problem=%s", name, type(error).__name__)
        except Exception:
            logger.exception("%s.failed", name)  # and goes on: what is due stays due
