"""Training examples that were reviewed, in Rasa's format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from preorder.adapters.files import write_atomically
from preorder.core.errors import PreorderError

_HEAD = (
    "# Customers' messages whose meaning `preorder nlu review` was told. It writes this anew:\n"
    '# examples may be edited here, remarks would be lost.\nversion: "3.1"\nnlu:\n'
)


class BadTrainingFile(PreorderError):  # noqa: N818 - what it is
    """A file of Rasa's is not as it should be; nothing was changed."""


def read_intents(domain: Path) -> list[str]:
    """Return the names of a domain's intents, in its order.

    Raises:
        BadTrainingFile, OSError
    """
    listed = _load(domain).get("intents") or []
    return [name if isinstance(name, str) else next(iter(name)) for name in listed]


def add_examples(file: Path, intent: str, texts: Sequence[str]) -> int:
    """Add examples of an intent, each once; return how many were new. All or nothing is written.

    Args:
        file: made if need be.
        texts: of one line each.

    Raises:
        BadTrainingFile, OSError
    """
    examples = _read(file) if file.exists() else {}
    known = examples.setdefault(intent, [])
    new = [text for text in dict.fromkeys(texts) if text not in known]
    if new:
        known += new
        write_atomically(file, _written(examples).encode())
    return len(new)


def _written(examples: Mapping[str, Sequence[str]]) -> str:
    """Write the file; a literal block takes any text as it stands."""
    blocks = (
        f"- intent: {intent}\n  examples: |\n" + "".join(f"    - {text}\n" for text in texts)
        for intent, texts in examples.items()
    )
    return _HEAD + "".join(blocks)


def _read(file: Path) -> dict[str, list[str]]:
    examples: dict[str, list[str]] = {}
    for block in _load(file).get("nlu") or []:
        if not isinstance(block, dict) or not block.keys() == {"intent", "examples"}:
            raise BadTrainingFile(f"{file} holds more than examples of intents: move that away.")
        lines = [line.strip() for line in str(block["examples"]).splitlines()]
        texts = [line.removeprefix("-").strip() for line in lines if line.startswith("-")]
        examples.setdefault(block["intent"], []).extend(texts)
    return examples


def _load(file: Path) -> dict[str, Any]:
    try:
        data = YAML(typ="safe", pure=True).load(file)
    except YAMLError as error:
        raise BadTrainingFile(f"{file} is not valid YAML: {error}") from None
    if not isinstance(data, dict):
        raise BadTrainingFile(f"{file} is empty or no file of Rasa's.")
    return data
