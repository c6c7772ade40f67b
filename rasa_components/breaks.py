"""Where a message may be cut into clauses. Standard library only."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from rasa_components.asking import asks

_MAX_BREAKS = 40
_EMBEDS = (
    "know me ask if that see sure about of idea check tell say to so the what how when where why"
    " who which long much many fast time days soon or and until till by is are was its"
)
"""After these words a question goes on, or is a part of what is said: "tell me when will it"."""
_ASKS_AT = r"(?:where|how|what|can|could|will|would|do|does|is|are|am|should|may|has|did)"
_WHOM = (
    r"(?:i|u|you|ur|it|its|my|the|we|they|this|that|there|much|long|many|will|can|do|does|is|are)"
)
_QUESTION_BEGINS = (
    rf"(?!do\s(?:it|this|that)\b)(?:{_ASKS_AT}\s{_WHOM}"
    r"|when\s(?:will|can|could|would|do|does|is|are|u|you)"
    r"|what\s(?:happens|about|if)|who\s(?:do|can|pays)|(?:until|till|by)\swhen\s(?:can|do|is|will)"
    r"|(?:whats|wheres|whens)\s(?:the|my|your|ur))\b"
)
"""'When it comes' in mid-sentence says when, and asks nothing."""
_WISH_BEGINS = r"(?:i|we)\s(?:want|need|wanna|wish|would\slike)\b"
_NAMED = (
    "one that what which all item thing things bag car model style color colour size if when where"
    " how why because cause since as and or but know do"
)
"""After these "i want" only says which one: "do you have the one i want"."""
_ADVERB = r"also\s(?:for|with|in|on|be|possible)\b"
_JOINS = r"(?:and|n|also|but|plus|then|or|additionally|besides|secondly|btw)\b"


def _not_after(words: str) -> str:
    return "".join(rf"(?<!\b{word})" for word in words.split())


_BREAK = re.compile(
    rf"""
      (?P<full> [.!?;]+(?=\s|$)                         # a sentence ends
        | (?<=[?!])(?=\w) | [.](?={_QUESTION_BEGINS}|{_WISH_BEGINS})   # ... also without a space
        | \n+
        | (?:^|\s)\(?[\da-e][).](?=\s)                    # 1) ... 2) ...
        | [()] )                                        # an aside
    | (?P<comma> ,(?!\d)[^\S\n]* )                        # not inside 1,299
    | \s(?={_JOINS})(?!{_ADVERB}|or\s(?:if|not|before|after|when\s(?!will|do|can|is|are))\b)
    | \s(?=&\s) | \s[+/](?=\s)
    | (?P<asks> (?=\s{_QUESTION_BEGINS}){_not_after(_EMBEDS)}\s )   # people leave out the sign
    | (?P<wish> (?=\s{_WISH_BEGINS}){_not_after(_NAMED)}\s )
    """,
    re.VERBOSE | re.IGNORECASE,
)
LEADS = r"^[\s,.;:&+/*•-]*(?:" + _JOINS + r"[\s,]*)*"
_OPENED = re.compile(
    LEADS + r"(?:(?:(?:can|could|may|do|does|will|would|is|are|should)\s)?(?:i|we|u|you|it|they))$",
    re.IGNORECASE,
)
"""A sentence that has only begun: "can i" also add one."""
_WAITS = re.compile(
    LEADS + r"(?:[a-z]+\s)?(?:what|how|when|which|until|till)\b"
    r"(?:\s(?!(?:is|are|do|does|did|will|would|can|could|should|has|have|happens|if|about)\b)\S+)"
    r"{0,4}$",
    re.IGNORECASE,
)
"""A question whose verb is yet to come: "how many pieces per style" do you make."""
_DEPENDS = re.compile(
    LEADS + r"(?:if(?!\s(?:so|not)\b)|once|unless|in\scase|as\ssoon\sas|after|because|since)\b",
    re.IGNORECASE,
)
"""What only says when, or why, something else is asked: "if i cancel", do i pay."""
_ITEM = re.compile(
    r"\s*(?:[^\s,.;!?]+|(?:[^\s,.;!?]+\s){0,3}?(?=\S{0,30}\d)[^\s,.;!?]+(?:\s(?=\S{0,30}\d)\S+?)?"
    r"|\d\S*(?:\s[A-Z]\w+){1,3})(?:\s(?:instead|please|pls|thanks?|is|and)\b|\s*(?:[,.;!?\n]|$))"
)
"""Of an address, ", 9 Elm Road, Austin TX 78701", or the number: ", order 20417"; a lone word."""
_LAST_ASKED = re.compile(
    rf"how\s(?:much|long|many(?:\sdays)?)\s*(?:[,.;!?\n]|$|{_JOINS})", re.IGNORECASE
)
"""'Shipping to Cebu how much'."""
_IS_ASKED = re.compile(
    LEADS + r"(?:where|when|what|whats|wheres|how|can|could|do|does|is|are|will)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Piece:
    """Characters [start, end) of a message.

    `new`: a sentence begins with it; `main`: where its main clause begins, after "if it is late".
    """

    start: int
    end: int
    new: bool = True
    main: int | None = None


def pieces(message: str) -> Iterator[Piece]:
    """Cut at every break, but where the sentence has only begun."""
    start, new, main = 0, True, None
    for found in islice(_BREAK.finditer(message), _MAX_BREAKS):
        piece, kind = message[start : found.start()], found.lastgroup
        if main is None and kind in {"asks", "comma"} and _DEPENDS.match(piece):
            main = found.end()
        elif not _goes_on(piece, kind, message[found.end() :]):
            yield Piece(start, found.end(), new, main)
            start, new, main = found.end(), kind == "full", None
    yield Piece(start, len(message), new, main)


def _goes_on(piece: str, kind: str | None, rest: str) -> bool:
    """Tell whether what follows a break belongs to the piece before it."""
    if kind == "wish":
        return not _IS_ASKED.match(piece)
    if kind == "comma" and (item := _ITEM.match(rest)):
        return not asks(item.group())
    if kind == "asks" and _LAST_ASKED.match(rest):
        return not _IS_ASKED.match(piece)
    begun = _OPENED.match(piece) or (kind == "asks" and _WAITS.match(piece))
    return bool(kind != "full" and begun)
