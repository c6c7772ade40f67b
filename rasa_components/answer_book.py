"""The compiled answers of all shops, and the sentence for one key. Pure; no Rasa here.

The file (`answers.json` below PREORDER_VAR) is written atomically by `preorder shops compile`:
`{"version": 1, "shops": {shop: {"name", "email", "facts": {placeholder: text}, "answers":
{key: {"text", "brief", "instead": [{"from", "until", "text"}],
"campaign": [{"from", "until", "text"}], "buttons": [{"title", "payload"}]}},
"products": [name]}}}`.
The `brief`, where there is one, is said first to who only asks whether.
While it is true, an `instead` stands for the `text`, and a `campaign` sentence follows it.
A key is a response of the domain without its `utter_`.
"""

import copy
import json
import logging
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

logger = logging.getLogger(__name__)

Reply = dict[str, Any]  # Rasa's response: "text", and perhaps "buttons" and "custom"

MOST_BUTTONS = 3  # Messenger shows no more
PERSON = {"title": "Talk to a person", "payload": "/talk_to_human"}
LAST_RESORT: Reply = {
    "text": "I'm sorry, I can't look that up at the moment. Would you like to talk to a person?",
    "buttons": [PERSON],
}
ASK_FOR_PERSON = "If you would rather talk to a person, just say so."
NAMELESS = {"shop_name": "our shop", "shop_email": "our support team"}
SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Campaign:
    """A sentence that is true from `starts` (inclusive) until `ends` (exclusive)."""

    starts: datetime
    ends: datetime
    text: str


@dataclass(frozen=True)
class Answer:
    """A shop's own words on one key."""

    text: str
    instead: tuple[Campaign, ...]
    campaign: tuple[Campaign, ...]
    buttons: tuple[Mapping[str, str], ...]
    brief: str = ""

    def reply(
        self,
        received_at: datetime,
        *,
        sold_at: datetime | None = None,
        of_his_own: bool = False,
        briefly: bool = False,
    ) -> Reply:
        """Return the answer as it stands at `received_at` (aware).

        Args:
            sold_at: of the order that is spoken of: what its own pre-order says is told.
            briefly: the brief is enough, if there is one.
            of_his_own: he asks about his own order, whose pre-order may be another than the one
                that is open now: that order's dates follow.
        """
        own = next(_true_at(sold_at or received_at, self.instead), self.text)
        own = self.brief if briefly and self.brief else own
        # After a list, a sentence on the same line would read as part of its last item.
        gap = "\n" if "\n" in own else " "
        text = gap.join([own, *(() if of_his_own else _true_at(received_at, self.campaign))])
        buttons = [dict(button) for button in self.buttons]
        return {"text": text, "buttons": buttons} if buttons else {"text": text}


def _true_at(instant: datetime, sentences: Sequence[Campaign]) -> Iterator[str]:
    return (each.text for each in sentences if each.starts <= instant < each.ends)


@dataclass(frozen=True)
class ShopPage:
    """One shop: `facts` fill the placeholders of the domain's general sentences.

    `products` are the names of what it sells.
    """

    facts: Mapping[str, str]
    answers: Mapping[str, Answer]
    products: tuple[str, ...] = ()


Book = Mapping[str, ShopPage]


@dataclass(frozen=True)
class Occasion:
    """Everything but the shop's words that decides what is said.

    Attributes:
        key: the response's name without `utter_`.
        received_at: aware; when the customer wrote.
        variants: the domain's responses for that key, in order.
        said: the bot's sentences of the latest turns, newest last.
        values: what an action hands over for placeholders; wins over the shop's facts.
        of_his_own: a customer whose order is known asks about that one.
        sold_at: aware; when the pre-order of the order that is spoken of opened.
        asks_whether: he asks whether, and nothing more.
    """

    key: str
    received_at: datetime
    variants: Sequence[Reply]
    said: Sequence[str | None]
    values: Mapping[str, Any]
    of_his_own: bool = False
    sold_at: datetime | None = None
    asks_whether: bool = False


def read_book(text: str) -> Book:
    """Read the compiled file. Raise ValueError, KeyError or TypeError unless it is whole."""
    data = json.loads(text)
    if data["version"] != 1:
        raise ValueError(f"answers of version {data['version']!r}; this reader knows version 1")
    return {shop: _page(page) for shop, page in data["shops"].items()}


def _page(page: Mapping[str, Any]) -> ShopPage:
    facts = {**page.get("facts", {}), "shop_name": page["name"], "shop_email": page["email"]}
    answers = {key: _answer(value) for key, value in page["answers"].items()}
    return ShopPage(facts, answers, tuple(page.get("products", ())))


def _answer(value: Mapping[str, Any]) -> Answer:
    instead, campaign = (_sentences(value.get(part, ())) for part in ("instead", "campaign"))
    buttons = tuple(
        {"title": each["title"], "payload": each["payload"]} for each in value.get("buttons", ())
    )
    return Answer(value["text"], instead, campaign, buttons, value.get("brief", ""))


def _sentences(values: Sequence[Mapping[str, str]]) -> tuple[Campaign, ...]:
    return tuple(
        Campaign(instant(each["from"]), instant(each["until"]), each["text"]) for each in values
    )


def instant(text: str) -> datetime:
    """Read an ISO date-time with an offset (or Z); raise ValueError for one without."""
    at = datetime.fromisoformat(text.replace("Z", "+00:00"))
    if at.tzinfo is None:
        raise ValueError(f"{text!r} has no offset")
    return at


