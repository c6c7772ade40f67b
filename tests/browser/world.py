"""The real gateway for the browser, and what a test may do behind it.

The brain is faked, and says what `script` has it say; everything else is as customers meet it.
"""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import uvicorn
from ruamel.yaml import YAML
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from preorder.core.replies import Reply
from preorder.gateway.app import create_app
from preorder.gateway.sessions import Session, Sessions
from preorder.service.conversations import Author, ConversationState, Said
from tests.browser.script import answer
from tests.fake_brain import FakeBrain
from tests.made_parts import ROOT, make_parts, with_demo

PERSON = "/talk_to_human"
NOTHING = "made.later:app"


class Server:
    """An application on one port, which can be stopped and started again."""

    def __init__(self, make) -> None:
        config = uvicorn.Config(NOTHING, port=0, log_config=None)
        bound = config.bind_socket()
        self.port = bound.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self._make: Callable[[], ASGIApp] = make
        self._socket: socket.socket | None = bound
        self._server: uvicorn.Server
        self._thread: threading.Thread

    def start(self) -> None:
        if self._socket is None:  # the open page knows no other port
            config = uvicorn.Config(NOTHING, port=self.port, log_config=None)
            self._socket = config.bind_socket()
        config = uvicorn.Config(
            self._make(), log_config=None, ws="none", timeout_graceful_shutdown=0
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],))
        self._thread.start()
        until = time.monotonic() + 20
        while not self._server.started and time.monotonic() < until:
            time.sleep(0.01)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(20)
        self._socket = None

    def page(self, shop: str = "lettoria") -> str:
        """The demo shop's page."""
        return f"{self.address}/shops/{shop}"


class Chat:
    """One conversation, from the inside."""

    def __init__(self, parts, session) -> None:
        self.parts, self.session, self.id = parts, session, session.conversation

    @contextmanager
    def open(self):
        with self.parts.store.begin() as tx:
            yield tx, tx.conversations.lock(self.id, self.session.shop, "web")

    def add(self, text, name=None) -> None:
        """Say something as a person."""
        with self.open() as (tx, chat):
            said = Said(Author.PERSON, Reply(text), name=name)
            tx.conversations.say(chat.id, said, datetime.now(UTC))

    def enter(self, state) -> None:
        with self.open() as (tx, chat):
            tx.conversations.save(replace(chat, state=ConversationState(state)))

    @property
    def rows(self):
        with self.parts.store.look() as tx:
            return tx.conversations.transcript(self.id)

    def words(self, author="customer"):
        return [row["text"] for row in self.rows if row["author"] == author]

    @property
    def photos(self):
        """The kept files."""
        with self.parts.store.look() as tx:
            names = tx.conversations.photos(self.id)
        return [self.parts.settings.photos / f"{name}.jpg" for name in names]

    @property
    def is_gone(self) -> bool:
        with self.parts.store.look() as tx:
            return bool(tx.conversations.is_forgotten(self.id))


class World:
    """All chats of one gateway."""

    def __init__(self, folder) -> None:
        self.brain = FakeBrain()
        self.brain.start()
        self.sites = Server(self._sites)
        shops = shutil.copytree(ROOT / "shops", folder / "shops")
        allow(shops / "lettoria.yml", self.sites.address)
        self.parts = make_parts(folder, SHOPS=str(shops), BRAIN_URL=self.brain.url)
        for shop in ("lettoria", "lascale"):
            with_demo(self.parts, shop)
        self.server = Server(lambda: create_app(self.parts))
        self.sessions: list[Session] = []
        """All that were given out, by number; going on with one is none."""
        self.brain.answer = self._say

    def reset(self) -> None:
        self.sessions.clear()
        self.brain.delay = 0.0

    def end(self) -> None:
        self.brain.stop()
        self.parts.store.close()

    @property
    def chat(self) -> Chat:
        """The one chat there is."""
        chats = [Chat(self.parts, session) for session in self.sessions]
        (only,) = [chat for chat in chats if not chat.is_gone]
        return only

    def strict(self, query: str = "") -> str:
        """Another site's page, under the strictest policy."""
        return f"{self.sites.address}/strict?{query}"

    def _say(self, message):
        text = message["message"].removeprefix("/say ")
        if text == PERSON:
            text = "Talk to a person"
            with self.parts.store.begin() as tx:
                chat = tx.conversations.lock(message["sender"], message["metadata"]["shop"], "web")
                tx.conversations.save(replace(chat, state=ConversationState.WAITING))
        return [
            {
                "text": said.text,
                "buttons": [{"title": one, "payload": f"/say {one}"} for one in said.buttons],
            }
            for said in answer(text, len(message["metadata"]["photos"]))
        ]

    def _sites(self):
        async def strict(request):
            own = self.server.address
            policy = (
                f"default-src 'none'; script-src {own}; connect-src {own}; style-src 'none'; "
                "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
            )
            settings = {"shop": "lettoria", **request.query_params}
            pinned = settings.pop("integrity", "")
            data = " ".join(f'data-{name}="{value}"' for name, value in settings.items())
            if pinned:
                data += f' integrity="{pinned}" crossorigin'
            tag = f'<script src="{own}/widget.js" {data} defer></script>'
            page = f'<!doctype html><html lang="en"><title>A shop</title>{tag}<main><h1>A shop</h1>'
            return HTMLResponse(page, headers={"Content-Security-Policy": policy})

        return Starlette(routes=[Route("/strict", strict)])


def allow(file, origin) -> None:
    """Let that site's pages use the shop's chat."""
    yaml = YAML()
    shop = yaml.load(file.read_text())
    shop["website"]["origins"].append(origin)
    with file.open("w") as out:
        yaml.dump(shop, out)


@contextmanager
def noted_sessions(world):
    """Write down each session that is begun."""
    new = Sessions.new

    def noting(self, shop, origin=""):
        session = new(self, shop, origin)
        world.sessions.append(session)
        return session

    Sessions.new = noting  # type: ignore[method-assign]
    try:
        yield
    finally:
        Sessions.new = new  # type: ignore[method-assign]
