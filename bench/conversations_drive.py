"""The customer of a script: says his lines when their moment comes, and answers what is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bench.conversations_world import item_name, named_line
from preorder.core.replies import Reply
from preorder.dialogue.state import Memory, Step
from tests.conversations.stack import Stack
from tests.conversations.visitor import Visitor

MOST_TURNS = 15
_LATER = re.compile(r"next day|day later|tomorrow", re.IGNORECASE)
_PHOTO = re.compile(r"[\[(*][^\])*]*(?:photo|picture|image)[^\])*]*[\])*]", re.IGNORECASE)
NOT_FOUND, NUMBER, EMAIL, NOTHING = "not_found", "number", "email", "nothing"

# A line's `when`, by the words in it -> the assistant's move that it answers. First match counts.
_MOMENTS = (
    ("not found", NOT_FOUND),
    ("confirm", Step.CONFIRM),
    ("photo", Step.PHOTOS),
    ("which order", Step.WHICH_ORDER),
    ("order number", NUMBER),
    ("mail", EMAIL),
    ("verify", EMAIL),
    ("how many", Step.HOW_MANY),
    ("quantit", Step.HOW_MANY),
    ("which item", Step.WHICH_ITEM),
    ("which one", Step.WHICH_ITEM),
    ("condition", Step.CONDITIONS),
    ("unused", Step.CONDITIONS),
)


def moment_of(when: str) -> str | None:
    """Return the move that a line waits for; None if it may be said at any turn."""
    return next((move for words, move in _MOMENTS if words in when.lower()), None)


@dataclass
class Drive:
    """One script on its way."""

    stack: Stack
    script: Mapping[str, Any]
    transcript: list[str] = field(default_factory=list)
    visitor: Visitor = field(init=False)
    lines: list[Mapping[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        self.visitor = Visitor(self.stack, self.script["shop"])
        self.lines = list(self.script["steps"])

    def run(self) -> None:
        """Talk until no line is left that could be said."""
        self._line(self.lines.pop(0))
        for _ in range(MOST_TURNS):
            move = self._move()
            line = self._line_for(move)
            if line is not None:
                self._line(line)
            elif not self._answer(move):
                return

    def _line(self, line: Mapping[str, str]) -> None:
        """Say a line; a day later or with a photo, if it is that kind of line."""
        if _LATER.search(line["when"]):
            self.stack.set_now(self.stack.now + timedelta(days=1))
        if _PHOTO.search(line["say"]):
            self.transcript.append(f"customer: {line['say']}")
            self._note(self.visitor.photo(_PHOTO.sub("", line["say"]).strip()))
        else:
            self._say(line["say"])

    def _say(self, text: str) -> None:
        self.transcript.append(f"customer: {text}")
        self._note(self.visitor.say(text))

    def _note(self, replies: list[Reply]) -> None:
        for reply in replies:
            buttons = "".join(f" [{button.title}]" for button in reply.buttons)
            self.transcript.append(f"     bot: {reply.text}{buttons}".replace("\n", "\n          "))

    def _move(self) -> str:
        """Return the assistant's open question, from what it remembers of the conversation."""
        with self.stack.parts.store.begin() as tx:
            kept = tx.conversations.get(self.visitor.session.conversation)
        memory = Memory.from_json(kept.memory if kept else {})
        if memory.task is None:
            return NOTHING
        if memory.task.step is not Step.IDENTIFY:
            return memory.task.step
        if memory.claimed_number is None:
            return NUMBER
        return EMAIL if memory.claimed_email is None else NOT_FOUND

    def _line_for(self, move: str) -> Mapping[str, str] | None:
        """Return the first line whose moment this is; lines for other moments wait.

        A line for any turn waits for the lines before it, as long as there is a question to
        answer; else those before it have missed their moment.
        """
        waiting = False
        for line in self.lines:
            moment = moment_of(line["when"])
            fits = moment == move or (moment is None and (not waiting or move == NOTHING))
            if fits:
                self.lines.remove(line)
                return line
            waiting = True
        return None

    def _answer(self, move: str) -> bool:
        """Answer a question that no line is for, from the given orders; False if there is none."""
        if not self.script["given_orders"]:
            return False
        order = self.script["given_orders"][0]
        given = {
            NUMBER: order["order_number"],
            EMAIL: order["email"],
            NOT_FOUND: f"{order['order_number']} {order['email']}",
            Step.WHICH_ORDER: order["order_number"],
            Step.WHICH_ITEM: self._item(order),
            Step.HOW_MANY: str(order["items"][0].get("qty", 1)),
            Step.CONDITIONS: "yes",
            Step.CONFIRM: "no thanks"
            if self.script["end"]["outcome"] == "nothing_changed"
            else "yes",
        }
        if move == Step.PHOTOS:
            self.transcript.append("customer: [photo]")
            self._note(self.visitor.photo(""))
            return True
        if move in given:
            self._say(given[move])
            return True
        return False

    def _item(self, order: Mapping[str, Any]) -> str:
        names = [item_name(item) for item in order["items"]]
        said = named_line(self.script["steps"][0]["say"], names)
        return names[said[0] if said else 0]
