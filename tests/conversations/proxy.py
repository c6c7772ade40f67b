"""Stands between the brain and the action server, and makes real failures of that way."""

from __future__ import annotations

import socket
import struct
import threading
from enum import StrEnum
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_HOST = "127.0.0.1"
_ANSWER_SECONDS = 30.0
_POLL_SECONDS = 0.02


class Way(StrEnum):
    """How the way to the action server is."""

    PASS = "pass"
    DOWN = "down"
    """Nobody listens: the connection is refused."""
    SLOW = "slow"
    """Calls are held, and go on to the action server once the way changes again."""
    ERROR500 = "error500"
    """Every call is answered with an error, and the action never runs."""
    CUT = "cut"
    """The action runs and commits; its answer is lost."""


class Proxy:
    """An HTTP proxy on one loopback port, to the one action server behind it."""

    def __init__(self, target: int) -> None:
        """Listen on a free port; `target` is the action server's, on loopback."""
        self._target = target
        self._changed = threading.Condition()
        self._way = Way.PASS
        self._inside = 0
        self._server: _Server | None = None
        self._listen(0)
        self.port = self._open_server.server_port

    @property
    def way(self) -> Way:
        return self._way

    def turn(self, way: Way) -> None:
        """Change the way; calls that were held go on."""
        if way is Way.DOWN:
            self._close()
        with self._changed:
            self._way = way
            self._changed.notify_all()
        if way is not Way.DOWN and self._server is None:
            self._listen(self.port)

    def settle(self, seconds: float = 30.0) -> None:
        """Let everything pass, and wait until no call is under way.

        Raises:
            TimeoutError: one still is.
        """
        self.turn(Way.PASS)
        with self._changed:
            if not self._changed.wait_for(lambda: self._inside == 0, seconds):
                raise TimeoutError("a call to the action server does not end")

    def stop(self) -> None:
        """Let held calls go, and close the port."""
        self.turn(Way.PASS)
        self._close()

    @property
    def _open_server(self) -> _Server:
        assert self._server is not None
        return self._server

    def _listen(self, port: int) -> None:
        self._server = _Server((_HOST, port), _Handler)
        self._server.proxy = self
        threading.Thread(target=self._server.serve_forever, args=(_POLL_SECONDS,)).start()

    def _close(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def handle(self, path: str, body: bytes) -> tuple[int, bytes] | None:
        """Do with a call as the way is; None means that the caller gets no answer."""
        with self._changed:
            self._inside += 1
            way = self._way
            if way is Way.SLOW:
                self._changed.wait_for(lambda: self._way is not Way.SLOW)
                way = self._way
        try:
            if way is Way.ERROR500:
                return 500, b'{"error": "broken on purpose"}'
            answer = None if way is Way.DOWN else self._forward(path, body)
            return None if way is Way.CUT else answer
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    def _forward(self, path: str, body: bytes) -> tuple[int, bytes] | None:
        connection = HTTPConnection(_HOST, self._target, timeout=_ANSWER_SECONDS)
        try:
            connection.request("POST", path, body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()


class _Server(ThreadingHTTPServer):
    proxy: Proxy
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """Be quiet when the brain has hung up; it has its own log."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        answer = self.server.proxy.handle(self.path, body)
        if answer is None:
            # A reset, as a process that dies leaves it, not an orderly end.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            return
        status, content = answer
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        """Be quiet."""
