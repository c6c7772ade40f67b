"""The gateway: the only part that the outside world reaches."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from preorder.bootstrap import Parts, make_parts
from preorder.core.errors import PreorderError
from preorder.gateway.engine import Engine, Platforms
from preorder.gateway.health import checks
from preorder.gateway.incoming import BadMessage
from preorder.gateway.meta.connector import make_connector
from preorder.gateway.pages import WEB, Pages
from preorder.gateway.protect import Headers
from preorder.gateway.reception import TooManyWaiting
from preorder.gateway.website.room import Website
from preorder.gateway.website.visits import session_over
from preorder.service.conversations import ConversationForgotten
from preorder.service.outbox import Worker

logger = logging.getLogger(__name__)

_TROUBLE = "Something on our side is not working. Please try again in a moment."


def create_app(parts: Parts | None = None, platforms: Platforms | None = None) -> ASGIApp:
    """Make the application: `uvicorn --factory preorder.gateway.app:create_app`.

    Args:
        parts: made from the settings if left out.
        platforms: those outside that are connected; Messenger and Instagram if left out.

    Raises:
        SettingsError, ShopFileError, StoreUnavailable: it could not work.
    """
    if parts is None:
        logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
        parts = make_parts()
    platforms = platforms or make_connector(parts).platforms()
    engine = Engine(parts, platforms)
    website = Website(parts, engine)
    app = Starlette(
        routes=[*_routes(parts), *website.routes(), *engine.outside_routes()],
        exception_handlers={
            HTTPException: _refuse,
            BadMessage: _refuse_message,
            TooManyWaiting: _too_many,
            ConversationForgotten: _over,
            PreorderError: _unavailable,
            Exception: _broken,
        },
        lifespan=lambda _app: _working(parts, engine, website),
    )
    # Around all of it: Starlette's own middleware would not see the answers to our breakages.
    return Headers(website.shared(app))


def _routes(parts: Parts) -> list[BaseRoute]:
    pages = Pages(parts)
    return [
        Route("/", pages.index),
        Route("/shops/{shop}.json", pages.window),
        Route("/shops/{shop}", pages.shop),
        Route("/health", _alive),
        Route("/healthz", _alive),
        Route("/readyz", _readiness(parts)),
        Mount("/static", StaticFiles(directory=WEB / "static")),
    ]


@asynccontextmanager
async def _working(parts: Parts, engine: Engine, website: Website) -> AsyncIterator[None]:
    """Answer, deliver, send what is due, delete what is too old, and follow changed shop files."""
    published = parts.shops.reloads

    def job() -> None:
        nonlocal published
        parts.outbox.send_due()
        if (reloads := parts.shops.reloads) != published:
            parts.publish_answers()
            published = reloads
        parts.retention.tidy()

    worker = Worker(job)
    worker.start()
    await run_in_threadpool(engine.start)
    try:
        async with website.working():
            yield
    finally:
        await run_in_threadpool(engine.stop)
        await run_in_threadpool(worker.stop)


async def _alive(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")


def _readiness(parts: Parts) -> Callable[[Request], object]:
    wanted = checks(parts.store, parts.settings.brain_url, parts.settings.actions_url)

    async def ready(_request: Request) -> JSONResponse:
        found = await run_in_threadpool(lambda: {name: check() for name, check in wanted.items()})
        words = {name: "ok" if well else "away" for name, well in found.items()}
        return JSONResponse(words, 200 if all(found.values()) else 503)

    return ready


def _error(sentence: str, status: int, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """Refuse as RFC 9457 has it; the sentence is for whoever asked."""
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": sentence}
    return JSONResponse(body, status, headers, media_type="application/problem+json")


async def _refuse(_request: Request, error: Exception) -> JSONResponse:
    if isinstance(error, HTTPException):
        return _error(error.detail, error.status_code, error.headers)
    raise error


async def _refuse_message(_request: Request, error: Exception) -> JSONResponse:
    return _error(str(error), error.status if isinstance(error, BadMessage) else 400)


async def _too_many(_request: Request, _waiting: Exception) -> JSONResponse:
    sentence = "One moment please: I am still answering your earlier messages."
    return _error(sentence, 429, {"Retry-After": "2"})


async def _over(_request: Request, _forgotten: Exception) -> JSONResponse:
    refusal = session_over()
    return _error(refusal.detail, refusal.status_code, refusal.headers)


async def _unavailable(_request: Request, error: Exception) -> JSONResponse:
    logger.error("gateway.unavailable problem=%s", type(error).__name__)
    return _error(_TROUBLE, 503)


async def _broken(_request: Request, error: Exception) -> JSONResponse:
    logger.error("gateway.failed problem=%s", type(error).__name__)
    return _error(_TROUBLE, 500)
