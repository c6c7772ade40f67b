"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_PRIVATE = 0o600


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file that nobody can see half-written; its folder is made. Readable by us only.

    Raises:
        OSError: nothing was written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:60]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).chmod(_PRIVATE)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def discard(folder: Path, photo_ids: Iterable[str]) -> None:
    """Delete photos' files; one that is gone already is as it should be."""
    for photo_id in photo_ids:
        (folder / f"{photo_id}.jpg").unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class PhotoFolder:
    """Fulfils `PhotoFiles`. The folder need not be there yet."""

    folder: Path

    def written_before(self, instant: datetime) -> list[str]:
        """Return the names of files, drafts included, that were written before then."""
        if not self.folder.is_dir():
            return []
        until = instant.timestamp()
        with os.scandir(self.folder) as found:
            return [one.name for one in found if one.is_file() and one.stat().st_mtime < until]

    def remove(self, names: Iterable[str]) -> None:
        """Delete files; those that are gone already are as they should be."""
        for name in names:
            (self.folder / name).unlink(missing_ok=True)
