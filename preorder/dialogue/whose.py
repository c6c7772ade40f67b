"""Whose is an order number? Where a message names several, each wish has those of its own part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from preorder.core.orders import Capability
from preorder.dialogue.asking import asks
from preorder.dialogue.items import verbs_in

_CLAUSES = re.compile(r"\b(?:and|but|then|so)\b|[,;.!\n]|(?<=\?)|(?<!\w)\d\)", re.IGNORECASE)
_DEED = r"(?:touch|cancel|cancle|refund|return|swap|switch|change)\w*"
_KEPT = re.compile(
    rf"\b(?:do not|don['’]?t|never|without)\s+(?:\w+\s+){{0,3}}?{_DEED}"
    r"|\b(?:keep(?:ing)?|leave|leaving|stays?|except(?: for)?|apart from|other than|still want)\b"
    r"|\bnot(?=\W+(?:(?:the|my|for|order|number)\W+)*[a-z]{0,6}[\s#-]{0,2}\d{3})",
    re.IGNORECASE,
)
"""Before (or after) a number that nothing is to be done to."""
_NOT = re.compile(r"\bnot\b", re.IGNORECASE)
_EITHER = re.compile(r"\b(?:one|either)\b", re.IGNORECASE)
_LOOKS = re.compile(
    r"\b(?:where|when|news|updates?|status|track\w*|ship\w*|sent|arriv\w*|releas\w*|produc\w*|"
    r"deliver\w*|com(?:e|ing)|late|delay\w*|eta|how (?:far|long|much))\b",
    re.IGNORECASE,
)
_NOTHING_TO = None
"""In a wish's place: what is to stay as it is."""
Kind = Capability | None


@dataclass(slots=True)
class Whose:
    """The numbers of a message by the wish that they are named for, in the order of the text."""

    wished: dict[Kind, list[str]] = field(default_factory=dict)
    latest: tuple[Kind, ...] = ()
    ahead: list[str] = field(default_factory=list)
    """Named before any wish: "Order 20417, please cancel it"."""
    before: list[str] = field(default_factory=list)
    """Those named last: where a wish has no number of its own, it is about these."""

    def numbers(self, kind: Kind) -> tuple[str, ...]:
        """Return a wish's numbers, without those that are to stay."""
        found = self.wished.get(kind, ())
        return tuple(dict.fromkeys(n for n in found if kind is None or n not in self.kept))

    @property
    def kept(self) -> tuple[str, ...]:
        """The numbers that nothing is to be done to."""
        return self.numbers(_NOTHING_TO)

    @property
    def asked(self) -> tuple[str, ...]:
        """The numbers that something is only asked about."""
        return self.numbers(Capability.ORDER_STATUS)

    def free(self, named: tuple[str, ...]) -> tuple[str, ...]:
        """Return those that are named for nothing in particular."""
        bound = {number for numbers in self.wished.values() for number in numbers}
        return tuple(number for number in named if number not in bound)

    def bind(self, kinds: tuple[Kind, ...], numbers: list[str]) -> None:
        """Note numbers for wishes; what has none of its own is about what was named last."""
        self.latest = kinds
        mine = numbers or self.ahead or self.before
        self.ahead = []
        self.before = mine
        for kind in kinds:
            self.wished.setdefault(kind, []).extend(mine)

    def leave_open(self, kinds: tuple[Kind, ...]) -> None:
        """Note wishes whose number is not said."""
        self.latest, self.ahead = kinds, []
        for kind in kinds:
            self.wished.setdefault(kind, [])


def whose(text: str, named: tuple[str, ...]) -> Whose:
    """Bind each number of a text to the wish in whose part it stands.

    That is the wish before it in its clause, else the one after it; a clause without a wish goes
    with the last one, or with the first where none was said yet.
    """
    found = Whose()
    for clause in _CLAUSES.split(text):
        parts = list(_parts(clause, named))
        if len(parts) > 2 and parts[0][1] and not parts[-1][1]:  # "20411 cancel 20412 keep"
            numbers = [here for _, here in parts]
            parts = [((), [])] + [(k, n) for (k, _), n in zip(parts[1:], numbers, strict=False)]
        _bind_clause(found, parts, clause)
    return found


