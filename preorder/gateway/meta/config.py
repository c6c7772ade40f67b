"""The accounts at Meta that we speak for: which shop, which app, and what only Meta and we know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from preorder.policy.shop import MetaAccount, Shop
from preorder.settings import MetaSettings, SettingsError

_VERIFY_LENGTH = 16


@dataclass(frozen=True, slots=True)
class App:
    """An app at Meta, shared by any number of accounts."""

    id: str
    secrets: tuple[str, ...] = field(repr=False)
    """All that Meta may sign with; the first is the one that we sign with."""
    verify_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Account:
    """A page or an Instagram account, bound to a shop."""

    platform: Literal["messenger", "instagram"]
    id: str
    shop: str
    app: App
    token: str = field(repr=False)
    login: Literal["page", "instagram"] = "page"
    human_agent: bool = False


Accounts = Mapping[tuple[str, str], Account]
"""By platform and id."""


def load_accounts(shops: Mapping[str, Shop], settings: MetaSettings) -> Accounts:
    """Return the accounts of all shops.

    Raises:
        SettingsError: an app or account lacks what it must not be without.
    """
    listed = [(shop, account) for shop in shops.values() for account in shop.meta]
    apps = {account.app: _app(account.app, settings) for _shop, account in listed}
    return {
        (account.platform, account.id): _account(shop, account, apps[account.app], settings)
        for shop, account in listed
    }


def _app(app_id: str, settings: MetaSettings) -> App:
    told = "its webhook could not be told from a stranger's"
    secrets = _needed(settings, f"SECRETS_{app_id}", f"app {app_id} has no secret: {told}")
    verify = _needed(settings, f"VERIFY_{app_id}", f"app {app_id} has no verify token")
    if len(verify) < _VERIFY_LENGTH:
        name = f"PREORDER_META_VERIFY_{app_id}"
        raise SettingsError(f"{name} is too short: write at least {_VERIFY_LENGTH} characters.")
    found = tuple(part.strip() for part in secrets.split(",") if part.strip())
    return App(app_id, found, verify)


def _account(shop: Shop, account: MetaAccount, app: App, settings: MetaSettings) -> Account:
    missing = f"{account.platform} {account.id} of {shop.shop} has no access token"
    token = _needed(settings, f"TOKEN_{account.id}", missing)
    return Account(
        account.platform, account.id, shop.shop, app, token, account.login, account.human_agent
    )


def _needed(settings: MetaSettings, name: str, missing: str) -> str:
    text = settings.secrets.get(name, "").strip(", ")
    if not text:
        raise SettingsError(f"{missing}. Set PREORDER_META_{name}; docs/meta.md says where it is.")
    return text
