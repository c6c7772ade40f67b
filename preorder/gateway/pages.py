"""The demo shops' pages: a list of shops, and a page of each with the chat in its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse

from preorder.bootstrap import Parts
from preorder.demo import demo_guide
from preorder.gateway.website.window import read_catalogue, window_json
from preorder.policy.shop import Shop

WEB = Path(__file__).resolve().parents[2] / "web"


class Pages:
    """Handlers of the pages."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._templates = Environment(
            loader=FileSystemLoader(WEB / "pages"), autoescape=True, undefined=StrictUndefined
        )

    async def index(self, _request: Request) -> HTMLResponse:
        """List the shops."""
        shops = await run_in_threadpool(lambda: list(self._parts.shops.values()))
        return self._page("index.html", shops=shops)

    async def shop(self, request: Request) -> HTMLResponse:
        """Show a shop's page, and in a demo what can be tried there."""
        shop = self._known(request)
        orders = demo_guide(shop.shop) if self._parts.settings.is_demo else ()
        return self._page("shop.html", shop=shop, orders=orders)

    async def window(self, request: Request) -> JSONResponse:
        """Tell what that page shows: the open pre-order, its slots, what there is."""
        shop = self._known(request)
        return JSONResponse(await run_in_threadpool(lambda: self._window(shop)))

    def _window(self, shop: Shop) -> dict[str, Any]:
        with self._parts.store.look() as tx:
            catalogue = read_catalogue(tx, shop.shop)
        return window_json(shop, catalogue, self._parts.clock())

    def _known(self, request: Request) -> Shop:
        shop = self._parts.shops.get(request.path_params["shop"])
        if shop is None:
            raise HTTPException(404, "There is no such shop here.")
        return shop

    def _page(self, name: str, **values: object) -> HTMLResponse:
        return HTMLResponse(self._templates.get_template(name).render(**values))
