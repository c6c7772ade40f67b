"""The gateway's moving parts: they take messages in, answer them, and deliver the answers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from starlette.routing import BaseRoute

from preorder.adapters.clock import real_now
from preorder.bootstrap import Parts
from preorder.gateway.consoling import console
from preorder.gateway.fetching import PhotoFetcher, no_photos
from preorder.gateway.incoming import Incoming
from preorder.gateway.reception import Reception
from preorder.gateway.sessions import Session
from preorder.gateway.turns import Means, Patience, TurnTaker
from preorder.gateway.typing_signs import TypingSigns
from preorder.service.courier import Courier
from preorder.service.delivery import Deliverer, Delivery, DeliveryResult, Outgoing, Received
from preorder.service.dispatch import Dispatcher
from preorder.service.meter import Meter, NoMeter
from preorder.service.outbox import Worker
from preorder.service.postbox import Arrival, Parcel

logger = logging.getLogger(__name__)

_TURNS, _DELIVERIES = 16, 4
"""How many are at work side by side."""

Accept = Callable[[Sequence[Received]], None]
Forget = Callable[[str, str, str], bool]


class NoPlatform:
    """Fulfils `Deliverer` where no platform is connected."""

    def deliver(self, message: Outgoing, now: datetime) -> Delivery:
        """Wait for the platform to be connected again: nothing is lost by a mistaken setting."""
        del message, now
        return Delivery(DeliveryResult.STOP_ACCOUNT, reason="the platform is not connected")

    def typing(self, platform: str, account: str, recipient: str) -> None:
        """Show nothing."""


@dataclass(frozen=True)
class Platforms:
    """The platforms outside. `shop_of` names the shop of an account, None if it is none of ours."""

    deliverer: Deliverer = field(default_factory=NoPlatform)
    shop_of: Callable[[str, str], str | None] = lambda _platform, _account: None
    fetch_photo: PhotoFetcher = no_photos
    routes: Callable[[Accept, Forget], Sequence[BaseRoute]] = lambda _accept, _forget: ()
    """Makes the platforms' own routes.

    They call the first (`Engine.receive`) before they acknowledge events, and the second
    (`Reception.forget_sender`) where a customer has his chat deleted.
    """


class Engine:
    """Works from `start` to `stop`; what it has accepted is kept in the database in between."""

    def __init__(
        self, parts: Parts, platforms: Platforms | None = None, meter: Meter | None = None
    ) -> None:
        """Put it together; nothing runs yet."""
        outside, meter = platforms or Platforms(), meter or NoMeter()
        settings, store = parts.settings, parts.store
        self._store = store
        self._listeners: list[Callable[[], None]] = []
        self._outside = outside
        self._signs = TypingSigns(platforms.deliverer if platforms else None)
        self.reception = Reception(store, parts.clock, real_now, outside.shop_of, settings.photos)
        self.reception.taken_over = lambda: meter.count("handover", by="person")
        self.means = Means(
            store=store,
            dialogue=parts.turns,
            brain=parts.brain,
            clock=parts.clock,
            wall=real_now,
            patience=Patience(settings.brain_timeout, settings.brain_patience),
            shop_name=lambda shop: parts.shops[shop].name,
            fetch_photo=outside.fetch_photo,
            signs=self._signs,
            meter=meter,
            finished=self._finished,
        )
        courier = Courier(store, outside.deliverer, real_now, meter)
        self._turns: Dispatcher[Arrival] = Dispatcher("turns", TurnTaker(self.means), _TURNS)
        self._deliveries: Dispatcher[Parcel] = Dispatcher("deliveries", courier, _DELIVERIES)
        self._consoler = Worker(self._each_second, name="consoler")
        self._accounts_started = False

    def start(self) -> None:
        """Begin, also with what an earlier process left."""
        self._turns.start()
        self._deliveries.start()
        self._consoler.start()

    def stop(self) -> None:
        """End; what is not done stays in the database."""
        self._consoler.stop()
        self._turns.stop()
        self._deliveries.stop()
        self._signs.stop()

    def workers(self) -> dict[str, Callable[[], bool]]:
        """Return what works here by name; each tells whether it goes on."""
        return {
            "turns": self._turns.goes_on,
            "deliveries": self._deliveries.goes_on,
            "consoler": self._consoler.goes_on,
        }

    def outside_routes(self) -> Sequence[BaseRoute]:
        """Return the routes that the platforms outside call."""
        return self._outside.routes(self.receive, self.reception.forget_sender)

    def tell(self, listener: Callable[[], None]) -> None:
        """Call back, in any thread, whenever a message was answered here."""
        self._listeners.append(listener)

    def keep(self, session: Session, incoming: Incoming) -> Arrival:
        """Keep a message of the website; only then may it be acknowledged.

        Raises:
            BadMessage, TooManyWaiting, StoreUnavailable: as `Reception.post`.
        """
        arrival = self.reception.post(session, incoming)
        self._turns.wake()
        return arrival

    def receive(self, events: Sequence[Received]) -> None:
        """Keep events of another platform, all or none; only then may they be acknowledged.

        Raises:
            StoreUnavailable: they are not kept.
        """
        self.reception.receive(events)
        self._turns.wake()

    def _each_second(self) -> None:
        if not self._accounts_started:
            # Tokens come from the environment: whoever mended an account has restarted us.
            with self._store.begin() as tx:
                tx.deliveries.start_accounts()
            self._accounts_started = True
        console(self.means)

    def _finished(self, arrival: Arrival) -> None:
        del arrival
        self._deliveries.wake()
        for tell in self._listeners:
            tell()
