"""What Meta tells us, in our own words. Pure; whatever it does not know leaves nothing behind.

The rows that comments name are those of tests/gateway/meta/events.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from preorder.gateway.incoming import TEXT_LIMIT
from preorder.gateway.meta.envelope import (
    Event,
    identifier,
    mapping,
    mappings,
    open_envelope,
    string,
)
from preorder.service.delivery import Received, ReceivedKind

MARK = "preorder:"
"""Begins what comes back to us through Meta: the payloads of our buttons, our messages' metadata.

A payload without it is another program's, or of the page's own menu: its title counts as words.
"""


ELSEWHERE = "[answered in Meta's inbox]"
"""Stands in the transcript where somebody else has the chat and said nothing that we can show."""

BACK = "[handed back in Meta's inbox]"


@dataclass(frozen=True, slots=True)
class OwnEcho:
    """A message of ours was delivered: the proof, should the answer to our call have been lost."""

    tag: str
    """What `graph` wrote into the message."""
    message_id: str


@dataclass(frozen=True, slots=True)
class PolicyAction:
    """Meta limits an account: somebody of the shop has to look at it."""

    platform: str
    account: str
    action: str


Happening = Received | OwnEcho | PolicyAction


def read(body: bytes, own_apps: Collection[str] = ()) -> list[Received]:
    """Return what happened in customers' chats, in the order in which it did.

    Args:
        body: any bytes; what is not of Meta's shape holds nothing.
        own_apps: ids of our apps, whose echoes are our own words.
    """
    return [each for each in happenings(body, own_apps) if isinstance(each, Received)]


def happenings(body: bytes, own_apps: Collection[str] = ()) -> Iterator[Happening]:
    """Return all that matters in a POST, as `read` does, and what concerns nobody's chat."""
    for event in open_envelope(body):
        message, postback = mapping(event.data.get("message")), mapping(event.data.get("postback"))
        if message.get("is_echo") is True:
            yield from _echo(event, own_apps)
        elif message.get("is_deleted") is True:
            yield from _unsent(event)
        elif message:
            yield from _standing_by(event, _message(event))
        elif postback:
            yield from _standing_by(event, _postback(event))
        elif "policy_enforcement" in event.data:
            yield _policy(event)
        else:
            yield from _passed(event, own_apps)


def _message(event: Event) -> Iterator[Received]:
    message = event.data["message"]
    attachments = mappings(message.get("attachments"))
    text = string(message.get("text")).strip()[:TEXT_LIMIT]
    if not text and attachments and all(a.get("type") == "story_mention" for a in attachments):
        return  # row 9: speaks of the shop, not to it; its media must not be kept
    button = _own_button(mapping(message.get("quick_reply")).get("payload"))
    yield from _heard(event, message, text, button, _photos(attachments))


def _postback(event: Event) -> Iterator[Received]:
    postback = event.data["postback"]
    button, title = _own_button(postback.get("payload")), string(postback.get("title")).strip()
    if button or title:
        yield from _heard(event, postback, title[:TEXT_LIMIT], button, ())


def _heard(
    event: Event, part: dict[str, object], text: str, button: str | None, photos: tuple[str, ...]
) -> Iterator[Received]:
    happened = _happened(event, ReceivedKind.MESSAGE, "sender", part.get("mid"))
    if happened is not None:
        yield replace(happened, text=text, button=button, photo_urls=photos)


def _unsent(event: Event) -> Iterator[Received]:
    mid = string(event.data["message"].get("mid"))
    unsent = _happened(event, ReceivedKind.UNSENT, "sender", mid) if mid else None
    if unsent is not None:
        yield unsent


def _echo(event: Event, own_apps: Collection[str]) -> Iterator[Happening]:
    message = event.data["message"]
    metadata, mid = string(message.get("metadata")), string(message.get("mid"))
    if metadata.startswith(MARK):
        yield OwnEcho(metadata.removeprefix(MARK), mid)
        return
    echo = _happened(event, ReceivedKind.FOREIGN_ECHO, "recipient", mid)
    if echo is not None and identifier(message.get("app_id")) not in own_apps:
        yield replace(echo, text=string(message.get("text")).strip()[:TEXT_LIMIT] or ELSEWHERE)


def _standing_by(event: Event, heard: Iterator[Received]) -> Iterator[Received]:
    """Put before what we only overhear (row 21) that somebody else has the chat."""
    for each in heard:
        if event.standby:
            yield replace(
                each,
                message_id=f"standby:{each.message_id}",
                text=ELSEWHERE,
                button=None,
                photo_urls=(),
                kind=ReceivedKind.FOREIGN_ECHO,
            )
        yield each


def _passed(event: Event, own_apps: Collection[str]) -> Iterator[Received]:
    """Read that somebody else was given, or took, the chat; or that it came back (row 22)."""
    control = mapping(event.data.get("pass_thread_control"))
    control = mapping(event.data.get("take_thread_control")) or control
    owner = identifier(control.get("new_owner_app_id"))
    if not owner:
        return
    ours = owner in own_apps
    kind = ReceivedKind.HANDED_BACK if ours else ReceivedKind.FOREIGN_ECHO
    passed = _happened(event, kind, "sender", None)
    if passed is not None:
        yield replace(passed, text=BACK if ours else ELSEWHERE)


def _policy(event: Event) -> PolicyAction:
    account = identifier(mapping(event.data.get("recipient")).get("id"))
    action = string(mapping(event.data["policy_enforcement"]).get("action"))
    return PolicyAction(event.platform, account, action)


def _happened(event: Event, kind: ReceivedKind, customer: str, mid: object) -> Received | None:
    """Return the bare event; None without a customer or an account (a plugin's `user_ref`).

    `customer` says which of the two, sender or recipient, is the customer.
    """
    account = "recipient" if customer == "sender" else "sender"
    ids = [identifier(mapping(event.data.get(side)).get("id")) for side in (customer, account)]
    if not all(ids):
        return None
    message_id = string(mid) or _made_id(event, *ids)
    return Received(event.platform, ids[1], message_id, ids[0], "", None, (), event.sent_at, kind)


def _made_id(event: Event, *ids: str) -> str:
    """Return an id for an event without one: the same when it is delivered again."""
    keys = ",".join(sorted(event.data))
    payload = string(mapping(event.data.get("postback")).get("payload"))
    told = "\n".join((event.platform, *ids, event.sent_at.isoformat(), string(keys), payload))
    return f"made:{hashlib.sha256(told.encode()).hexdigest()[:32]}"


def _own_button(payload: object) -> str | None:
    text = string(payload)
    return text.removeprefix(MARK) if text.startswith(MARK) else None


def _photos(attachments: list[dict[str, object]]) -> tuple[str, ...]:
    """Return the addresses of the images: a sticker (row 5) is none."""
    payloads = [mapping(a.get("payload")) for a in attachments if a.get("type") == "image"]
    urls = [string(payload.get("url")) for payload in payloads if not payload.get("sticker_id")]
    return tuple(dict.fromkeys(url for url in urls if url))
