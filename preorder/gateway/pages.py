"""The demo shops' pages: a list of shops, and a chat with each."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse

from preorder.bootstrap import Parts
from preorder.demo import demo_guide
from preorder.gateway.incoming import PHOTO_LIMIT, TEXT_LIMIT
from preorder.gateway.photos import BYTES_LIMIT

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
        """Show the chat with one shop, and in a demo what can be tried there."""
        shop = self._parts.shops.get(request.path_params["shop"])
        if shop is None:
            raise HTTPException(404, "There is no such shop here.")
        limits = {"text": TEXT_LIMIT, "photos": PHOTO_LIMIT, "bytes": BYTES_LIMIT}
        orders = demo_guide(shop.shop) if self._parts.settings.is_demo else ()
        return self._page("chat.html", shop=shop, limits=limits, orders=orders)

    def _page(self, name: str, **values: object) -> HTMLResponse:
        return HTMLResponse(self._templates.get_template(name).render(**values))
