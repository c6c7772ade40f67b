"""Prepare a customer's words for classification: one spelling, no private or random parts.

Standard library only, so that it can be tested (and reasoned about) without Rasa.
The result is for the classifier alone; what is masked here is extracted elsewhere.
"""

import re
import unicodedata

MAX_CHARACTERS = 1200
"""Longer messages keep their beginning and their end: that is where people ask."""
_TAIL = 300

_HYPHENS = dict.fromkeys(
    map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-"
)
_QUOTES = {
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u2032\u00b4`"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u2033"), '"'),
}
_INVISIBLE = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f\ufeff"), None
)
_SIGNS = {
    **dict.fromkeys(map(ord, "\U0001f44d\U0001f44c\u2705\u2714\U0001f197"), " ok "),
    **dict.fromkeys(map(ord, "\U0001f44e\u274c"), " no "),
    **dict.fromkeys(map(ord, "\U0001f64f\u2764\U0001f970\U0001f618\U0001f495"), " thanks "),
    **dict.fromkeys(range(0x1F3FB, 0x1F400), None),  # the colours of hands
}
"""What a sign that stands for a word says: 👍, 👎, 🙏 and their like."""
_ONE_SPELLING = {**_HYPHENS, **_QUOTES, **_INVISIBLE, **_SIGNS}

_SPAN = r"(?:minute|min|hour|hr|day|week|wk|month|year|yr)s?\b"
_CUE = r"(?:(?:number|no|nr|num|id|ref|reference|code)\b\.?|#)"

NUMBER = "12345"
"""Stands for every order number. A word ("order number") in its place would draw each message
that holds some number towards the questions about orders."""

ADDRESS = "email address"
_EMAIL = r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"

# The order of the rows matters: what could swallow another row's match comes later. Prices,
# dates and phone numbers stay: masking them was measured and made the understanding worse.
_MASKS: tuple[tuple[str, str], ...] = (
    # E-mail addresses, also in the brackets that mail programs put around them; links.
    (rf"<\s?{_EMAIL}\s?>|{_EMAIL}", ADDRESS),
    (r"\b(?:https?://|www\.)\S+", "web link"),
    # Tracking numbers: with their cue, or too long to be anything else.
    (rf"\b(?:tracking|awb)\s?{_CUE}*[\s:#-]*(?=[a-z]*\d)[a-z0-9]{{6,}}", "tracking number"),
    (r"\b(?:1z[0-9a-z]{16}|[a-z]{2}\d{9}[a-z]{2}|\d{12,})\b", "tracking number"),
    # Order numbers: a cue with digits, a prefix with digits, or free-standing digits.
    (
        rf"\border\s?{_CUE}*[\s:#.-]*(?=[a-z-]*\d)[a-z]{{0,5}}-?\d{{3,}}(?:-\d+)*\b",
        f"order {NUMBER}",
    ),
    (r"#\s?[a-z]{0,5}-?\d{3,}(?:-\d+)*\b", NUMBER),
    (r"\b[a-z]{2,5}[-_]?\d{4,}(?:-\d+)*\b", NUMBER),
    (r"(?<![\w.,$/-])(?!(?:19|20)\d\d\b)\d{4,11}(?:-\d+)*\b(?![.,/-]\d)", NUMBER),
    # How long exactly makes no other request.
    (rf"\b\d+(?:\s?(?:-|to|or)\s?\d+)?\s?(?:business\s|working\s)?({_SPAN})", r"several \1"),
)
_COMPILED = tuple((re.compile(pattern), f" {word} ") for pattern, word in _MASKS)

# "canI cancel": a capital alone at a word's end is the next word.
_GLUED_I = re.compile(r"(?<=[a-z])I\b(?!['-])")
# "refund20417", "cancelLT-20417": the number is set apart from the word; not in an address.
_GLUED_NUMBER = re.compile(
    r"(?:(?<=[a-z]{4})(?=(?:[A-Z]{2,5}[-_]?)?\d{4})|(?<=[A-Z]{6})(?=\d{4}))(?![\w.+-]*@)"
    r"|(?<=[a-z]{6})-(?=\d{4})|(?<=\d{4})(?=[a-z]{4})(?![\w.+-]*@)"
)
_REPEATED_LETTER = re.compile(r"([^\W\d_])\1{2,}")
_REPEATED_SIGN = re.compile(r"([^\w\s])\1+")
_REPEATED_NUMBER = re.compile(rf"\b{NUMBER}(?:[\s:#,.-]*{NUMBER}\b)+")
_FOREIGN = re.compile(r"[^\W\d_\u0000-\u024f\u1e00-\u1eff]+")
_LOOSE_SIGN = re.compile(r" ([,.?!;:])")
_SPACE = re.compile(r"\s+")


def unify(text: str) -> str:
    """Return the text with one spelling for what looks alike; case and length may change.

    Full-width digits and maths-script letters (NFKC), hyphens, quotes, invisible signs.
    """
    return unicodedata.normalize("NFKC", text).translate(_ONE_SPELLING)


def shorten(text: str) -> str:
    """Return at most MAX_CHARACTERS of it: the beginning and the end."""
    if len(text) <= MAX_CHARACTERS:
        return text
    return f"{text[: MAX_CHARACTERS - _TAIL]} \n {text[-_TAIL:]}"


def mask(text: str) -> str:
    """Replace order numbers, addresses and links by what stands for all of them.

    Expects lower case, as `normalise` hands it over.
    """
    for pattern, word in _COMPILED:
        text = pattern.sub(word, text)
    return _REPEATED_NUMBER.sub(NUMBER, text)


def normalise(text: str) -> str:
    """Return the message as the classifier sees it; empty for nothing but blanks."""
    text = _GLUED_NUMBER.sub(" ", _GLUED_I.sub(" I", unify(shorten(text))))
    text = _REPEATED_LETTER.sub(r"\1\1", text.lower())
    text = _REPEATED_SIGN.sub(r"\1", mask(text))
    text = _FOREIGN.sub("foreign script", text)
    return _LOOSE_SIGN.sub(r"\1", _SPACE.sub(" ", text)).strip()


def refers(text: str, normalised: str) -> bool:
    """Tell whether a text holds a number or an e-mail address, and not just the words for it."""
    address = ADDRESS in normalised and "@" in unify(text)
    return address or any(map(str.isdigit, normalised))
