"""Which sites' pages may use the chat: those of the shop's file, and our own."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from preorder.policy.shop import Shop

_API = "/v1/"


class Origins:
    """Asks the shops' files each time: they may change while we run."""

    def __init__(self, shops: Mapping[str, Shop], public_url: str | None) -> None:
        self._shops = shops
        self._own = public_url and "{0.scheme}://{0.netloc}".format(urlsplit(public_url))

    def allow(self, shop: Shop, headers: Headers) -> bool:
        """Tell whether a request may come from where it does; outside browsers nothing is said."""
        origin = headers.get("origin")
        if origin is None or origin == self._own:
            return True
        is_ours = origin.partition("://")[2] == headers.get("host")
        return is_ours or (shop.website is not None and origin in shop.website.origins)

    def is_known(self, origin: str) -> bool:
        """Tell whether it is a site of any shop here."""
        sites = (shop.website for shop in self._shops.values())
        return any(site and origin in site.origins for site in sites)


class SharedApi(CORSMiddleware):
    """Lets the shops' sites, and no others, read the answers of the API."""

    def __init__(self, app: ASGIApp, origins: Origins) -> None:
        super().__init__(
            app,
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Last-Event-ID"],
            expose_headers=["Retry-After"],
            max_age=7200,
        )
        self._origins = origins

    def is_allowed_origin(self, origin: str) -> bool:
        """Tell whether the browser may hand our answers to that site's pages."""
        return self._origins.is_known(origin)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        ours = scope["type"] == "http" and scope["path"].startswith(_API)
        await (super().__call__ if ours else self.app)(scope, receive, send)
