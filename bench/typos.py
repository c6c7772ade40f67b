"""Mistype messages as hurried people do, the same way at every run.

Standard library only: it also runs in Rasa's environment.
"""

import re
from collections.abc import Collection
from random import Random

_EVERY = 3
_ADDRESS_IN_WORDS = r"\S+\s+[(\[]?at[)\]]?\s+\S+\s+[(\[]?dot[)\]]?\s+\S+"
_ADDRESS = r"\S+\s?@\s?\S+"
_WEB = r"\S+[.:/]\w\S*"
_NUMBER = r"\S*\d\S*|\b[A-Z]{2,6}[\s#.-]{1,2}(?=\d)"
_TOKEN = re.compile(
    rf"(?P<untouched>{_ADDRESS_IN_WORDS}|{_ADDRESS}|{_NUMBER}|{_WEB})|(?P<word>[^\W\d_]{{4,}})|\w+"
)
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def mistyped(text: str, keep: Collection[str] = (), seed: int = 0) -> str:
    """Return the text with one typo in every third word that may have one.

    It begins with one of the first three, so that a third of these words is mistyped on average.
    Never touched: words below four letters, order numbers, amounts, e-mail and web addresses, and
    the words in `keep` (in lower case; the names of products).
    """
    random = Random(f"{seed} {text}")
    words = [
        found
        for found in _TOKEN.finditer(text)
        if found["word"] and found["word"].casefold() not in keep
    ]
    for word in reversed(words[random.randrange(_EVERY) :: _EVERY]):
        text = text[: word.start()] + _typo(word[0], random) + text[word.end() :]
    return text


def _typo(word: str, random: Random) -> str:
    """Return another word; each kind of slip is equally likely where it is possible."""
    at = random.randrange(len(word))
    slips = [_dropped(word, at), _doubled(word, at), _swapped(word, at), _beside(word, at, random)]
    return random.choice([slip for slip in slips if slip != word])


def _dropped(word: str, at: int) -> str:
    return word[:at] + word[at + 1 :]


def _doubled(word: str, at: int) -> str:
    return word[: at + 1] + word[at:]


def _swapped(word: str, at: int) -> str:
    at = min(at, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _beside(word: str, at: int, random: Random) -> str:
    """Hit the key beside the right one; a letter that the keyboard does not have stays."""
    letter = word[at].lower()
    row = next((keys for keys in _KEYS if letter in keys), "")
    where = row.find(letter)
    near = [row[i] for i in (where - 1, where + 1) if row and 0 <= i < len(row)]
    if not near:
        return word
    hit = random.choice(near)
    return word[:at] + (hit.upper() if word[at].isupper() else hit) + word[at + 1 :]
