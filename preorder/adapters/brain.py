"""The brain's channels: one message in, the replies out; and what it has to forget."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import requests

from preorder.core.errors import PreorderError
from preorder.core.replies import Button, Reply
from preorder.service.unclear import Guess

_CONNECT_SECONDS = 3.0
_FORGETTING_SECONDS = 3.0


class BrainAway(PreorderError):  # noqa: N818 - a state of the brain, not a fault of ours
    """The brain did not answer, or not with replies; asking again may help."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the brain says to a message."""

    replies: tuple[Reply, ...] = ()
    """For the customer; none if the brain had nothing to say."""
    unsure: tuple[Guess, ...] | None = None
    """What it took the message for, where it was unsure; for ourselves only."""


class Brain(Protocol):
    """Understands a message and says what to reply."""

    def ask(
        self, conversation: str, text: str, metadata: Mapping[str, Any], seconds: float
    ) -> Answer:
        """Return the replies, and what they were unsure of.

        Args:
            conversation: whose message it is.
            text: the customer's words, or a button's payload.
            metadata: what the brain and its actions are told beside the words.
            seconds: how long the answer may take.

        Raises:
            BrainAway: whether the message was acted on is unknown then.
        """


class RestBrain:
    """Fulfils `Brain` and `Forgets` over HTTP; used by many threads, so it keeps no session."""

    def __init__(self, url: str) -> None:
        """Take the brain's address without a slash at its end."""
        self._url = f"{url}/webhooks/rest/webhook"
        self._forgetting = f"{url}/webhooks/forgetting"

    def ask(
        self, conversation: str, text: str, metadata: Mapping[str, Any], seconds: float
    ) -> Answer:
        """Post the message."""
        body = {"sender": conversation, "message": text, "metadata": dict(metadata)}
        timeout = (min(_CONNECT_SECONDS, seconds), seconds)
        try:
            answer = requests.post(self._url, json=body, timeout=timeout)
            answer.raise_for_status()
            return read_answer(answer.json())
        except (requests.RequestException, ValueError) as error:
            raise BrainAway(f"{type(error).__name__} from the brain") from error

    def forget(self, conversations: Sequence[str]) -> None:
        """Post their ids.

        Raises:
            BrainAway: it may remember them still.
        """
        body, timeout = {"conversations": list(conversations)}, _FORGETTING_SECONDS
        try:
            requests.post(self._forgetting, json=body, timeout=timeout).raise_for_status()
        except requests.RequestException as error:
            raise BrainAway(f"{type(error).__name__} from the brain") from error


def read_answer(data: Any) -> Answer:
    """Read the channel's list; a part without text (an image) has nothing to show and is dropped.

    Raises:
        ValueError: it is no such list.
    """
    if not isinstance(data, list) or not all(isinstance(part, dict) for part in data):
        raise ValueError("the brain's answer is no list of replies")
    replies = tuple(
        Reply(part["text"], tuple(_buttons(part.get("buttons"))))
        for part in data
        if isinstance(part.get("text"), str) and part["text"].strip()
    )
    unsure = [part["custom"]["unclear"] for part in data if _is_unclear(part.get("custom"))]
    return Answer(replies, tuple(_guesses(unsure[0].get("ranking"))) if unsure else None)


def _is_unclear(custom: Any) -> bool:
    return isinstance(custom, dict) and isinstance(custom.get("unclear"), dict)


def _guesses(ranking: Any) -> Iterator[Guess]:
    """Read pairs of intent and confidence (0 to 1); what is no such pair is left out."""
    for each in ranking if isinstance(ranking, list) else ():
        match each:
            case [str(intent), int() | float() as confidence]:
                yield Guess(intent, round(confidence * 100))


def _buttons(data: Any) -> list[Button]:
    found = data if isinstance(data, list) else []
    return [
        Button(str(each["title"]), str(each["payload"]))
        for each in found
        if isinstance(each, dict) and each.get("title") and each.get("payload")
    ]
