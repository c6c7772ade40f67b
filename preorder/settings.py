"""What can be set from outside: environment variables, and a `.env` file where those are silent.

Each setting is explained in `.env.example`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from preorder.settings_reader import Reader, SettingsError

__all__ = ["MetaSettings", "Settings", "SettingsError", "load_settings", "parse_instant"]

ENV_FILE = Path(".env")
KNOWN = (
    "PREORDER_ENV PREORDER_DATABASE_URL PREORDER_SHOPS PREORDER_VAR PREORDER_NOW PREORDER_HOST "
    "PREORDER_GATEWAY_PORT PREORDER_BRAIN_PORT PREORDER_ACTIONS_PORT PREORDER_BRAIN_URL "
    "PREORDER_ACTIONS_URL PREORDER_BRAIN_TIMEOUT PREORDER_BRAIN_PATIENCE PREORDER_MAIL_FOLDER "
    "PREORDER_SECRET PREORDER_PAYMENT PREORDER_PAYMENT_FAILURE PREORDER_SHOP "
    "PREORDER_UNCLEAR_DAYS PREORDER_PUBLIC_URL PREORDER_PROXY_HEADER PREORDER_META_URL "
    "PREORDER_META_INSTAGRAM_URL PREORDER_META_VERSION PREORDER_LOG PREORDER_METRICS_HOST "
    "PREORDER_METRICS_PORT PREORDER_POST_DAYS PREORDER_CHAT_DAYS"
).split()
# The secrets of each app and account at Meta: their ids are part of the name.
_META_SECRET = re.compile(r"PREORDER_META_((?:SECRETS|VERIFY|TOKEN)_[0-9]+)")
_META_VERSION = re.compile(r"v[0-9]{1,3}\.[0-9]{1,2}")
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
_SECRET_LENGTH = 32


class Environment(StrEnum):
    """A demo may fix the clock and shows what to try; production does neither."""

    DEMO = "demo"
    PRODUCTION = "production"


class PaymentFailure(StrEnum):
    """How the demo payment provider misbehaves, to see what the assistant makes of it."""

    NONE = "none"
    REFUSE = "refuse"
    TIMEOUT_BEFORE = "timeout_before"
    """No answer, and the money did not go."""
    TIMEOUT_AFTER = "timeout_after"
    """No answer, though the money went."""


class Log(StrEnum):
    """What the logs hold: events with their facts, or also words that may be personal."""

    PLAIN = "plain"
    DEBUG = "debug"


@dataclass(frozen=True, slots=True)
class MetaSettings:
    """How we reach Meta's Graph API."""

    url: str
    instagram_url: str
    """For accounts connected by Instagram Login."""
    version: str
    secrets: Mapping[str, str] = field(repr=False)
    """By kind and id, such as TOKEN_102938475610293: what apps and accounts must not be without."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, checked. Paths are relative to the working directory, times in seconds."""

    environment: Environment
    database_url: str
    shops: Path
    var: Path
    now: str | None
    """An ISO instant with its offset, or `@file` that holds one; None is the real time."""
    host: str
    gateway_port: int
    brain_port: int
    actions_port: int
    brain_url: str
    """Without a slash at its end."""
    actions_url: str
    """The action server's webhook."""
    brain_timeout: int
    """For one call."""
    brain_patience: int
    """How long a turn waits for a brain that is away, all tries together."""
    mail_folder: Path
    secret: str | None
    """Signs the visitors' tokens; None: one is made and kept in `var`."""
    payment_failure: str
    """A `PaymentFailure`, or `@file` that holds one."""
    shop: str
    """The shop of a chat in the terminal."""
    unclear_days: int
    """How long a message that was not understood is kept to learn from, in days."""
    public_url: str | None
    """Where the outside finds the gateway, without a slash at its end; None: as each call says."""
    proxy_header: str | None
    """The header in which our own proxy tells the customer's address; None: nobody is believed."""
    meta: MetaSettings
    log: Log
    metrics_host: str
    metrics_port: int
    post_days: int
    """How long it is remembered that a message came, and how its delivery ended, in days."""
    chat_days: int
    """How long what was said, and its photos, are kept after the last word, in days."""

    @property
    def log_debug(self) -> bool:
        return self.log is Log.DEBUG

    @property
    def is_demo(self) -> bool:
        return self.environment is Environment.DEMO

    @property
    def payment_ledger(self) -> Path:
        """The demo payment provider's own books."""
        return self.var / "demo-payments.db"

    @property
    def answers(self) -> Path:
        """The compiled answers, which the brain reads (`nlg` in `endpoints.yml`)."""
        return self.var / "answers.json"

    @property
    def photos(self) -> Path:
        """Customers' photos."""
        return self.var / "photos"


