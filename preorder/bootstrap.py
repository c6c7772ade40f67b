"""The one place where the parts are put together."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from preorder.adapters.answer_file import write_atomically
from preorder.adapters.brain import RestBrain
from preorder.adapters.clock import ShopClock, real_now
from preorder.adapters.files import PhotoFolder, discard
from preorder.adapters.mail import MailFolder
from preorder.adapters.payments import DemoPayments
from preorder.adapters.secret import load_secret
from preorder.core.errors import PreorderError
from preorder.policy.compile import compile_answers
from preorder.service.outbox import Outbox
from preorder.service.ports import Clock, Mailer, PaymentGateway
from preorder.service.retention import Eraser, Kept, Retention
from preorder.service.shops import Shops
from preorder.service.strays import Strays
from preorder.service.tidings import Tidings
from preorder.service.turns import Turns
from preorder.settings import Settings, load_settings
from preorder.store.catalogue import read_campaigns, read_styles
from preorder.store.store import SqlStore

# Without letters and digits that look alike: references are read out on the telephone.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_REFERENCE_LENGTH = 10


def new_id(prefix: str) -> str:
    """Return a reference with that prefix that nobody can guess (49 random bits)."""
    return f"{prefix}-{''.join(secrets.choice(_ALPHABET) for _ in range(_REFERENCE_LENGTH))}"


class NoSuchShop(PreorderError):  # noqa: N818 - a refusal, not a fault
    """Somebody named a shop that has no file."""


def known_shop(shops: Iterable[str], name: str) -> str:
    """Return the name of a shop that there is.

    Raises:
        NoSuchShop: there is none; the message says which there are.
    """
    known = list(shops)
    if name not in known:
        raise NoSuchShop(f"There is no shop {name}; shops: {', '.join(known)}.")
    return name


@dataclass(frozen=True)
class Parts:
    """Everything that a program of ours is made of, each made when first asked for."""

    settings: Settings

    @cached_property
    def clock(self) -> Clock:
        """The shops' now; a demo may fix it."""
        return ShopClock(self.settings.now)

    @cached_property
    def shops(self) -> Shops:
        """The shops.

        Raises:
            ShopFileError: a file is wrong.
        """
        return Shops(self.settings.shops)

    @cached_property
    def store(self) -> SqlStore:
        """The database.

        Raises:
            StoreUnavailable: its URL is wrong.
        """
        return SqlStore.open(self.settings.database_url, self.clock)

    @cached_property
    def payments(self) -> PaymentGateway:
        """The payment provider."""
        return DemoPayments(self.settings.payment_ledger, self.settings.payment_failure)

    @cached_property
    def mailer(self) -> Mailer:
        """Where e-mails go, from each shop's own address."""
        return MailFolder(
            self.settings.mail_folder, lambda shop: self.shops[shop].contact.email, real_now
        )

    @cached_property
    def turns(self) -> Turns:
        """The use case behind every message."""
        return Turns(self.store, self.shops, real_now, new_id, self.secret)

    @cached_property
    def outbox(self) -> Outbox:
        """What sends refunds and e-mails."""
        return Outbox(self.store, self.payments, self.mailer, real_now)

    @cached_property
    def eraser(self) -> Eraser:
        """What deletes a conversation."""
        return Eraser(self.store, self._discard_photos)

    @cached_property
    def retention(self) -> Retention:
        """What deletes what was kept for long enough."""
        days = self.settings.unclear_days, self.settings.post_days, self.settings.chat_days
        kept = Kept(*(timedelta(days=one) for one in days))
        return Retention(self.store, self._discard_photos, self.clock, real_now, kept)

    @cached_property
    def tidings(self) -> Tidings:
        """What tells the brain which conversations were deleted."""
        return Tidings(self.store, self.brain, real_now)

    @cached_property
    def strays(self) -> Strays:
        """What deletes photos that nobody knows."""
        return Strays(self.store, PhotoFolder(self.settings.photos), real_now)

    def _discard_photos(self, photo_ids: Sequence[str]) -> None:
        discard(self.settings.photos, photo_ids)

    @cached_property
    def brain(self) -> RestBrain:
        """The brain, as the gateway reaches it."""
        return RestBrain(self.settings.brain_url)

    @cached_property
    def secret(self) -> bytes:
        """What signs the visitors' tokens, and the codes that are kept."""
        return load_secret(self.settings.secret, self.settings.var / "secret")

    def publish_answers(self) -> None:
        """Compile the shops' answers for the brain, and keep their policies for today's orders.

        Raises:
            StoreUnavailable, ShopFileError, OSError: the file is as it was.
        """
        self.shops.keep_policies(self.store)
        with self.store.begin() as tx:
            campaigns = {s: list(read_campaigns(tx.connection, s).values()) for s in self.shops}
            styles = {s: read_styles(tx.connection, s).values() for s in self.shops}
        products = {s: [style.name for style in ours] for s, ours in styles.items()}
        write_atomically(self.settings.answers, compile_answers(self.shops, campaigns, products))


def make_parts() -> Parts:
    """Return the parts as the environment and `.env` set them.

    Raises:
        SettingsError: a setting cannot be used.
    """
    return Parts(load_settings())
