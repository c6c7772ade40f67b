"""The website's chat over HTTP: messages, photos, and what was said so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import anyio
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from preorder.bootstrap import Parts
from preorder.core.replies import Reply
from preorder.gateway.engine import Engine
from preorder.gateway.incoming import BadMessage, read_incoming
from preorder.gateway.photos import PHOTOS_LIMIT, keep_photo
from preorder.gateway.sessions import CHANNEL, COOKIE_SECONDS, Session, Sessions, cookie_name

_T = TypeVar("_T")
# Turns may wait for the brain for minutes; they must not take the threads of everything else.
_TURN_THREADS, _OTHER_THREADS = 64, 16


class Chat:
    """The handlers of `/chat/{shop}/…`. The work is done in threads, never in the event loop."""

    def __init__(self, parts: Parts, engine: Engine) -> None:
        self._parts = parts
        self._engine = engine
        self._sessions = Sessions(parts.secret)
        self._turn_threads = anyio.CapacityLimiter(_TURN_THREADS)
        self._other_threads = anyio.CapacityLimiter(_OTHER_THREADS)

    async def post_message(self, request: Request) -> JSONResponse:
        """Take a message and answer with its replies."""
        session = self._session(request)
        if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
            raise BadMessage("send the message as application/json", 415)
        incoming = read_incoming(await request.body())
        replies = await anyio.to_thread.run_sync(
            self._engine.answer, session, incoming, limiter=self._turn_threads
        )
        return self._answer(session, {"replies": [_reply_json(reply) for reply in replies]})

    async def post_photo(self, request: Request) -> JSONResponse:
        """Keep one photo (form field `photo`) and answer with its id, for the next message."""
        session = self._session(request)
        async with request.form(max_files=1, max_fields=0) as form:
            photo = form.get("photo")
            if not isinstance(photo, UploadFile):
                raise BadMessage("send one file in the form field photo")
            content = await photo.read()
        photo_id = await self._in_thread(lambda: self._keep(session, content))
        return self._answer(session, {"photo": photo_id}, status=201)

    async def get_messages(self, request: Request) -> JSONResponse:
        """Tell what was said so far; a visitor's first call gives him his session."""
        session = self._session(request)
        said = await self._in_thread(lambda: self._said(session))
        return self._answer(session, {"messages": said})

    def _session(self, request: Request) -> Session:
        shop = request.path_params["shop"]
        if shop not in self._parts.shops:
            raise HTTPException(404, "There is no such shop here.")
        return self._sessions.of(shop, request.cookies) or self._sessions.new(shop)

    def _keep(self, session: Session, content: bytes) -> str:
        with self._parts.store.begin() as tx:
            if len(tx.conversations.photos(session.conversation)) >= PHOTOS_LIMIT:
                raise BadMessage("That is the most photos one chat can take.", 429)
        photo_id = keep_photo(self._parts.settings.photos, content)
        with self._parts.store.begin() as tx:
            chat = tx.conversations.lock(session.conversation, session.shop, CHANNEL)
            tx.conversations.add_photo(chat.id, photo_id, self._parts.clock())
        return photo_id

    def _said(self, session: Session) -> list[dict[str, Any]]:
        with self._parts.store.look() as tx:
            rows = tx.conversations.transcript(session.conversation)
        return _shown(rows)

    async def _in_thread(self, work: Callable[[], _T]) -> _T:
        return await anyio.to_thread.run_sync(work, limiter=self._other_threads)

    def _answer(self, session: Session, data: dict[str, Any], status: int = 200) -> JSONResponse:
        """Answer, and keep the cookie alive."""
        response = JSONResponse(data, status)
        response.set_cookie(
            cookie_name(session.shop),
            session.cookie,
            max_age=COOKIE_SECONDS,
            path=f"/chat/{session.shop}",
            secure=not self._parts.settings.is_demo,
            httponly=True,
            samesite="lax",
        )
        return response


def _reply_json(reply: Reply) -> dict[str, Any]:
    return {
        "text": reply.text,
        "buttons": [{"id": button.payload, "title": button.title} for button in reply.buttons],
    }


def _shown(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what was said, with the last turn's buttons; those of earlier turns are past."""
    last = next((row["message_id"] for row in reversed(rows) if row["author"] == "bot"), None)
    said = []
    for row in rows:
        one = {"author": row["author"], "text": row["text"], "at": row["at"].isoformat()}
        if row["author"] == "bot" and row["message_id"] == last:
            one["buttons"] = [{"id": b["payload"], "title": b["title"]} for b in row["buttons"]]
        said.append(one)
    return said
