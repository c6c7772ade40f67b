"""What a customer hears of what a person on our team has of his."""

from __future__ import annotations

from collections.abc import Sequence

from preorder.core.orders import Capability
from preorder.core.replies import Reply
from preorder.dialogue.outcome import Turn
from preorder.dialogue.phrases import list_of
from preorder.dialogue.topics import reply_promise
from preorder.dialogue.words import WISHES
from preorder.policy.campaign_text import moment
from preorder.policy.decide import reply_by

NO_DEEDS = (Capability.ORDER_STATUS, Capability.TALK_TO_HUMAN)


def not_done_yet(turn: Turn, wishes: Sequence[Capability]) -> str:
    """Say that a wish which only joins a person's case is not done, and that its time counts.

    Empty where nothing is wished, and while nobody is awaited.
    """
    deeds = [WISHES[wish] for wish in wishes if wish not in NO_DEEDS]
    if not deeds or not turn.known.waiting_for_person:
        return ""
    what, received = list_of(deeds), moment(turn.known.shop, turn.heard.at)
    verb, it = ("is", "it") if len(deeds) == 1 else ("are", "them")
    return (
        f" {what[0].upper()}{what[1:]} {verb} not done yet: the person who has your request sees "
        f"to {it}, noted as received on {received}."
    )


def awaited(turn: Turn) -> Reply:
    """Tell who only asks whether anybody is there who has his chat, and by when (LA-01)."""
    shop, since = turn.known.shop, turn.memory.waiting_since or turn.heard.at
    by = reply_by(shop, since)
    late = by is not None and turn.heard.at > by
    sorry = "I am sorry that it is taking so long. " if late else ""
    told = reply_promise(shop, None if late else by)
    return Reply(
        f"Yes, I'm here, and a person on our team has your request. {sorry}{told} Meanwhile you "
        "can go on asking me anything here."
    )
