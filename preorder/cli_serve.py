"""`preorder serve`: start everything, and say where to go."""

from __future__ import annotations

from pathlib import Path

from preorder import serve as supervisor
from preorder.bootstrap import Parts, make_parts
from preorder.demo import demo_guide

_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - addresses to listen on, not to go to
_TRIES = 4
MODEL = "models/preorder-assistant.tar.gz"


def serve() -> int:
    """Run until stopped; return the exit code."""
    parts = make_parts()
    settings = parts.settings
    parts.publish_answers()  # what was edited while nothing ran
    ports = supervisor.Ports(
        settings.brain_port, settings.actions_port, settings.gateway_port, settings.host
    )
    plan = supervisor.ServePlan(
        supervisor.assistant_programs(ports, MODEL), Path.cwd(), settings.var / "log"
    )
    return supervisor.serve(plan, lambda: welcome(parts))


def welcome(parts: Parts) -> str:
    """Say where to go and what to try."""
    settings = parts.settings
    host = "127.0.0.1" if settings.host in _EVERYWHERE else settings.host
    address = f"http://{host}:{settings.gateway_port}"
    shops = [_about(parts, shop, f"{address}/shops/{shop}") for shop in parts.shops]
    return "\n\n".join(["", f"Ready: {address}/", *shops, "Ctrl-C stops everything."])


def _about(parts: Parts, shop: str, address: str) -> str:
    guide = demo_guide(shop) if parts.settings.is_demo else ()
    tries = [f"  {one.number}  {one.email}\n      {one.what}" for one in guide[:_TRIES]]
    more = [f"  ... and {len(guide) - _TRIES} more on the page"] if len(guide) > _TRIES else []
    return "\n".join([f"{parts.shops[shop].name}: {address}", *tries, *more])
