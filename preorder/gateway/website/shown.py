"""A conversation as its customer sees it: messages, state, and all of it as a text to keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from preorder.gateway.meaning import PHOTO_MARK
from preorder.gateway.sessions import Session
from preorder.policy.shop import Shop
from preorder.service.conversations import Author, Conversation, ConversationState
from preorder.service.ports import Transaction

Row = Mapping[str, Any]
_AUTHORS = {Author.CUSTOMER: "customer", Author.BOT: "assistant", Author.PERSON: "agent"}


def photo_json(photo: str) -> dict[str, str]:
    """Return a photo with its address."""
    return {"id": photo, "url": f"/v1/photos/{photo}"}


def message_json(session: Session, row: Row) -> dict[str, Any]:
    """Return a message of the log; a customer's keeps the id that he gave it."""
    mine = row["author"] == Author.CUSTOMER and row["message_id"]
    shown = {
        "seq": row["seq"],
        "id": session.client_id(row["message_id"]) if mine else f"s-{row['seq']}",
        "author": _AUTHORS[row["author"]],
        "text": _words(row),
        "buttons": [{"id": one["payload"], "title": one["title"]} for one in row["buttons"]],
        "photos": [photo_json(photo) for photo in row["photos"]],
        "at": row["at"].isoformat(),
    }
    return shown | ({"name": row["name"]} if row["name"] else {})


def state_json(tx: Transaction, shop: Shop, chat: Conversation | None) -> dict[str, Any]:
    """Return who has the chat, and what is known of when a person answers."""
    state = chat.state if chat else ConversationState.BOT
    shown: dict[str, Any] = {"state": state.value}
    if chat and state is ConversationState.HUMAN:
        names = [row["name"] for row in tx.conversations.transcript(chat.id) if row["name"]]
        return shown | ({"name": names[-1]} if names else {})
    if chat and state is ConversationState.WAITING:
        shown["wants_email"] = tx.visitors.email(chat.id) is None
        within, cases = shop.contact.reply_within, tx.cases.find(shop.shop, chat.id)
        if within is not None and cases:
            by = shop.calendar.after_event(cases[0].asked_at, within)
            shown |= {"reply_by": by.isoformat(), "zone": shop.zone}
    return shown


def transcript_text(shop: Shop, rows: Sequence[Row]) -> str:
    """Return the whole chat as plain text, in the shop's time."""
    return "\n".join([f"Your chat with {shop.name} (times: {shop.zone})", "", *_lines(shop, rows)])


def _lines(shop: Shop, rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        who = {Author.CUSTOMER: "You", Author.BOT: f"{shop.name} assistant"}.get(row["author"])
        at = f"{shop.calendar.local(row['at']):%Y-%m-%d %H:%M}"
        yield f"[{at}] {who or row['name'] or shop.name}: {row['text']}"


def _words(row: Row) -> str:
    """Return a message's text without the marks that stand for its photos."""
    lines = row["text"].split("\n")
    for _ in row["photos"]:
        if lines and lines[-1] == PHOTO_MARK:
            lines.pop()
    return "\n".join(lines)
