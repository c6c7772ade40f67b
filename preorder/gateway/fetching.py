"""Get the photos of other platforms, whose addresses soon expire."""

from __future__ import annotations

import logging
from collections.abc import Callable

from preorder.gateway.incoming import PHOTO_LIMIT
from preorder.gateway.meaning import SEND_PHOTO
from preorder.gateway.photos import PHOTOS_LIMIT
from preorder.service.ports import Store
from preorder.service.postbox import Arrival

logger = logging.getLogger(__name__)

PhotoFetcher = Callable[[str], str | None]
"""Fetches an address, keeps the photo and returns its id; None if there is no photo. No raising."""
PHOTO_LOST = "I could not open your photo. Please send it again, as JPEG, PNG or WebP."


def no_photos(_url: str) -> None:
    """Fulfil `PhotoFetcher` where no platform is connected."""


def fetch_photos(store: Store, fetch: PhotoFetcher, conversation: str) -> bool:
    """Fetch the photos of all waiting messages of a conversation; tell whether there were any.

    Of all, for the brain may be away, and a later message's photos would be gone by its turn.
    """
    with store.look() as tx:
        wanted = tx.inbox.to_fetch(conversation)
        room = PHOTOS_LIMIT - len(tx.conversations.photos(conversation)) if wanted else 0
    for arrival in wanted:
        urls = arrival.photo_urls[: min(PHOTO_LIMIT, room)]
        found = [photo for url in urls if (photo := fetch(url)) is not None]
        room -= len(found)
        if lost := len(arrival.photo_urls) - len(found):
            logger.warning("photos.lost conversation=%s count=%s", conversation, lost)
        _note(store, arrival, found)
    return bool(wanted)


def _note(store: Store, arrival: Arrival, photos: list[str]) -> None:
    instead = PHOTO_LOST if not photos and arrival.words == SEND_PHOTO else arrival.instead
    with store.begin() as tx:
        for photo in photos:
            tx.conversations.add_photo(arrival.conversation, photo, arrival.received_at)
        tx.conversations.attach(arrival.conversation, arrival.key, photos)
        tx.inbox.with_photos(arrival.id, photos, instead)
