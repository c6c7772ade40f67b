"""Read Rasa NLU training files without importing Rasa (which takes seconds)."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

_ENTITY = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")
_EXAMPLE = re.compile(r"^\s*-\s+(.*\S)", re.MULTILINE)


def read_examples(place: Path) -> list[tuple[str, str]]:
    """Return (text, intent) of every example in a file, or a folder's files, each once."""
    found = {
        (_ENTITY.sub(r"\1", text), block["intent"]): None
        for block in _blocks(place)
        if "intent" in block
        for text in _examples(block)
    }
    return list(found)


def read_names(place: Path) -> list[str]:
    """Return the entries of all lookup tables: names of products, which no speller may touch."""
    return [name for block in _blocks(place) if "lookup" in block for name in _examples(block)]


def _blocks(place: Path) -> Iterator[dict[str, Any]]:
    yaml = YAML(typ="safe", pure=True)
    for path in sorted(place.rglob("*.y*ml")) if place.is_dir() else [place]:
        yield from (yaml.load(path) or {}).get("nlu") or []


def _examples(block: dict[str, Any]) -> list[str]:
    return _EXAMPLE.findall(block.get("examples") or "")
