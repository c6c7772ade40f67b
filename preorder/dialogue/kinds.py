"""Items named by how they are sold: "the pre-order one", "the in-stock items". (LA-03, LT-11)"""

from __future__ import annotations

import re
from collections.abc import Sequence

from preorder.core.orders import Line, LineKind
from preorder.dialogue.extract import clean

_KIND = re.compile(
    r"\b(?:(?P<in_stock>in[- ]?stock)|(?P<backorder>back[- ]?order(?:ed)?)"
    r"|(?P<preorder>pre[- ]?order(?:ed)?))\s+"
    r"(?:(?P<single>one|item|part|bag|tote|wallet|model|car|thing)|(?:one|item|bag|tote|model|car|"
    r"thing|product)s|stuff)\b",
    re.IGNORECASE,
)
_TO_COME = (LineKind.PREORDER, LineKind.BACKORDER)


def of_kind(text: str, lines: Sequence[Line]) -> list[Line]:
    """Return those lines whose kind a text names; none where that tells nothing apart.

    Pre-order and backorder mean the same to who has only one of them: the rules are the same.
    """
    said = _KIND.search(clean(text))
    if said is None:
        return []
    exact = [line for line in lines if said[line.kind] is not None]
    loose = [line for line in lines if line.kind in _TO_COME and said["in_stock"] is None]
    found = exact or loose
    return found if len(found) < len(lines) and (len(found) == 1 or not said["single"]) else []
