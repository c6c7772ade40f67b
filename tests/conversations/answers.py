"""What the assistant should answer to a question, read from the same files as it does."""

from __future__ import annotations

import json
from functools import cache

from preorder.bootstrap import Parts
from preorder.policy.shop import Shop
from scripts.console import ROOT
from tests.conversations.world import read_yaml


def answer_texts(parts: Parts, shop: Shop, topic: str) -> tuple[str, ...]:
    """Return the shop's own answer and its brief, or the sentence that it has none.

    Without campaign dates.
    """
    book = json.loads(parts.settings.answers.read_text(encoding="utf-8"))
    page = book["shops"][shop.shop]
    own = page["answers"].get(f"faq_{topic}")
    if own is not None:
        return tuple(text for text in (own["text"], own.get("brief")) if text)
    (response, *_) = _responses()[f"utter_faq_{topic}"]
    text = str(response["text"])
    for name, value in page["facts"].items():
        text = text.replace(f"{{{name}}}", value)
    return (text,)


@cache
def _responses() -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = read_yaml(ROOT / "domain.yml")["responses"]
    return found
