"""A stand-in for the action server, to be killed.

Run as `python -m tests.gateway.killed_action FOLDER PORT _`. It changes an order and stores its
reply in one transaction, as ours do.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from preorder.core.replies import Reply
from preorder.store.store import SqlStore
from tests.gateway.killed_brain import nap, serve

CHANGED = "Changed."
"""What the action says after it has changed the order."""


def action(folder: Path, port: int) -> None:
    store = SqlStore.open(f"sqlite:///{folder / 'preorder.db'}")

    def answer(message: dict[str, Any]) -> list[dict[str, Any]]:
        chat, key = message["sender"], message["metadata"]["message_id"]
        with store.begin() as tx:
            tx.conversations.lock(chat, "lettoria", message["metadata"]["channel"])
            if tx.conversations.replies(chat, key) is None:
                tx.connection.exec_driver_sql("INSERT INTO changed VALUES (?)", (key,))
                nap()
                tx.conversations.keep_replies(chat, key, [Reply(CHANGED)])
        nap()
        return [{"text": CHANGED}]

    serve(port, answer)


if __name__ == "__main__":
    folder, port, _ = sys.argv[1:]
    action(Path(folder), int(port))
