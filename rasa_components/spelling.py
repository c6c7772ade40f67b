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

MIN_LETTERS = 3
_MIN_PART = 3
_SHORT = frozenset("i a is it my me to of in on do u".split())
_LONGEST, _LONGEST_PART = 40, 15
_RIGHT, _MEANT = 30_000, 12_000
"""So many English words, the most frequent ones, are taken for right, and for what was meant."""
_LONG = 6
"""From this many letters, a word also stands for one that differs by an unlikely slip."""
_OFTEN, _RARER, _SWAPPED_RARER = 100, 50, 20
"""A word is a slip beside one that so many training messages use, and so many times as many as
use itself: "my oder"; fewer are enough where two letters of a long word changed places: "cancle".
Only the most frequent English words never are."""
_MIN_USES = 2
"""A word that training messages use once may be a slip itself."""
_WORD = re.compile(r"(?<![\w@.-])[a-z]+(?![\w@-])")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = "aeiou"
_PIECES = Path(__file__).parent / "word_pieces" / "tokenizer.json"


def _beside(letter: str) -> str:
    """Return the letters of the keys beside a key, and the other vowels for a vowel."""
    row = next(keys for keys in _KEYS if letter in keys)
    at = row.index(letter)
    return row[max(0, at - 1) : at] + row[at + 1 : at + 2] + (_VOWELS if letter in _VOWELS else "")


_BESIDE = {letter: _beside(letter) for letter in _LETTERS}


@cache
def english(count: int) -> frozenset[str]:
    """Return the most frequent English words: whole word pieces of a language model."""
    pieces = json.loads(_PIECES.read_text(encoding="utf-8"))["model"]["vocab"]
    words = (piece for piece, rank in pieces.items() if rank < count)
    return frozenset(word for word in words if word.isalpha() and len(word) >= _MIN_PART)


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
        if len(word) < MIN_LETTERS or word in self.names or word in english(_MEANT):
            return word
        slips = likely_slips(word)
        if self._known(word):
            uses = self.uses.get(word, 0)
            changed = swapped(word) if len(word) >= _LONG else ()
            near = self._far_more_used(slips, _RARER * uses)
            near += self._far_more_used(changed, _SWAPPED_RARER * uses)
            return max(near, key=self._most_used, default=word)
        for meant in (slips, other_slips(word) if len(word) >= _LONG else ()):
            near = [other for other in meant if other in self.uses or other in english(_MEANT)]
            if near:
                return max(near, key=self._most_used)
        return self._apart(word)

    def _far_more_used(self, words: Iterable[str], much: int) -> list[str]:
        return [word for word in words if self.uses.get(word, 0) >= max(_OFTEN, much)]

    def _most_used(self, word: str) -> tuple[int, str]:
        return self.uses.get(word, 0), word

    def _known(self, word: str) -> bool:
        return word in self.uses or word in english(_RIGHT)

    def _apart(self, word: str) -> str:
        """Put missing spaces into words written as one; the fewest and most used words win."""
        best: list[tuple[int, int, str] | None] = [(0, 0, "")]
        for end in range(1, min(len(word), _LONGEST) + 1):
            ways = [
                (
                    before[0] - 1,
                    before[1] + self.uses[word[start:end]],
                    f"{before[2]} {word[start:end]}",
                )
                for start in range(max(0, end - _LONGEST_PART), end)
                if (before := best[start]) and word[start:end] in self.uses
                if end - start >= _MIN_PART or word[start:end] in _SHORT
            ]
            best.append(max(ways, default=None))
        whole = best[-1] if len(word) <= _LONGEST else None
        return whole[2].strip() if whole else word


def likely_slips(word: str) -> set[str]:
    """Return what was meant if the word holds one slip of a kind that fingers make.

    A letter left out, two swapped, one doubled, a key beside the right one, a wrong vowel.
    """
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    missing = {a + letter + b for a, b in cuts for letter in _LETTERS}
    doubled = {a + b[1:] for a, b in cuts if len(b) > 1 and b[0] == b[1]}
    beside = {a + letter + b[1:] for a, b in cuts if b for letter in _BESIDE[b[0]]}
    return missing | swapped(word) | doubled | beside


def swapped(word: str) -> set[str]:
    """Return the word with each two neighbouring letters changed."""
    return {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}


def other_slips(word: str) -> set[str]:
    """Return what was meant if one letter is any other, or one too many."""
    cuts = [(word[:at], word[at:]) for at in range(len(word)) if word[at:]]
    return {a + letter + b[1:] for a, b in cuts for letter in ("", *_LETTERS)}
