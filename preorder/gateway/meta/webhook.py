"""Where Meta tells us what happened: the handshake, and the events."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import anyio
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from preorder.core.errors import PreorderError
from preorder.gateway.meta.config import Accounts, App
from preorder.gateway.meta.events import OwnEcho, PolicyAction, happenings
from preorder.gateway.meta.signature import same, signing_apps
from preorder.gateway.protect import BodyLimit
from preorder.service.delivery import Received

logger = logging.getLogger(__name__)

PATH = "/meta/webhook"
BODY_BYTES = 16_000_000
"""A thousand events, the most of one POST, each with the longest text, its letters escaped."""
_THREADS = 16
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{1,200}")

Accept = Callable[[Sequence[Received]], object]
Echoed = Callable[[str, str], object]


def _no_echo(_tag: str, _message_id: str) -> None:
    """Leave a proof of delivery unused."""


@dataclass(frozen=True, slots=True)
class _Webhook:
    accounts: Accounts
    accept: Accept
    echoed: Echoed
    threads: anyio.CapacityLimiter

    async def shake_hands(self, request: Request) -> PlainTextResponse:
        """Prove to Meta that this address is ours."""
        asked = request.query_params
        token, challenge = asked.get("hub.verify_token", ""), asked.get("hub.challenge", "")
        # No `any` over a generator: how long it takes must not tell which app's token it was.
        known = [same(app.verify_token, token) for app in self.apps()]
        subscribing = asked.get("hub.mode") == "subscribe" and _CHALLENGE.fullmatch(challenge)
        if not (subscribing and any(known)):
            return PlainTextResponse("This is for Meta only.", 403)
        return PlainTextResponse(challenge)

    async def take(self, request: Request) -> PlainTextResponse:
        """Take the events in, and only then say so: without our 200 Meta sends them again."""
        body = await request.body()
        signed_by = signing_apps(self.apps(), body, request.headers.get("x-hub-signature-256"))
        if not signed_by:
            logger.warning("meta.wrong_signature bytes=%d", len(body))
            return PlainTextResponse("Wrong signature.", 403)
        try:
            await anyio.to_thread.run_sync(self._take, body, signed_by, limiter=self.threads)
        except PreorderError as error:
            logger.error("meta.not_taken problem=%s", type(error).__name__)  # noqa: TRY400 - named
            return PlainTextResponse("Not now; please send it again.", 503)
        return PlainTextResponse("ok")

    def apps(self) -> set[App]:
        return {account.app for account in self.accounts.values()}

    def _take(self, body: bytes, signed_by: frozenset[str]) -> None:
        own_apps = {app.id for app in self.apps()}
        events = []
        for happening in happenings(body, own_apps):
            if isinstance(happening, OwnEcho):
                self.echoed(happening.tag, happening.message_id)
            elif self._is_ours(happening, signed_by):
                if isinstance(happening, Received):
                    events.append(happening)
                else:
                    _alert(happening)
        if events:
            self.accept(events)

    def _is_ours(self, happening: Received | PolicyAction, signed_by: frozenset[str]) -> bool:
        """Tell whether it is of one of our accounts, and signed by just that account's app."""
        account = self.accounts.get((happening.platform, happening.account))
        ours = account is not None and account.app.id in signed_by
        if not ours:
            logger.info(
                "meta.unknown_account platform=%s account=%s", happening.platform, happening.account
            )
        return ours


def _alert(policy: PolicyAction) -> None:
    logger.error(
        "meta.policy_enforcement platform=%s account=%s action=%s",
        *(policy.platform, policy.account, policy.action),
    )


def routes(accounts: Accounts, accept: Accept, echoed: Echoed = _no_echo) -> list[Route]:
    """Return the webhook's routes.

    Args:
        accounts: whose events count; all others are answered with 200 and ignored.
        accept: keeps the events of one POST for good, all or none, in a short time; called from
            threads, several times for repeated events. If it raises a `PreorderError`, Meta is
            asked to send it all again.
        echoed: is told the tag and the message id of what was delivered for us.
    """
    webhook = _Webhook(accounts, accept, echoed, anyio.CapacityLimiter(_THREADS))
    limit = [Middleware(BodyLimit, most=BODY_BYTES)]
    return [
        Route(PATH, webhook.shake_hands, methods=["GET"]),
        Route(PATH, webhook.take, methods=["POST"], middleware=limit),
    ]
