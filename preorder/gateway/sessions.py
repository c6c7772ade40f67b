"""Whose chat it is: a random conversation id in a signed token, bound to one shop and one site."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

CHANNEL = "web"
LASTS = timedelta(days=30)
"""How long a token holds; going on with a chat gives a new one."""
_BYTES = 16
_TOKEN = re.compile(r"([A-Za-z0-9_-]{20,600})\.([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class Session:
    """A visitor's chat with one shop. Nobody chooses the conversation's id, and nobody sees it."""

    shop: str
    id: str
    """128 random bits in hex, part of the conversation's id."""
    origin: str = ""
    """The site in whose pages the chat began; empty outside browsers."""

    @property
    def conversation(self) -> str:
        return f"{self.shop}:{CHANNEL}:{self.id}"

    def message_id(self, client_id: str) -> str:
        """Return an id that is the same for a repeat and different in every other conversation."""
        return f"{self.id}:{client_id}"

    def client_id(self, message_id: str) -> str:
        """Return the sender's own id of a message of this conversation."""
        return message_id.removeprefix(f"{self.id}:")


class Sessions:
    """Makes sessions, and reads the tokens that prove them."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def new(self, shop: str, origin: str = "") -> Session:
        """Return a session that nobody had before."""
        return Session(shop, secrets.token_hex(_BYTES), origin)

    def token(self, session: Session, expires: datetime) -> str:
        """Return what proves the session until then (exclusive, whole seconds, real time)."""
        until = int(expires.timestamp())
        content = json.dumps([session.shop, session.id, session.origin, until]).encode()
        return f"{_text(content)}.{_text(self._signature(content))}"

    def read(self, token: str, now: datetime) -> Session | None:
        """Return the session of a token; None unless we made it and it still holds."""
        match = _TOKEN.fullmatch(token)
        if match is None:
            return None
        content, signature = (_bytes(part) for part in match.groups())
        if not hmac.compare_digest(signature, self._signature(content)):
            return None
        shop, session_id, origin, until = json.loads(content)
        return Session(shop, session_id, origin) if now.timestamp() < until else None

    def _signature(self, content: bytes) -> bytes:
        return hmac.new(self._secret, CHANNEL.encode() + b"\0" + content, hashlib.sha256).digest()


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
