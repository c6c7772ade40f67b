"""Whose chat it is: a random conversation id in a signed cookie, bound to one shop."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

CHANNEL = "web"
COOKIE_SECONDS = 30 * 24 * 3600
_BYTES = 16
_VALUE = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Session:
    """A visitor's chat with one shop. `cookie` proves it; nobody chooses the conversation's id."""

    shop: str
    token: str
    """128 random bits in hex, part of the conversation's id."""
    cookie: str

    @property
    def conversation(self) -> str:
        return f"{self.shop}:{CHANNEL}:{self.token}"

    def message_id(self, client_id: str) -> str:
        """Return an id that is the same for a repeat and different in every other conversation."""
        return f"{self.token}:{client_id}"


class Sessions:
    """Makes and checks sessions."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def new(self, shop: str) -> Session:
        """Return a session that nobody had before."""
        token = secrets.token_hex(_BYTES)
        return Session(shop, token, f"{token}.{self._signature(shop, token)}")

    def of(self, shop: str, cookies: Mapping[str, str]) -> Session | None:
        """Return the visitor's session; None without a cookie that we signed for that shop."""
        value = cookies.get(cookie_name(shop), "")
        match = _VALUE.fullmatch(value)
        if match is None:
            return None
        token, signature = match.groups()
        if not hmac.compare_digest(signature, self._signature(shop, token)):
            return None
        return Session(shop, token, value)

    def _signature(self, shop: str, token: str) -> str:
        text = f"{shop}:{CHANNEL}:{token}".encode()
        return hmac.new(self._secret, text, hashlib.sha256).hexdigest()


def cookie_name(shop: str) -> str:
    """Return the cookie's name for that shop."""
    return f"chat_{shop}"
