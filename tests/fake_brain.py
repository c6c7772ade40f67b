"""A brain for tests: a real HTTP server on loopback that answers as it is told."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[dict[str, Any]], Any]


def echo(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"recipient_id": message["sender"], "text": f"You said: {message['message']}"}]


class FakeBrain:
    """Keeps what it was asked; `answer` says what it replies: a list, or bytes, or a status.

    `forgot` is what it was told to forget; `forgetting` the status with which it answers that.
    """

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.forgot: list[str] = []
        self.forgetting = 204
        self.answer: Answer = echo
        self.delay = 0.0
        self.may_answer = threading.Event()
        self.may_answer.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Hear messages, and answer none of them before the end of the block."""
        self.may_answer.clear()
        try:
            yield
        finally:
            self.may_answer.set()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(brain: FakeBrain) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(200, b"Hello from Rasa: 3.6.21")

        def do_POST(self) -> None:
            message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            message["path"] = self.path
            if self.path == "/webhooks/forgetting":
                brain.forgot += message["conversations"]
                self._send(brain.forgetting, b"")
                return
            brain.asked.append(message)
            time.sleep(brain.delay)
            brain.may_answer.wait()
            answer = brain.answer(message)
            if isinstance(answer, int):
                self._send(answer, b"{}")
            else:
                self._send(
                    200, answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                )

        def _send(self, status: int, body: bytes) -> None:
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except (BrokenPipeError, ConnectionResetError):
                return  # whoever asked gave up: that is what the test is about

        def log_message(self, *_: Any) -> None:
            return

    return Handler
