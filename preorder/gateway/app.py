"""The gateway: the only part that the outside world reaches."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from preorder.bootstrap import Parts, make_parts
from preorder.core.errors import PreorderError
from preorder.gateway.counting import Counting
from preorder.gateway.engine import Engine, Platforms
from preorder.gateway.incoming import BadMessage
from preorder.gateway.meta.connector import make_connector
from preorder.gateway.metrics import PrometheusMeter
from preorder.gateway.pages import WEB, Pages
from preorder.gateway.protect import Headers
from preorder.gateway.reception import TooManyWaiting
from preorder.gateway.upkeep import Upkeep
from preorder.gateway.website.room import Website
from preorder.gateway.website.visits import session_over
from preorder.logs import write_logs
from preorder.service.conversations import ConversationForgotten

logger = logging.getLogger(__name__)

_TROUBLE = "Something on our side is not working. Please try again in a moment."


def create_app(parts: Parts | None = None, platforms: Platforms | None = None) -> ASGIApp:
    """Make the application: `uvicorn --factory preorder.gateway.app:create_app`.

    Args:
        parts: made from the settings if left out; then this is the program itself, which also
            writes its logs and serves its metrics.
        platforms: those outside that are connected; Messenger and Instagram if left out.

    Raises:
        SettingsError, ShopFileError, StoreUnavailable: it could not work.
    """
    alone = parts is None
    if parts is None:
        parts = make_parts()
        write_logs(debug=parts.settings.log_debug)
    platforms = platforms or make_connector(parts).platforms()
    meter = PrometheusMeter()
    engine = Engine(parts, platforms, meter)
    website, upkeep = Website(parts, engine), Upkeep(parts, engine, meter)
    routes = [*_routes(parts), *upkeep.routes(), *website.routes(), *engine.outside_routes()]

    @asynccontextmanager
    async def working(_app: Starlette) -> AsyncIterator[None]:
        async with upkeep.working(metrics=alone), website.working():
            yield

    app = Starlette(routes=routes, exception_handlers=_refusals(), lifespan=working)
    # Around all of it: Starlette's own middleware would not see the answers to our breakages.
    return Counting(Headers(website.shared(app)), routes, meter)


def _routes(parts: Parts) -> list[BaseRoute]:
    pages = Pages(parts)
    return [
        Route("/", pages.index),
        Route("/shops/{shop}.json", pages.window),
        Route("/shops/{shop}", pages.shop),
        Mount("/static", StaticFiles(directory=WEB / "static")),
    ]


def _refusals() -> dict[Any, Callable[[Request, Exception], Awaitable[JSONResponse]]]:
    return {
        HTTPException: _refuse,
        BadMessage: _refuse_message,
        TooManyWaiting: _too_many,
        ConversationForgotten: _over,
        PreorderError: _unavailable,
        Exception: _broken,
    }


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
