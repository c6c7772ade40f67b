"""The website's chat, put together: its routes, and what must run for it."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from types import FrameType

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from preorder.bootstrap import Parts
from preorder.gateway.engine import Engine
from preorder.gateway.pages import WEB
from preorder.gateway.photos import BYTES_LIMIT
from preorder.gateway.protect import BodyLimit
from preorder.gateway.website.api import Api
from preorder.gateway.website.origins import Origins, SharedApi
from preorder.gateway.website.script import Script
from preorder.gateway.website.visits import Visits
from preorder.gateway.website.watch import Watch

_MESSAGE_BYTES = 64_000
_FORM_BYTES = 10_000  # what a form adds to the photo in it


class Website:
    """The chat on websites, as a part of the gateway."""

    def __init__(self, parts: Parts, engine: Engine) -> None:
        self._origins = Origins(parts.shops, parts.settings.public_url)
        self._watch = Watch(parts.store)
        self._api = Api(parts, engine, Visits(parts, self._origins), self._watch)
        self._script = Script(WEB / "dist" / "widget.js")
        engine.tell(self._watch.ring)

    def routes(self) -> Sequence[BaseRoute]:
        """Return the routes of the API, and the widget's script."""
        api = self._api
        small = [Middleware(BodyLimit, most=_MESSAGE_BYTES)]
        large = [Middleware(BodyLimit, most=BYTES_LIMIT + _FORM_BYTES)]
        return [
            Route("/widget.js", self._script.get),
            Route("/v1/sessions", api.begin, methods=["POST"], middleware=small),
            Route("/v1/messages", api.post, methods=["POST"], middleware=small),
            Route("/v1/stream", api.stream),
            Route("/v1/photos", api.add_photo, methods=["POST"], middleware=large),
            Route("/v1/photos/{id}", api.get_photo),
            Route("/v1/transcript", api.transcript),
            Route("/v1/conversation", api.delete, methods=["DELETE"]),
            Route("/v1/rating", api.rate, methods=["POST"], middleware=small),
            Route("/v1/email", api.email, methods=["POST"], middleware=small),
        ]

    def shared(self, app: ASGIApp) -> ASGIApp:
        """Return the application with an API that the shops' sites may use."""
        return SharedApi(app, self._origins)

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Watch for news while the block lasts; lines end as soon as we are asked to stop."""
        watching = asyncio.create_task(self._watch.run())
        try:
            with _when_asked_to_stop(self._watch.end):
                yield
        finally:
            self._watch.end()
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching


@contextmanager
def _when_asked_to_stop(tell: Callable[[], None]) -> Iterator[None]:
    """Call back in the event loop at SIGINT and SIGTERM, besides whoever else handles them.

    The server waits for open lines before it tells us that it stops: we have to know before.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    # Where nobody else listens, the signal itself ends the process: it stays so.
    before = {number: one for number, one in handlers.items() if callable(one)}

    def stop(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(tell)
        before[signal.Signals(number)](number, frame)

    for number in before:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
