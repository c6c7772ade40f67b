"""A customer at the shop's website: types, taps, attaches photos, sends again."""

from __future__ import annotations

import io
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from PIL import Image

from preorder.core.replies import Reply
from preorder.gateway.incoming import Incoming
from preorder.gateway.photos import keep_photo
from preorder.gateway.sessions import CHANNEL, Session, Sessions
from tests.conversations.stack import Stack

Replies = list[Reply]


@dataclass
class Visitor:
    """One chat. `replies` are the last turn's."""

    stack: Stack
    shop: str
    session: Session = field(init=False)
    last: Incoming | None = None
    replies: Replies = field(default_factory=list)
    shown: Replies = field(default_factory=list)
    """Everything that was said to him."""

    def __post_init__(self) -> None:
        self.session = Sessions(secrets.token_bytes(32)).new(self.shop)

    def say(self, text: str) -> Replies:
        """Type a message."""
        return self._send(Incoming(_new_id(), text))

    def tap(self, title: str) -> Replies:
        """Tap the newest button whose title begins so.

        Raises:
            LookupError: there is none.
        """
        for reply in reversed(self.shown):
            for button in reply.buttons:
                if button.title.lower().startswith(title.lower()):
                    return self._send(Incoming(_new_id(), button=button.payload))
        raise LookupError(f"no button {title!r}")

    def photo(self, words: str) -> Replies:
        """Attach a photo, with words or without."""
        parts = self.stack.parts
        photo = keep_photo(parts.settings.photos, _picture())
        with parts.store.begin() as tx:
            chat = tx.conversations.lock(self.session.conversation, self.shop, CHANNEL)
            tx.conversations.add_photo(chat.id, photo, parts.clock())
        return self._send(Incoming(_new_id(), words, photos=(photo,)))

    def again(self) -> Replies:
        """Send the last message once more, as a browser does that got no answer."""
        assert self.last is not None
        return self._send(self.last)

    def twice(self, text: str) -> list[Replies]:
        """Have one message delivered twice at the same time; return both answers."""
        self.last = message = Incoming(_new_id(), text)
        turns = self.stack.turns()
        with ThreadPoolExecutor(2) as pool:
            both = list(pool.map(lambda _: turns.take(self.session, message), range(2)))
        self._note(both[0])
        return both

    def _send(self, message: Incoming) -> Replies:
        self.last = message
        replies = self.stack.turns().take(self.session, message)
        self._note(replies)
        return replies

    def _note(self, replies: Replies) -> None:
        self.replies = replies
        self.shown = [*self.shown, *replies]


def _new_id() -> str:
    return secrets.token_hex(8)


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (120, 80, 60)).save(out, "JPEG")
    return out.getvalue()
