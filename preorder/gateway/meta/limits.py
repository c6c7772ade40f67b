"""What fits into one message at Meta: texts cut between sentences, options as quick replies."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from preorder.core.replies import Button

MESSENGER_CHARACTERS = 2_000
INSTAGRAM_BYTES = 1_000
QUICK_REPLIES = 13
TITLE_CHARACTERS = 20

_BREAKS = (
    re.compile(r"(\n+)"),  # paragraphs and lines
    re.compile(r"[.!?…。][\"'”’)]*(\s+)"),  # sentences
    re.compile(r"(\s+)"),  # words
)
_JOINER = "\u200d"


@dataclass(frozen=True, slots=True)
class Part:
    """One call's worth of a message."""

    text: str
    options: tuple[Button, ...] = ()
    """At most 13, their titles at most 20 characters long."""


def parts(platform: str, text: str, buttons: Sequence[Button]) -> list[Part]:
    """Return the message as the platform takes it; the options are under its last part.

    Where they cannot all be seen whole as quick replies (Instagram shows none on a computer) they
    stand numbered in the text as well. Nothing to say at all: no part.
    """
    options = tuple(Button(_title(b.title), b.payload) for b in buttons[:QUICK_REPLIES])
    shown = [b.title for b in options] == [b.title for b in buttons]
    texts = split(platform, text)
    if buttons and (platform == "instagram" or not shown or not texts):
        texts = _with_list(platform, texts, _numbered(buttons))
    return [*map(Part, texts[:-1]), *(Part(last, options) for last in texts[-1:])]


def split(platform: str, text: str) -> list[str]:
    """Cut at lines, else at sentences, else at words, else between characters."""
    rest, found = text.strip(), []
    while rest:
        cut = _cut(rest, _fitting(platform, rest))
        found.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return found


def _fitting(platform: str, text: str) -> int:
    """Return how many characters from the start fit."""
    size, most = _measure(platform)
    sizes = accumulate(size(character) for character in text)
    return sum(1 for _ in _while_at_most(sizes, most))


def _while_at_most(sizes: Iterator[int], most: int) -> Iterator[int]:
    for size in sizes:
        if size > most:
            return
        yield size


def _measure(platform: str) -> tuple[Callable[[str], int], int]:
    if platform == "instagram":
        return lambda character: len(character.encode(errors="replace")), INSTAGRAM_BYTES
    # Whether an emoji counts as one or two is not documented: two is safe.
    return lambda character: 1 + (ord(character) > 0xFFFF), MESSENGER_CHARACTERS


def _cut(text: str, fitting: int) -> int:
    """Return where to cut a text of which so many characters fit."""
    if fitting == len(text):
        return fitting
    for pattern in _BREAKS:
        ends = [found.start(1) for found in pattern.finditer(text, 0, fitting + 1)]
        # A part of a few words, and then a long one, reads badly: the next kind of break then.
        if ends and ends[-1] * 3 >= fitting:
            return ends[-1]
    return next((at for at in range(fitting, 1, -1) if _between(text, at)), fitting)


def _between(text: str, at: int) -> bool:
    """Tell whether a cut here leaves accents and the parts of an emoji where they belong."""
    after = text[at]
    belongs = unicodedata.combining(after) or "\ufe00" <= after <= "\ufe0f" or after == _JOINER
    toned = "\U0001f3fb" <= after <= "\U0001f3ff"
    return not (belongs or toned or text[at - 1] == _JOINER)


def _title(title: str) -> str:
    return title if len(title) <= TITLE_CHARACTERS else f"{title[: TITLE_CHARACTERS - 1].rstrip()}…"


def _numbered(buttons: Sequence[Button]) -> str:
    return "\n".join(f"{number}. {button.title}" for number, button in enumerate(buttons, start=1))


def _with_list(platform: str, texts: list[str], listed: str) -> list[str]:
    """Add the options, whole below the last text if that fits."""
    together = split(platform, "\n\n".join([*texts[-1:], listed]))
    if len(together) == 1:
        return [*texts[:-1], *together]
    return [*texts, *split(platform, listed)]
