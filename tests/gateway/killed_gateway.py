"""A gateway to be killed, with a platform that writes down what it is given.

Run as `python -m tests.gateway.killed_gateway FOLDER PORT BRAIN_PORT`.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import uvicorn
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from preorder.bootstrap import Parts
from preorder.gateway.app import create_app
from preorder.gateway.engine import Platforms
from preorder.gateway.website import rates
from preorder.service import dispatch, postbox
from preorder.service.delivery import Delivery, DeliveryResult, Outgoing, Received
from preorder.settings import load_settings
from tests.gateway.killed_brain import nap


class Book:
    """A platform that writes down what it is given, one line each."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def deliver(self, message: Outgoing, now: datetime) -> Delivery:
        nap()
        line = json.dumps([message.recipient, message.id, message.text]) + "\n"
        handle = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(handle, line.encode())
        os.close(handle)
        return Delivery(DeliveryResult.SENT, message.id)

    def typing(self, platform: str, account: str, recipient: str) -> None:
        return


def gateway(folder: Path, port: int, brain: int) -> None:
    # A killed worker's messages are taken up after one second instead of ten.
    postbox.LEASE, dispatch._RENEWAL = timedelta(seconds=1), 0.3
    rates.OF_ADDRESS = rates.OF_SESSION = dict.fromkeys(rates.Kind, rates.Rate(1000, 0.0))
    settings = {"PREORDER_VAR": str(folder), "PREORDER_BRAIN_URL": f"http://127.0.0.1:{brain}"}
    # Nobody is put off with an apology, however long a busy machine takes to start a process.
    settings |= {"PREORDER_BRAIN_TIMEOUT": "5", "PREORDER_BRAIN_PATIENCE": "1000"}
    parts = Parts(load_settings(settings, folder / "no.env"))

    def routes(accept: Any, _forget: Any) -> list[Route]:
        async def outside(request: Request) -> Response:
            key, sender, text = await request.json()
            at = datetime.now(UTC)
            event = Received("messenger", "page", key, sender, text, None, (), at)
            await run_in_threadpool(accept, [event])
            return Response()

        return [Route("/outside", outside, methods=["POST"])]

    outside = Platforms(
        Book(folder / "delivered"), lambda _platform, _account: "lettoria", routes=routes
    )
    uvicorn.run(create_app(parts, outside), port=port, log_level="warning")


if __name__ == "__main__":
    folder, port, behind = sys.argv[1:]
    gateway(Path(folder), int(port), int(behind))
