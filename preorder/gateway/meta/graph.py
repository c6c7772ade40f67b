"""Sends to Messenger and Instagram through Meta's Graph API."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import urllib3

from preorder.gateway.meta.config import Account, Accounts
from preorder.gateway.meta.events import MARK
from preorder.gateway.meta.graph_answers import pause, understand
from preorder.gateway.meta.limits import Part, parts
from preorder.gateway.meta.signature import proof
from preorder.service.delivery import Delivery, DeliveryResult, Outgoing
from preorder.service.ports import Clock
from preorder.settings import MetaSettings

logger = logging.getLogger(__name__)

WINDOW = timedelta(hours=24)
"""From the customer's last message; at its end it is closed."""
PERSONS_WINDOW = timedelta(days=7)
"""The same for what a person wrote, where Meta granted it."""
_TIMEOUT = urllib3.Timeout(connect=3, read=10)
_TYPING_TIMEOUT = urllib3.Timeout(connect=1, read=2)
_CONNECTIONS = 16
_ECHO_SECONDS = 10.0
"""How long the proof of a delivery may take whose answer was lost."""
_REMEMBERED = 10_000
_FINAL = (DeliveryResult.SENT, DeliveryResult.WINDOW_CLOSED, DeliveryResult.GIVE_UP)


class GraphDeliverer:
    """Fulfils `Deliverer`. One HTTP client that keeps its connections, for all threads.

    What was sent of a message is remembered in this process until it is sent whole: a second try
    begins at the part that failed.
    """

    def __init__(self, accounts: Accounts, settings: MetaSettings, clock: Clock) -> None:
        """Take the accounts, where the API is, and the real time."""
        self._accounts = accounts
        self._settings = settings
        self._clock = clock
        self._http = urllib3.PoolManager(maxsize=_CONNECTIONS, retries=False, timeout=_TIMEOUT)
        self._memory = _Memory()
        self._paused: dict[str, datetime] = {}

    def deliver(self, message: Outgoing, now: datetime) -> Delivery:
        """Try once, all parts of a long message in their order."""
        account = self._accounts.get((message.platform, message.account))
        if account is None:
            return Delivery(DeliveryResult.STOP_ACCOUNT, reason="in no shop's file")
        kind = messaging_kind(message, account, now)
        if kind is None:
            return Delivery(DeliveryResult.WINDOW_CLOSED, reason="silent for too long")
        listed = enumerate(parts(message.platform, message.text, message.buttons))
        tagged = {_tag(message, number, part): part for number, part in listed}
        delivery = Delivery(DeliveryResult.GIVE_UP, reason="nothing to say")
        for tag, part in tagged.items():
            delivery = self._deliver_part(account, tag, _body(message, part, kind, tag))
            if delivery.result is not DeliveryResult.SENT:
                break
        if delivery.result in _FINAL:
            self._memory.forget(tagged)
        return delivery

    def typing(self, platform: str, account: str, recipient: str) -> None:
        """Show three dots, for up to 20 seconds or until the answer."""
        known = self._accounts.get((platform, account))
        if known is None or self._pause_left(known) is not None:
            return
        body = {"recipient": {"id": recipient}, "sender_action": "typing_on"}
        try:
            self._post(known, body, _TYPING_TIMEOUT)
        except urllib3.exceptions.HTTPError as error:
            logger.debug("meta.typing_failed problem=%s", type(error).__name__)

    def echoed(self, tag: str, message_id: str) -> None:
        """Note the proof that a part arrived, whatever became of the answer to our call."""
        self._memory.sent(tag, message_id)

    def _deliver_part(self, account: Account, tag: str, body: Mapping[str, Any]) -> Delivery:
        known = self._memory.begin(tag)
        if known is not None:
            return Delivery(DeliveryResult.SENT, known or None)
        left = self._pause_left(account)
        if left is not None:
            return Delivery(DeliveryResult.RETRY, reason="usage limit", retry_after=left)
        delivery = self._send(account, body)
        if delivery.result is DeliveryResult.SENT:
            self._memory.sent(tag, delivery.message_id or "")
        return delivery

    def _send(self, account: Account, body: Mapping[str, Any]) -> Delivery:
        try:
            answer = self._post(account, body, _TIMEOUT)
        except (urllib3.exceptions.ConnectTimeoutError, urllib3.exceptions.NewConnectionError):
            return Delivery(DeliveryResult.RETRY, reason="not reached")
        except urllib3.exceptions.HTTPError as error:
            # It may have gone: Messenger's echo will tell, if there is time for it.
            name = type(error).__name__
            return Delivery(DeliveryResult.RETRY, reason=name, retry_after=_ECHO_SECONDS)
        self._heed(account, pause(answer.headers))
        return understand(answer.status, answer.headers, answer.data)

    def _post(
        self, account: Account, body: Mapping[str, Any], timeout: urllib3.Timeout
    ) -> urllib3.BaseHTTPResponse:
        settings = self._settings
        host = settings.instagram_url if account.login == "instagram" else settings.url
        return self._http.request(
            "POST",
            # The token stands in a header: addresses are logged on the way.
            f"{host}/{settings.version}/me/messages"
            f"?appsecret_proof={proof(account.token, account.app)}",
            json=body,
            headers={"Authorization": f"Bearer {account.token}"},
            timeout=timeout,
            redirect=False,
        )

    def _heed(self, account: Account, seconds: float | None) -> None:
        if seconds is not None:
            self._paused[account.id] = self._clock() + timedelta(seconds=seconds)

    def _pause_left(self, account: Account) -> float | None:
        until = self._paused.get(account.id)
        left = (until - self._clock()).total_seconds() if until is not None else 0
        return left if left > 0 else None


def messaging_kind(message: Outgoing, account: Account, now: datetime) -> dict[str, str] | None:
    """Return as what it may be sent; None if the platform's window is closed."""
    silent = now - message.last_heard_at
    if silent < WINDOW:
        return {"messaging_type": "RESPONSE"}
    if message.by_person and account.human_agent and silent < PERSONS_WINDOW:
        return {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    return None


def _body(message: Outgoing, part: Part, kind: Mapping[str, str], tag: str) -> dict[str, Any]:
    content: dict[str, Any] = {"text": part.text}
    if message.platform == "messenger":
        content["metadata"] = f"{MARK}{tag}"  # Instagram knows none
    if part.options:
        content["quick_replies"] = [
            {"content_type": "text", "title": each.title, "payload": f"{MARK}{each.payload}"}
            for each in part.options
        ]
    return {"recipient": {"id": message.recipient}, **kind, "message": content}


def _tag(message: Outgoing, number: int, part: Part) -> str:
    """Return what names a part at every try, and no other message, should ids begin anew."""
    told = hashlib.sha256(f"{message.recipient}\n{part.text}".encode(errors="replace"))
    return f"{message.id}/{number}/{told.hexdigest()[:8]}"


class _Memory:
    """The parts that were sent of messages that are not sent whole."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ids: OrderedDict[str, str | None] = OrderedDict()

    def begin(self, tag: str) -> str | None:
        """Return the platform's id of a part that was sent; else note that it is under way."""
        with self._lock:
            while len(self._ids) >= _REMEMBERED:
                self._ids.popitem(last=False)
            return self._ids.setdefault(tag, None)

    def sent(self, tag: str, message_id: str) -> None:
        """Note a part that is under way as sent."""
        with self._lock:
            if tag in self._ids:
                self._ids[tag] = message_id

    def forget(self, tags: Iterable[str]) -> None:
        """Drop what nobody asks for any more."""
        with self._lock:
            for tag in tags:
                self._ids.pop(tag, None)
