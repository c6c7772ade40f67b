"""Three processes to be killed: a gateway, and stand-ins for the brain and the action server.

Run as `python -m tests.gateway.killed NAME FOLDER PORT…`. The action changes an order and stores
its reply in one transaction, as ours do; the brain hands on what it says, as Rasa does.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import requests
import uvicorn
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from preorder.bootstrap import Parts
from preorder.core.replies import Reply
from preorder.gateway.app import create_app
from preorder.gateway.engine import Platforms
from preorder.gateway.website import rates
from preorder.service import dispatch, postbox
from preorder.service.delivery import Delivery, DeliveryResult, Outgoing, Received
from preorder.settings import load_settings
from preorder.store.store import SqlStore

CHANGED = "Changed."
"""What the action says after it has changed the order."""


def nap() -> None:
    """Work for a moment, so that a kill hits in the middle of it."""
    time.sleep(random.uniform(0, 0.03))


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


def brain(_folder: Path, port: int, actions: int) -> None:
    def answer(message: dict[str, Any]) -> list[dict[str, Any]]:
        nap()
        said = [{"text": f"You said: {message['message']}"}]
        if message["message"].startswith("change"):
            try:
                url = f"http://127.0.0.1:{actions}/webhook"
                said = requests.post(url, json=message, timeout=5).json()
            except (requests.RequestException, ValueError):
                said = []  # as Rasa does when its action fails
        nap()
        return said

    _serve(port, answer)


def action(folder: Path, port: int, _unused: int) -> None:
    store = SqlStore.open(f"sqlite:///{folder / 'preorder.db'}")

    def answer(message: dict[str, Any]) -> list[dict[str, Any]]:
        chat, key = message["sender"], message["metadata"]["message_id"]
        with store.begin() as tx:
            tx.conversations.lock(chat, "lettoria", message["metadata"]["channel"])
            if tx.conversations.replies(chat, key) is None:
                tx.connection.exec_driver_sql("INSERT INTO changed VALUES (?)", (key,))
                nap()
                tx.conversations.keep_replies(chat, key, [Reply(CHANGED)])
        nap()
        return [{"text": CHANGED}]

    _serve(port, answer)


def _serve(port: int, answer: Any) -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(b"ok")

        def do_POST(self) -> None:
            message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self._send(json.dumps(answer(message)).encode())

        def _send(self, body: bytes) -> None:
            try:
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                return  # whoever asked was killed

        def log_message(self, *_: Any) -> None:
            return

    ThreadingHTTPServer.request_queue_size = 50
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    name, folder, port, other = sys.argv[1:]
    {"gateway": gateway, "brain": brain, "action": action}[name](
        Path(folder), int(port), int(other)
    )
