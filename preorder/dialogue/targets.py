"""What is an item to be swapped for? Variants as people name them, at once or bit by bit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from preorder.core.orders import Facts, Line, Variant
from preorder.dialogue.items import (
    ALIKE,
    SEPARATOR,
    best_matches,
    significant,
    variant_label,
)

_COLOURS = re.compile(
    r"\b(?:red|green|blue|pink|yellow|white|black|brown|grey|gray|orange|purple|violet|beige|"
    r"cream|navy|gold|silver|tan|camel|cognac|olive|burgundy|turquoise|teal|ivory|khaki|nude|"
    r"rose|lilac|mint)\b",
    re.IGNORECASE,
)
_GIVEN = re.compile(r"\binstead of\b|\brather than\b", re.IGNORECASE)
_AND = re.compile(r"\band\b|[&+]", re.IGNORECASE)
_OR = re.compile(r"\bor\b", re.IGNORECASE)
_TO = re.compile(r"\b(?:to|for|into|with)\b", re.IGNORECASE)


def pick_target(
    text: str, facts: Facts, line: Line, among: Sequence[Variant] = (), like: Variant | None = None
) -> list[Variant]:
    """Return the variants a swap may mean, best first; several if the words leave it open.

    "black to camel small" and "the camel one instead of black" speak of both sides: what the
    customer has is taken out.

    Args:
        among: what was narrowed down to so far: "cognac" after "the Verona" is the Verona in it,
            unless the words fit another one better.
        like: what was chosen so far; what is not said stays as it is there, else as it is now.
    """
    if among or like is not None:
        return _narrowed(text, facts, line, among, like)
    found = (_either(side, facts, line) for side in _target_sides(text))
    return next((variants for variants in found if variants), [])


def _either(text: str, facts: Facts, line: Line) -> list[Variant]:
    """Return what a side names; of "the Como or the Verona" both."""
    named = [_named_variants(part, facts, line) for part in _OR.split(text)]
    if sum(bool(variants) for variants in named) < 2:
        return _named_variants(text, facts, line)
    return list(dict.fromkeys(variant for variants in named for variant in variants))


def _narrowed(
    text: str, facts: Facts, line: Line, among: Sequence[Variant], like: Variant | None
) -> list[Variant]:
    said, labels = significant(text), [(v, variant_label(v)) for v in _in_sale(facts, line)]
    found = best_matches(said, labels)
    found = [variant for variant in found if variant in among] or found
    kept = significant(variant_label(like) if like else _own_label(facts, line))
    return best_matches(said | kept, [(v, variant_label(v)) for v in found])


def _own_label(facts: Facts, line: Line) -> str:
    current = facts.variants.get(line.sku)
    return variant_label(current) if current else line.name


def _in_sale(facts: Facts, line: Line) -> list[Variant]:
    others = [v for v in facts.variants.values() if v.sku != line.sku]
    return [v for v in others if _campaign(facts, v) == line.campaign_id]


def _named_variants(text: str, facts: Facts, line: Line) -> list[Variant]:
    others = [v for v in facts.variants.values() if v.sku != line.sku]
    mine = significant(_own_label(facts, line))
    said = significant(text)
    # "My bag" is the tote that he has: that word tells nothing of the other one either.
    said -= {word for alike in ALIKE if alike & mine for word in alike - mine}
    telling = said - mine or said
    found = best_matches(telling, [(v, variant_label(v)) for v in _in_sale(facts, line)])
    found = found or best_matches(telling, [(v, variant_label(v)) for v in others])
    if len(found) > 1 and line.sku in facts.variants:
        # "The camel one": what is not said stays as it is.
        found = best_matches(telling | mine, [(v, variant_label(v)) for v in found])
    return found


def _campaign(facts: Facts, variant: Variant) -> str | None:
    style = facts.styles.get(variant.style_id)
    return style.campaign_id if style else None


def swapped_away(text: str) -> str:
    """Return the part of a text that names what is given for something else; all of it if unclear.

    "Both como bags for black ones" gives the Como away, not what is black.
    """
    _, *given = _GIVEN.split(text)
    return given[0] if given else _TO.split(text)[0]


def _target_sides(text: str) -> list[str]:
    """Return the parts of a text that may name what is wanted, the likeliest first.

    Words of other messages may follow it: "… for the camel one. I ordered with my work mail".
    """
    wanted, *given = _GIVEN.split(text)
    if given:
        return [wanted, text]
    _, *sides = _TO.split(text)
    return [*reversed(sides), text]


def several_targets(text: str, facts: Facts, line: Line) -> list[tuple[str, list[Variant]]]:
    """Return the parts of a text that name different targets; none unless there are several.

    "One Verona cognac and one Como black" are two; "Verona and cognac" is one in two words.
    """
    parts = [part for part in SEPARATOR.split(text) if _TO.search(part)]
    if len(parts) < 2:  # else "one to the Como and one to cognac": each has a side of its own
        side = _target_sides(text)[0]
        if not _AND.search(side) and len(_named_variants(side, facts, line)) == 1:
            return []  # "the Como in black, large" is one thing, whatever its commas
        parts = [part for part in SEPARATOR.split(side) if significant(part)]
    sides = [(part.strip(), _target_sides(part)[0]) for part in parts]
    named = [(part, _named_variants(side, facts, line)) for part, side in sides]
    named = [(part, variants) for part, variants in named if variants]
    skus = [variant.sku for _, variants in named for variant in variants]
    return named if len(named) > 1 and len(set(skus)) == len(skus) else []


def names_own(text: str, facts: Facts, line: Line) -> bool:
    """Tell whether a text wishes for just what the item is: "change it to cognac", which it is.

    "For a tote" names no choice of it, and is no such wish.
    """
    current, sides = facts.variants.get(line.sku), _TO.split(text)[1:]
    if current is None or not sides:
        return False
    said = significant(sides[-1])
    chosen = {word for option in current.options for word in significant(option)}
    return bool(said & chosen) and said <= significant(variant_label(current))


def names_colour(text: str) -> bool:
    """Tell whether a text names a colour, of this shop's or of none."""
    return _COLOURS.search(text) is not None


def absent_colour(text: str, facts: Facts) -> str | None:
    """Return a colour that a text wishes for and that nothing of the shop's comes in."""
    labels = " ".join(variant_label(variant) for variant in facts.variants.values()).lower()
    wanted = _COLOURS.findall(_target_sides(text)[0])
    return next((each for each in wanted if each.lower() not in labels), None)
