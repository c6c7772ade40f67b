"""The gateway: the only part that the outside world reaches."""

from __future__ import annotations

import logging

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from preorder.bootstrap import Parts, make_parts
from preorder.core.errors import PreorderError
from preorder.gateway.chat import Chat
from preorder.gateway.counting import Counting
from preorder.gateway.engine import Engine, Platforms
from preorder.gateway.incoming import BadMessage
from preorder.gateway.meta.connector import make_connector
from preorder.gateway.metrics import PrometheusMeter
from preorder.gateway.pages import WEB, Pages
from preorder.gateway.photos import BYTES_LIMIT
from preorder.gateway.protect import BodyLimit, Headers
from preorder.gateway.reception import TooManyWaiting
from preorder.gateway.upkeep import Upkeep
from preorder.logs import write_logs

logger = logging.getLogger(__name__)

_MESSAGE_BYTES = 64_000
_FORM_BYTES = 10_000  # what a form adds to the photo in it
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
    upkeep = Upkeep(parts, engine, meter)
    routes = [*_routes(parts, engine, upkeep), *engine.outside_routes()]
    app = Starlette(
        routes=routes,
        exception_handlers={
            HTTPException: _refuse,
            BadMessage: _refuse_message,
            TooManyWaiting: _too_many,
            PreorderError: _unavailable,
            Exception: _broken,
        },
        lifespan=lambda _app: upkeep.working(metrics=alone),
    )
    # Around all of it: Starlette's own middleware would not see the answers to our breakages.
    return Counting(Headers(app), routes, meter)


def _routes(parts: Parts, engine: Engine, upkeep: Upkeep) -> list[BaseRoute]:
    chat, pages = Chat(parts, engine), Pages(parts)
    small = [Middleware(BodyLimit, most=_MESSAGE_BYTES)]
    large = [Middleware(BodyLimit, most=BYTES_LIMIT + _FORM_BYTES)]
    return [
        Route("/", pages.index),
        Route("/shops/{shop}", pages.shop),
        Route("/chat/{shop}/messages", chat.get_messages, methods=["GET"]),
        Route("/chat/{shop}/messages", chat.post_message, methods=["POST"], middleware=small),
        Route("/chat/{shop}/photos", chat.post_photo, methods=["POST"], middleware=large),
        *upkeep.routes(),
        Mount("/static", StaticFiles(directory=WEB / "static")),
    ]


def _error(sentence: str, status: int) -> JSONResponse:
    return JSONResponse({"error": sentence}, status)


async def _refuse(_request: Request, error: Exception) -> JSONResponse:
    if isinstance(error, HTTPException):
        response = _error(error.detail, error.status_code)
        response.headers.update(error.headers or {})
        return response
    raise error


async def _refuse_message(_request: Request, error: Exception) -> JSONResponse:
    return _error(str(error), error.status if isinstance(error, BadMessage) else 400)


async def _too_many(_request: Request, _waiting: Exception) -> JSONResponse:
    return _error("One moment please: I am still answering your earlier messages.", 429)


async def _unavailable(_request: Request, error: Exception) -> JSONResponse:
    logger.error("gateway.unavailable problem=%s", type(error).__name__)
    return _error(_TROUBLE, 503)


async def _broken(_request: Request, error: Exception) -> JSONResponse:
    logger.error("gateway.failed problem=%s", type(error).__name__)
    return _error(_TROUBLE, 500)
