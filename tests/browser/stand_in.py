"""A small server that keeps docs/openapi.yml's promises in memory, for the widget's tests.

`World` is what a database would hold: it outlives a restart of the server.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import secrets
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from preorder.demo import demo_guide
from preorder.gateway.incoming import BadMessage, read_incoming
from preorder.gateway.pages import WEB
from preorder.gateway.photos import BYTES_LIMIT, redraw
from preorder.gateway.protect import HEADERS
from tests.browser.script import Said, answer
from tests.browser.shop_data import CONTACTS, shop_json

LIMITS = {"text": 5_000, "photos": 10, "photo_bytes": BYTES_LIMIT}
_TICK = 0.02
_HEARTBEAT = 15.0
Hook = Callable[[Request], Response | None]


@dataclass
class Conversation:
    """One chat: its log, and what is going on in it."""

    shop: str
    messages: list[dict[str, Any]] = field(default_factory=list)
    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    state: dict[str, Any] = field(default_factory=lambda: {"state": "bot"})
    photos: dict[str, bytes] = field(default_factory=dict)
    buttons: dict[str, str] = field(default_factory=dict)
    emails: list[str] = field(default_factory=list)
    ratings: list[dict[str, Any]] = field(default_factory=list)
    gone: bool = False

    def add(self, author: str, text: str, **more: Any) -> None:
        """Write a message down and tell whoever listens."""
        message = {
            "seq": len(self.messages) + 1,
            "id": more.pop("id", secrets.token_hex(8)),
            "author": author,
            "text": text,
            "buttons": [],
            "photos": [],
            "at": datetime.now(UTC).isoformat(),
            **more,
        }
        self.messages.append(message)
        self.events.append(("message", message))

    def say(self, said: Said) -> None:
        """Answer as the assistant; buttons get ids of this conversation."""
        buttons = [{"id": secrets.token_hex(8), "title": title} for title in said.buttons]
        self.buttons |= {button["id"]: button["title"] for button in buttons}
        self.add("assistant", said.text, buttons=buttons, cards=list(said.cards))

    def typing(self, author: str = "assistant", **more: Any) -> None:
        self.events.append(("typing", {"author": author, **more}))

    def enter(self, state: str, **more: Any) -> None:
        self.state = {"state": state, **more}
        self.events.append(("state", self.state))


class World:
    """All chats, and how the server shall behave."""

    def __init__(self) -> None:
        self.chats: dict[str, Conversation] = {}
        self.delay = 0.05
        """Seconds until the assistant answers."""
        self.before_message: Hook = lambda _request: None
        """May answer a POST of a message instead of the server."""
        self.posts = 0
        self.begin_delay = 0.0
        """Seconds that a session takes to begin."""
        self.resumed_after: list[int] = []
        """The Last-Event-ID of each stream; 0 without."""
        self.running = True

    @property
    def chat(self) -> Conversation:
        """The one chat there is."""
        (only,) = {id(chat): chat for chat in self.chats.values() if not chat.gone}.values()
        return only

    def reply_later(self, chat: Conversation, text: str, photos: int) -> None:
        """Answer by a thread of its own: a restarted server forgets none."""
        chat.typing()

        def reply() -> None:
            for said in answer(text, photos):
                chat.say(said)
            if text == "Talk to a person":
                chat.enter("waiting", reply_by=tomorrow().isoformat())

        timer = threading.Timer(self.delay, reply)
        timer.daemon = True
        timer.start()


def tomorrow() -> datetime:
    """Return ten o'clock tomorrow."""
    return (datetime.now(UTC) + timedelta(days=1)).replace(hour=10, minute=0, second=0)


