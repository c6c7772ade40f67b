"""The secret that signs visitors' sessions."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from preorder.settings import SettingsError

_BYTES = 32
_PRIVATE = 0o600


def load_secret(setting: str | None, kept: Path) -> bytes:
    """Return the secret that was set, or else the one in the file, made at the first call.

    Raises:
        SettingsError: the file is empty or cannot be read or made.
    """
    if setting is not None:
        return setting.encode()
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        _make(kept)
        secret = kept.read_bytes().strip()
    except OSError as error:
        raise SettingsError(f"{kept}: {error.strerror}; or set PREORDER_SECRET.") from None
    if len(secret) < _BYTES:
        raise SettingsError(f"{kept} is cut short: delete it, and a new one is made.")
    return secret


def _make(kept: Path) -> None:
    """Write the file unless it is there; of two processes that try at once, one wins."""
    draft = kept.with_name(f".{kept.name}.{secrets.token_hex(8)}")
    with open(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE), "w") as file:  # noqa: PTH123 - from a handle with rights set at birth
        file.write(secrets.token_hex(_BYTES))
    try:
        # A link appears whole, and fails where the name is taken.
        kept.hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        draft.unlink()
