"""A customer who talks to the use case, over a real database, without a brain.

The test says what the brain would have understood; everything behind it is the real thing.
"""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from preorder.core.orders import Capability, Facts
from preorder.core.replies import Reply
from preorder.dialogue.outcome import Heard
from preorder.dialogue.state import Memory, Step, Task
from preorder.service.cases import Case
from preorder.service.shops import Shops
from preorder.service.turns import Message, Turns
from preorder.store.importer import import_document
from preorder.store.store import SqlStore
from tests.migrated import migrated

SECRET = b"a secret of these tests, long enough"
SHOPS = Path(__file__).parents[1] / "shops"
_STARTS = {"order_ref": Capability.ORDER_STATUS, "send_photo": Capability.REPORT_DAMAGE}
_SMALL_TALK = ("thanks", "greeting", "complaint")


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
        return Turns(self.store, self.shops, lambda: self.wall, self._new_id, SECRET)

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

    def waits(self, **span: float) -> None:
        """Let time pass, for the shop and for real."""
        self.now += timedelta(**span)
        self.wall += timedelta(**span)

    def brings(self, document: Mapping[str, Any]) -> None:
        """Import once more, as the shop does when something happened."""
        import_document(self.store, json.loads(json.dumps(document)), self.shops)

    def refunds(self, shop: str, number: str) -> list[str]:
        """Return the amounts on their way back."""
        with self.store.begin() as tx:
            return [str(refund.amount) for refund in tx.orders.refunds_of(shop, number)]

    def requests(self, shop: str, number: str) -> list[str]:
        """Return the order's history by event, oldest first."""
        with self.store.begin() as tx:
            return [row["event"] for row in tx.orders.history(shop, number)]

    def rows(self) -> list[tuple[Any, ...]]:
        """Return all rows that a change to an order touches: equal before and after, no change."""
        tables = "line style request ledger refund".split()
        with self.store.engine.connect() as db:
            return [
                tuple(row)
                for table in tables
                for row in db.exec_driver_sql(f"SELECT * FROM {table}")  # noqa: S608 - our own names
            ]

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
        answered: bool = True,
    ) -> str:
        """Say something; an intent that is a question is followed up as the brain would.

        Args:
            answered: whether the brain answers questions itself, and does not leave them to us.
        """
        understood = list(intents) or [intent]
        wishes = tuple(Capability(i) for i in understood if i in set(Capability))
        topics = tuple(i.removeprefix("faq_") for i in understood if i.startswith("faq_"))
        heard = self._heard(text, understood[0], message_id)
        heard = Heard(
            heard.text, heard.intent, heard.at, heard.message_id, wishes=wishes, topics=topics,
            photos=tuple(photos), starts=_STARTS.get(intent),
        )  # fmt: skip
        follows = (bool(topics) and not wishes and answered) or intent in _SMALL_TALK
        means = self._means(text)
        if means is not None:
            heard = replace(heard, starts=None if means == "follow_up" else Capability(means))
            follows = means == "follow_up"
        return self._take(heard, follows=follows)

    def _means(self, text: str) -> str | None:
        """Return what the brain is told that the message means in its place."""
        context = self.world.turns.context(self.id, self.shop, "web", text)
        means: str | None = context["means"]
        return means

    def tap(self, title: str) -> str:
        """Tap the button whose title begins so."""
        buttons = [b for reply in self.replies for b in reply.buttons if b.title.startswith(title)]
        assert buttons, f"no button {title!r} under {self.replies}"
        payload = buttons[-1].payload
        if payload.startswith("/choose"):
            return self.choose(json.loads(payload.removeprefix("/choose"))["choice"])
        return self.say("", payload.removeprefix("/"))

    def choose(self, choice: str, *, message_id: str | None = None) -> str:
        """Tap a button of that value, shown now or long ago."""
        heard = self._heard("", "choose", message_id)
        tapped = Heard("", "choose", heard.at, heard.message_id, choice=choice)
        return self._take(tapped, follows=self.task is None)

    @property
    def task(self) -> Task | None:
        """The open task."""
        with self.world.store.begin() as tx:
            kept = tx.conversations.get(self.id)
        return Memory.from_json(kept.memory).task if kept else None

    @property
    def step(self) -> Step | None:
        """The open question."""
        task = self.task
        return task.step if task is not None else None

    @property
    def text(self) -> str:
        """What was said last."""
        return "\n".join(reply.text for reply in self.replies)

    @property
    def titles(self) -> list[str]:
        """The buttons under what was said last."""
        return [button.title for reply in self.replies for button in reply.buttons]

    def _heard(self, text: str, intent: str, message_id: str | None) -> Heard:
        self.count += 1
        return Heard(text, intent, self.world.now, message_id or f"m{self.count}")

    def _take(self, heard: Heard, *, follows: bool = False) -> str:
        message = Message(self.id, self.shop, "web", heard, follows_answer=follows)
        self.replies = self.world.turns.take(message)
        return self.text


def make_world(
    folder: Path, documents: Sequence[Mapping[str, Any]], now: datetime, shops: Path = SHOPS
) -> World:
    """Return a world with those import documents in a new database."""
    world = World(SqlStore.open(migrated(folder / "shop.db")), Shops(shops), now)
    for document in documents:
        world.brings(document)
    world.shops.keep_policies(world.store)
    return world


def copy_world(template: Path, folder: Path, now: datetime, shops: Shops) -> World:
    """Return a world whose database begins as a copy: made in a moment."""
    shutil.copy(template / "shop.db", folder / "shop.db")
    return World(SqlStore.open(f"sqlite:///{folder / 'shop.db'}"), shops, now)
