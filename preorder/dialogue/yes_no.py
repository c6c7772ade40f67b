"""An explicit yes, and a no: in the words, or as the classifier understood them."""

from __future__ import annotations

import re

from preorder.dialogue.asking import asks
from preorder.dialogue.extract import has_agreement, hesitates, says_no, says_yes, words
from preorder.dialogue.items import significant
from preorder.dialogue.outcome import Heard

_LONGEST_YES = 12
"""How many words an agreement may have that does not begin with a plain yes."""
_RIGHT = re.compile(
    r"\b(?:that['’]?s|thats|is|all|looks) right\b|\bright (?:away|now)\b", re.IGNORECASE
)
_PLAIN = frozenset(
    "yes yess yesss yesplease yeah yea yep yup ye ya y sure ok okay okey k alright fine correct si "
    "good great perfect thanks thank thx pls please plz indeed exactly deal happy definitely "
    "absolutely certainly totally of course agree agreed accept accepted confirm confirmed proceed "
    "continue do does done go goes ahead on for cancel cancle cancell cancelled canceled "
    "cancellation refund return swap switch exchange change file claim report it that this these "
    "them those so just only now then already still finally anyway anyways all same too both "
    "everything whole full i we want wanna would like d ll m s im ill am is its thats are works "
    "work me us you u can could may be let lets my our your the a an and with in to at as order "
    "orders item items one ones part money back lost immediately asap quick quickly today away "
    "soon possible damn fucking god goddamn goddammit hell sir madam man mate bro dear hi".split()
)
"""Words of which a yes may be made: beside any other, the classifier has to read a yes as well."""
_THANKS = frozenset("thanks thank you u thx".split())
_MERE = _THANKS | frozenset("ok okay okey k fine alright good great perfect so much".split())
_ASKS = re.compile(
    r"^\W*(?:(?:yes|yeah|yep|ok|okay|k|sure|so|and)\W+)+"
    r"(?:is|are|am|was|does|did|will(?! do)|would|(?:can|could|may) (?:i|we)|"
    r"do (?:i|you|we|they))\b|\d[.,]\d",
    re.IGNORECASE,
)
"""'Ok is that all', 'ok so 99.91': a question without its sign."""
_LAST_NO = re.compile(
    r"[.!?,;\n]\s*(?:so |then |ok )?(?:no+|nope|nah)(?: (?:thanks|thank you|thx|way))?[\s.!]*$",
    re.IGNORECASE,
)
_FIRM = re.compile(r"\W*(?:please )?(?:yes|proceed|go ahead|do it|confirm)\b", re.IGNORECASE)
"""A yes that stands for itself after another sentence; a mere ok does not."""
_HEARD = re.compile(
    r"\b(?:noted|got it|i see|understood|i understand|interesting|good to know|i know)\b",
    re.IGNORECASE,
)
"""What is heard is not yet agreed to."""


def agrees(heard: Heard, named: frozenset[str] = frozenset()) -> bool:
    """Tell whether the words are an explicit yes: no 'but', no 'if', no question in them.

    Neither a first word nor the classifier alone is believed: "ok that's a lot" is no yes.

    Args:
        named: words for the items that it is about.
    """
    text = heard.text
    if says_plain_yes(text, named):
        return True
    few = len(words(text)) <= _LONGEST_YES and not hesitates(text)
    clear = few and not (_HEARD.search(text) or _ASKS.search(text))
    return heard.intent == "confirm" and clear and (says_yes(text) or has_agreement(text))


def says_plain_yes(text: str, named: frozenset[str] = frozenset()) -> bool:
    """Tell whether a text is a yes and made of nothing else: "yes please, cancel the truck"."""
    *before, last = [part for part in re.split(r"[.!\n]+", text) if part.strip()] or [text]
    if before and _FIRM.match(last) and not (hesitates(text) or says_no(text)):
        text = last  # "He agrees. Please proceed with it."
    said = set(words(_RIGHT.sub(" ", text)))
    mere = said <= _MERE and not said.isdisjoint(_THANKS)  # "ok thanks" may take leave
    others = [word for word in said - _PLAIN if not (word.isdigit() or significant(word) & named)]
    return says_yes(text) and not (others or mere or _ASKS.search(text))


def merely_ok(text: str) -> bool:
    """Tell whether a text is an ok and no more: it may only say that he has read it."""
    return bool(words(text)) and set(words(text)) <= _MERE


def declines(heard: Heard) -> bool:
    """Tell whether the words are a no, and no question ("is there no other way")."""
    said_no = says_no(heard.text) or ends_in_no(heard.text)
    return said_no or (heard.intent == "deny" and not asks(heard.text))


def ends_in_no(text: str) -> bool:
    """Tell whether a text ends in a sentence that is a mere no: "25% is crazy. no"."""
    return _LAST_NO.search(text) is not None
