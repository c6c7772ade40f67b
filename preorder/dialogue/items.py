"""Which items of an order does a customer mean? Names as people shorten them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from preorder.core.orders import Capability, Facts, Line, Variant
from preorder.dialogue.extract import (
    ordinal,
    quantity,
    says_all,
    units_left,
    without_left,
    words,
)
from preorder.dialogue.kinds import of_kind

_T = TypeVar("_T")
_IGNORED = frozenset(
    "the a an my your our in of for on and or to with it its is was be one ones this that these "
    "those i me we you please pls just only item items order size colour color".split()
)
# Words for the kind of thing, where a name has the other one.
ALIKE = (
    {"bag", "tote", "purse", "handbag"},
    {"car", "model", "diecast"},
    {"wallet", "cardholder"},
)
_VERB = re.compile(
    r"\b(?:cancel\w*|cancle|cancell|refund\w*|return\w*|send back|swap\w*|switch\w*|exchang\w*|"
    r"chang\w*|remove|drop|without)\b",
    re.IGNORECASE,
)
_VERBS = {
    Capability.CANCEL_ORDER: re.compile(r"\b(?:cancel\w*|cancle\w*)\b", re.IGNORECASE),
    Capability.SWAP_ITEM: re.compile(r"\b(?:swap|switch|exchang|chang)\w*\b", re.IGNORECASE),
    Capability.REQUEST_RETURN: re.compile(r"\b(?:return\w*|send back)\b", re.IGNORECASE),
    Capability.DELAY_REFUND: re.compile(r"\b(?:refund\w*|money back)\b", re.IGNORECASE),
    Capability.REPORT_DAMAGE: re.compile(
        r"(?<!not )(?<!no )(?<!n't )\b(?:broke\w*|damag\w*|crack\w*|scratch(?! that)\w*|torn|"
        r"tore|ripped|defect\w*|faulty|stained|dent(?:ed|s)?|chipped)\b",
        re.IGNORECASE,
    ),
}
"""Where a wish's own part of a message begins."""
_MONEY_BACK = {Capability.CANCEL_ORDER, Capability.DELAY_REFUND}
_ANSWERS = re.compile(
    r"^\W*(?:(?:no+|nope|yes|yeah|ok(?:ay)?|oh|sorry|wait|actually|i mean)\b[\s,.!]*)+",
    re.IGNORECASE,
)
_KEEP = re.compile(
    r"\b(?:(?:but\s+)?(?:i(?:'ll| will| want to| wanna)?\s+)?keep(?:ing)?|except(?: for)?|but not|"
    r"(?<=all\s)but|(?<=everything\s)but|"
    r"not the|leave|(?:i )?still want|"
    r"(?:and|but) (?:please |just |then )*(?:send|ship)(?: me)?(?= (?:the|my)\b)"
    r"(?![^.;!?\n]*\bback))\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.;!?\n]|,(?=\s)")
