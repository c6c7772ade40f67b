"""An explicit yes, and a no: in the words, or as the classifier understood them."""

from __future__ import annotations

from preorder.dialogue.asking import asks
from preorder.dialogue.extract import has_agreement, hesitates, says_no, says_yes, words
from preorder.dialogue.outcome import Heard

_LONGEST_YES = 12
"""How many words an agreement may have that does not begin with a plain yes."""


def agrees(heard: Heard) -> bool:
    """Tell whether the words are an explicit yes: no 'but', no 'if', no question in them.

    The classifier alone is not believed: a word of agreement has to be there as well.
    """
    text = heard.text
    if says_yes(text):
        return True
    plain = len(words(text)) <= _LONGEST_YES and not hesitates(text)
    return heard.intent == "confirm" and plain and has_agreement(text)


def declines(heard: Heard) -> bool:
    """Tell whether the words are a no, and no question ("is there no other way")."""
    return says_no(heard.text) or (heard.intent == "deny" and not asks(heard.text))
