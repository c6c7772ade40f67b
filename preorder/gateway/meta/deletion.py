"""Meta's data-deletion callback: a customer had Facebook ask us to forget what we know of him."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime

import anyio
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from preorder.core.errors import PreorderError
from preorder.gateway.meta.config import Account, Accounts, App
from preorder.gateway.meta.envelope import identifier
from preorder.gateway.meta.signature import is_sealed, seal, signed_request
from preorder.gateway.protect import BodyLimit
from preorder.service.ports import Clock

logger = logging.getLogger(__name__)

PATH = "/meta/deletion"
_BODY_BYTES = 20_000
_FORMAT = "%Y%m%dT%H%M%SZ"

Delete = Callable[[str, str, str], object]
Known = Callable[[Account, str], Collection[str]]


@dataclass(frozen=True, slots=True)
class _Deletion:
    accounts: Accounts
    delete: Delete
    known_as: Known
    clock: Clock
    public_url: str | None

    async def ask(self, request: Request) -> Response:
        """Delete at once, and answer with an address that says so."""
        async with request.form(max_files=0, max_fields=10) as form:
            text = form.get("signed_request")
        found = signed_request(self._apps(), text) if isinstance(text, str) else None
        user = identifier(found[1].get("user_id")) if found else ""
        if found is None or not (user.isascii() and user.isdigit()):
            return PlainTextResponse("Wrong signature.", 403)
        try:
            await anyio.to_thread.run_sync(self._delete_all, found[0], user)
        except PreorderError as error:
            logger.error("meta.not_deleted problem=%s", type(error).__name__)  # noqa: TRY400 - named
            return PlainTextResponse("Not now; please ask again.", 503)
        code = _code(found[0], self.clock())
        base = self.public_url or str(request.base_url).rstrip("/")
        return JSONResponse({"url": f"{base}{PATH}/{code}", "confirmation_code": code})

    async def tell(self, request: Request) -> PlainTextResponse:
        """Say what became of a request."""
        code = request.path_params["code"]
        when = _when(self._apps(), code)
        if when is None:
            return PlainTextResponse("We know no request with this code.", 404)
        return PlainTextResponse(
            f"Request {code}: on {when:%d %B %Y at %H:%M} UTC we deleted the messages and photos "
            "that we keep under the ids Meta gave us for you. What was changed in an order stays "
            "in the shop's books, without your words."
        )

    def _apps(self) -> set[App]:
        return {account.app for account in self.accounts.values()}

    def _delete_all(self, app: App, user: str) -> None:
        for (platform, account_id), account in self.accounts.items():
            for known in self.known_as(account, user) if account.app == app else ():
                self.delete(platform, account_id, known)
        logger.info("meta.deleted app=%s", app.id)


def routes(
    accounts: Accounts,
    delete: Delete,
    known_as: Known,
    clock: Clock,
    public_url: str | None = None,
) -> list[Route]:
    """Return the callback's routes.

    Args:
        accounts: whose apps may ask.
        delete: forgets a customer, given platform, account and the customer's id; an unknown one is
            no error. If it raises a `PreorderError`, Meta is told to ask again.
        known_as: returns the ids by which an account may know whom Meta names.
        clock: the real time.
        public_url: where the outside finds us, without a slash at its end; None: as Meta called us.
    """
    deletion = _Deletion(accounts, delete, known_as, clock, public_url)
    limit = [Middleware(BodyLimit, most=_BODY_BYTES)]
    return [
        Route(PATH, deletion.ask, methods=["POST"], middleware=limit),
        Route(f"{PATH}/{{code}}", deletion.tell, methods=["GET"]),
    ]


def _code(app: App, now: datetime) -> str:
    """Return a code that says, sealed, when it was: nothing about the person need be kept."""
    when = now.astimezone(UTC).strftime(_FORMAT)
    return f"{when}-{seal(app, when)}"


def _when(apps: set[App], code: str) -> datetime | None:
    when, _, mark = code.partition("-")
    if not any(is_sealed(app, when, mark) for app in apps):
        return None
    return datetime.strptime(when, _FORMAT).replace(tzinfo=UTC)
