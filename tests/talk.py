"""A customer who talks to the use case, over a real database, without a brain.

The test says what the brain would have understood; everything behind it is the real thing.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from preorder.core.orders import Capability, Facts
from preorder.core.replies import Reply
from preorder.dialogue.outcome import Heard

from preorder.service.cases import Case
from preorder.service.shops import Shops
from preorder.service.turns import Message, Turns
from preorder.store.importer import import_document
from preorder.store.migrate import upgrade
from preorder.store.store import SqlStore

SHOPS = Path("shops")


@dataclass
class World:
    """A shop with its orders, a clock that the test sets, and one use case over them."""

    store: SqlStore
    shops: Shops
    now: datetime
    wall: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    ids: Any = field(default_factory=itertools.count)

    @property
    def turns(self) -> Turns:
        return Turns(self.store, self.shops, lambda: self.wall, self._new_id)

    def _new_id(self, prefix: str) -> str:
        return f"{prefix}-{next(self.ids)}"

    def customer(self, shop: str, name: str = "one") -> Talk:
        """Return a customer of that shop who has not said anything yet."""
        return Talk(self, shop, f"{shop}:web:{name}")

    def facts(self, shop: str, number: str) -> Facts:
        """Return an order as it stands."""
        with self.store.begin() as tx:
            facts = tx.orders.facts(shop, number)
        assert facts is not None
        return facts

    def cases(self) -> Sequence[Case]:
        """Return the open cases."""
        with self.store.begin() as tx:
            return list(tx.cases.all_open())

    def mails(self) -> Sequence[Any]:
        """Return the e-mails that wait to be sent."""
        with self.store.begin() as tx:
            return list(tx.outbox.due_mails(self.now + timedelta(days=3650), 100))


@dataclass
class Talk:
    """One conversation."""

    world: World
    shop: str
    id: str
    replies: tuple[Reply, ...] = ()
    count: int = 0

    def say(
        self,
        text: str,
        intent: str = "",
        *,
        intents: Sequence[str] = (),
        photos: Sequence[str] = (),
        message_id: str | None = None,
    ) -> str:
        """Say something; an intent that is a question is followed up as the brain would."""
        understood = list(intents) or [intent]
        wishes = tuple(Capability(i) for i in understood if i in set(Capability))
        topics = tuple(i.removeprefix("faq_") for i in understood if i.startswith("faq_"))
        heard = self._heard(text, understood[0], message_id)
        heard = Heard(
            heard.text, heard.intent, heard.at, heard.message_id, wishes=wishes, topics=topics,
            photos=tuple(photos), starts=Capability.ORDER_STATUS if intent == "order_ref" else None,
        )  # fmt: skip
        return self._take(heard, follows=bool(topics) and not wishes)

    def tap(self, title: str) -> str:
        """Tap the button whose title begins so."""
        buttons = [b for reply in self.replies for b in reply.buttons if b.title.startswith(title)]
        assert buttons, f"no button {title!r} under {self.replies}"
        payload = buttons[-1].payload
        if payload.startswith("/choose"):
            choice = json.loads(payload.removeprefix("/choose"))["choice"]
            heard = self._heard("", "choose", None)
            return self._take(Heard("", "choose", heard.at, heard.message_id, choice=choice))
        return self.say("", payload.removeprefix("/"))

    def _heard(self, text: str, intent: str, message_id: str | None) -> Heard:
        self.count += 1
        return Heard(text, intent, self.world.now, message_id or f"m{self.count}")

    def _take(self, heard: Heard, *, follows: bool = False) -> str:
        message = Message(self.id, self.shop, "web", heard, follows_answer=follows)
        self.replies = self.world.turns.take(message)
        return "\n".join(reply.text for reply in self.replies)


def make_world(
    folder: Path, documents: Sequence[Mapping[str, Any]], now: datetime, shops: Path = SHOPS
) -> World:
    """Return a world with those import documents in a new database."""
    url = f"sqlite:///{folder / 'shop.db'}"
    upgrade(url)
    store = SqlStore.open(url)
    known = Shops(shops)
    for document in documents:
        import_document(store, json.loads(json.dumps(document)), known)
    known.keep_policies(store)
    return World(store, known, now)
