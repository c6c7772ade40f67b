"""What the assistant says: texts, and buttons under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Button:
    """A choice under a reply. The payload is the brain's; the gateway never shows it."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to the customer."""

    text: str
    buttons: tuple[Button, ...] = ()


def buttons_once(replies: Sequence[Reply]) -> list[Reply]:
    """Return the replies of one turn with each button only where it was offered last."""
    left: list[Reply] = []
    seen: set[str] = set()
    for reply in reversed(replies):
        buttons = tuple(one for one in reply.buttons if one.payload not in seen)
        seen |= {one.payload for one in buttons}
        left.append(replace(reply, buttons=buttons))
    return left[::-1]
