"""How Meta proves that a call is Meta's, and how we prove that ours are ours."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Iterable
from typing import Any

from preorder.gateway.meta.config import App

_PREFIX = "sha256="


def signing_apps(apps: Iterable[App], body: bytes, header: str | None) -> frozenset[str]:
    """Return the ids of the apps whose secret signed these raw bytes; none for a stranger's.

    Only `X-Hub-Signature-256` counts: its sha1 elder proves too little.
    """
    if header is None or not header.startswith(_PREFIX):
        return frozenset()
    given = header.removeprefix(_PREFIX)
    return frozenset(app.id for app in apps if _signed(app, body, given))


def signed_request(apps: Iterable[App], text: str) -> tuple[App, dict[str, Any]] | None:
    """Read `signature.payload`, both base64url; None unless one of the apps signed it."""
    signature, _, payload = text.partition(".")
    try:
        given, data = _decoded(signature).hex(), json.loads(_decoded(payload))
    except (ValueError, RecursionError, binascii.Error):
        return None
    if not isinstance(data, dict):
        return None
    return next(
        ((app, data) for app in apps if _signed(app, payload.encode(errors="replace"), given)), None
    )


def proof(account_token: str, app: App) -> str:
    """Return `appsecret_proof`: who holds only the token cannot use it."""
    return _hex(app.secrets[0], account_token.encode())


def seal(app: App, text: str) -> str:
    """Return a mark (64 random bits to anybody else) that only we could have put under the text."""
    return _seal(app.secrets[0], text)


def is_sealed(app: App, text: str, mark: str) -> bool:
    """Tell whether we put that mark there, with whatever secret was the newest then."""
    return any(same(_seal(secret, text), mark) for secret in app.secrets)


def same(one: str, other: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(one.encode(errors="replace"), other.encode(errors="replace"))


def _signed(app: App, body: bytes, given: str) -> bool:
    return any(same(_hex(secret, body), given) for secret in app.secrets)


def _seal(secret: str, text: str) -> str:
    return _hex(secret, f"seal:{text}".encode(errors="replace"))[:16]


def _hex(secret: str, content: bytes) -> str:
    return hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
