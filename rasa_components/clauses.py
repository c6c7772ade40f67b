"""Split a message into the clauses that may each hold a request. Standard library only."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

MAX_CLAUSES = 8
"""A longer story is cut into this many at most; the rest joins the last."""
MIN_WORDS = 2
_MAX_BREAKS = 40
_SIGNS = " \t\r\n,;.&-()"
_JOINERS = frozenset(("and", "n", "also", "but", "plus", "then", "or"))

_EMBEDS = (
    "know me ask if that see sure about of idea check tell say to so the what how when where why"
    " who which long much many fast time days soon or and"
)
"""After these words a question goes on, or is a part of what is said: "tell me when will it"."""
_NOT_AFTER = "".join(rf"(?<!\b{word})" for word in _EMBEDS.split())
_QUESTION_BEGINS = (
    r"(?:(?:where|how|what|can|could|will|would|do|does|is|are)\s"
    r"(?:i|u|you|it|its|my|the|we|they|this|that|there|much|long|many|will|can|do|does|is|are)"
    r"|when\s(?:will|can|could|would|do|does|is|are))\b"
)
"""'When it comes' in mid-sentence says when, and asks nothing."""
_BREAK = re.compile(
    rf"""
      [.!?;]+(?=\s|$)                                   # a sentence ends
    | (?<=[?!])(?=\w)                                   # ... also without a space
    | \n+
    | ,(?=\s)                                           # not inside 1,299
    | \s(?=(?:and|n|also|but|plus|then|or|additionally|besides|secondly|btw)\b)   # n: and
    | \s(?=&\s)
    | (?:^|\s)\(?\d[).](?=\s)                           # 1) ... 2) ...
    | [()]                                              # an aside
    | {_NOT_AFTER}\s(?={_QUESTION_BEGINS})                # people leave out the sign
    """,
    re.VERBOSE | re.IGNORECASE,
)
_JOINER = re.compile(
    r"^[\s,.;:&-]*(?:(?:and|n|also|but|plus|then|or|additionally|besides|secondly|btw)\b[\s,]*)*",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"""
      \?
    | ^\W*(?:(?:hi|hello|hey|just|so|ok|okay|first|firstly|second|secondly|if\ (?:so|not))\b\W*)*
      (?:what|when|where|why|who|which|whose|how|whats|whens|wheres|hows
        |can|cant|could|will|would|may|must|should|do|does|did|is|are|am|any
        |tell|give|send|show|get|let|help|explain|confirm|check|track|contact|connect|call|stop
        |(?:has|have|was|were)\s(?:my|it|the|you|u|i|they|this|that)
        |cancel|change|swap|exchange|switch|replace|return|refund|update|add|remove|need|want)\b
    | \b(?:please|pls|plz|kindly|wanna)\b
    | \b(?:i|we)(?:\s?'?[dm]|\s(?:would|am|just|really|also|still|do))*
      \s(?:want|need|like\ to|wanna|wish|wonder|prefer|looking\ to)\b
    | \b(?:do(?:n'?t|\ not)|no\ longer)\s(?:want|need|wanna\ have)\s   # another item, not wanted
      (?:the|my)\s(?:other|others|second|third|last|rest)\b
    | \b(?:how\ (?:much|long|many|do|can)|when\ (?:will|do|does|is|can)
        |where\ (?:is|are|do)|what\ (?:is|are|about|if))\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TELLS = re.compile(
    r"""\b(?:i|it|its|my|they|he|she|we|this|that|these|is|was|has|have|had|im|ive|been|not|never
    |still|got|received|arrived|opened|bought|ordered|paid|placed|sent|came|waited|waiting
    |going|coming|several|days?|weeks?|months?|today|yesterday|ago|keep|keeping|leave|except)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_NUMBERED = re.compile(r"\s\(?\d[).]\s*$")
_KEYWORDS = 5
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
    r"|tell|give|also|then|because|since|order|#?\d\S*)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w[\w'@.-]*")


@dataclass(frozen=True)
class Clause:
    """A part of a message; `start` inclusive and `end` exclusive in the message's characters.

    `frame`: what an elliptical clause takes from the one before it: "what if it" of "what if it
    is late or comes broken", all of "do you ship to Canada, how long".
    """

    text: str
    start: int
    end: int
    frame: str = ""

    @property
    def in_full(self) -> str:
        """Return the clause as it would be said alone."""
        return f"{self.frame} {self.text}" if self.frame else self.text


def split_clauses(message: str) -> tuple[Clause, ...]:
    """Return the message's clauses in order, without leading joiners ('and', 'also').

    A piece of less than MIN_WORDS words is joined to the clause before it (a first one to
    the next), so 'returns and exchanges' stays whole. Never empty for a message with a word.
    """
    breaks = islice(_BREAK.finditer(message), _MAX_BREAKS)
    cuts = [0, *(found.end() for found in breaks), len(message)]
    spans = [(a, b) for a, b in pairwise(cuts) if _WORD.search(message[a:b])]
    return _framed([_trim(message, a, b) for a, b in _join_short(message, spans)])


def _framed(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """Give each elliptical clause the frame it takes from the one before it."""
    framed = list(clauses[:1])
    for before, clause in pairwise(clauses):
        frame = ""
        if _ELLIPSIS.match(clause.text):
            frame = before.text.rstrip(" ?.!")
        elif (opens := _FRAME.match(before.text)) and not _STARTS.match(clause.text):
            frame = opens.group().strip()
        framed.append(replace(clause, frame=frame))
    return tuple(framed)


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
    text = _NUMBERED.sub("", message[begin:end]).rstrip(_SIGNS)
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
