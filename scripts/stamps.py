"""Stamps: a file that tells what a made thing was made of, so that it is made again only if due.

A stamp is written last and taken away first: what was interrupted has none, and is done again.
"""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path


def fingerprint(*facts: str, files: Iterable[Path] = (), root: Path | None = None) -> str:
    """Return a hash of the facts and of the files' names and contents, in whatever order given.

    Args:
        facts: anything else the made thing depends on, as text; their order counts.
        files: files that exist.
        root: names are taken relative to it, so that a moved project keeps its stamps.
    """
    total = hashlib.sha256()
    for fact in facts:
        total.update(hashlib.sha256(fact.encode()).digest())
    for path in sorted(set(files)):
        name = path.relative_to(root) if root else path.name
        total.update(hashlib.sha256(str(name).encode()).digest())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def read(stamp: Path) -> str | None:
    """Return the stamp's hash, or None where there is none."""
    try:
        return stamp.read_text().strip()
    except FileNotFoundError:
        return None


def write(stamp: Path, value: str) -> None:
    """Write the stamp whole or not at all."""
    draft = stamp.with_name(f"{stamp.name}.{os.getpid()}")
    draft.write_text(f"{value}\n")
    draft.replace(stamp)


def remove(stamp: Path) -> None:
    """Take the stamp away: from here on the made thing counts as unfinished."""
    stamp.unlink(missing_ok=True)
