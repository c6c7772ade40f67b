"""What an agent should look at twice: who writes may not be the one who ordered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from preorder.dialogue.mentions import Mentions
from preorder.service.identity import Seen

_MANY = 3
"""So many different addresses in one conversation are worth a look."""
_KEPT = 10
_KIN = (
    r"(?:my|our)\s+(?:\w+\s+)?(?:sister|brother|mom|mum|mother|father|dad|friend|wife|husband|"
    r"girlfriend|boyfriend|fianc[eé]e?|partner|daughter|son|cousin|aunt|uncle|grandma|grandpa|"
    r"colleague|co-?worker|boss|roommate|flatmate|neighbou?r)"
)
_ANOTHERS = re.compile(
    rf"\b{_KIN}['’]?s\s+(?:\w+\s+)?(?:order|account|e-?mail|purchase|pre-?order)\b"
    rf"|\b(?:belongs to|ordered by|bought by|placed by|on behalf of)\s+{_KIN}\b"
    rf"|\b{_KIN}\s+(?:ordered|bought|placed)\b"
    r"|\b(?:not my (?:own )?order|(?:someone|somebody) else['’]?s (?:order|account|e-?mail))\b",
    re.IGNORECASE,
)


def noted(seen: Seen, mentions: Mentions) -> Seen:
    """Remember the addresses that were typed, and that the order is said to be another's."""
    memory = seen.memory
    typed = tuple(dict.fromkeys((*memory.addresses, *mentions.emails)))[:_KEPT]
    another = memory.for_another or _ANOTHERS.search(mentions.rest) is not None
    return replace(seen, memory=replace(memory, addresses=typed, for_another=another))


def flags_of(memory: Mapping[str, Any]) -> list[str]:
    """Return the flags of a conversation's memory for the agent."""
    flags = {
        "several_addresses": len(memory.get("addresses", ())) >= _MANY,
        "another_persons_order": bool(memory.get("for_another")),
    }
    return [name for name, raised in flags.items() if raised]
