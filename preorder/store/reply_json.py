"""Replies as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from preorder.core.replies import Button, Reply


def reply_json(one: Reply) -> dict[str, Any]:
    """Return `text` and `buttons`."""
    buttons = [{"title": b.title, "payload": b.payload} for b in one.buttons]
    return {"text": one.text, "buttons": buttons}


def read_buttons(data: Sequence[Mapping[str, str]]) -> tuple[Button, ...]:
    """Read the buttons of such a reply."""
    return tuple(Button(one["title"], one["payload"]) for one in data)


def read_reply(data: Mapping[str, Any]) -> Reply:
    """Read such a reply."""
    return Reply(data["text"], read_buttons(data["buttons"]))
