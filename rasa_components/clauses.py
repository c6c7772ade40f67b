"""Split a message into the clauses that may each hold a request. Standard library only."""

import re
from dataclasses import dataclass
from itertools import islice, pairwise

MAX_CLAUSES = 8
"""A longer story is cut into this many at most; the rest joins the last."""
MIN_WORDS = 2
_MAX_BREAKS = 40
_SIGNS = " \t\r\n,;.&-"
_JOINERS = frozenset(("and", "also", "but", "plus", "then", "or"))

_BREAK = re.compile(
    r"""
      [.!?;]+(?=\s|$)                                   # a sentence ends
    | (?<=[?!])(?=\w)                                   # ... also without a space
    | \n+
    | ,(?=\s)                                           # not inside 1,299
    | \s(?=(?:and|also|but|plus|then|or|additionally|besides|secondly|btw)\b)
    | \s(?=&\s)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_JOINER = re.compile(
    r"^[\s,.;:&-]*(?:(?:and|also|but|plus|then|or|additionally|besides|secondly|btw)\b[\s,]*)*",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"""
      \?
    | ^\W*(?:(?:hi|hello|hey|just|so|ok|okay|first|firstly|second|secondly|if\ (?:so|not))\b\W*)*
      (?:what|when|where|why|who|which|whose|how|whats|whens|wheres|hows
        |can|cant|could|will|would|may|must|should|do|does|did|is|are|am|any
        |tell|give|send|show|get|let|help|explain|confirm|check|track|contact|connect|call|stop
        |cancel|change|swap|exchange|switch|replace|return|refund|update|add|remove|need|want)\b
    | \b(?:please|pls|plz|kindly|wanna)\b
    | \b(?:i|we)(?:\s?'?[dm]|\s(?:would|am|just|really|also|still|do))*
      \s(?:want|need|like\ to|wanna|wish|wonder|prefer|looking\ to)\b
    | \b(?:how\ (?:much|long|many|do|can)|when\ (?:will|do|does|is|can)
        |where\ (?:is|are|do)|what\ (?:is|are|about|if))\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TELLS = re.compile(
    r"""\b(?:i|it|its|my|they|he|she|we|this|that|these|is|was|has|have|had|im|ive|been|not|never
    |still|got|received|arrived|opened|bought|ordered|paid|placed|sent|came|waited|waiting
    |several|days?|weeks?|months?|today|yesterday|ago)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_KEYWORDS = 5
_WORD = re.compile(r"\w[\w'@.-]*")


@dataclass(frozen=True)
class Clause:
    """A part of a message; `start` inclusive and `end` exclusive in the message's characters."""

    text: str
    start: int
    end: int


def split_clauses(message: str) -> tuple[Clause, ...]:
    """Return the message's clauses in order, without leading joiners ('and', 'also').

    A piece of less than MIN_WORDS words is joined to the clause before it (a first one to
    the next), so 'returns and exchanges' stays whole. Never empty for a message with a word.
    """
    breaks = islice(_BREAK.finditer(message), _MAX_BREAKS)
    cuts = [0, *(found.end() for found in breaks), len(message)]
    spans = [(a, b) for a, b in pairwise(cuts) if _WORD.search(message[a:b])]
    return tuple(_trim(message, a, b) for a, b in _join_short(message, spans))


def _join_short(message: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Merge pieces that are too short, or too many, into their neighbours."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        short = _words(message, start, end) < MIN_WORDS
        waits = joined and _words(message, *joined[-1]) < MIN_WORDS
        if joined and (short or waits or len(joined) == MAX_CLAUSES):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _words(message: str, start: int, end: int) -> int:
    piece = message[start:end]
    return len(_WORD.findall(piece, _JOINER.match(piece).end()))  # type: ignore[union-attr]


def _trim(message: str, start: int, end: int) -> Clause:
    """Cut joiners in front and behind, and signs at the end (a question mark stays)."""
    piece = message[start:end]
    begin = start + _JOINER.match(piece).end()  # type: ignore[union-attr]
    text = message[begin:end].rstrip(_SIGNS)
    while text.rpartition(" ")[2].lower() in _JOINERS and " " in text:
        text = text.rpartition(" ")[0].rstrip(_SIGNS)
    if not text:
        begin, text = start, piece
    return Clause(text, begin, begin + len(text))


def may_ask(clause: str) -> bool:
    """Tell whether a clause can be a request of its own: it asks, wishes, or names a topic.

    'got it 5 weeks ago' only tells why something else is asked, though it sounds like a topic.
    """
    if _ASKS.search(clause):
        return True
    return len(_WORD.findall(clause)) <= _KEYWORDS and not _TELLS.search(clause)