def wishes_kept(
    wishes: tuple[Capability, ...], text: str, named: tuple[str, ...]
) -> tuple[Capability, ...]:
    """Return the wishes without those that are only read in what is to stay: "don't touch it"."""
    found = whose(text, named)
    if len(wishes) < 2 or not found.kept:
        return wishes
    return tuple(wish for wish in wishes if found.numbers(wish)) or wishes


def with_question(
    wishes: tuple[Capability, ...], text: str, named: tuple[str, ...]
) -> tuple[Capability, ...]:
    """Return the wishes, after a look at the order that a question beside them is about."""
    look = Capability.ORDER_STATUS
    if len(named) < 2 or look in wishes:
        return wishes
    found = whose(text, named)
    wished = {number for wish in wishes for number in found.numbers(wish)}
    asked = wished and not wished.issuperset(found.asked)
    return (look, *wishes) if asked else wishes


def _bind_clause(
    found: Whose, parts: list[tuple[tuple[Kind, ...], list[str]]], clause: str
) -> None:
    (_, head), *rest = parts
    own = any(numbers for _, numbers in rest)
    if head and (own or not rest):
        _bind_head(found, head, clause)
    for at, (kinds, numbers) in enumerate(rest):
        ahead = [*found.ahead, *head] if head else []
        here, before = numbers if own or at else ahead, found.latest
        if not here and _EITHER.search(clause):  # "cancel one of them": he is asked which
            found.leave_open(kinds)
        else:
            found.bind(kinds, here)
        if kinds == (_NOTHING_TO,) and _NOT.search(clause):
            found.latest = before  # "not 20411, 20412": the second is the one that is meant


def _bind_head(found: Whose, numbers: list[str], clause: str) -> None:
    """Note the numbers before a clause's first wish, or of a clause that has none."""
    it = clause
    for number in numbers:
        it = _written(number).sub("it", it)
    looks = _LOOKS.search(it) and (asks(it) or not found.latest)
    if looks or asks(it.replace("?", "")):  # "..., and 20412?" asks nothing of its own
        found.bind((Capability.ORDER_STATUS,), numbers)
    elif found.latest:
        found.bind(found.latest, numbers)
    else:
        found.ahead += numbers


def _parts(clause: str, named: tuple[str, ...]) -> Iterator[tuple[tuple[Kind, ...], list[str]]]:
    """Return what stands before the first wish of a clause, then each wish with what follows it."""
    kept = [(m.start(), m.end(), _NOTHING_TO) for m in _KEPT.finditer(clause)]
    verbs: list[tuple[int, int, Kind]] = [
        (*span, kind)
        for kind, span in verbs_in(clause)
        if not any(start <= span[0] < end for start, end, _ in kept)
    ]
    marks = sorted(kept + verbs, key=lambda mark: mark[0])
    yield (), _numbers(clause[: marks[0][0]] if marks else clause, named)
    kinds: tuple[Kind, ...] = ()
    for at, (_, end, kind) in enumerate(marks):
        until = marks[at + 1][0] if at + 1 < len(marks) else len(clause)
        here = _numbers(clause[end:until], named)
        kinds = (*(k for k in kinds if k is not None), kind)  # "cancel or return 20411"
        if here or until == len(clause):
            yield kinds, here
            kinds = ()


def _numbers(text: str, named: tuple[str, ...]) -> list[str]:
    spans = [(m.start(), number) for number in named if (m := _written(number).search(text))]
    return [number for _, number in sorted(spans)]


def _written(number: str) -> re.Pattern[str]:
    prefix, digits = re.sub(r"[^A-Za-z]", "", number), re.sub(r"\D", "", number)
    return re.compile(rf"(?:\b{prefix}[\s_.#-]{{0,2}})?(?<!\d){digits}(?!\d)", re.IGNORECASE)
