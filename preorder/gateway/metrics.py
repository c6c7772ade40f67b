"""What Prometheus reads: counts, times, and how much waits. No label says whose it was."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from threading import Thread
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from preorder.core.errors import PreorderError
from preorder.service.delivery import DeliveryResult
from preorder.service.ports import Clock, Store

logger = logging.getLogger(__name__)

PLATFORMS = ("web", "messenger", "instagram")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD")
_OTHER = "other"
_FAST = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)
_SLOW = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120)


@dataclass(frozen=True, slots=True)
class Counted:
    """What Prometheus is told of an event: all values that its labels may have."""

    name: str
    about: str
    labels: Mapping[str, tuple[str, ...]]


COUNTED: Mapping[str, Counted] = {
    "delivery": Counted(
        "preorder_deliveries",
        "Tries to deliver an answer to another platform.",
        {"platform": PLATFORMS, "result": tuple(DeliveryResult)},
    ),
    "message": Counted(
        "preorder_messages", "Messages of customers that were answered.", {"platform": PLATFORMS}
    ),
    "handover": Counted(
        "preorder_handovers",
        "Chats that came to a person: given by us, or taken in the platform's own inbox.",
        {"by": ("assistant", "person")},
    ),
    "fallback": Counted(
        "preorder_fallbacks",
        "Messages not understood, or that only an apology answered.",
        {"why": ("unsure", "patience", "silence")},
    ),
}
TIMED: Mapping[str, tuple[str, tuple[float, ...]]] = {
    "turn": ("From taking a message up to its replies.", _SLOW),
    "queue": ("From taking a message in to taking it up.", _SLOW),
}


class PrometheusMeter:
    """Fulfils `Meter`. A label's value that is not in the table counts as `other`."""

    def __init__(self) -> None:
        """Begin at zero, in a registry of its own."""
        self.registry = CollectorRegistry()
        self._counters = {
            event: Counter(one.name, one.about, list(one.labels), registry=self.registry)
            for event, one in COUNTED.items()
        }
        self._times = {
            event: Histogram(
                f"preorder_{event}_seconds", about, buckets=steps, registry=self.registry
            )
            for event, (about, steps) in TIMED.items()
        }
        self._requests = Histogram(
            "preorder_http_request_seconds",
            "From a request to the first byte of its answer.",
            ["method", "route", "status"],
            buckets=_FAST,
            registry=self.registry,
        )

    def count(self, event: str, **labels: str) -> None:
        """Count one event."""
        known = COUNTED[event].labels
        bounded = {name: _bounded(labels[name], values) for name, values in known.items()}
        self._counters[event].labels(**bounded).inc()

    def time(self, event: str, seconds: float) -> None:
        """Note how long something took."""
        self._times[event].observe(seconds)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Note an answered request; `route` is one of ours, with its parameters' names."""
        labels = _bounded(method, METHODS), route, f"{status // 100}xx"
        self._requests.labels(*labels).observe(seconds)


class Waiting(Collector):
    """Looks into the database each time it is asked how much waits, and since when."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Take the store, and the real time."""
        self._store, self._clock = store, clock

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Say nothing beforehand: whoever starts must not wait for the database."""
        return ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield gauges; only that it is away if the database is."""
        away = GaugeMetricFamily("preorder_database_up", "1 if the database answers.")
        try:
            found = list(self._gauges())
        except PreorderError:
            found = []
        away.add_metric([], float(bool(found)))
        yield from (away, *found)

    def _gauges(self) -> Iterator[GaugeMetricFamily]:
        length = GaugeMetricFamily("preorder_queue_length", "What waits.", labels=["queue"])
        age = GaugeMetricFamily(
            "preorder_queue_age_seconds", "For how long the oldest has waited.", labels=["queue"]
        )
        stopped = GaugeMetricFamily(
            "preorder_accounts_stopped", "Accounts for which nothing is sent.", labels=["platform"]
        )
        now = self._clock()
        with self._store.look() as tx:
            queues = {"messages": tx.inbox.backlog(), "deliveries": tx.deliveries.backlog()}
            accounts = [platform for platform, _, _ in tx.deliveries.stopped()]
        for queue, (count, oldest) in queues.items():
            length.add_metric([queue], count)
            seconds = max(0.0, (now - oldest).total_seconds()) if oldest else 0.0
            age.add_metric([queue], seconds)
        for platform in PLATFORMS:
            stopped.add_metric([platform], accounts.count(platform))
        yield from (length, age, stopped)


def serve_metrics(registry: CollectorRegistry, host: str, port: int) -> Callable[[], None]:
    """Answer Prometheus there, in a thread; return what ends it.

    A port that is taken is no reason not to answer customers: the log says so.
    """
    try:
        server, thread = start_http_server(port, host, registry)
    except OSError as error:
        logger.error("metrics.not_served port=%s problem=%s", port, error.strerror)  # noqa: TRY400 - named
        return lambda: None
    return lambda: _end(server, thread)


def _end(server: WSGIServer, thread: Thread) -> None:
    server.shutdown()
    server.server_close()
    thread.join()


def _bounded(value: str, known: tuple[str, ...]) -> str:
    return value if value in known else _OTHER
