"""Play a conversation: do its steps in order, check every answer, then the rows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from preorder.core.replies import Reply
from preorder.policy.shop import Shop
from preorder.service.ports import RequestState
from preorder.store.importer import import_document
from tests.conversations.answers import answer_texts
from tests.conversations.effects import Rows, differences, read_rows
from tests.conversations.format import Conversation, Expect, Step
from tests.conversations.proxy import Way
from tests.conversations.stack import GatewayDied, Stack
from tests.conversations.visitor import Visitor
from tests.conversations.world import document, merge

_SPAN = re.compile(r"\+(\d+)([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_BETWEEN = timedelta(seconds=1)
_OTHER = {"lettoria": "lascale", "lascale": "lettoria"}
# What no customer may ever read: a placeholder that nobody filled, our own words for things.
_NEVER = re.compile(r"\{\w|\bNone\b|overlay text|Traceback|_[a-z]+_|\b[A-Z]+_[A-Z]+\b")


@dataclass
class Play:
    """One run of one conversation."""

    stack: Stack
    conversation: Conversation
    transcript: list[str] = field(default_factory=list)
    visitors: dict[str, Visitor] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    before: Rows = field(init=False)

    def __post_init__(self) -> None:
        self.changes: Mapping[str, Any] = self.conversation.change

    def run(self) -> None:
        """Do all steps; what was not as written is in `problems`, and marked in `transcript`."""
        talk, stack = self.conversation, self.stack
        # The other shop is always there: nothing of it may ever be touched or told (I-16).
        worlds = [document(talk.world, self.changes), document(_OTHER[talk.shop], {})]
        stack.fresh(worlds, self._instant(talk.now))
        self.before = read_rows(stack.parts.store)
        for step in talk.steps:
            self._step(step)
        stack.proxy.settle()
        stack.parts.outbox.send_due()
        after = read_rows(stack.parts.store, [v.session.conversation for v in self._all()])
        for problem in differences(self.before, after, talk.end):
            self._problem(problem)

    def _all(self) -> list[Visitor]:
        return list(self.visitors.values())

    def _problem(self, text: str) -> None:
        self.problems.append(text)
        self.transcript.append(f"      ^^^ WRONG: {text}")

    def _instant(self, text: str) -> datetime:
        at = datetime.fromisoformat(text)
        return at if at.tzinfo else at.replace(tzinfo=self.stack.zone(self.conversation.shop))

    def _step(self, step: Step) -> None:
        match step.verb:
            case "wait":
                self._wait(step.wait or "")
            case "backend":
                self.stack.proxy.turn(step.backend or Way.PASS)
                self.transcript.append(f"      (the way to the action server: {step.backend})")
            case "shop":
                self._import(step.shop or {})
            case _:
                self._said(step)
                self.stack.set_now(self.stack.now + _BETWEEN)

    def _import(self, changes: Mapping[str, Any]) -> None:
        """Import changed data, as a shop does while a customer is talking; they last."""
        parts, talk = self.stack.parts, self.conversation
        self.changes = merge(self.changes, changes)
        import_document(parts.store, document(talk.world, self.changes), parts.shops)
        self.transcript.append(f"      (the shop imports {json.dumps(changes)})")
        self.before = replace(self.before, counters=read_rows(parts.store).counters)

    def _wait(self, text: str) -> None:
        span = _SPAN.fullmatch(text)
        at = self._instant(text) if span is None else self.stack.now + _span(span)
        self.stack.set_now(at)
        shown = at.astimezone(self.stack.zone(self.conversation.shop))
        self.transcript.append(f"      (it is {shown:%a %d %b %Y %H:%M:%S})")

    def _said(self, step: Step) -> None:
        visitor = self.visitors.setdefault(step.who, Visitor(self.stack, self.conversation.shop))
        text = getattr(step, step.verb)
        self.transcript.append(f"{step.who:>9}: {_shown(step.verb, text)}")
        before = read_rows(self.stack.parts.store)
        replies = self._do(visitor, step)
        for reply in replies:
            buttons = "".join(f" [{button.title}]" for button in reply.buttons)
            self.transcript.append(
                f"      bot: {reply.text}{buttons}".replace("\n", "\n" + " " * 11)
            )
        if step.dies:
            self.transcript.append("      (the gateway dies)")
            return
        self._check(step, replies)
        self._check_truth(before, replies, repeated=step.verb in ("again", "twice"))
        self.stack.parts.outbox.send_due()

    def _do(self, visitor: Visitor, step: Step) -> list[Reply]:
        do: dict[str, Callable[[], list[Reply]]] = {
            "say": lambda: visitor.say(step.say or ""),
            "tap": lambda: visitor.tap(step.tap or ""),
            "photo": lambda: visitor.photo(step.photo or ""),
            "twice": lambda: self._twice(visitor, step.twice or ""),
            "again": lambda: self._again(visitor),
        }
        self.stack.brain.dies = step.dies
        try:
            return do[step.verb]()
        except GatewayDied:
            visitor.replies = []
            return []
        except LookupError as error:
            self._problem(str(error))
            return []

    def _twice(self, visitor: Visitor, text: str) -> list[Reply]:
        one, other = visitor.twice(text)
        if one != other:
            self._problem(f"the two answers differ; the other: {[r.text for r in other]}")
        return one

    def _again(self, visitor: Visitor) -> list[Reply]:
        before = visitor.replies
        replies = visitor.again()
        if before and before != replies:
            self._problem("a repeated message got another answer")
        return replies

    def _check(self, expect: Expect, replies: list[Reply]) -> None:
        said = "\n".join(reply.text for reply in replies)
        titles = [button.title for reply in replies for button in reply.buttons]
        if expect.silent is bool(replies):
            self._problem("it should have been silent" if replies else "silence")
        for pattern in expect.says:
            if not re.search(pattern, said, re.IGNORECASE | re.DOTALL):
                self._problem(f"nothing like {pattern!r} was said")
        for pattern in expect.says_not:
            if re.search(pattern, said, re.IGNORECASE | re.DOTALL):
                self._problem(f"something like {pattern!r} was said")
        for topic in expect.answers:
            if not any(each in said for each in answer_texts(self.stack.parts, self._shop, topic)):
                self._problem(f"the answer on {topic} was not given")
        for title in expect.buttons:
            if not any(each.lower().startswith(title.lower()) for each in titles):
                self._problem(f"no button {title!r} in {titles}")

    def _check_truth(self, before: Rows, replies: list[Reply], *, repeated: bool) -> None:
        """Check what holds in every turn: success is said exactly where something was recorded."""
        said = "\n".join(reply.text for reply in replies)
        if found := _NEVER.search(said):
            self._problem(f"a customer should never read {found.group()!r}")
        after = read_rows(self.stack.parts.store)
        recorded = set(after.references) - set(before.references)
        withdrawn = str(RequestState.WITHDRAWN)
        if any(reference not in said for reference in recorded):
            self._problem("something was done and its reference not told")
        changed = recorded or set(after.requests) - set(before.requests)  # or one is withdrawn
        if re.search(r"^Done\b", said, re.MULTILINE) and not changed and not repeated:
            self._problem("success was said though nothing was done")
        gone = [r for r in before.requests if r not in after.requests and not r.endswith(withdrawn)]
        if gone and not any(r.endswith(withdrawn) for r in after.requests):
            self._problem(f"requests vanished: {gone}")

    @property
    def _shop(self) -> Shop:
        return self.stack.parts.shops[self.conversation.shop]


def _span(match: re.Match[str]) -> timedelta:
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def _shown(verb: str, text: object) -> str:
    match verb:
        case "tap":
            return f"[taps {text!r}]"
        case "photo":
            return f"[photo] {text}"
        case "twice":
            return f"{text}  (delivered twice at once)"
        case "again":
            return "(the same message once more)"
    return str(text)
