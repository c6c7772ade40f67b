"""Cross-validate as rasa_components.folds does, and parse each unseen row mistyped as well.

Runs in Rasa's environment, with the same arguments; reads the words that get no typo, a JSON list
of lower-case words, from standard input. Each line holds the second result under `mistyped`.
"""

import json
import sys
from typing import Any

from bench.typos import mistyped
from rasa_components import folds
from rasa_components.parse import Parser


class _TwiceParser:
    """Takes the parser's place, so that the models are trained once for both measurements."""

    keep: frozenset[str] = frozenset()

    def __init__(self, *made: Any) -> None:
        self._parser = Parser(*made)

    def parse(self, text: str) -> dict[str, Any]:
        """Return what was understood of the text and of its mistyped twin."""
        twin = mistyped(text, self.keep)
        return {**self._parser.parse(text), "mistyped": self._parser.parse(twin)}


if __name__ == "__main__":
    _TwiceParser.keep = frozenset(json.load(sys.stdin))
    folds.Parser = _TwiceParser
    folds.main()
