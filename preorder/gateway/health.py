"""Is the assistant alive, and can it do its work? If not, which part is it?"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

import requests

from preorder.core.errors import PreorderError
from preorder.service.ports import Store

OK = "ok"
AWAY, STUCK, STOPPED = "away", "stuck", "stopped"
_SECONDS = 2.0
_KEPT_SECONDS = 1.0
Check = Callable[[], str]
"""Says `OK`, or in one word what is wrong."""


class Readiness:
    """Asks all parts; the answer is kept for a second, so that asking often costs nothing."""

    def __init__(self, checks: Mapping[str, Check], store: Store) -> None:
        """Take the parts' checks; accounts that are stopped are read from the store."""
        self._checks, self._store = checks, store
        self._lock = threading.Lock()
        self._found: dict[str, str] = {}
        self._until = 0.0

    def parts(self) -> dict[str, str]:
        """Return each part's name with `ok`, or what is wrong with it."""
        with self._lock:
            if time.monotonic() >= self._until:
                self._found = {name: check() for name, check in self._checks.items()}
                self._found |= stopped_accounts(self._store)
                self._until = time.monotonic() + _KEPT_SECONDS
            return dict(self._found)


def answers_http(url: str) -> str:
    """Ask whether something answers there, with anything but an error."""
    try:
        return OK if requests.get(url, timeout=_SECONDS).ok else AWAY
    except requests.RequestException:
        return AWAY


def has_tables(store: Store) -> str:
    """Ask whether the database answers and holds our tables."""
    try:
        with store.look() as tx:
            tx.conversations.get("")
    except PreorderError:
        return AWAY
    return OK


def stopped_accounts(store: Store) -> dict[str, str]:
    """Return the accounts of other platforms for which nothing is sent, as parts."""
    try:
        with store.look() as tx:
            stopped = tx.deliveries.stopped()
    except PreorderError:
        return {}  # the database itself is named already
    return {f"{platform} {account}": STOPPED for platform, account, _ in stopped}


def checks(
    store: Store, brain_url: str, actions_url: str, workers: Mapping[str, Callable[[], bool]]
) -> dict[str, Check]:
    """Return what must be well before the gateway counts as ready, by name.

    Args:
        store: the database's.
        brain_url: without a slash at its end.
        actions_url: the action server's webhook.
        workers: our own threads by name; each tells whether it goes on.
    """
    actions = urlsplit(actions_url)
    return {
        "database": lambda: has_tables(store),
        "brain": lambda: answers_http(f"{brain_url}/"),
        "actions": lambda: answers_http(f"{actions.scheme}://{actions.netloc}/health"),
        **{name: _worker(goes_on) for name, goes_on in workers.items()},
    }


def _worker(goes_on: Callable[[], bool]) -> Check:
    return lambda: OK if goes_on() else STUCK
