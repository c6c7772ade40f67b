"""Split a message into the clauses that may each hold a request. Standard library only."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from rasa_components.breaks import LEADS, Piece, pieces

MAX_CLAUSES = 8
"""A longer story is cut into this many at most; the rest joins the last."""
MIN_WORDS = 2
_SIGNS = " \t\r\n,;.&+/-()"
_JOINERS = frozenset(("and", "n", "also", "but", "plus", "or"))
_JOINER = re.compile(LEADS, re.IGNORECASE)
_NUMBERED = re.compile(r"\s\(?[\da-e][).]\s*$")
_FRAME = re.compile(
    r"^(?:so\s|but\s)?(?:what\s(?:if|happens\s(?:if|when))|(?:can|could|may|do|will)\s(?:i|you|u|we))"
    r"(?:\s(?:it|its|it's|they|my\s\w+)\b(?:\s(?:is|are)\b)?)?",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(
    r"^(?:and\s)?(?:how\s(?:long|much|many\sdays)|when|why|where|how)(?:\s(?:then|about|exactly))?\W*$",
    re.IGNORECASE,
)
_STARTS = re.compile(
    r"^\W*(?:i|i'?m|my|we|it|its|they|the|this|that|there|you|u|he|she|please|pls|plz|thanks?|hi|hello"
    r"|what|when|where|why|who|which|how|can|could|will|would|do|does|did|is|are|if|any|no|yes|or"
    r"|tell|give|also|then|because|since|order|\w+\s(?:is|are|was)|#?\d\S*)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w[\w'@.-]*")


_ONE_WORD_ASKS = re.compile(r"^\s*\w{6,}\?+\s*$")
"""'Returns? Contact?' in a list."""


@dataclass(frozen=True)
class Clause:
    """A part of a message; `start` inclusive and `end` exclusive in the message's characters.

    `frame`: what an elliptical clause takes from the one before it: "what if it" of "what if it
    is late or comes broken", all of "do you ship to Canada, how long". `main`: the clause without
    its condition ("if it is late, can i cancel"), empty where it has none.
    """

    text: str
    start: int
    end: int
    frame: str = ""
    main: str = ""

    @property
    def in_full(self) -> str:
        """Return the clause as it would be said alone."""
        return f"{self.frame} {self.text}" if self.frame else self.text

    @property
    def core(self) -> str:
        """Return what says whether it asks: the main clause."""
        return self.main or self.text

    @property
    def readings(self) -> tuple[str, ...]:
        """Return what it may be understood by: in full, and without a condition."""
        return (self.in_full, self.main) if _WORD.search(self.main) else (self.in_full,)


def split_clauses(message: str) -> tuple[Clause, ...]:
    """Return the message's clauses in order, without leading joiners ('and', 'also').

    A piece of less than MIN_WORDS words is joined to the clause before it (a first one to
    the next), so 'returns and exchanges' stays whole. Never empty for a message with a word.
    """
    said = [each for each in pieces(message) if _WORD.search(message[each.start : each.end])]
    joined = _join_short(message, said)
    return _framed([_clause(message, piece) for piece in joined], [each.new for each in joined])


def _framed(clauses: Sequence[Clause], new: Sequence[bool]) -> tuple[Clause, ...]:
    """Give each elliptical clause the frame it takes from the one before it.

    `new`: whether a sentence begins with the clause; it takes no half of the one before.
    """
    framed = list(clauses[:1])
    for (before, clause), begins in zip(pairwise(clauses), new[1:], strict=True):
        frame = ""
        if _ELLIPSIS.match(clause.text):
            frame = before.text.rstrip(" ?.!")
        elif not begins and (opens := _FRAME.match(before.text)) and not _STARTS.match(clause.text):
            frame = opens.group().strip()
        framed.append(replace(clause, frame=frame))
    return tuple(framed)


def _join_short(message: str, said: Sequence[Piece]) -> list[Piece]:
    """Merge pieces that are too short, or too many, into the neighbour of the same sentence."""
    joined: list[Piece] = []
    waits = False
    for piece, after in zip_longest(said, said[1:]):
        short = _is_short(message, piece)
        opens = piece.new and after is not None and not after.new
        if joined and (waits or (short and not opens) or len(joined) == MAX_CLAUSES):
            joined[-1] = replace(joined[-1], end=piece.end)
        else:
            joined.append(piece)
        waits = short and joined[-1].start == piece.start
    return joined


def _is_short(message: str, piece: Piece) -> bool:
    if piece.new and _ONE_WORD_ASKS.match(message[piece.start : piece.end]):
        return False
    return _words(message, piece.start, piece.end) < MIN_WORDS


def _words(message: str, start: int, end: int) -> int:
    piece = message[start:end]
    return len(_WORD.findall(piece, _JOINER.match(piece).end()))  # type: ignore[union-attr]


def _clause(message: str, piece: Piece) -> Clause:
    clause = _trim(message, piece.start, piece.end)
    main = "" if piece.main is None else _trim(message, piece.main, piece.end).text
    return replace(clause, main=main)


def _trim(message: str, start: int, end: int) -> Clause:
    """Cut joiners in front and behind, and signs at the end (a question mark stays)."""
    piece = message[start:end]
    begin = start + _JOINER.match(piece).end()  # type: ignore[union-attr]
    text = _NUMBERED.sub("", message[begin:end]).rstrip(_SIGNS)
    while text.rpartition(" ")[2].lower() in _JOINERS and " " in text:
        text = text.rpartition(" ")[0].rstrip(_SIGNS)
    if not text:
        begin, text = start, piece
    return Clause(text, begin, begin + len(text))
