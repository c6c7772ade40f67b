"""Which of the offered buttons a typed message takes: "yes please", its title, "the second one".

Not every channel shows buttons, and not everybody taps them. Pure; no Rasa.
"""

import re
from collections.abc import Sequence

from rasa_components.normalise import normalise

Offer = tuple[str, str]
"""A button: title and intent."""

_YES = frozenset("yes yeah yep yup yea sure please absolutely definitely".split())
_DO_IT = re.compile(r"\b(?:do (?:it|that|so)|go (?:ahead|for it)|lets do (?:it|that))\b")
_BESIDE = frozenset(
    "ok okay do it that so go ahead for lets i would id like to pls plz thanks good "
    "me then now well oh that thats the one actually just".split()
)
_PLACE = re.compile(
    r"^(?:the |option |number )*(?P<place>1|2|3|first|1st|second|2nd|third|3rd|last)"
    r"(?: one| option| button)?(?: please)?$"
)
_PLACES = {"1": 0, "first": 0, "1st": 0, "2": 1, "second": 1, "2nd": 1, "3": 2, "third": 2,
           "3rd": 2, "last": -1}  # fmt: skip


def taken(text: str, offers: Sequence[Offer]) -> str | None:
    """Return the intent of the button that a message takes; None if it takes none of them.

    A yes takes a button that stands alone, or that it names: with two it would not say which.
    """
    said = _plain(text)
    for title, intent in offers:
        if said == _plain(title):
            return intent
    found = _PLACE.match(said)
    if found and len(offers) > 1 and -len(offers) <= _PLACES[found["place"]] < len(offers):
        return offers[_PLACES[found["place"]]][1]
    return None if "?" in text else _agreed(said, offers)


def _agreed(said: str, offers: Sequence[Offer]) -> str | None:
    """Return the only offer that a yes can mean: "yes swap it" names the swap among others.

    Beside a look at the order, "do that" means the deed.
    """
    named = {word for word in said.split() if word not in _YES | _BESIDE}
    if not agrees(" ".join(word for word in said.split() if word not in named)):
        return None
    found = [intent for title, intent in offers if named <= set(_plain(title).split())]
    deeds = [intent for intent in found if intent != "order_status"]
    if len(deeds) == 1 and len(found) == 2 and _DO_IT.search(said):
        found = deeds
    return found[0] if len(found) == 1 else None


def agrees(text: str) -> bool:
    """Tell whether a message says 'yes, do that' and nothing else; a mere 'ok' does not."""
    said = _plain(text)
    words = said.split()
    return bool(_YES.intersection(words) or _DO_IT.search(said)) and all(
        word in _YES | _BESIDE for word in words
    )


def _plain(text: str) -> str:
    said = " ".join(re.findall(r"\w+", normalise(text).replace("'", "")))
    return said.replace("thank you", "thanks")
