"""Messages to review, those together that say nearly the same."""

from __future__ import annotations

import json
import subprocess
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from preorder.core.errors import PreorderError
from preorder.service.unclear import Guess, UnclearMessage

DATA = Path("data/nlu")
_BRAIN, _MODEL = Path(".venv-rasa/bin/python"), Path("models/preorder-assistant.tar.gz")
_MOST_SUGGESTIONS = 5


class CannotCompare(PreorderError):  # noqa: N818 - what happened
    """The comparison, which needs the brain's environment, did not work."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a text."""

    group: int
    key: str
    """Equal for texts that are one sentence to the classifier."""
    taught: str | None
    """The intent that it is an example of already."""
    guesses: tuple[Guess, ...] = ()
    """What the model of today takes it for."""


Compare = Callable[[Sequence[str]], Sequence[Found]]


@dataclass(frozen=True, slots=True)
class Sentence:
    """Messages that are one sentence to the classifier."""

    messages: tuple[UnclearMessage, ...]
    taught: str | None

    @property
    def text(self) -> str:
        return self.messages[0].text


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences that say nearly the same."""

    sentences: tuple[Sentence, ...]

    @property
    def messages(self) -> list[UnclearMessage]:
        return [message for sentence in self.sentences for message in sentence.messages]

    @property
    def suggestions(self) -> list[Guess]:
        """What the brain takes them for: the mean over the messages, the surest first."""
        ranked = [message.guesses for message in self.messages if message.guesses]
        total: defaultdict[str, int] = defaultdict(int)
        for guesses in ranked:
            for guess in guesses:
                total[guess.intent] += guess.percent
        means = [Guess(intent, percent // len(ranked)) for intent, percent in total.items()]
        return sorted(means, key=lambda guess: -guess.percent)[:_MOST_SUGGESTIONS]


def grouped(messages: Sequence[UnclearMessage], compare: Compare) -> list[Group]:
    """Return the groups, the largest first.

    Raises:
        CannotCompare
    """
    found = compare([message.text for message in messages])
    alike: defaultdict[int, defaultdict[str, list[UnclearMessage]]]
    alike = defaultdict(lambda: defaultdict(list))
    taught = {each.key: each.taught for each in found}
    for message, each in zip(messages, found, strict=True):
        known = message if message.guesses else replace(message, guesses=each.guesses)
        alike[each.group][each.key].append(known)
    groups = [
        Group(tuple(Sentence(tuple(same), taught[key]) for key, same in sentences.items()))
        for sentences in alike.values()
    ]
    return sorted(groups, key=lambda group: -len(group.messages))


def compare_in_brain(texts: Sequence[str]) -> list[Found]:
    """Compare texts with the classifier's own encoder, which lives in the brain's environment.

    Raises:
        CannotCompare
    """
    given = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    command = [str(_BRAIN), "-m", "rasa_components.similar", str(DATA), str(_MODEL)]
    try:
        done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)  # noqa: S603 - our own module
    except FileNotFoundError:
        raise CannotCompare("The brain's environment is missing: run `make setup` first.") from None
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise CannotCompare(f"The messages could not be compared: {reason}")
    return [_found(json.loads(line)) for line in done.stdout.splitlines()]


def _found(told: dict[str, Any]) -> Found:
    guesses = tuple(Guess(intent, round(sure * 100)) for intent, sure in told.pop("ranking"))
    return Found(guesses=guesses, **told)
