"""What the assistant can learn from: messages that it did not understand, or that led to a person.

Kept without order numbers and addresses, for a person to review, and only for some days.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from preorder.core.decisions import Reason
from preorder.core.orders import Capability
from preorder.dialogue.masking import without_private_parts
from preorder.dialogue.outcome import Heard, Outcome, Turn
from preorder.dialogue.state import Memory, Task
from preorder.policy.shop import Shop
from preorder.service.conversations import Conversation
from preorder.service.ports import Transaction
from preorder.service.unclear import Guess, UnclearMessage, Why

_NOT_UNDERSTOOD = ("nlu_fallback", "oos_")
_PHOTO = re.compile(r"^\[photo\]$", re.MULTILINE)
"""How a photo stands in a transcript."""


def keep_unsure(
    tx: Transaction, shop: Shop, conversation: str, heard: Heard, guesses: Sequence[Guess]
) -> None:
    """Keep a message that the brain did not understand; `heard.text` is what was typed."""
    _keep(tx, _lesson(shop, conversation, heard, Why.UNSURE, guesses))


def keep_of_turn(tx: Transaction, conversation: str, turn: Turn, outcome: Outcome) -> None:
    """Keep what neither the brain nor the open task understood, and what led to a person for it.

    A verdict of the policy, wrong tries to prove an identity and breakages teach nothing. Whoever
    asks for a person is understood: what he typed just before is what the answer did not settle.
    """
    heard, shop = turn.heard, turn.known.shop
    unknown = heard.intent.startswith(_NOT_UNDERSTOOD)
    if any(Reason.ASKED_FOR_PERSON in case.reasons for case in outcome.cases):
        first = not turn.known.waiting_for_person and heard.intent == Capability.TALK_TO_HUMAN
        cause = _typed_before(tx, conversation, heard.message_id) if first else heard
        if cause is not None and (first or unknown):
            _keep(tx, _lesson(shop, conversation, cause, Why.PERSON))
    elif unknown and _missed(turn.memory.task, outcome.memory.task):
        _keep(tx, _lesson(shop, conversation, heard, Why.UNSURE))


def missed(before: Conversation, after: Conversation) -> bool:
    """Tell whether an open question was asked once more, because its answer was not understood."""
    tasks = (Memory.from_json(chat.memory).task for chat in (before, after))
    return _missed(*tasks)


def _missed(before: Task | None, after: Task | None) -> bool:
    """Tell whether a message was no answer to the task's open question either."""
    return before is not None and after is not None and after.misses > before.misses


def _lesson(
    shop: Shop, conversation: str, heard: Heard, why: Why, guesses: Sequence[Guess] = ()
) -> UnclearMessage:
    form, typed = shop.order_numbers, heard.said or heard.text
    text = without_private_parts(typed, form.prefix, form.digits)
    return UnclearMessage(
        shop.shop, conversation, heard.message_id, heard.at, text, why, tuple(guesses)
    )


def _keep(tx: Transaction, lesson: UnclearMessage) -> None:
    """Keep it, unless nothing is left of its text without what is private."""
    if lesson.text:
        tx.unclear.keep(lesson)


def _typed_before(tx: Transaction, conversation: str, message_id: str) -> Heard | None:
    """Return the customer's message before that one; None if it was a tapped button's."""
    rows = [row for row in tx.conversations.transcript(conversation) if row["author"] == "customer"]
    ids = [row["message_id"] for row in rows]
    place = ids.index(message_id) if message_id in ids else len(ids)
    titles = {
        button.title
        for shown in ids[:place]
        for reply in tx.conversations.finished(conversation, shown) or ()
        for button in reply.buttons
    }
    if place == 0 or rows[place - 1]["text"] in titles:
        return None
    before = rows[place - 1]
    return Heard(_PHOTO.sub("", before["text"]), "", before["at"], before["message_id"])