class Api:
    """The handlers of docs/openapi.yml."""

    def __init__(self, world: World, origins: list[str]) -> None:
        self._world = world
        self._origins = origins

    async def begin(self, request: Request) -> Response:
        shop = (await request.json()).get("shop")
        await asyncio.sleep(self._world.begin_delay)
        if request.headers.get("origin") not in (None, *self._origins):
            raise HTTPException(403, "This site may not open the chat.")
        if shop not in CONTACTS:
            raise HTTPException(404, "There is no such shop here.")
        chat = self._chat(request) if "authorization" in request.headers else Conversation(shop)
        token = secrets.token_urlsafe(24)
        self._world.chats[token] = chat
        expires = (datetime.now(UTC) + timedelta(days=30)).isoformat()
        shown = {"token": token, "expires_at": expires, "shop": CONTACTS[shop], "limits": LIMITS}
        return JSONResponse(shown, 201)

    async def post(self, request: Request) -> Response:
        self._world.posts += 1
        if (instead := self._world.before_message(request)) is not None:
            return instead
        chat, incoming = self._chat(request), read_incoming(await request.body())
        accepted = JSONResponse({"id": incoming.id, "state": "accepted"}, 202)
        if any(one["id"] == incoming.id for one in chat.messages):
            return accepted
        text = incoming.text
        if incoming.button is not None:
            text = {"person": "Talk to a person", **chat.buttons}.get(incoming.button, "?")
        photos = [{"id": photo, "url": f"/v1/photos/{photo}"} for photo in incoming.photos]
        chat.add("customer", text, id=incoming.id, photos=photos)
        self._world.reply_later(chat, text, len(photos))
        return accepted

    async def stream(self, request: Request) -> Response:
        chat = self._chat(request)
        last = int(request.headers.get("last-event-id", 0))
        self._world.resumed_after.append(last)
        return StreamingResponse(self._events(chat, last), media_type="text/event-stream")

    async def _events(self, chat: Conversation, last: int) -> AsyncIterator[str]:
        told, quiet = len(chat.events), 0.0
        for message in [one for one in chat.messages if one["seq"] > last]:
            yield _event("message", message)
        yield _event("state", chat.state)
        while self._world.running and not chat.gone:
            for name, data in chat.events[told:]:
                yield _event(name, data)
                told, quiet = told + 1, 0.0
            await asyncio.sleep(_TICK)
            if (quiet := quiet + _TICK) > _HEARTBEAT:
                yield ": still here\n\n"
                quiet = 0.0

    async def add_photo(self, request: Request) -> Response:
        chat = self._chat(request)
        async with request.form(max_files=1, max_fields=0) as form:
            photo = form["photo"]
            assert isinstance(photo, UploadFile)
            drawn = redraw(await photo.read())
        name = secrets.token_hex(8)
        chat.photos[name] = drawn
        return JSONResponse({"id": name, "url": f"/v1/photos/{name}"}, 201)

    async def get_photo(self, request: Request) -> Response:
        photo = self._chat(request).photos.get(request.path_params["id"])
        if photo is None:
            raise HTTPException(404, "There is no such photo.")
        return Response(photo, media_type="image/jpeg")

    async def transcript(self, request: Request) -> Response:
        lines = [f"{one['author']}: {one['text']}" for one in self._chat(request).messages]
        return Response("\n".join(lines), media_type="text/plain")

    async def delete(self, request: Request) -> Response:
        self._chat(request).gone = True
        return Response(status_code=204)

    async def rate(self, request: Request) -> Response:
        self._chat(request).ratings.append(await request.json())
        return Response(status_code=204)

    async def email(self, request: Request) -> Response:
        self._chat(request).emails.append((await request.json())["email"])
        return Response(status_code=204)

    def _chat(self, request: Request) -> Conversation:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        chat = self._world.chats.get(token)
        if chat is None or chat.gone:
            raise HTTPException(401, "This session is over.")
        return chat


def _event(name: str, data: dict[str, Any]) -> str:
    number = f"id: {data['seq']}\n" if "seq" in data else ""
    return f"event: {name}\n{number}data: {json.dumps(data)}\n\n"


def make_app(world: World, port: int) -> Starlette:
    """Make the server. Its own address is 127.0.0.1; `localhost` is another site to a browser."""
    own, other = f"http://127.0.0.1:{port}", f"http://localhost:{port}"
    api = Api(world, [own, other])
    cors = Middleware(
        CORSMiddleware,
        allow_origins=[own, other],
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "Last-Event-ID"],
        expose_headers=["Retry-After"],
    )
    routes = [
        Route("/v1/sessions", api.begin, methods=["POST"]),
        Route("/v1/messages", api.post, methods=["POST"]),
        Route("/v1/stream", api.stream),
        Route("/v1/photos", api.add_photo, methods=["POST"]),
        Route("/v1/photos/{id}", api.get_photo),
        Route("/v1/transcript", api.transcript),
        Route("/v1/conversation", api.delete, methods=["DELETE"]),
        Route("/v1/rating", api.rate, methods=["POST"]),
        Route("/v1/email", api.email, methods=["POST"]),
        *_pages(own),
    ]
    handlers = {HTTPException: _problem, BadMessage: _problem}
    return Starlette(routes=routes, middleware=[cors], exception_handlers=handlers)


def _pages(own: str) -> list[Route | Mount]:
    templates = Environment(
        loader=FileSystemLoader(WEB / "pages"), autoescape=True, undefined=StrictUndefined
    )

    async def shop(request: Request) -> Response:
        name = request.path_params["shop"]
        if name.endswith(".json"):
            return JSONResponse(shop_json(name.removesuffix(".json")))
        contact = {"shop": name, **CONTACTS[name], "contact": {"email": CONTACTS[name]["email"]}}
        page = templates.get_template("shop.html").render(shop=contact, orders=demo_guide(name))
        return HTMLResponse(page, headers=dict(HEADERS))

    async def strict(request: Request) -> Response:
        """Answer with another site's page, under the strictest policy that lets the widget work."""
        policy = (
            f"default-src 'none'; script-src {own}; connect-src {own}; style-src 'none'; "
            "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
        )
        settings = {"shop": "lettoria", **request.query_params}
        data = " ".join(f'data-{name}="{value}"' for name, value in settings.items())
        if settings.get("pinned"):
            script = (WEB / "dist" / "widget.js").read_bytes()
            digest = base64.b64encode(hashlib.sha384(script).digest()).decode()
            data += f' integrity="sha384-{digest}" crossorigin'
        tag = f'<script src="{own}/widget.js" {data} defer></script>'
        page = f'<!doctype html><html lang="en"><title>A shop</title>{tag}<main><h1>A shop</h1>'
        return HTMLResponse(page, headers={"Content-Security-Policy": policy})

    async def widget(_request: Request) -> Response:
        script = (WEB / "dist" / "widget.js").read_bytes()
        headers = {"Cross-Origin-Resource-Policy": "cross-origin"}
        return Response(script, media_type="text/javascript", headers=headers)

    return [
        Route("/shops/{shop}", shop),
        Route("/strict", strict),
        Route("/widget.js", widget),
        Mount("/static", StaticFiles(directory=WEB / "static")),
    ]


async def _problem(_request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", getattr(error, "status", 400))
    detail = getattr(error, "detail", str(error))
    body = {"type": "about:blank", "title": "Refused", "status": status, "detail": detail}
    return JSONResponse(body, status, media_type="application/problem+json")
