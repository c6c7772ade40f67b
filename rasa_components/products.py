"""Names of products in a message: they tell neither what is wanted nor in which language. Pure."""

import re
from collections.abc import Sequence

from rasa_components.normalise import unify

ABOUT_PRODUCT = "about_product"
"""The response to a message that only names one."""
_WORD = re.compile(r"\w+")
_BESIDE = frozenset("a about an for hello hey hi it please re regarding that the this your".split())
"""What may stand beside a name without asking anything."""


def names_only(message: str, products: Sequence[str]) -> bool:
    """Tell whether a message names one product, or a part of its name, and says nothing else."""
    words = set(_words(message)) - _BESIDE
    return any(word.isalpha() for word in words) and any(
        words <= set(_words(product)) for product in products
    )


def without_names(message: str, products: Sequence[str]) -> str:
    """Return the message without the words of products' names."""
    named = {word for product in products for word in _words(product)}
    return _WORD.sub(lambda found: "" if found[0].lower() in named else found[0], message)


def _words(text: str) -> list[str]:
    return _WORD.findall(unify(text).lower())
