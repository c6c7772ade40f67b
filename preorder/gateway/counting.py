"""Time every request by its route: never by its path, which may hold anything."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from preorder.gateway.metrics import PrometheusMeter

_NONE = "none"


class Counting:
    """Notes each request's route, status, and the time to the first byte of its answer."""

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute], meter: PrometheusMeter) -> None:
        """Take the application, its routes, and who notes."""
        self._app, self._routes, self._meter = app, routes, meter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, asked = time.monotonic(), dict(scope)

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                seconds = time.monotonic() - began
                route, status = self._route(asked), message["status"]
                self._meter.request(asked["method"], route, status, seconds)
            await send(message)

        await self._app(scope, receive, noted)

    def _route(self, scope: Mapping[str, object]) -> str:
        """Return the path of the route that matches, with its parameters' names."""
        for route in self._routes:
            if route.matches(dict(scope))[0] is not Match.NONE:
                return str(getattr(route, "path", _NONE))
        return _NONE
