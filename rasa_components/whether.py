"""Does a customer ask for a yes or a no, and nothing more? Pure; no Rasa here."""

import re

_FEW_WORDS = 9
_WHETHER = re.compile(
    r"\W*(?:(?:so|and|ok|okay|hi|hello|hey|but|well|also|pls|please|sorry)\b\W*)*"
    r"(?:is|are|can|could|may|do|does|will|would|am)\b",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:how|what|when|where|who|which|why|long|days?|weeks?|months?|costs?|pays?|free|fees?|rules?|"
    r"polic\w+|conditions?|until|till|after|if|without|used|worn|opened|tags?|box|packag\w+|"
    r"shipping|postage|address|label|money|refund\w*|sale|or|and|more|details?)\b|\d",
    re.IGNORECASE,
)


def asks_whether(text: str) -> bool:
    """Tell whether a text asks for a yes or a no, and for nothing that a brief leaves out."""
    short = len(text.split()) <= _FEW_WORDS
    return short and _WHETHER.match(text) is not None and _MORE.search(text) is None
