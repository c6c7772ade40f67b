"""A customer takes a message back: its words and photos leave whatever it had led to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from preorder.dialogue.state import Memory, Task
from preorder.service.conversations import Conversation
from preorder.service.ports import Transaction


def unsay(tx: Transaction, chat: Conversation, message_id: str) -> Sequence[str]:
    """Empty a customer's message, and take it out of the open task and of its cases.

    What was understood of it and asked for stays: a wish that is filed is not withdrawn by this.

    Args:
        tx: its transaction holds the conversation locked.
        chat: as it is in there.
        message_id: unknown to us, perhaps; then nothing happens.

    Returns:
        The ids of its photos, which are no longer ours.
    """
    text = next(
        (row["text"] for row in tx.conversations.transcript(chat.id) if _is(row, message_id)), ""
    )
    photos = tx.conversations.unsay(chat.id, message_id)
    take_out(tx, chat, text, photos)
    return photos


def take_out(tx: Transaction, chat: Conversation, text: str, photos: Collection[str]) -> None:
    """Take a message's words and photos out of the open task and of its cases.

    Args:
        tx: its transaction holds the conversation locked.
        chat: as it is in there.
        text: the message's.
        photos: the ids of the message's.
    """
    taken = _Taken(text, photos)
    memory = Memory.from_json(chat.memory)
    tx.conversations.save(replace(chat, memory=taken.out_of_memory(memory).to_json()))
    for case in tx.cases.find_all(chat.shop, chat.id):
        tx.cases.update(replace(case, details=taken.out_of_case(case.details)))


def _is(row: Mapping[str, Any], message_id: str) -> bool:
    return bool(row["author"] == "customer" and row["message_id"] == message_id)


@dataclass(frozen=True, slots=True)
class _Taken:
    """What was taken back."""

    text: str
    photos: Collection[str]

    def out_of_memory(self, memory: Memory) -> Memory:
        """Return it without the words, and without an address that was typed in them."""
        typed = self.text.casefold()
        email = memory.claimed_email
        return replace(
            memory,
            task=self._out_of_task(memory.task) if memory.task else None,
            claimed_email=None if email and email.casefold() in typed else email,
            addresses=tuple(one for one in memory.addresses if one.casefold() not in typed),
        )

    def _out_of_task(self, task: Task) -> Task:
        return replace(
            task,
            words=self._out_of(task.words),
            hints="\n".join(line for line in task.hints.split("\n") if not self._holds(line)),
            about="" if self._holds(task.about) else task.about,
            more=tuple(part for part in task.more if not self._holds(part)),
            photos=tuple(photo for photo in task.photos if photo not in self.photos),
        )

    def out_of_case(self, details: Mapping[str, Any]) -> dict[str, Any]:
        """Return a case's details without them, also those of the wishes that joined it."""
        found = {
            **details,
            "words": self._out_of(details.get("words", "")),
            "photos": [photo for photo in details.get("photos", ()) if photo not in self.photos],
        }
        if str(details.get("typed_email")).casefold() in self.text.casefold():
            found["typed_email"] = None
        if "more" in details:
            found["more"] = [self.out_of_case(one) for one in details["more"]]
        return found

    def _out_of(self, words: str) -> str:
        """Return them without its lines, each of which stands at the end of one."""
        lines = tuple(line for line in self.text.split("\n") if line.strip())
        return "\n".join(line for line in words.split("\n") if not line.endswith(lines))

    def _holds(self, words: str) -> bool:
        """Tell whether it may have been these words' source: order numbers are left out there."""
        return set(words.split()) <= set(self.text.split())
