"""A gateway with one page and one customer of it, for tests."""

import time
from dataclasses import replace

from preorder.adapters.clock import real_now
from preorder.gateway.engine import Engine, Platforms
from preorder.service.delivery import Received
from tests.fake_platform import FakePlatform

BUTTONS = [{"title": "Yes", "payload": "/confirm"}, {"title": "No", "payload": "/deny"}]
SHOPS = {"page": "lettoria"}


def until(condition, seconds=10.0):
    """Wait for what other threads do."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)
    return found


class Shop:
    """A gateway with one page and one customer of it."""

    def __init__(self, parts, brain):
        self.parts, self.brain, self.platform = parts, brain, FakePlatform()
        self.photos = lambda url: url.rpartition("/")[2] or None
        self.engine = self.new_engine()
        self.count = 0

    def new_engine(self):
        outside = Platforms(self.platform, lambda _, page: SHOPS.get(page), self._fetch)
        return Engine(self.parts, outside)

    def _fetch(self, url):
        return self.photos(url)

    def restart(self):
        """Stop, and start as a new process would."""
        self.engine.stop()
        self.engine = self.new_engine()
        self.engine.start()

    def gets(self, text="", **more):
        """Receive an event of the page's customer; return its id there."""
        self.count += 1
        values = {
            "platform": "messenger", "account": "page", "message_id": f"mid-{self.count}",
            "sender": "anna", "button": None, "photo_urls": (), "sent_at": real_now(),
        } | more  # fmt: skip
        self.engine.receive([Received(text=text, **values)])
        return values["message_id"]

    def hears(self, many, sender="anna"):
        """Return what the customer read after the introduction, once it is so much."""
        until(lambda: len(self.platform.texts(sender)) > many)
        return self.platform.texts(sender)[1:]

    @property
    def chat(self):
        with self.parts.store.begin() as tx:
            known = tx.contacts.find("messenger", "page", "anna") or tx.contacts.find(
                "instagram", "page", "anna"
            )
            return tx.conversations.get(known.conversation)

    def set_state(self, state):
        with self.parts.store.begin() as tx:
            tx.conversations.save(replace(self.chat_in(tx), state=state))

    def chat_in(self, tx):
        known = tx.contacts.find("messenger", "page", "anna")
        return tx.conversations.get(known.conversation)

    def log(self):
        with self.parts.store.begin() as tx:
            return [
                (r["author"], r["text"]) for r in tx.conversations.transcript(self.chat_in(tx).id)
            ]

    def idle(self):
        """Wait until nothing waits for an answer or a delivery."""
        with self.parts.store.begin() as tx:
            chat = self.chat_in(tx).id
        until(lambda: self._idle(chat))

    def _idle(self, chat):
        with self.parts.store.begin() as tx:
            return not tx.inbox.waiting(chat) and not tx.deliveries.failed(chat)