def load_settings(environ: Mapping[str, str] | None = None, env_file: Path = ENV_FILE) -> Settings:
    """Read the settings; the environment wins over the file.

    Raises:
        SettingsError: a value cannot be used, or the file names a setting that does not exist.
    """
    read = _Reader(read_env_file(env_file) | dict(os.environ if environ is None else environ))
    environment = read.one_of("PREORDER_ENV", Environment, Environment.DEMO)
    var = Path(read.text("PREORDER_VAR", "var"))
    read.one_of("PREORDER_PAYMENT", _Payment, _Payment.DEMO)
    brain, actions = (
        read.port("PREORDER_BRAIN_PORT", 5005),
        read.port("PREORDER_ACTIONS_PORT", 5055),
    )
    return Settings(
        environment=environment,
        database_url=read.text("PREORDER_DATABASE_URL", f"sqlite:///{var / 'preorder.db'}"),
        shops=Path(read.text("PREORDER_SHOPS", "shops")),
        var=var,
        now=read.now(environment),
        host=read.text("PREORDER_HOST", "127.0.0.1"),
        gateway_port=read.port("PREORDER_GATEWAY_PORT", 8080),
        brain_port=brain,
        actions_port=actions,
        brain_url=read.url("PREORDER_BRAIN_URL", f"http://127.0.0.1:{brain}"),
        actions_url=read.url("PREORDER_ACTIONS_URL", f"http://127.0.0.1:{actions}/webhook"),
        brain_timeout=read.seconds("PREORDER_BRAIN_TIMEOUT", 30),
        brain_patience=read.seconds("PREORDER_BRAIN_PATIENCE", 120),
        mail_folder=Path(read.text("PREORDER_MAIL_FOLDER", str(var / "mail"))),
        secret=read.secret(),
        payment_failure=read.payment_failure(),
        shop=read.text("PREORDER_SHOP", "lettoria"),
        unclear_days=read.days("PREORDER_UNCLEAR_DAYS", 30),
        public_url=read.url("PREORDER_PUBLIC_URL", "") or None,
        proxy_header=read.header("PREORDER_PROXY_HEADER"),
        meta=read.meta(),
        log=read.one_of("PREORDER_LOG", Log, Log.PLAIN),
        metrics_host=read.text("PREORDER_METRICS_HOST", "127.0.0.1"),
        metrics_port=read.port("PREORDER_METRICS_PORT", 8081),
        post_days=read.days("PREORDER_POST_DAYS", 30),
        chat_days=read.days("PREORDER_CHAT_DAYS", 365),
    )


def read_env_file(path: Path) -> dict[str, str]:
    """Read lines `NAME=value`; empty lines and those that begin with # say nothing.

    Raises:
        SettingsError: a line of another kind, or a PREORDER_ name that does not exist.
    """
    if not path.is_file():
        return {}
    values: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, equals, value = line.partition("=")
        name = name.strip()
        if not equals or not name.isidentifier():
            raise SettingsError(f"{path}:{number}: write NAME=value, or # before a remark.")
        known = name in KNOWN or _META_SECRET.fullmatch(name)
        if name.startswith("PREORDER_") and not known:
            raise SettingsError(f"{path}:{number}: there is no setting {name}; see .env.example.")
        values[name] = value.strip().strip("\"'")
    return values


def parse_instant(text: str, source: str) -> datetime:
    """Read an ISO instant with its offset, such as `2026-07-06T18:00-04:00`.

    Raises:
        SettingsError: naming `source`.
    """
    try:
        instant = datetime.fromisoformat(text.strip())
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise SettingsError(
            f"{source} is {text.strip()!r}: write an instant with its offset, such as "
            "2026-07-06T18:00-04:00."
        )
    return instant


class _Payment(StrEnum):
    DEMO = "demo"


class _Reader(Reader):
    """Reads those settings that are more than a word or a number."""

    def header(self, name: str) -> str | None:
        text = self.values.get(name)
        if text is not None and not _HEADER.fullmatch(text):
            raise SettingsError(f"{name} is {text!r}: write a header's name: X-Forwarded-For.")
        return text

    def meta(self) -> MetaSettings:
        version = self.text("PREORDER_META_VERSION", "v25.0")
        if not _META_VERSION.fullmatch(version):
            raise SettingsError(f"PREORDER_META_VERSION is {version!r}: write one such as v25.0.")
        found = ((_META_SECRET.fullmatch(name), text) for name, text in self.values.items())
        return MetaSettings(
            self.url("PREORDER_META_URL", "https://graph.facebook.com"),
            self.url("PREORDER_META_INSTAGRAM_URL", "https://graph.instagram.com"),
            version,
            {name[1]: text for name, text in found if name},
        )

    def now(self, environment: Environment) -> str | None:
        text = self.values.get("PREORDER_NOW")
        if text is None:
            return None
        if environment is Environment.PRODUCTION:
            raise SettingsError(
                "PREORDER_NOW fixes the clock, which production mode refuses: remove it, or set "
                "PREORDER_ENV=demo."
            )
        if not text.startswith("@"):
            parse_instant(text, "PREORDER_NOW")
        return text

    def secret(self) -> str | None:
        text = self.values.get("PREORDER_SECRET")
        if text is not None and len(text) < _SECRET_LENGTH:
            raise SettingsError(
                f"PREORDER_SECRET is too short: write at least {_SECRET_LENGTH} random characters, "
                "or remove it and one is made."
            )
        return text

    def payment_failure(self) -> str:
        name = "PREORDER_PAYMENT_FAILURE"
        text = self.values.get(name, PaymentFailure.NONE.value)
        return (
            text if text.startswith("@") else self.one_of(name, PaymentFailure, PaymentFailure.NONE)
        )
