"""Who asks: a session's token, the site it came from, and how much was asked already."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from starlette.exceptions import HTTPException
from starlette.requests import Request

from preorder.adapters.clock import real_now
from preorder.bootstrap import Parts
from preorder.gateway.sessions import Session, Sessions
from preorder.gateway.website import rates
from preorder.gateway.website.origins import Origins
from preorder.gateway.website.rates import Buckets, Kind, Rate, network_of
from preorder.policy.shop import Shop, Website

_OVER = "This session is over."
_NOT_HERE = "The chat may not be used from this site."


def session_over() -> HTTPException:
    """Return the refusal of a token that holds no longer, or never did."""
    return HTTPException(401, _OVER, {"WWW-Authenticate": "Bearer"})


class Visits:
    """Lets requests in, or raises what refuses them. Lives in the event loop."""

    def __init__(self, parts: Parts, origins: Origins) -> None:
        self.sessions = Sessions(parts.secret)
        self._parts, self._origins = parts, origins
        self._buckets = Buckets()
        self._lines: Counter[str] = Counter()

    def begin(self, request: Request) -> None:
        """Let a visitor begin, as far as his address goes.

        Raises:
            HTTPException: 429.
        """
        self._count(("address", self._network(request)), Kind.SESSION, rates.OF_ADDRESS)

    def shop(self, request: Request, name: str) -> tuple[Shop, Website]:
        """Return the shop whose chat shall begin there.

        Raises:
            HTTPException: 404 for no such shop, or one without a chat; 403 for another site.
        """
        shop = self._parts.shops.get(name)
        if shop is None or shop.website is None:
            raise HTTPException(404, "There is no such shop here.")
        if not self._origins.allow(shop, request.headers):
            raise HTTPException(403, _NOT_HERE)
        return shop, shop.website

    def let_in(self, request: Request, kind: Kind) -> Session:
        """Return whose request it is.

        Raises:
            HTTPException: 401, 403 or 429.
        """
        if kind is not Kind.SESSION:  # counted already
            self._count(("address", self._network(request)), kind, rates.OF_ADDRESS)
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        session = self.sessions.read(token, real_now()) if scheme.lower() == "bearer" else None
        if session is None or session.shop not in self._parts.shops:
            raise session_over()
        origin = request.headers.get("origin")
        # A page's own GET has no such header; every call from another site has.
        if origin is not None and origin != session.origin:
            raise HTTPException(403, _NOT_HERE)
        self._count(("session", session.id), kind, rates.OF_SESSION)
        return session

    def check_lines(self, request: Request, session: Session) -> None:
        """Refuse one line too many.

        Raises:
            HTTPException: 429.
        """
        of_session = self._lines[session.id] >= rates.SESSION_STREAMS
        if of_session or self._lines[self._network(request)] >= rates.ADDRESS_STREAMS:
            raise _too_many(10)

    @contextmanager
    def line(self, request: Request, session: Session) -> Iterator[None]:
        """Count a line while it is open."""
        keys = (session.id, self._network(request))
        self._lines.update(keys)
        try:
            yield
        finally:
            self._lines.subtract(keys)
            self._lines -= Counter()  # forget what is at nothing

    def _count(self, key: tuple[str, str], kind: Kind, limits: Mapping[Kind, Rate]) -> None:
        wait = self._buckets.take((f"{kind}:{key[0]}", key[1]), limits[kind], time.monotonic())
        if wait:
            raise _too_many(wait)

    def _network(self, request: Request) -> str:
        header = self._parts.settings.proxy_header
        told = request.headers.getlist(header) if header else []
        # The last entry is our own proxy's; some of them write a line of their own for it.
        address = ",".join(told).rpartition(",")[2].strip()
        return network_of(address or (request.client.host if request.client else ""))


def _too_many(seconds: float) -> HTTPException:
    wait = {"Retry-After": str(int(seconds) + 1)}
    return HTTPException(429, "That was a lot at once. Please wait a moment.", wait)