def received_at(metadata: Mapping[str, Any]) -> datetime:
    """Return when the message came in; now, if the channel does not tell (the terminal)."""
    try:
        return instant(metadata["received_at"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return datetime.now(timezone.utc)


def say(page: ShopPage | None, occasion: Occasion) -> Reply:
    """Return the shop's answer, else the domain's, else the last resort; always a new object.

    The domain's `faq_` responses say that the shop has no rule on it. For a shop that we know
    nothing of, because the file is missing, that would be untrue.
    """
    own = page.answers.get(occasion.key) if page else None
    if own:
        told = own.brief and any((text or "").startswith(own.brief) for text in occasion.said)
        briefly = occasion.asks_whether and not told  # who asks again wants to hear all of it
        return own.reply(
            occasion.received_at,
            sold_at=occasion.sold_at,
            of_his_own=occasion.of_his_own,
            briefly=briefly,
        )
    if page is None and occasion.key.startswith("faq_"):
        return copy.deepcopy(LAST_RESORT)
    values = {**NAMELESS, **(page.facts if page else {}), **occasion.values}
    filled = {position: fill(each, values) for position, each in enumerate(occasion.variants)}
    whole = [at for at, each in filled.items() if not PLACEHOLDER.search(str(each.get("text")))]
    if not whole:
        return copy.deepcopy(LAST_RESORT)
    return filled[min(whole, key=lambda at: _worn(occasion.variants[at], occasion.said))]


def _worn(variant: Reply, said: Sequence[str | None]) -> int:
    """Return how lately a variant was said, -1 for never: the same is never said twice in a row.

    Up to its first placeholder: with another name in it, it is the same sentence all the same.
    """
    opening = str(variant.get("text")).partition("{")[0]
    return max((at for at, text in enumerate(said) if (text or "").startswith(opening)), default=-1)


def joined(replies: Sequence[Reply]) -> Reply:
    """Return several replies as one: no sentence and no button twice, a person last."""
    said: set[str] = set()
    lines = [_new(line, said) for reply in replies for line in str(reply["text"]).split("\n")]
    ways = {way["payload"]: way for reply in replies for way in reply.get("buttons") or ()}
    return with_buttons({"text": "\n".join(filter(None, lines))}, list(ways.values()))


def _new(line: str, said: set[str]) -> str:
    """Return those of a line's sentences that were not said before, and note them."""
    new = [each for each in SENTENCE_END.split(line) if each not in said]
    said.update(new)
    return " ".join(new)


def with_buttons(reply: Reply, ways: Sequence[Mapping[str, str]]) -> Reply:
    """Return the reply with as many of the buttons as are shown; a person has the last place."""
    person = [way for way in ways if way["payload"] == PERSON["payload"]][:1]
    others = [way for way in ways if way["payload"] != PERSON["payload"]]
    return {**reply, "buttons": [*others[: MOST_BUTTONS - len(person)], *person]}


def without_question(reply: Reply) -> Reply:
    """Return what is told alone: no buttons, and no question at its end.

    A yes would else be given to the reply's question, and taken for one to the task's.
    """
    told = str(reply["text"])
    while told.endswith("?") and (ends := list(SENTENCE_END.finditer(told))):
        told = told[: ends[-1].start()]
    if told == reply["text"]:
        return {**reply, "buttons": []}
    offered = PERSON["payload"] in (way["payload"] for way in reply.get("buttons") or ())
    return {**reply, "text": f"{told} {ASK_FOR_PERSON}" if offered else told, "buttons": []}


def fill(part: Any, values: Mapping[str, Any]) -> Any:
    """Return a copy with the known `{placeholders}` of all its texts replaced."""
    if isinstance(part, str):
        return PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), part)
    if isinstance(part, Mapping):
        return {key: fill(value, values) for key, value in part.items()}
    if isinstance(part, Sequence):
        return [fill(each, values) for each in part]
    return part


def book_path(name: str, environ: Mapping[str, str] = os.environ) -> Path:
    """Return where a file is that the assistant made, as `preorder` reads PREORDER_VAR."""
    return Path(environ.get("PREORDER_VAR") or "var") / name


class BookFile:
    """The compiled file, read again whenever it has changed."""

    def __init__(self, path: Path) -> None:
        """Remember the path; nothing is read before the first question."""
        self._path = path
        self._stamp: tuple[int, ...] | None = None
        self._book: Book = {}

    def page(self, shop: str | None) -> ShopPage | None:
        """Return what the newest readable version says of `shop`; None if nothing."""
        stamp = self._now_on_disk()
        if stamp != self._stamp:
            self._stamp = stamp  # an unreadable version is tried, and logged, only once
            self._read()
        return self._book.get(shop) if shop else None

    def _now_on_disk(self) -> tuple[int, ...]:
        try:
            found = self._path.stat()
        except OSError:
            return ()
        # The inode too: an atomic replacement within one tick of the clock may equal in size.
        return (found.st_mtime_ns, found.st_size, found.st_ino)

    def _read(self) -> None:
        try:
            self._book = read_book(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
            logger.error(  # noqa: TRY400 - the file's content belongs in no log
                "answers.unreadable path=%s problem=%s shops_kept=%d",
                self._path,
                type(problem).__name__,
                len(self._book),
            )
