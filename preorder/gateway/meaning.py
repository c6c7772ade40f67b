"""What a message of a customer says: to the brain, and to people."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from preorder.core.orders import Capability
from preorder.gateway.incoming import TEXT_LIMIT, neutral
from preorder.policy.compile import BUTTON_TITLES
from preorder.service.ports import Transaction

OLD_BUTTON = "That button no longer works. Please write to me what you would like to do."
CANNOT_READ = (
    "I can read words and look at photos, but I can't open this. "
    "Please tell me in words what you would like to know or do."
)
PHOTO_MARK = "[photo]"
SEND_PHOTO = "/send_photo"
PERSON_BUTTON = "person"
"""The button that every conversation has: it asks for a person."""
_NUMBER = re.compile(r"\s*#?([1-9][0-9]?)[.)]?\s*")


@dataclass(frozen=True, slots=True)
class Meant:
    """What a message says: to the brain, to people, or what is answered without the brain."""

    words: str
    text: str
    instead: str | None = None


def meant(tx: Transaction, conversation: str, text: str, button: str | None, photos: int) -> Meant:
    """Return what was meant by a text, a tapped button's opaque id, and so many photos."""
    if button == PERSON_BUTTON:
        asked = Capability.TALK_TO_HUMAN
        return Meant(f"/{asked}", BUTTON_TITLES[asked])
    if button is not None:
        kept = tx.conversations.button(conversation, button)
        if kept is None:
            return Meant("", text or "?", OLD_BUTTON)
        data = json.loads(kept)
        return Meant(data["payload"], data["title"])
    shown = "\n".join(part for part in (text, *[PHOTO_MARK] * photos) if part)
    if not shown:
        return Meant("", "?", CANNOT_READ)
    return Meant(neutral(text) if text else SEND_PHOTO, shown)


def numbered(tx: Transaction, conversation: str, text: str) -> str | None:
    """Return the button whose number was typed; None if it is no such number."""
    number = _NUMBER.fullmatch(text)
    buttons = tx.conversations.last_buttons(conversation) if number else ()
    place = int(number[1]) - 1 if number else 0
    return buttons[place].payload if place < len(buttons) else None


def clean(text: str) -> str:
    """Return what a database can hold of a text from outside."""
    return text.encode(errors="replace").decode().replace("\0", "").strip()[:TEXT_LIMIT]
