"""`preorder chat`: talk to the assistant in the terminal, through the gateway like everybody."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import requests

from preorder.bootstrap import known_shop
from preorder.core.errors import PreorderError
from preorder.policy.load import load_shops
from preorder.settings import load_settings

_SECONDS = 150.0
_START_SECONDS = 120.0
_HELP = "Type a message, the number of a button, or an empty line to leave."


class GatewayAway(PreorderError):  # noqa: N818 - a state of the gateway, not a fault of ours
    """The gateway does not answer, or not as it should."""


class Talk:
    """One visitor's chat over HTTP; keeps his session and the buttons shown last."""

    def __init__(self, url: str, shop: str) -> None:
        self._url, self._shop = url, shop
        self._visitor = requests.Session()
        self._last = 0
        self.buttons: list[dict[str, str]] = []

    def open(self) -> None:
        """Get a session.

        Raises:
            GatewayAway: nobody is there, or there is no such shop.
        """
        session = self._call("POST", "/v1/sessions", json={"shop": self._shop}).json()
        self._visitor.headers["Authorization"] = f"Bearer {session['token']}"

    def close(self) -> None:
        """Let the connection go."""
        self._visitor.close()

    def say(self, line: str) -> list[dict[str, Any]]:
        """Send a line, or tap the button of that number; return the replies.

        Raises:
            GatewayAway: it is refused, or nobody is there any more.
        """
        message = {"id": uuid.uuid4().hex} | self._meant(line)
        headers = {"Last-Event-ID": str(self._last)}
        with self._call("GET", "/v1/stream", headers=headers, stream=True) as stream:
            lines = stream.iter_lines(decode_unicode=True)
            next(lines, None)  # the line is open: from now on everything comes
            self._call("POST", "/v1/messages", json=message)
            try:
                replies = list(self._replies(lines))
            except requests.RequestException:
                raise GatewayAway(f"Nobody answers at {self._url} any more.") from None
        self.buttons = [button for reply in replies for button in reply["buttons"]]
        return replies

    def _replies(self, lines: Iterator[str]) -> Iterator[dict[str, Any]]:
        """Yield what is said until all is answered, or for as long as anybody should wait."""
        name, until = "", time.monotonic() + _SECONDS
        for line in lines:
            key, _, value = line.partition(": ")
            if key == "event":
                name = value
            elif key == "data" and name == "message":
                said = json.loads(value)
                self._last = said["seq"]
                if said["author"] != "customer":
                    yield said
            if (key == "data" and name == "answered") or time.monotonic() > until:
                return

    def _meant(self, line: str) -> dict[str, str]:
        number = int(line) if line.isascii() and line.isdigit() and len(line) < 3 else 0
        if 1 <= number <= len(self.buttons):
            return {"button": self.buttons[number - 1]["id"]}
        return {"text": line}

    def _call(self, method: str, path: str, **more: Any) -> requests.Response:
        try:
            answer = self._visitor.request(method, self._url + path, timeout=_SECONDS, **more)
        except requests.RequestException:
            raise GatewayAway(
                f"Nobody answers at {self._url}: start the assistant with `make run` first, "
                "in another terminal."
            ) from None
        if not answer.ok:
            raise GatewayAway(_detail(answer))
        return answer


def _detail(answer: requests.Response) -> str:
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return str(answer.reason)


def chat(shop: str | None, url: str | None) -> int:
    """Talk until an empty line or the end of the input.

    Where nothing runs on this machine yet, the assistant is started for as long as the chat lasts.

    Raises:
        NoSuchShop: there is no such shop here.
        GatewayAway: the gateway named by `url` does not answer, or knows no such shop.
    """
    settings = load_settings()
    shop, own = shop or settings.shop, f"http://127.0.0.1:{settings.gateway_port}"
    if url is None:
        known_shop(load_shops(settings.shops), shop)
    talk = Talk((url or own).rstrip("/"), shop)
    with closing(talk), _assistant(talk, start=url is None):
        print(_HELP)
        while line := _line():
            try:
                _show(talk.say(line))
            except GatewayAway as error:
                print(f"({error})")
    return 0


@contextmanager
def _assistant(talk: Talk, *, start: bool) -> Iterator[None]:
    """Open the talk; start the assistant for it if nobody answers and we may."""
    try:
        talk.open()
    except GatewayAway:
        if not start:
            raise
    else:
        yield
        return
    print("Starting the assistant for this chat (about half a minute) ...", flush=True)
    serving = subprocess.Popen([sys.executable, "-m", "preorder", "serve"], stdout=subprocess.PIPE)
    try:
        _wait_for(talk, serving)
        yield
    finally:
        serving.terminate()
        serving.communicate()


def _wait_for(talk: Talk, serving: subprocess.Popen[bytes]) -> None:
    """Read what `serve` says until it is ready, or has ended."""
    until = time.monotonic() + _START_SECONDS
    for line in serving.stdout or ():
        if line.startswith(b"Ready:") or time.monotonic() > until:
            break
    talk.open()


def _line() -> str:
    try:
        return input("you> " if sys.stdin.isatty() else "").strip()
    except EOFError:
        return ""


def _show(replies: list[dict[str, Any]]) -> None:
    number = 0
    for reply in replies:
        print(f"bot> {reply['text']}")
        for button in reply["buttons"]:
            number += 1
            print(f"     {number}. {button['title']}")
    if not replies:
        print("(A person has this chat and will answer.)")
