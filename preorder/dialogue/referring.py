"""What a short message means after what was just said: "yes", "cancel that", "undo it", "hello?".

A classifier sees one message alone; these mean something only in their place.
"""

from __future__ import annotations

import re

from preorder.core.orders import Capability
from preorder.dialogue.extract import is_bare, says_yes, words
from preorder.dialogue.items import names_another_deed, speaks_of
from preorder.dialogue.state import Memory

FOLLOW_UP = "follow_up"
"""Not a wish: the action that answers it from what is remembered."""

_FRAME = frozenset(
    "i we you can could may id d like want wanna need would get have give gimme me my our the a an "
    "full it that this last order to for of and then now so just please pls plz ok okay yes "
    "yeah actually still be instead back money on".split()
)
_THAT_ONE = re.compile(r"\b(?:that|this|last) one\b", re.IGNORECASE)
_DEEDS = (Capability.CANCEL_ORDER, Capability.REQUEST_RETURN, Capability.DELAY_REFUND)
_ASKS = re.compile(r"^\W*(?:\w+\W+){0,2}?(?:can|could|may) i\b|\?", re.IGNORECASE)
_UNDO = re.compile(
    r"\b(?:undo|revert|reverse|un-?cancel|withdraw|take (?:it|that|this) back|"
    r"changed my mind|did(?:n['’]?t| not) mean (?:it|that|to))\b",
    re.IGNORECASE,
)
_FILED = re.compile(
    r"\b(?:cancel|stop|drop|withdraw|undo|close)\b[\w\s]{0,12}?"
    r"\b(?P<what>damage claim|claim|return|request)\b\W*$",
    re.IGNORECASE,
)
_PING = re.compile(
    r"^\W*(?:(?:hello+|hi+|hey+|yo|anyone|anybody|someone|somebody|is|are|you|u|still|there|here|"
    r"ping|so|and|well|um+|please)\b\W*)*$",
    re.IGNORECASE,
)
_YES = frozenset("yes yeah yep yup yea ye ya sure please pls si ahead do y absolutely".split())
_THANKS = re.compile(r"\b(?:thanks?|thank you|thx|ty|cheers)\b", re.IGNORECASE)


def referred(memory: Memory, text: str, *, verified: bool, waiting: bool) -> str | None:
    """Return the wish, or FOLLOW_UP, that a message means after what was said; None for most.

    Args:
        verified: whether the orders that are spoken of are proven to be the customer's.
    """
    if memory.task is not None or not text.strip():
        return None
    if waiting:
        return FOLLOW_UP if pings(text) else None
    if memory.offered is not None and takes(text):
        return memory.offered
    if memory.offered is not None and is_bare(text):
        return FOLLOW_UP
    if not verified or memory.current_order is None:
        return None
    return FOLLOW_UP if undoes(memory, text) else wish_meant(text)


def pings(text: str) -> bool:
    """Tell whether a message only asks whether anybody is there."""
    return _PING.match(text) is not None


def takes(text: str) -> bool:
    """Tell whether a message takes what was offered: a yes, not a mere 'ok'."""
    return bool(set(words(text)) & _YES) and (says_yes(text) or acknowledges(text))


def acknowledges(text: str) -> bool:
    """Tell whether a message is nothing but 'ok', 'thanks' and the like."""
    return is_bare(text) and "no" not in words(text)


def thanks(text: str) -> bool:
    """Tell whether there is a word of thanks."""
    return _THANKS.search(text) is not None


def wish_meant(text: str) -> Capability | None:
    """Return the wish that a message has for what is spoken of: "cancel that", "ok refund"."""
    wish = next((each for each in _DEEDS if speaks_of(text, each)), None)
    if wish is None or names_another_deed(text, wish) or not only_refers(text):
        return None
    asks = _ASKS.search(text) is not None and wish is not Capability.DELAY_REFUND
    return None if asks else wish


def only_refers(text: str) -> bool:
    """Tell whether a wish names nothing besides itself: no item, no number of its own."""
    # "One" is a quantity, but not in "that one".
    plain = _THAT_ONE.sub(" ", text)
    rest = [word for word in words(plain) if word not in _FRAME]
    return len(rest) <= 1 and all(any(speaks_of(word, each) for each in _DEEDS) for word in rest)


def undoes(memory: Memory, text: str) -> bool:
    """Tell whether a message wants back what was done just now, or a request that is filed."""
    if _FILED.search(text):
        return True
    if memory.done is None:
        return False
    swapped = memory.done.startswith(Capability.SWAP_ITEM)
    return takes_back(text) or (not swapped and cancels_that(text))


def takes_back(text: str) -> bool:
    """Tell whether a message says 'undo that' or the like."""
    return _UNDO.search(text) is not None


def cancels_that(text: str) -> bool:
    """Tell whether a message says 'cancel that' and nothing more."""
    return wish_meant(text) is Capability.CANCEL_ORDER and "order" not in words(text)


def filed_kind(text: str) -> Capability | None:
    """Return which kind of filed request a message names, if it says."""
    found = _FILED.search(text)
    if found is None:
        return None
    kinds = {"return": Capability.REQUEST_RETURN, "request": None}
    return kinds.get(found["what"].lower(), Capability.REPORT_DAMAGE)
