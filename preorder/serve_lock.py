"""Only one assistant runs in a folder; whoever starts another is told where the first one is."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from preorder.core.errors import PreorderError


class AlreadyRuns(PreorderError):  # noqa: N818 - a state, not a fault
    """The assistant runs in this folder already; the message says where."""


@contextmanager
def only_one(lock: Path, address: str) -> Iterator[None]:
    """Hold the lock file, which names the address, as long as the assistant runs.

    The system lets go of it when the process ends, however it ends.

    Raises:
        AlreadyRuns: another process holds it.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise AlreadyRuns(
                f"The assistant already runs: {file.read().strip() or address}\n"
                "Nothing was changed. Ctrl-C stops it in the terminal where it was started."
            ) from None
        file.truncate(0)
        file.write(f"{address}\n")
        file.flush()
        yield
