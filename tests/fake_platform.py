"""A platform outside, for tests: keeps what was delivered and does as it is told."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from preorder.service.delivery import Delivery, DeliveryResult, Outgoing


def takes_it(message: Outgoing) -> Delivery:
    return Delivery(DeliveryResult.SENT, f"platform-{message.id}")


@dataclass
class FakePlatform:
    """Fulfils `Deliverer`. `tried` is every try, `result` says how each ends."""

    result: Callable[[Outgoing], Delivery] = takes_it
    tried: list[Outgoing] = field(default_factory=list)
    sent: list[Outgoing] = field(default_factory=list)
    typed: list[tuple[str, str, str]] = field(default_factory=list)

    def deliver(self, message: Outgoing, now: datetime) -> Delivery:
        self.tried.append(message)
        delivery = self.result(message)
        if delivery.result is DeliveryResult.SENT:
            self.sent.append(message)
        return delivery

    def typing(self, platform: str, account: str, recipient: str) -> None:
        self.typed.append((platform, account, recipient))

    def texts(self, recipient: str) -> list[str]:
        """Return what reached that customer, in order."""
        return [one.text for one in self.sent if one.recipient == recipient]


def first_fails(result: DeliveryResult, times: int = 1, **more: object) -> Callable[..., Delivery]:
    """Fail so often in that way, then take everything."""
    count = itertools.count()

    def deliver(message: Outgoing) -> Delivery:
        return Delivery(result, **more) if next(count) < times else takes_it(message)  # type: ignore[arg-type]  # the test's own

    return deliver
