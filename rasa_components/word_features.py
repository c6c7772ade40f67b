"""Tf-idf of words (1 to 2) and of letters inside words (2 to 5), kept as plain arrays.

Our own hundred lines instead of scikit-learn's vectorizer: training and prediction share
this code, and what is stored is a list of strings and an array, with no pickle.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_matrix

_WORD = re.compile(r"[^\W_]+|[?]|[^\w\s,.'\"!?;:()-]")
_LETTERS = range(2, 6)
_MIN_ROWS = 2
"""An n-gram of letters seen in one training row only says nothing about others."""

Grams = tuple[Counter[str], Counter[str]]


def words_of(text: str) -> list[str]:
    """Return the text's words, apostrophes dropped ("don't" is "dont"); '?' is a word."""
    return _WORD.findall(text.replace("'", ""))


def grams_of(text: str) -> Grams:
    """Count the text's word grams and its letter grams; two blocks, each scaled on its own."""
    words = words_of(text)
    pairs = (f"{a} {b}" for a, b in pairwise(words))
    return Counter([*words, *pairs]), Counter(gram for word in words for gram in _letters(word))


def _letters(word: str) -> Iterable[str]:
    padded = f" {word} "
    for size in _LETTERS:
        if size >= len(padded):
            yield f"_{padded}"
            return
        for at in range(len(padded) - size + 1):
            yield f"_{padded[at : at + size]}"


@dataclass(frozen=True)
class WordFeatures:
    """The known grams with their columns and weights (float32)."""

    columns: dict[str, int]
    weights: np.ndarray

    @classmethod
    def learn(cls, texts: Sequence[str]) -> "WordFeatures":
        """Learn grams and their inverse document frequency (smoothed) from training texts."""
        rows: Counter[str] = Counter()
        for words, letters in map(grams_of, texts):
            rows.update(words.keys())
            rows.update(letters.keys())
        known = sorted(g for g, n in rows.items() if n >= _MIN_ROWS or not g.startswith("_"))
        idf = [math.log((1 + len(texts)) / (1 + rows[gram])) + 1 for gram in known]
        return cls({g: i for i, g in enumerate(known)}, np.array(idf, dtype=np.float32))

    def row(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """Return columns and values of a text; each block has length 1 (or is empty)."""
        blocks = [self._block(block) for block in grams_of(text)]
        return (
            np.concatenate([columns for columns, _ in blocks]),
            np.concatenate([values for _, values in blocks]),
        )

    def _block(self, grams: Counter[str]) -> tuple[np.ndarray, np.ndarray]:
        known = [(self.columns[gram], n) for gram, n in grams.items() if gram in self.columns]
        columns = np.array([column for column, _ in known], dtype=np.int64)
        counts = np.array([1 + math.log(n) for _, n in known], dtype=np.float32)
        values = counts * self.weights[columns]
        return columns, values / max(float(np.linalg.norm(values)), 1e-9)

    def matrix(self, texts: Sequence[str]) -> csr_matrix:
        """Return one sparse row per text."""
        rows = [self.row(text) for text in texts]
        ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
        columns = np.concatenate([columns for columns, _ in rows]) if rows else []
        values = np.concatenate([values for _, values in rows]) if rows else []
        return csr_matrix((values, columns, ends), shape=(len(rows), len(self.weights)))
