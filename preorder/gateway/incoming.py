"""What a visitor sends, checked: whatever else comes is told what is wrong, and breaks nothing."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from preorder.core.errors import PreorderError

TEXT_LIMIT = 5_000
"""Characters of one message."""
PHOTO_LIMIT = 10
"""Photos with one message."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SLASHES = "/／⁄∕⧸╱"


class BadMessage(PreorderError):  # noqa: N818 - a sibling of the other refusals
    """A message that is not what it should be. The sentence is for whoever sent it."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message of a customer: words, or a tapped button, perhaps with photos.

    `id` is the sender's own, so that a repeat is recognised; it is unique in its conversation only.
    """

    id: str
    text: str = ""
    button: str | None = None
    photos: tuple[str, ...] = ()


def read_incoming(body: bytes) -> Incoming:
    """Read the JSON of a message.

    Raises:
        BadMessage: saying what is wrong.
    """
    data = _object(body)
    if unknown := sorted(set(data) - {"id", "text", "button", "photos"}):
        raise BadMessage(f"unknown key {unknown[0]!r}")
    message_id, button = data.get("id"), data.get("button")
    if not isinstance(message_id, str) or not _TOKEN.fullmatch(message_id):
        raise BadMessage("id must be 1 to 64 letters, digits, - or _")
    if button is not None and not (isinstance(button, str) and _TOKEN.fullmatch(button)):
        raise BadMessage("button must be the id of a button")
    text, photos = _text(data.get("text", "")), _photos(data.get("photos", []))
    if (button is None) == (not text and not photos):
        raise BadMessage("send either text (or photos) or a button")
    return Incoming(message_id, text, button, photos)


def neutral(text: str) -> str:
    """Return free text as the brain may read it: it can never start an intent.

    A message that begins with a slash names an intent there; blanks and invisible characters
    before it do not hide it, and a full-width slash may become one on the way.
    """
    for place, character in enumerate(text):
        blank = character.isspace() or unicodedata.category(character).startswith(("C", "Z"))
        if not blank and character not in _SLASHES:
            return text[place:]
    return "?"  # nothing but slashes: the brain asks back


def _object(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise BadMessage("the body is not JSON") from None
    if not isinstance(data, dict):
        raise BadMessage("the body must be a JSON object")
    return data


def _text(text: Any) -> str:
    if not isinstance(text, str):
        raise BadMessage("text must be a string")
    if len(text) > TEXT_LIMIT:
        sentence = "That is a long message. Please say it in fewer words, or in several messages."
        raise BadMessage(sentence, 413)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadMessage("text holds half a character") from None
    return text.replace("\0", "").strip()


def _photos(photos: Any) -> tuple[str, ...]:
    listed = isinstance(photos, list) and all(isinstance(p, str) for p in photos)
    if not listed or not all(_TOKEN.fullmatch(photo) for photo in photos):
        raise BadMessage("photos must be a list of photo ids")
    if len(photos) > PHOTO_LIMIT:
        raise BadMessage(f"Please send at most {PHOTO_LIMIT} photos at once.")
    return tuple(dict.fromkeys(photos))
