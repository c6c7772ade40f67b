"""What keeps the gateway going: its workers, its health, its metrics."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from preorder.adapters.clock import real_now
from preorder.bootstrap import Parts
from preorder.gateway.engine import Engine
from preorder.gateway.health import OK, Readiness, checks
from preorder.gateway.metrics import PrometheusMeter, Waiting, serve_metrics
from preorder.service.outbox import Worker


class Upkeep:
    """Works beside the answering of requests."""

    def __init__(self, parts: Parts, engine: Engine, meter: PrometheusMeter) -> None:
        """Put it together; nothing runs yet."""
        self._parts, self._engine, self._meter = parts, engine, meter
        meter.registry.register(Waiting(parts.store, real_now))
        self._published = parts.shops.reloads
        self._worker = Worker(self._each_second)
        workers = {"outbox": self._worker.goes_on, **engine.workers()}
        settings = parts.settings
        wanted = checks(parts.store, settings.brain_url, settings.actions_url, workers)
        self._readiness = Readiness(wanted, parts.store)

    def routes(self) -> list[Route]:
        """Return the two that whoever runs us may ask; they say nothing of customers."""
        return [Route("/healthz", self._alive), Route("/readyz", self._ready)]

    @asynccontextmanager
    async def working(self, *, metrics: bool) -> AsyncIterator[None]:
        """Answer, deliver, send what is due, delete what is too old, tell the brain what was.

        Changed shop files are followed.

        Args:
            metrics: serve them as well, on their own port.
        """
        end_metrics: Callable[[], None] = lambda: None  # noqa: E731
        if metrics:
            host, port = self._parts.settings.metrics_host, self._parts.settings.metrics_port
            end_metrics = serve_metrics(self._meter.registry, host, port)
        self._worker.start()
        await run_in_threadpool(self._engine.start)
        try:
            yield
        finally:
            await run_in_threadpool(self._engine.stop)
            await run_in_threadpool(self._worker.stop)
            await run_in_threadpool(end_metrics)

    def _each_second(self) -> None:
        parts = self._parts
        parts.tidings.tell()
        parts.outbox.send_due()
        if (reloads := parts.shops.reloads) != self._published:
            parts.publish_answers()
            self._published = reloads
        parts.retention.tidy()
        parts.strays.tidy()

    async def _alive(self, _request: Request) -> PlainTextResponse:
        return PlainTextResponse("ok")

    async def _ready(self, _request: Request) -> JSONResponse:
        parts = await run_in_threadpool(self._readiness.parts)
        well = all(word == OK for word in parts.values())
        return JSONResponse(parts, 200 if well else 503)
