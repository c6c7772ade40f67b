"""Is the assistant alive, and can it do its work?"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import requests

from preorder.core.errors import PreorderError
from preorder.service.ports import Store

_SECONDS = 2.0
Check = Callable[[], bool]


def answers_http(url: str) -> bool:
    """Tell whether something answers there, with anything but an error."""
    try:
        return requests.get(url, timeout=_SECONDS).ok
    except requests.RequestException:
        return False


def has_tables(store: Store) -> bool:
    """Tell whether the database answers and holds our tables."""
    try:
        with store.begin() as tx:
            tx.conversations.get("")
    except PreorderError:
        return False
    return True


def checks(store: Store, brain_url: str, actions_url: str) -> dict[str, Check]:
    """Return what must be well before the gateway counts as ready, by name."""
    actions = urlsplit(actions_url)
    return {
        "database": lambda: has_tables(store),
        "brain": lambda: answers_http(f"{brain_url}/"),
        "actions": lambda: answers_http(f"{actions.scheme}://{actions.netloc}/health"),
    }
