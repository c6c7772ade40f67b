"""A shop with a page, and what Meta would post to it."""

from __future__ import annotations

import hashlib
import hmac
import json
import shutil
import socket
import time
from pathlib import Path

PAGE, APP = "102938475610293", "998877665544332"
SECRET = "secret-of-the-measured-app"  # noqa: S105 - nobody else's
HEADERS = {"Content-Type": "application/json"}


def environment(checkout: Path, folder: Path, outside: str) -> dict[str, str]:
    """Return the settings of that checkout's gateway, when it works in that folder."""
    shops = shutil.copytree(checkout / "shops", folder / "shops")
    account = f'\nmeta:\n  - {{platform: messenger, id: "{PAGE}", app: "{APP}"}}\n'
    with (shops / "lettoria.yml").open("a", encoding="utf-8") as file:
        file.write(account)
    return {
        "PREORDER_VAR": str(folder / "var"),
        "PREORDER_SHOPS": str(shops),
        "PREORDER_BRAIN_URL": outside,
        "PREORDER_ACTIONS_URL": f"{outside}/webhook",
        "PREORDER_META_URL": outside,
        f"PREORDER_META_SECRETS_{APP}": SECRET,
        f"PREORDER_META_VERIFY_{APP}": "a-verify-token-for-measuring",
        f"PREORDER_META_TOKEN_{PAGE}": "page-token",
    }


def posted(name: str, many: int, customers: int) -> bytes:
    """Return a POST of so many messages, of so many customers whom nobody else shares."""
    now = int(time.time() * 1000)
    events = [
        {
            "sender": {"id": _customer(name, n % customers)},
            "recipient": {"id": PAGE},
            "timestamp": now + n,
            "message": {"mid": f"m_{name}_{n}", "text": f"When does my order ship? ({n})"},
        }
        for n in range(many)
    ]
    entry = {"id": PAGE, "time": now, "messaging": events}
    return json.dumps({"object": "page", "entry": [entry]}).encode()


def _customer(name: str, number: int) -> str:
    return str(int(hashlib.sha256(f"{name} {number}".encode()).hexdigest()[:12], 16))


def signed(body: bytes) -> dict[str, str]:
    """Return the header with Meta's signature."""
    digest = hmac.new(SECRET.encode(), body, "sha256").hexdigest()
    return {"X-Hub-Signature-256": f"sha256={digest}"}


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
