"""Which customer of a page it is whom Meta's deletion request names by the app's id for him."""

from __future__ import annotations

import json
from typing import Any

import urllib3

from preorder.core.errors import PreorderError
from preorder.gateway.meta.config import Account
from preorder.gateway.meta.envelope import identifier, mapping, mappings
from preorder.gateway.meta.signature import proof
from preorder.settings import MetaSettings

_TIMEOUT = urllib3.Timeout(connect=3, read=5)


class MetaAway(PreorderError):  # noqa: N818 - a state of Meta's, not a fault of ours
    """The Graph API did not answer; asking again may help."""


class Identities:
    """Asks Meta's ID matching. It knows only who once logged in with the app."""

    def __init__(self, settings: MetaSettings) -> None:
        self._settings = settings
        self._http = urllib3.PoolManager(retries=False, timeout=_TIMEOUT)

    def of(self, account: Account, user: str) -> set[str]:
        """Return all ids by which the account may know that user: digits only.

        Raises:
            MetaAway
        """
        if account.platform == "instagram":
            return {user}  # has no matching
        found = mappings(self._ask(account, user).get("data"))
        return {user, *(identifier(each.get("id")) for each in found)} - {""}

    def _ask(self, account: Account, user: str) -> dict[str, Any]:
        """Return Meta's answer; one without data if it cannot match, which its refusals mean."""
        app_token = f"{account.app.id}|{account.app.secrets[0]}"
        try:
            answer = self._http.request(
                "GET",
                f"{self._settings.url}/{self._settings.version}/{user}/ids_for_pages",
                fields={"page": account.id, "appsecret_proof": proof(app_token, account.app)},
                headers={"Authorization": f"Bearer {app_token}"},
                redirect=False,
            )
            data = mapping(json.loads(answer.data))
        except (urllib3.exceptions.HTTPError, ValueError, RecursionError) as error:
            raise MetaAway(type(error).__name__) from None
        if answer.status >= 500 or answer.status == 429:
            raise MetaAway(f"status {answer.status}")
        return data