_ASIDE = re.compile(
    r"\b(?:and|also|but)\s+(?:(?:please|also|can you|could you)\s+)*"
    r"(?:tell me|let me know|i want to know|when|what about|how (?:about|long|soon|much))\b"
    r"[^.;!?\n]*",
    re.IGNORECASE,
)
"""What is asked beside a wish: "... and tell me when the wallet ships"."""
_SECOND = re.compile(r"[.;!?\n]\s*(?:and\s+)?(?:second(?:ly)?|2(?:nd)?[.)]?)\s*[,:]", re.IGNORECASE)
"""Where a message counts its wishes: each has a part of its own."""
_TAKES_OUT = re.compile(r"\btake (?:\w+ ){0,6}?out\b", re.IGNORECASE)
_BOTH = re.compile(r"\bboth\b(?! (?:the|my) \w+ and\b)", re.IGNORECASE)
SEPARATOR = re.compile(r"\band\b|[,&+]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Picked:
    """Items that a text names."""

    units: dict[int, int]
    """By line id; 0 where the quantity is still open."""
    whole: bool = False


def own_part(text: str, capability: Capability) -> str:
    """Return what a message with several wishes says of one: from its verb to the next one's."""
    if len(parts := _SECOND.split(text)) > 1:
        return own_part(_counted(parts, capability), capability)
    verb = _VERBS.get(capability)
    if verb is not None and verb.search(alone := _ASIDE.sub(" ", text)):
        text = alone
    own = verb.search(text) if verb else None
    if own is None:
        return text
    rivals = [r for c, r in _VERBS.items() if c is not capability]
    later = [m.start() for rival in rivals for m in rival.finditer(text) if m.start() > own.end()]
    earlier = any(rival.search(text[: own.start()]) for rival in rivals)
    if not later and not earlier:
        return text
    return text[own.start() : min(later, default=len(text))]


def with_counted(wishes: tuple[Capability, ...], text: str) -> tuple[Capability, ...]:
    """Return the wishes with a cancellation that is one of those a text counts: "take one out"."""
    parts, cancel = _SECOND.split(text), Capability.CANCEL_ORDER
    counted = len(parts) > 1 and any(_TAKES_OUT.search(part) for part in parts)
    return (cancel, *wishes) if counted and wishes and cancel not in wishes else wishes


def _counted(parts: Sequence[str], capability: Capability) -> str:
    """Return which of the counted parts is a wish's: the one with its verb, or with no other's."""
    takes = _TAKES_OUT.search if capability is Capability.CANCEL_ORDER else lambda _: None
    named = [part[out.start() :] for part in parts if (out := takes(part))]
    named = named or [part for part in parts if speaks_of(part, capability)]
    others = [each for each in _VERBS if each is not capability]
    free = [
        part
        for part in parts
        if not (_TAKES_OUT.search(part) or any(speaks_of(part, each) for each in others))
    ]
    return (named or free or [" ".join(parts)])[0]


def speaks_of(text: str, capability: Capability) -> bool:
    """Tell whether a text has a word for that wish."""
    verb = _VERBS.get(capability)
    return verb is not None and verb.search(text) is not None


def verbs_in(text: str) -> list[tuple[Capability, tuple[int, int]]]:
    """Return the words for wishes in a text, each with its place."""
    return [(wish, m.span()) for wish, verb in _VERBS.items() for m in verb.finditer(text)]


def names_another_deed(text: str, capability: Capability) -> bool:
    """Tell whether a text speaks of doing something else ("ok, return it" at a cancellation)."""
    own = {capability}
    if capability in _MONEY_BACK:
        own = _MONEY_BACK
    said = {each for each, verb in _VERBS.items() if verb.search(text)}
    return bool(said) and not said & own


def significant(text: str) -> set[str]:
    """Return the words of a text that can name an item."""
    return {_stem(word) for word in words(text)} - _IGNORED


def item_words(facts: Facts) -> frozenset[str]:
    """Return the words that can name an item of an order."""
    own = {word for line in facts.order.lines for word in significant(line.name)}
    return frozenset(own.union(*(alike for alike in ALIKE if alike & own)))


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _score(name: str, said: set[str]) -> int:
    own = significant(name)
    hits = len(own & said)
    for alike in ALIKE:
        if own & alike and said & alike and not own & said & alike:
            hits += 1
    return hits


def best_matches(said: set[str], named: Iterable[tuple[_T, str]]) -> list[_T]:
    """Return those whose name shares most words with what was said; none if none shares any."""
    scored = [(_score(name, said), thing) for thing, name in named]
    top = max((score for score, _ in scored), default=0)
    return [thing for score, thing in scored if score == top and top > 0]


def pick_items(text: str, lines: Sequence[Line]) -> Picked | None:
    """Find the items a message names, by words, position, or all of them; None if none is named.

    What follows the verb counts first ("I ordered two of X and one of Y, cancel just the Y");
    what is to be kept is taken out ("cancel the bag but keep the wallet").
    """
    wanted, kept = _wanted_and_kept(text)
    left = units_left(text)
    counted = quantity(without_left(wanted)) or 0
    # "Cancel 1 and keep 1" says both; "I have 3 and keep 1" only what stays.
    if left is not None and not 0 < counted <= sum(ln.open or ln.qty for ln in lines) - left:
        return _all_but(left, wanted, kept, lines)
    if kept:
        keep_ids = {line.id for line in _named(kept, lines)}
        if keep_ids and len(keep_ids) < len(lines):
            return Picked(
                {line.id: line.open or line.qty for line in lines if line.id not in keep_ids}
            )
    first = _ENDS.split(wanted, maxsplit=1)[0]
    for part in (first, wanted, text):
        named = _named(part, lines)
        if _BOTH.search(part) and sum(line.open or line.qty for line in named) == 1:
            break  # "both bags", of which one is called a clutch
        # Who names all items of an order before the verb only says what is in it.
        chosen = part in (first, wanted) or len(named) < len(lines) or len(lines) == 1
        if named and chosen:
            return Picked({line.id: _units(wanted or text, line, named) for line in named})
    wanted = wanted or text
    position = ordinal(wanted)
    if position is not None and -1 <= position < len(lines):
        return Picked({lines[position].id: 0})
    if says_all(wanted):
        return Picked({}, whole=True)
    return None


def _all_but(left: int, wanted: str, kept: str, lines: Sequence[Line]) -> Picked | None:
    """Return what "all but one" leaves of the only line, or of the one that is named with it.

    Who names the line that he keeps some of wants all others: "everything but one tote".
    """
    named = _named(kept, lines) or _named(wanted, lines) if len(lines) > 1 else list(lines)
    if len(named) != 1:
        return None
    meant = lines if _named(kept, lines) else named
    rest = {line.id: (line.open or line.qty) - left * (line is named[0]) for line in meant}
    units = {line_id: units for line_id, units in rest.items() if units > 0}
    return Picked(units) if units else None


def wanted_quantity(text: str) -> int:
    """Return how many units a wish asks for without naming the item; 0 where it does not say."""
    return quantity(without_left(_wanted_and_kept(text)[0])) or 0


def _wanted_and_kept(text: str) -> tuple[str, str]:
    """Return what follows the verb, or the answer, and what is to be left out of it."""
    kept = ""
    if found := _KEEP.search(text):
        text, kept = text[: found.start()], text[found.end() :]
    verbs = list(_VERB.finditer(text))
    wanted = text[verbs[-1].end() :] if verbs else _ANSWERS.sub("", text)
    return wanted.strip(), kept


def _named(text: str, lines: Sequence[Line]) -> list[Line]:
    said = significant(text)
    several = re.search(r"\b(?:and|both|&)\b|,", text) is not None
    own = {line.id: significant(line.name) for line in lines}
    if several:  # "the bag and the wallet", of which the bag is called a tote
        literal = set().union(*own.values())
        own = {line.id: own[line.id] | _other_kinds(line, literal) for line in lines}
    shared = set.intersection(*own.values()) if len(own) > 1 else set()
    telling = said - shared
    found = [line for line in lines if own[line.id] & telling]
    if len(found) > 1:
        found = found if several else best_matches(telling, [(ln, ln.name) for ln in found])
    found = found or best_matches(said, [(line, line.name) for line in lines])
    return of_kind(text, found or lines) or found


def _other_kinds(line: Line, literal: set[str]) -> set[str]:
    """Return what else a line's kind is called ("bag"), where no line is called just that."""
    name = significant(line.name)
    return {word for alike in ALIKE if alike & name for word in alike} - literal


def _units(text: str, line: Line, named: Sequence[Line]) -> int:
    """Return the quantity said for a line; 0 where it stays open."""
    most = line.open or line.qty - line.cancelled
    own = significant(line.name) - {w for o in named if o is not line for w in significant(o.name)}
    parts = [part for part in SEPARATOR.split(text) if significant(part) & own]
    said = " ".join(parts) if len(named) > 1 and parts else text
    if most == 1 or says_all(said):
        return most
    counts = re.sub(r"\b\d+/\d+\b", " ", said)
    for word in significant(line.name):
        counts = re.sub(rf"\b{re.escape(word)}s?\b", " ", counts, flags=re.IGNORECASE)
    return quantity(counts) or 0


def variant_label(variant: Variant) -> str:
    """Return a variant's name with its options, as it is shown to a customer."""
    missing = [o for o in variant.options if o.lower() not in variant.name.lower()]
    return ", ".join((variant.name, *missing))


def acting_lines(facts: Facts, capability: Capability) -> list[Line]:
    """Return the lines a wish can be about: what is delivered for returns, else what is open."""
    lines = facts.order.lines
    if capability in (Capability.REQUEST_RETURN, Capability.REPORT_DAMAGE):
        some = [line for line in lines if line.delivered > line.returned]
    else:
        some = [line for line in lines if line.open > 0]
    return some or [line for line in lines if line.cancelled < line.qty] or list(lines)


def units_available(line: Line, capability: Capability) -> int:
    """Return how many units of a line a wish can be about."""
    if capability in (Capability.REQUEST_RETURN, Capability.REPORT_DAMAGE):
        return line.delivered - line.returned or line.qty
    return line.open or line.qty
