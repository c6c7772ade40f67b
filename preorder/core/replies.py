"""What the assistant says: texts, and buttons under them."""

from __future__ import annotations

from dataclasses import dataclass


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
