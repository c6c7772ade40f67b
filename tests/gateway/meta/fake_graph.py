"""Meta's Graph API on loopback: a real HTTP server that records, refuses as Meta does, and echoes.

`answers` are used one by one, then it accepts; each is a (status, body, headers) or a name of
`ERRORS`. `slow` seconds pass before an answer, after the message was taken. With `webhook` set,
each message taken comes back there as a signed echo.
"""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import requests

from tests.gateway.meta.build import APP, PAGE, SENT_AT, signature


def error(status, code, message, subcode=None, kind="OAuthException", **more):
    """Return an answer in Meta's own shape."""
    told = {"message": message, "type": kind, "code": code, "fbtrace_id": "AbCdEf123"} | more
    if subcode is not None:
        told["error_subcode"] = subcode
    return status, {"error": told}, {}


ERRORS = {
    "unknown": error(500, 1, "An unknown error has occurred."),
    "service": error(500, 2, "Service temporarily unavailable", is_transient=True),
    "temporary": error(400, 1200, "(#1200) Temporary send message failure. Please try again."),
    "app limit": error(400, 4, "(#4) Application request limit reached"),
    "calls": error(400, 613, "(#613) Calls to this api have exceeded the rate limit."),
    "window": error(400, 10, "(#10) This message is sent outside of allowed window.", 2018278),
    "instagram window": error(
        400, 10, "(#10) This message is sent outside of allowed window.", 2534022
    ),
    "no user": error(400, 100, "(#100) No matching user found", 2018001),
    "no object": error(400, 100, "Unsupported post request.", 33, "GraphMethodException"),
    "proof": error(400, 100, "Invalid appsecret_proof provided in the API argument"),
    "token": error(400, 190, "Error validating access token: Session has expired", 463),
    "permission": error(
        403, 200, "(#200) Requires pages_messaging permission to manage the object"
    ),
    "permission 10": error(403, 10, "(#10) Application does not have permission for this action"),
    "page permission": error(403, 230, "(#230) Requires pages_messaging permission"),
    "tester": error(
        400, 200, "(#200) Cannot message users who are not admins, developers or testers", 2018028
    ),
    "policy": error(400, 368, "The action attempted has been deemed abusive"),
    "away": error(400, 551, "(#551) This person isn't available right now.", 1545041),
    "no profile": error(400, 100, "No profile available for this user.", 2018218),
    "new code": error(400, 99_999, "(#99999) Something new"),
    "new code of theirs": error(503, 99_999, "(#99999) Something new"),
    "proxy": (502, "<html>Bad Gateway</html>", {}),
    "too many": (429, "", {"Retry-After": "17"}),
    "unauthorised": (401, "", {}),
}


class FakeGraph:
    """The server."""

    webhook: str | None

    def __init__(self):
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.graph = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.reset()

    def reset(self):
        self.calls, self.connections, self.answers = [], set(), []
        self.slow, self.webhook, self.headers = 0.0, None, {}

    def start(self):
        self._thread.start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def messages(self):
        """The bodies of all calls that carried a message."""
        return [call["body"]["message"] for call in self.calls if "message" in call["body"]]

    @property
    def texts(self):
        return [message["text"] for message in self.messages]

    def take(self, call):
        """Record a call and return the answer."""
        self.calls.append(call)
        if self.answers:
            answer = self.answers.pop(0)
            return ERRORS[answer] if isinstance(answer, str) else answer
        if "recipient" not in call["body"]:
            return 200, {"data": []}, {}
        message_id = f"mid.{len(self.calls)}"
        if self.webhook and "message" in call["body"]:
            self._echo(self.webhook, call["body"], message_id)
        if self.slow:
            time.sleep(self.slow)
        recipient = call["body"]["recipient"]["id"]
        return 200, {"recipient_id": recipient, "message_id": message_id}, self.headers

    def _echo(self, webhook, body, message_id):
        message = {**body["message"], "is_echo": True, "app_id": int(APP.id), "mid": message_id}
        event = {
            "sender": {"id": PAGE},
            "recipient": body["recipient"],
            "timestamp": int(SENT_AT.timestamp() * 1000),
            "message": message,
        }
        told = json.dumps({"object": "page", "entry": [{"id": PAGE, "messaging": [event]}]})
        headers = {"X-Hub-Signature-256": signature(told.encode())}
        requests.post(webhook, data=told.encode(), headers=headers, timeout=10)


class _Server(ThreadingHTTPServer):
    graph: FakeGraph
    daemon_threads = True


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self):
        self.do_POST()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"] or 0)) or b"{}"
        place = urlsplit(self.path)
        graph = self.server.graph
        graph.connections.add(self.client_address)
        status, answer, headers = graph.take(
            {
                "path": place.path,
                "query": {key: values[0] for key, values in parse_qs(place.query).items()},
                "token": self.headers["Authorization"],
                "body": json.loads(body),
            }
        )
        content = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
        try:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            self.close_connection = True  # the caller did not wait

    def log_message(self, *_arguments):
        """Say nothing."""
