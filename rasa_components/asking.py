"""Which clauses can be a request. Standard library only."""

import re

_KEYWORDS = 5
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


def may_ask(clause: str) -> bool:
    """Tell whether a clause can be a request of its own: it asks, wishes, or names a topic.

    'got it 5 weeks ago' only tells why something else is asked, though it sounds like a topic.
    """
    return asks(clause) or (
        len(re.findall(r"\w[\w'@.-]*", clause)) <= _KEYWORDS and not _TELLS.search(clause)
    )


def asks(clause: str) -> bool:
    """Tell whether a clause asks or wishes in so many words."""
    return _ASKS.search(clause) is not None
