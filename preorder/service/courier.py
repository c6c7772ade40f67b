"""Deliver to other platforms what was answered, in order, however often it takes."""

from __future__ import annotations

import logging
import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from preorder.service.delivery import Deliverer, Delivery, DeliveryResult
from preorder.service.meter import Meter, NoMeter
from preorder.service.ports import Clock, Store
from preorder.service.postbox import Parcel, lease_of

logger = logging.getLogger(__name__)

MOST_TRIES = 30
"""With pauses that grow to a quarter of an hour: some six hours."""
_FIRST_PAUSE = timedelta(seconds=2)
_LONGEST_PAUSE = timedelta(minutes=15)
_MANY = 10  # doublings after which the longest pause is reached in any case
_JITTER = 25
"""Percent: messages that failed together are not tried again together."""


def pause_after(tries: int, percent: int) -> timedelta:
    """Return how long to wait after that many tries: 2 s, 4 s, 8 s …, and `percent` more."""
    pause = min(_FIRST_PAUSE * (1 << min(max(tries - 1, 0), _MANY)), _LONGEST_PAUSE)
    return pause * (100 + percent) / 100


@dataclass(frozen=True)
class Courier:
    """The work behind `dispatch.Dispatcher`. `clock` is the real time.

    A process killed between the platform's answer and our note of it delivers that message again:
    the platforms know no key that would make a repeat harmless.
    """

    store: Store
    deliverer: Deliverer
    clock: Clock
    meter: Meter = field(default_factory=NoMeter)
    owner: str = field(default_factory=lambda: secrets.token_hex(8))

    def claim(self, most: int, busy: Sequence[Parcel]) -> Sequence[Parcel]:
        """Renew the leases of what is at work, and take at most so much more."""
        lease = lease_of(self.owner, self.clock())
        with self.store.begin() as tx:
            tx.deliveries.keep(lease, [parcel.id for parcel in busy])
            return tx.deliveries.claim(lease, most) if most else []

    def do(self, parcel: Parcel) -> None:
        """Try one delivery and note how it went."""
        try:
            delivery = self.deliverer.deliver(parcel.outgoing, self.clock())
        except Exception as error:  # a deliverer's mistake must not lose the message
            logger.exception("delivery.broken id=%s", parcel.id)
            delivery = Delivery(DeliveryResult.RETRY, reason=type(error).__name__)
        self.note(parcel, delivery)

    def release(self) -> None:
        """Give back what was taken and is not done."""
        with self.store.begin() as tx:
            tx.deliveries.release(self.owner)

    def note(self, parcel: Parcel, delivery: Delivery) -> None:
        """Write the result down, log and count it."""
        platform, account = parcel.outgoing.platform, parcel.outgoing.account
        self.meter.count("delivery", platform=platform, result=delivery.result)
        tell = logger.info if delivery.result is DeliveryResult.SENT else logger.warning
        tell(
            "delivery.%s id=%s platform=%s account=%s tries=%s reason=%s",
            *(delivery.result, parcel.id, platform, account, parcel.tries + 1, delivery.reason),
        )
        with self.store.begin() as tx:
            if delivery.result is DeliveryResult.STOP_ACCOUNT:
                tx.deliveries.stop_account(platform, account, delivery.reason, self.clock())
            if delivery.result in (DeliveryResult.STOP_ACCOUNT, DeliveryResult.RETRY):
                delivery = self._again_or_never(parcel, delivery)
            if delivery.result is DeliveryResult.RETRY:
                again = self.clock() + self._pause(parcel, delivery)
                tx.deliveries.put_off(parcel.id, self.owner, again, delivery.reason)
            else:
                tx.deliveries.settle(parcel.id, self.owner, delivery)

    def _again_or_never(self, parcel: Parcel, delivery: Delivery) -> Delivery:
        """Give up after the last try; a stopped account's message waits for the account."""
        last = parcel.tries + 1 >= MOST_TRIES
        if last and delivery.result is DeliveryResult.RETRY:
            return Delivery(DeliveryResult.GIVE_UP, reason=f"tried too often: {delivery.reason}")
        return Delivery(
            DeliveryResult.RETRY, reason=delivery.reason, retry_after=delivery.retry_after
        )

    def _pause(self, parcel: Parcel, delivery: Delivery) -> timedelta:
        pause = pause_after(parcel.tries + 1, random.randrange(_JITTER))  # noqa: S311 - spreads load
        return max(pause, timedelta(seconds=delivery.retry_after or 0))
