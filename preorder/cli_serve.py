"""`preorder serve`: start everything, and say where to go."""

from __future__ import annotations

import sys
from pathlib import Path

from preorder import serve as supervisor
from preorder.bootstrap import Parts, make_parts
from preorder.demo import demo_guide
from preorder.gateway.meta.config import load_accounts
from preorder.serve_lock import AlreadyRuns, only_one
from preorder.serve_programs import Ports, assistant_programs
from preorder.settings import Settings, load_settings

_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - addresses to listen on, not to go to
_TRIES = 4
RUNS = 75
"""The exit code that tells that it runs already, from what is wrong."""
MODEL = "models/preorder-assistant.tar.gz"


def serve() -> int:
    """Run until stopped; return the exit code.

    Raises:
        AlreadyRuns: it runs in this folder already; nothing was written.
        SettingsError: an account at Meta lacks a secret: said here, not by a process that ends.
    """
    parts = make_parts()
    settings = parts.settings
    load_accounts(parts.shops, settings.meta)
    with only_one(_lock(settings), _address(settings)):
        parts.publish_answers()  # what was edited while nothing ran
        ports = Ports(
            settings.brain_port, settings.actions_port, settings.gateway_port, settings.host
        )
        programs = assistant_programs(ports, MODEL, str(settings.var))
        plan = supervisor.ServePlan(programs, Path.cwd(), settings.var / "log")
        return supervisor.serve(plan, lambda: welcome(parts))


def check_idle() -> int:
    """Return 0 if nothing runs here yet, else RUNS, and say where it does."""
    settings = load_settings()
    try:
        with only_one(_lock(settings), _address(settings)):
            return 0
    except AlreadyRuns as where:
        print(where, file=sys.stderr)
        return RUNS


def welcome(parts: Parts) -> str:
    """Say where to go and what to try."""
    address = _address(parts.settings)
    shops = [_about(parts, shop, f"{address}shops/{shop}") for shop in parts.shops]
    return "\n\n".join(["", f"Ready: {address}", *shops, "Ctrl-C stops everything."])


def _lock(settings: Settings) -> Path:
    return settings.var / "serve.lock"


def _address(settings: Settings) -> str:
    host = "127.0.0.1" if settings.host in _EVERYWHERE else settings.host
    return f"http://{host}:{settings.gateway_port}/"


def _about(parts: Parts, shop: str, address: str) -> str:
    guide = demo_guide(shop) if parts.settings.is_demo else ()
    tries = [f"  {one.number}  {one.email}\n      {one.what}" for one in guide[:_TRIES]]
    more = [f"  ... and {len(guide) - _TRIES} more on the page"] if len(guide) > _TRIES else []
    return "\n".join([f"{parts.shops[shop].name}: {address}", *tries, *more])
