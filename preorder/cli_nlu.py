"""`preorder nlu review`: tell the assistant what the messages meant that it did not understand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from preorder.bootstrap import known_shop, make_parts
from preorder.nlu_file import add_examples, read_intents
from preorder.nlu_groups import DATA, Compare, Group, Sentence, compare_in_brain, grouped
from preorder.service.ports import Clock, Store
from preorder.service.unclear import Why

REVIEWED = DATA / "reviewed.yml"
_DOMAIN = Path("domain.yml")
_OUT_OF_SCOPE = "oos_"
_LIKELY_KIND = "oos_unrelated"
_QUESTION = "Number, another intent's name or its beginning, o out of scope, s skip, q quit: "


class _Leaves(Exception):  # noqa: N818 - what the reviewer does
    """The reviewer has done enough."""


@dataclass(frozen=True)
class Reviewer:
    """The person at the terminal, and the intents to choose from."""

    ask: Callable[[str], str]
    """Shows a question and returns the line typed; EOFError ends the review."""
    intents: Sequence[str]

    def meaning_of(self, group: Group) -> str | None:
        """Return the intent that the reviewer chose; None if the group is skipped.

        Raises:
            _Leaves
        """
        suggested = [guess.intent for guess in group.suggestions]
        while True:
            line = self._line(_QUESTION)
            if line == "s":
                return None
            found = self._kind(suggested) if line == "o" else self._named(line, suggested)
            if found is not None:
                return found

    def _kind(self, suggested: Sequence[str]) -> str | None:
        kinds = [name for name in self.intents if name.startswith(_OUT_OF_SCOPE)]
        default = next((name for name in suggested if name in kinds), _LIKELY_KIND)
        for number, name in enumerate(kinds, start=1):
            print(f"  {number}  {name}")
        line = self._line(f"Which kind? Enter for {default}: ")
        return self._named(line, kinds) if line else default

    def _named(self, line: str, numbered: Sequence[str]) -> str | None:
        """Return the intent of a number, a name or a beginning; say so where there is not one."""
        place = int(line) if line.isascii() and line.isdigit() and len(line) < 3 else 0
        name = numbered[place - 1] if 1 <= place <= len(numbered) else line
        exact = [each for each in self.intents if each == name]
        found = exact or [each for each in self.intents if name and each.startswith(name)]
        if len(found) == 1:
            return found[0]
        print(f"  Which one? {', '.join(found)}" if found else f"  No such answer: {name!r}")
        return None

    def _line(self, question: str) -> str:
        try:
            line = self.ask(question).strip()
        except EOFError:
            raise _Leaves from None
        if line == "q":
            raise _Leaves
        return line


class Review:
    """Shows one group after the other and keeps what is decided, at once."""

    def __init__(self, store: Store, clock: Clock, reviewer: Reviewer) -> None:
        self._store, self._clock, self._reviewer = store, clock, reviewer
        self.added = 0

    def run(self, groups: Sequence[Group]) -> None:
        """Review the groups until the end, or until the reviewer leaves."""
        try:
            for number, group in enumerate(groups, start=1):
                _show(group, f"Group {number} of {len(groups)}")
                intent = self._reviewer.meaning_of(group)
                if intent is not None:
                    self._keep(group, intent)
        except _Leaves:
            print()

    def _keep(self, group: Group, intent: str) -> None:
        """Add the sentences that are taught nowhere yet; one that means something else stays."""
        added = add_examples(
            REVIEWED, intent, [each.text for each in group.sentences if each.taught is None]
        )
        self.added += added
        agreed = [each for each in group.sentences if each.taught in (None, intent)]
        with self._store.begin() as tx:
            messages = [message for each in agreed for message in each.messages]
            tx.unclear.reviewed(messages, intent, self._clock())
        for other in group.sentences:
            if other not in agreed:
                print(f"  Not added: {other.text!r} stands under {other.taught} already.")
        print(f"  {added} added to {intent}.")


def review(shop: str | None, limit: int | None, compare: Compare = compare_in_brain) -> int:
    """Review what was not understood, of one shop or of all, `limit` groups at most.

    Raises:
        NoSuchShop, CannotCompare, BadTrainingFile
    """
    parts = make_parts()
    if shop is not None:
        known_shop(parts.shops, shop)
    parts.retention.tidy()
    with parts.store.begin() as tx:
        messages = tx.unclear.to_review(shop)
    if not messages:
        print("Nothing to review.")
        return 0
    session = Review(parts.store, parts.clock, Reviewer(input, read_intents(_DOMAIN)))
    session.run(grouped(messages, compare)[:limit])
    print(f"{session.added} added to {REVIEWED}.", end=" ")
    print("Next: `make train`, then `make eval`." if session.added else "Nothing to train.")
    return 0


def _show(group: Group, title: str) -> None:
    count = len(group.messages)
    led = sum(message.why is Why.PERSON for message in group.messages)
    to_person = f", {led} led to a person" if led else ""
    print(f"\n{title}: {count} message{'' if count == 1 else 's'}{to_person}")
    for sentence in group.sentences:
        print(f"  {sentence.text}{_remark(sentence)}")
    for number, guess in enumerate(group.suggestions, start=1):
        print(f"  {number}  {guess.intent} ({guess.percent} %)")


def _remark(sentence: Sentence) -> str:
    times = f"  x{len(sentence.messages)}" if len(sentence.messages) > 1 else ""
    return f"{times}  [taught as {sentence.taught}]" if sentence.taught else times
