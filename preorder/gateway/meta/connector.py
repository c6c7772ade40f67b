"""The connector to Messenger and Instagram, put together."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.routing import Route

from preorder.adapters.clock import real_now
from preorder.bootstrap import Parts
from preorder.gateway.meta import deletion, webhook
from preorder.gateway.meta.config import Accounts, load_accounts
from preorder.gateway.meta.deletion import Delete
from preorder.gateway.meta.graph import GraphDeliverer
from preorder.gateway.meta.photos import Photos
from preorder.gateway.meta.webhook import Accept


@dataclass(frozen=True, slots=True)
class Connector:
    """What the gateway needs of it."""

    accounts: Accounts
    deliverer: GraphDeliverer
    photos: Photos
    public_url: str | None

    def routes(self, accept: Accept, delete: Delete) -> list[Route]:
        """Return what Meta calls; none where no shop has an account."""
        if not self.accounts:
            return []
        return [
            *webhook.routes(self.accounts, accept, self.deliverer.echoed),
            *deletion.routes(self.accounts, delete, real_now, self.public_url),
        ]


def make_connector(parts: Parts) -> Connector:
    """Make it from the shops' files and the settings.

    Raises:
        SettingsError: an account has no token, or its app no secret; it must not start then.
    """
    settings = parts.settings
    accounts = load_accounts(parts.shops, settings.meta)
    deliverer = GraphDeliverer(accounts, settings.meta, real_now)
    return Connector(accounts, deliverer, Photos(settings.photos), settings.public_url)
