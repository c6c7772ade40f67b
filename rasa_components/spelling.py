"""Correct a slip of the finger towards the words that customers of this shop use.

Only for the classifier's eyes. A word is left alone if training messages, product names or
English know it; what holds a digit or a sign (order numbers, addresses) is never a word here.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

MIN_LETTERS = 4
_MIN_PART = 3
_MIN_USES = 2
"""A word that training messages use once may be a slip itself."""
_WORD = re.compile(r"(?<![\w@.'-])[a-z]+(?![\w@'-])")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_PIECES = Path(__file__).parent / "encoder_files" / "tokenizer.json"


@cache
def english() -> frozenset[str]:
    """Return frequent English words: the careful encoder's whole word pieces."""
    pieces = json.loads(_PIECES.read_text(encoding="utf-8"))["model"]["vocab"]
    return frozenset(piece for piece in pieces if piece.isalpha() and len(piece) >= _MIN_PART)


@dataclass(frozen=True)
class Speller:
    """`uses`: how many training messages use a word; `names`: words never to touch."""

    uses: dict[str, int]
    names: frozenset[str]

    @classmethod
    def learn(cls, texts: Iterable[str], names: Iterable[str] = ()) -> "Speller":
        """Learn from normalised training messages and from names of products."""
        counts = Counter(word for text in texts for word in set(_WORD.findall(text)))
        parts = {word for name in names for word in _WORD.findall(name.lower())}
        return cls({word: n for word, n in counts.items() if n >= _MIN_USES}, frozenset(parts))

    def correct(self, text: str) -> str:
        """Return the normalised text with each unknown word that has one near word replaced."""
        return _WORD.sub(lambda found: self._word(found.group()), text)

    def _word(self, word: str) -> str:
        if len(word) < MIN_LETTERS or self._known(word):
            return word
        near = [other for other in one_slip_away(word) if other in self.uses]
        if near:
            return max(near, key=lambda other: (self.uses[other], other))
        return self._apart(word)

    def _known(self, word: str) -> bool:
        return word in self.uses or word in self.names or word in english()

    def _apart(self, word: str) -> str:
        """Put the missing space into two words written as one."""
        cuts = range(_MIN_PART, len(word) - _MIN_PART + 1)
        pairs = [(word[:at], word[at:]) for at in cuts]
        uses = [(min(self.uses.get(a, 0), self.uses.get(b, 0)), a, b) for a, b in pairs]
        rarer, first, second = max(uses, default=(0, "", ""))
        return f"{first} {second}" if rarer else word


def one_slip_away(word: str) -> set[str]:
    """Return all that one missing, doubled, wrong, or swapped letter can make of a word."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    less = {a + b[1:] for a, b in cuts if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    other = {a + letter + b[1:] for a, b in cuts if b for letter in _LETTERS}
    more = {a + letter + b for a, b in cuts for letter in _LETTERS}
    return less | swapped | other | more
