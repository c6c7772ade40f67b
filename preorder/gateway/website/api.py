"""The API of the website's chat, as docs/openapi.yml describes it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, TypeVar

import anyio
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from preorder.adapters.clock import real_now
from preorder.adapters.files import discard
from preorder.bootstrap import Parts
from preorder.core.errors import PreorderError
from preorder.gateway.engine import Engine
from preorder.gateway.incoming import PHOTO_LIMIT, TEXT_LIMIT, BadMessage, read_incoming
from preorder.gateway.photos import BYTES_LIMIT, PHOTOS_LIMIT, keep_photo
from preorder.gateway.sessions import CHANNEL, LASTS, Session
from preorder.gateway.website.bodies import json_body, read_email, read_rating, read_shop
from preorder.gateway.website.rates import Kind
from preorder.gateway.website.shown import message_json, photo_json, state_json, transcript_text
from preorder.gateway.website.stream import EventStream, Snapshot, events
from preorder.gateway.website.visits import Visits, session_over
from preorder.gateway.website.watch import Follower, Watch
from preorder.policy.shop import Shop, Website
from preorder.service.conversations import ConversationForgotten
from preorder.service.ports import Transaction

_T = TypeVar("_T")
_LIMITS = {"text": TEXT_LIMIT, "photos": PHOTO_LIMIT, "photo_bytes": BYTES_LIMIT}
_EVENT_ID = re.compile(r"[0-9]{1,18}")
# Whoever waits for the database, or has a photo drawn, must not take the threads of all others.
_THREADS, _PHOTO_THREADS = 24, 2


class Api:
    """The handlers of `/v1/…`. The work is done in threads, never in the event loop."""

    def __init__(self, parts: Parts, engine: Engine, visits: Visits, watch: Watch) -> None:
        self._parts, self._engine, self._visits, self._watch = parts, engine, visits, watch
        self._threads = anyio.CapacityLimiter(_THREADS)
        self._photo_threads = anyio.CapacityLimiter(_PHOTO_THREADS)

    async def begin(self, request: Request) -> Response:
        """Begin a chat, or go on with one under a fresh token."""
        self._visits.begin(request)
        shop, website = self._visits.shop(request, read_shop(await json_body(request)))
        if "authorization" in request.headers:
            session = self._visits.let_in(request, Kind.SESSION)
            if session.shop != shop.shop:
                raise session_over()
            await self._look(session, lambda _tx: None)
        else:
            origin = request.headers.get("origin", "")
            session = self._visits.sessions.new(shop.shop, origin)
        return JSONResponse(self._session_json(session, shop, website), 201)

    def _session_json(self, session: Session, shop: Shop, website: Website) -> dict[str, Any]:
        expires = real_now() + LASTS
        return {
            "token": self._visits.sessions.token(session, expires),
            "expires_at": expires.isoformat(timespec="seconds"),
            "shop": {
                "name": shop.name,
                "email": shop.contact.email,
                "privacy_url": website.privacy,
                "greeting": website.greeting,
                "starters": list(website.starters),
            },
            "limits": _LIMITS,
        }

    async def post(self, request: Request) -> Response:
        """Keep a message; a repeat changes nothing."""
        session = self._visits.let_in(request, Kind.MESSAGE)
        incoming = read_incoming(await json_body(request))
        await self._in_thread(lambda: self._engine.keep(session, incoming))
        self._watch.ring()
        return JSONResponse({"id": incoming.id, "state": "accepted"}, 202)

    async def stream(self, request: Request) -> Response:
        """Follow the chat."""
        session = self._visits.let_in(request, Kind.STREAM)
        self._visits.check_lines(request, session)
        last_id = request.headers.get("last-event-id", "0")
        if not _EVENT_ID.fullmatch(last_id):
            raise HTTPException(400, "Last-Event-ID must be a number.")

        async def look(after: int) -> Snapshot:
            return await self._look(session, lambda tx: self._snapshot(tx, session, after))

        @contextmanager
        def line() -> Iterator[Follower]:
            followed = self._watch.follow(session.conversation)
            with self._visits.line(request, session), followed as follower:
                yield follower

        first = await look(int(last_id))
        return EventStream(events(int(last_id), first, line, look))

    def _snapshot(self, tx: Transaction, session: Session, after: int) -> Snapshot:
        rows = tx.conversations.transcript(session.conversation, after)
        chat = tx.conversations.get(session.conversation)
        state = state_json(tx, self._parts.shops[session.shop], chat)
        waiting = tx.inbox.waiting(session.conversation)
        return Snapshot([message_json(session, row) for row in rows], state, waiting)

    async def add_photo(self, request: Request) -> Response:
        """Keep one photo (form field `photo`) for a message that follows."""
        session = self._visits.let_in(request, Kind.PHOTO)
        if not request.headers.get("content-type", "").startswith("multipart/form-data"):
            raise HTTPException(415, "Send the photo as multipart/form-data.")
        async with request.form(max_files=1, max_fields=0) as form:
            photo = form.get("photo")
            if not isinstance(photo, UploadFile):
                raise BadMessage("Send one file in the form field photo.")
            photo_id = await anyio.to_thread.run_sync(
                self._keep, session, photo.file, limiter=self._photo_threads
            )
        return JSONResponse(photo_json(photo_id), 201)

    def _keep(self, session: Session, photo: BinaryIO) -> str:
        """Keep a photo; those that wait for their turn meanwhile lie on disk, not in memory."""
        with self._parts.store.look() as tx:
            _check(tx, session)
            if len(tx.conversations.photos(session.conversation)) >= PHOTOS_LIMIT:
                raise BadMessage("That is the most photos one chat can take.", 413)
        photo_id = keep_photo(self._parts.settings.photos, photo.read())
        try:
            with self._parts.store.begin() as tx:
                chat = tx.conversations.lock(session.conversation, session.shop, CHANNEL)
                tx.conversations.add_photo(chat.id, photo_id, self._parts.clock())
        except PreorderError:
            discard(self._parts.settings.photos, [photo_id])  # nobody knows of it
            raise
        return photo_id

    async def get_photo(self, request: Request) -> Response:
        """Show a photo of this chat."""
        session = self._visits.let_in(request, Kind.READ)
        photo = request.path_params["id"]
        known = await self._look(
            session, lambda tx: photo in tx.conversations.photos(session.conversation)
        )
        file = self._parts.settings.photos / f"{photo}.jpg"
        if not known or not await self._in_thread(file.is_file):
            raise HTTPException(404, "There is no such photo.")
        return Response(await self._in_thread(file.read_bytes), media_type="image/jpeg")

    async def transcript(self, request: Request) -> Response:
        """Give the chat as a file."""
        session = self._visits.let_in(request, Kind.READ)
        rows = await self._look(
            session, lambda tx: tx.conversations.transcript(session.conversation)
        )
        text = transcript_text(self._parts.shops[session.shop], rows)
        name = {"Content-Disposition": 'attachment; filename="chat.txt"'}
        return Response(text + "\n", headers=name, media_type="text/plain")

    async def delete(self, request: Request) -> Response:
        """Delete the chat."""
        session = self._visits.let_in(request, Kind.CHANGE)
        await self._look(session, lambda _tx: None)
        forget = self._engine.reception.forget
        await self._in_thread(lambda: forget(session.conversation))
        self._watch.ring()
        return Response(status_code=204)

    async def rate(self, request: Request) -> Response:
        """Note how it was."""
        session = self._visits.let_in(request, Kind.CHANGE)
        rating = read_rating(await json_body(request))
        now = self._parts.clock()
        await self._write(session, lambda tx, chat: tx.visitors.rate(chat, rating, now))
        return Response(status_code=204)

    async def email(self, request: Request) -> Response:
        """Note where a person's answer goes as well."""
        session = self._visits.let_in(request, Kind.CHANGE)
        email = read_email(await json_body(request))
        await self._write(session, lambda tx, chat: tx.visitors.leave_email(chat, email))
        self._watch.ring()
        return Response(status_code=204)

    async def _look(self, session: Session, read: Callable[[Transaction], _T]) -> _T:
        def work() -> _T:
            with self._parts.store.look() as tx:
                _check(tx, session)
                return read(tx)

        return await self._in_thread(work)

    async def _write(self, session: Session, write: Callable[[Transaction, str], None]) -> None:
        def work() -> None:
            with self._parts.store.begin() as tx:
                chat = tx.conversations.lock(session.conversation, session.shop, CHANNEL)
                write(tx, chat.id)

        await self._in_thread(work)

    async def _in_thread(self, work: Callable[[], _T]) -> _T:
        return await anyio.to_thread.run_sync(work, limiter=self._threads)


def _check(tx: Transaction, session: Session) -> None:
    if tx.conversations.is_forgotten(session.conversation):
        raise ConversationForgotten(session.conversation)
