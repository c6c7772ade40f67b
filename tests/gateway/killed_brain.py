"""A stand-in for the brain, to be killed: it hands on what the action says, as Rasa does.

Run as `python -m tests.gateway.killed_brain FOLDER PORT ACTIONS_PORT`. It imports little: a busy
machine takes seconds to start more.
"""

from __future__ import annotations

import json
import random
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests


def nap() -> None:
    """Work for a moment, so that a kill hits in the middle of it."""
    time.sleep(random.uniform(0, 0.03))


def brain(port: int, actions: int) -> None:
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

    serve(port, answer)


def serve(port: int, answer: Any) -> None:
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
    _folder, port, behind = sys.argv[1:]
    brain(int(port), int(behind))
