"""The brain and Meta's Graph API as one stand-in, for measuring the gateway alone."""

from __future__ import annotations

import asyncio
import itertools
import os

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

BRAIN_SECONDS = float(os.environ.get("BENCH_BRAIN_SECONDS", "0.05"))
GRAPH_SECONDS = float(os.environ.get("BENCH_GRAPH_SECONDS", "0.02"))
_count = itertools.count()


async def brain(_request: Request) -> JSONResponse:
    """Answer as the REST channel does."""
    await asyncio.sleep(BRAIN_SECONDS)
    return JSONResponse([{"text": "It ships in September. You will get a tracking e-mail."}])


async def graph(_request: Request) -> JSONResponse:
    """Take whatever is sent."""
    await asyncio.sleep(GRAPH_SECONDS)
    return JSONResponse({"recipient_id": "1", "message_id": f"m_sent_{next(_count)}"})


async def hello(_request: Request) -> JSONResponse:
    """Be there."""
    return JSONResponse({})


app = Starlette(
    routes=[
        Route("/webhooks/rest/webhook", brain, methods=["POST"]),
        Route("/{path:path}", graph, methods=["POST"]),
        Route("/{path:path}", hello, methods=["GET"]),
    ]
)
