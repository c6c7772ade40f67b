"""The shops as their files say now, and as they said when an order was placed."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from preorder.policy.load import ShopFileError, load_shops, read_shop
from preorder.policy.shop import Shop
from preorder.service.ports import Store, Transaction

logger = logging.getLogger(__name__)

_Stamp = tuple[tuple[str, int, int, int], ...]


class Shops(Mapping[str, Shop]):
    """All shops by id, read again when a file changes; a wrong file leaves the last good ones."""

    def __init__(self, folder: Path) -> None:
        """Read the shops.

        Raises:
            ShopFileError: a file is wrong, or there is none.
        """
        self._folder = folder
        self._lock = threading.Lock()
        self._stamp = _stamp(folder)
        self._shops: Mapping[str, Shop] = load_shops(folder)
        self._archived: dict[tuple[str, str], Shop | None] = {}
        self._reloads = 0

    def __getitem__(self, shop: str) -> Shop:
        return self._now()[shop]

    def __iter__(self) -> Iterator[str]:
        return iter(self._now())

    def __len__(self) -> int:
        return len(self._now())

    @property
    def reloads(self) -> int:
        """How often the files changed for good since this process began."""
        self._now()
        return self._reloads

    def policy_for(self, tx: Transaction, shop: str, version: str) -> Shop | None:
        """Return the shop with the policy that an order was placed under (S-16).

        None if that shop or that version is unknown, or can no longer be read: a person decides.
        """
        current = self.get(shop)
        if current is None or current.policy_version == version:
            return current
        key = (shop, version)
        if key not in self._archived:
            text = tx.orders.policy_text(shop, version)
            if text is None:
                return None  # it may be kept later
            self._archived[key] = _read_archived(text, shop, version)
        return self._archived[key]

    def keep_policies(self, store: Store) -> None:
        """Keep each shop's file under its policy version, for orders placed under it."""
        texts = {shop: (self._folder / f"{shop}.yml").read_text(encoding="utf-8") for shop in self}
        with store.begin() as tx:
            for shop, text in texts.items():
                tx.orders.keep_policy(shop, read_shop(text, shop).policy_version, text)

    def _now(self) -> Mapping[str, Shop]:
        with self._lock:
            stamp = _stamp(self._folder)
            if stamp != self._stamp:
                self._stamp = stamp  # a wrong version is tried, and logged, only once
                self._reload()
            return self._shops

    def _reload(self) -> None:
        try:
            self._shops = load_shops(self._folder)
        except ShopFileError as error:
            logger.error("shops.kept_last_good problem=%s", error)  # noqa: TRY400 - a file's fault
        else:
            self._reloads += 1
            logger.info("shops.reloaded shops=%s", ",".join(self._shops))


def _stamp(folder: Path) -> _Stamp:
    found = []
    # Looked at for every message, so not by `Path.glob`.
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as files:
        for file in files:
            if not file.name.endswith(".yml"):
                continue
            with suppress(OSError):  # deleted between listing and looking
                info = file.stat()
                found.append((file.name, info.st_mtime_ns, info.st_size, info.st_ino))
    return tuple(sorted(found))


def _read_archived(text: str, shop: str, version: str) -> Shop | None:
    try:
        return read_shop(text, f"{shop} as of {version}")
    except ShopFileError as error:
        logger.error("shops.archived_unreadable problem=%s", error)  # noqa: TRY400 - a file's fault
        return None
