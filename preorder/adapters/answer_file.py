"""The file of compiled answers, replaced whole: its readers see the old one or the new one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from preorder.adapters import files


def write_atomically(path: Path, data: Mapping[str, Any]) -> None:
    """Write compiled answers as JSON in the place of `path`; its folder is made if need be.

    Raises:
        OSError: nothing was replaced.
    """
    files.write_atomically(path, json.dumps(data, ensure_ascii=False, indent=1).encode())
