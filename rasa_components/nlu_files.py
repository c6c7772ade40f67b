"""Read Rasa NLU training files without importing Rasa (which takes seconds)."""

import re
from pathlib import Path

from ruamel.yaml import YAML

_ENTITY = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")
_EXAMPLE = re.compile(r"^\s*-\s+(.*\S)", re.MULTILINE)


def read_examples(folder: Path) -> list[tuple[str, str]]:
    """Return (text, intent) of every example in the folder's YAML files, without duplicates."""
    yaml = YAML(typ="safe", pure=True)
    found: dict[tuple[str, str], None] = {}
    for path in sorted(folder.rglob("*.y*ml")):
        for block in (yaml.load(path) or {}).get("nlu") or []:
            if "intent" in block:
                texts = _EXAMPLE.findall(block.get("examples") or "")
                found.update(((_ENTITY.sub(r"\1", t), block["intent"]), None) for t in texts)
    return list(found)
