"""An offer is taken by what would answer its question: "just the trucks", "2", "both"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from preorder.core.orders import Capability
from preorder.dialogue.asking import asks
from preorder.dialogue.conditions import as_it_has_to_be
from preorder.dialogue.extract import has_agreement, quantity, says_no, words
from preorder.dialogue.fill import says_little
from preorder.dialogue.items import acting_lines, pick_items, significant, speaks_of
from preorder.dialogue.one_more import thanks
from preorder.dialogue.outcome import Known, Turn
from preorder.dialogue.state import QUOTE_LIFE, Memory
from preorder.dialogue.targets import names_colour, pick_target

_SHORT = 12
_TELLS = re.compile(
    r"^\W*(?:(?:ok|okay|yes|no|and|but|so|well|then|also|oh|please|sure|fine)\b\W*)*"
    r"(?:i|we|my|our|id|ill|im|ive)\b"
    r"(?!.*\b(?:to (?:know|ask)|(?:know|sure) (?:if|how|what|when|whether)|wonder\w*|questions?|"
    r"understand|confus\w*)\b)",
    re.IGNORECASE | re.DOTALL,
)
_FEWEST = 3
_IN_ANOTHER = re.compile(
    r"\b(?:(?:can|could|may) (?:i|we)(?: \w+)? (?:have|get)|is there|"
    r"(?:do|did) (?:you|u|they)(?: \w+)? have|"
    r"(?:i|we)(?:['’]?d)? (?:want|like|prefer|need|would like|wanted)|any chance of)\b"
    r".{0,40}?\b(?:it|this|that|one|mine|(?:my|the)(?: \w+){1,3})\s(?:but )?in (?P<what>.+)",
    re.IGNORECASE | re.DOTALL,
)


def tells(text: str) -> bool:
    """Tell whether a message speaks of the customer himself and asks nothing: "i'd pay more"."""
    return not asks(text) and len(words(text)) >= _FEWEST and _TELLS.search(text) is not None


def tells_more(memory: Memory, text: str) -> bool:
    """Tell whether a message may add to what a person was offered for: "i asked the neighbours"."""
    offered = memory.task is None and memory.offered is Capability.TALK_TO_HUMAN
    looked_at = offered and memory.done is None and memory.refused is None
    return looked_at and not asks(text) and len(words(text)) >= _FEWEST


def taken_in_part(memory: Memory, text: str, known: Known) -> Capability | None:
    """Return the wish that was held out for the order spoken of, if a text says how much of it."""
    own, wish = known.orders.get(memory.current_order or ""), memory.offered
    if memory.task is not None or own is None or wish is not Capability.CANCEL_ORDER:
        return None
    if asks(text) or thanks(text) or says_no(text) or has_agreement(text) or not says_little(text):
        return None
    if any(speaks_of(text, each) for each in Capability if each is not wish):
        return None
    named = pick_items(text, acting_lines(own.facts, wish)) is not None
    return wish if named or quantity(text) is not None else None


def takes_up(memory: Memory, text: str, known: Known) -> Capability | None:
    """Return the wish that was held out and whose details a text names without a verb.

    "The como bag in black", after "a swap is possible until ...": no remark on something else.
    """
    own = known.orders.get(memory.current_order or "")
    if memory.task is not None or own is None or asks(text) or len(words(text)) > _SHORT:
        return None
    if memory.offered is Capability.REQUEST_RETURN:
        return memory.offered if as_it_has_to_be(text) is not None else None
    line = next(iter(own.facts.order.lines), None)
    wishes = any(speaks_of(text, each) for each in Capability)
    if memory.offered is not Capability.SWAP_ITEM or line is None or wishes:
        return None
    return memory.offered if pick_target(text, own.facts, line) else None


def wishes_variant(memory: Memory, text: str, known: Known) -> Capability | None:
    """Return the swap that "can i have this in cognac" wishes, while the order can be looked at.

    Of something else than what was ordered, it is a question about the shop's products.
    """
    own, said = known.orders.get(memory.current_order or ""), _IN_ANOTHER.search(text)
    if memory.task is not None or own is None or said is None or len(words(text)) > _SHORT:
        return None
    if any(speaks_of(text, each) for each in Capability if each is not Capability.SWAP_ITEM):
        return None
    lines = [line for line in own.facts.order.lines if line.open]
    new = [ln for ln in lines if significant(said["what"]) - significant(ln.name)]
    found = any(pick_target(said["what"], own.facts, line) for line in new)
    return Capability.SWAP_ITEM if found or (new and names_colour(said["what"])) else None


def dated(before: Memory, after: Memory, at: datetime) -> Memory:
    """Return what is remembered with the time of the question that its offer answered.

    A further question between an offer and its yes changes nothing; a long silence does (T-05).

    Args:
        at: when the message was received that was just answered.
    """
    same = (before.offered, before.current_order) == (after.offered, after.current_order)
    since = before.offered_at
    kept = same and since is not None and at - since <= QUOTE_LIFE
    return replace(after, offered_at=since if kept else at) if after.offered else after


def wished_at(turn: Turn, wish: Capability) -> datetime:
    """Return when a wish was asked for: if it takes what was held out, with the question (C-01).

    "Can I still cancel?" "A person decides; your request counts from the moment you asked." "Yes."
    """
    memory, at = turn.memory, turn.heard.at
    since = memory.offered_at if memory.offered is wish else None
    elsewhere = set(turn.known.mentioned) - {memory.current_order}
    return at if since is None or elsewhere or at - since > QUOTE_LIFE else since
