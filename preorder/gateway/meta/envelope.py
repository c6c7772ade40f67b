"""The outer shape of what Meta posts: whatever is not of that shape is left out, never an error."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

Platform = Literal["messenger", "instagram"]
_PLATFORMS: dict[object, Platform] = {"page": "messenger", "instagram": "instagram"}
_LEAST_MILLISECONDS = 100_000_000_000
"""Below it a number of our time is seconds, as in the dashboard's test events."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event as it came."""

    platform: Platform
    standby: bool
    """Somebody else has the chat; we only hear of it."""
    data: dict[str, Any]
    sent_at: datetime


def open_envelope(body: bytes) -> list[Event]:
    """Return the events of one POST in the order in which they happened.

    Those without any time are none.
    """
    # The first may be answered before the next is kept, so each must follow the elder.
    return sorted(_events(body), key=lambda event: event.sent_at)


def _events(body: bytes) -> Iterator[Event]:
    try:
        envelope = mapping(json.loads(body))
    except (ValueError, RecursionError):
        return
    platform = envelope.get("object")
    if not isinstance(platform, str) or platform not in _PLATFORMS:
        return
    for entry in mappings(envelope.get("entry")):
        for channel in ("messaging", "standby"):
            for data in mappings(entry.get(channel)):
                sent_at = _instant(data.get("timestamp")) or _instant(entry.get("time"))
                if sent_at is not None:
                    yield Event(_PLATFORMS[platform], channel == "standby", data, sent_at)


def mapping(value: object) -> dict[str, Any]:
    """Return the JSON object, or an empty one in place of anything else."""
    return value if isinstance(value, dict) else {}


def mappings(value: object) -> list[dict[str, Any]]:
    """Return the JSON objects of a list, and none of anything else."""
    found = value if isinstance(value, list) else []
    return [each for each in found if isinstance(each, dict)]


def string(value: object) -> str:
    """Return the text as it can be stored, without half characters and NUL; else an empty one."""
    if not isinstance(value, str):
        return ""
    return value.encode(errors="replace").decode().replace("\0", "")


def identifier(value: object) -> str:
    """Return an id, which Meta writes as text and elder events as a number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:d}" if abs(value) < 10**30 else ""
    return string(value)


def _instant(value: object) -> datetime | None:
    text = identifier(value)
    if not (text.isascii() and text.isdigit() and len(text) <= 20):
        return None
    number = int(text)
    try:
        instant = datetime.fromtimestamp(number // 1000 if _in_ms(number) else number, UTC)
    except (OverflowError, ValueError, OSError):
        return None
    return instant.replace(microsecond=number % 1000 * 1000) if _in_ms(number) else instant


def _in_ms(number: int) -> bool:
    return number >= _LEAST_MILLISECONDS
