"""The connector to Messenger and Instagram, put together."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from starlette.routing import Route

from preorder.adapters.clock import real_now
from preorder.bootstrap import Parts
from preorder.gateway.engine import Platforms
from preorder.gateway.incoming import BadMessage
from preorder.gateway.meta import deletion, webhook
from preorder.gateway.meta.config import Accounts, load_accounts
from preorder.gateway.meta.deletion import Delete
from preorder.gateway.meta.graph import GraphDeliverer
from preorder.gateway.meta.identities import Identities
from preorder.gateway.meta.photos import PhotoNotFetched, Photos
from preorder.gateway.meta.webhook import Accept

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Connector:
    """What the gateway needs of it."""

    accounts: Accounts
    deliverer: GraphDeliverer
    photos: Photos
    identities: Identities
    public_url: str | None

    def platforms(self) -> Platforms:
        """Return it as the engine takes it."""
        return Platforms(self.deliverer, self.shop_of, self.fetch_photo, self.routes)

    def shop_of(self, platform: str, account: str) -> str | None:
        """Return the shop of an account; None if it is none of ours."""
        known = self.accounts.get((platform, account))
        return known.shop if known else None

    def fetch_photo(self, url: str) -> str | None:
        """Keep a photo and return its id; None if there is none to be had. Two tries."""
        for last in (False, True):
            try:
                return self.photos.keep(url)
            except (PhotoNotFetched, BadMessage, OSError) as error:
                logger.warning("meta.photo_not_kept problem=%s", error)
                if last or not getattr(error, "again", False):
                    break
        return None

    def routes(self, accept: Accept, delete: Delete) -> list[Route]:
        """Return what Meta calls; none where no shop has an account."""
        if not self.accounts:
            return []
        return [
            *webhook.routes(self.accounts, accept, self.deliverer.echoed),
            *deletion.routes(self.accounts, delete, self.identities.of, real_now, self.public_url),
        ]


def make_connector(parts: Parts) -> Connector:
    """Make it from the shops' files and the settings.

    Raises:
        SettingsError: an account has no token, or its app no secret; it must not start then.
    """
    settings = parts.settings
    accounts = load_accounts(parts.shops, settings.meta)
    deliverer = GraphDeliverer(accounts, settings.meta, real_now)
    photos, identities = Photos(settings.photos), Identities(settings.meta)
    return Connector(accounts, deliverer, photos, identities, settings.public_url)
