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
_ONE_SPELLING = {**_HYPHENS, **_QUOTES, **_INVISIBLE}

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_SPAN = r"(?:minute|min|hour|hr|day|week|wk|month|year|yr)s?\b"
_CUE = r"(?:(?:number|no|nr|num|id|ref|reference|code)\b\.?|#)"
_SCALES = r"(?:12|18|24|32|35|43|48|64|72|76|87|144|150|160)"

# The order of the rows matters: what could swallow another row's match comes later.
_MASKS: tuple[tuple[str, str], ...] = (
    # E-mail addresses and links.
    (r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+", "email address"),
    (r"\b(?:https?://|www\.)\S+", "web link"),
    # Scales of model cars and sums of money look like dates and order numbers.
    (rf"\b1\s?[/:]\s?{_SCALES}\b", "scale"),
    (
        r"(?:[$\u20ac\u00a3\u20b9]|\b(?:usd|eur|gbp|rs\.?)\s?)\d[\d,]*(?:\.\d+)?(?:\s?usd\b)?",
        "price",
    ),
    (
        r"\b\d[\d,]*(?:\.\d+)?\s?(?:[$\u20ac\u00a3\u20b9]|(?:usd|dollars?|bucks|euros?|pounds?|rs)\b)",
        "price",
    ),
    (r"\b\d+(?:\.\d+)?\s?(?:%|percent\b)", "percent"),
    # Dates.
    (r"\b\d{4}-\d{1,2}-\d{1,2}\b", "date"),
    (r"(?<![\w.])\d{1,2}[/.]\d{1,2}(?:[/.](?:\d{4}|\d{2}))?(?![\d/.]*\d)", "date"),
    (rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?:\sof)?\s{_MONTH}(?:,?\s\d{{4}}\b)?", "date"),
    (rf"\b{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s\d{{4}}\b)?", "date"),
    # Tracking numbers: with their cue, or too long to be anything else.
    (rf"\b(?:tracking|awb)\s?{_CUE}*[\s:#-]*(?=[a-z]*\d)[a-z0-9]{{6,}}", "tracking number"),
    (r"\b(?:1z[0-9a-z]{16}|[a-z]{2}\d{9}[a-z]{2}|\d{12,})\b", "tracking number"),
    # Phone numbers: with a plus, or grouped as people write them.
    (r"\+\d[\d\s().-]{7,16}\d", "phone number"),
    (r"(?<![\w-])\(?\d{3}\)?[\s.-]\d{3}[\s.-]?\d{4}\b", "phone number"),
    (
        rf"\b(call|phone|mobile|whatsapp|cell)((?:\s(?:me|us))?(?:\s(?:on|at))?)\s?{_CUE}*[\s:]*\d{{7,}}\b",
        r"\1\2 phone number",
    ),
    (r"\b(?:zip|postcode|pin)(?:\s?code)?[\s:]*\d{4,6}\b", "postcode"),
    # Order numbers: a prefix with digits, a cue with digits, or free-standing digits.
    (rf"\border\s?{_CUE}*[\s:#.-]*(?=[a-z-]*\d)[a-z]{{0,5}}-?\d{{3,}}(?:-\d+)*\b", "order number"),
    (r"#\s?[a-z]{0,5}-?\d{3,}(?:-\d+)*\b", "order number"),
    (r"\b[a-z]{2,5}[-_]?\d{4,}(?:-\d+)*\b", "order number"),
    (r"\b(?:19|20)\d\d\b", "year"),
    (r"(?<![\w.,])\d{4,11}(?:-\d+)*\b(?![.,]\d)", "order number"),
    # How long exactly makes no other request.
    (rf"\b\d+(?:\s?(?:-|to|or)\s?\d+)?\s?(?:business\s|working\s)?({_SPAN})", r"several \1"),
)
_COMPILED = tuple((re.compile(pattern), f" {word} ") for pattern, word in _MASKS)

_REPEATED_LETTER = re.compile(r"([^\W\d_])\1{2,}")
_REPEATED_SIGN = re.compile(r"([^\w\s])\1+")
_REPEATED_MASK = re.compile(r"\b(?:order number[\s:#,.-]*){2,}")
_CUED_MASK = re.compile(r"\border\s?(?:is|:|-)?\s?order number")
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
    """Replace numbers, addresses and links by words that say what they are.

    Expects lower case, as `normalise` hands it over.
    """
    for pattern, word in _COMPILED:
        text = pattern.sub(word, text)
    text = _CUED_MASK.sub("order number", _SPACE.sub(" ", text))
    return _REPEATED_MASK.sub("order number ", text)


def normalise(text: str) -> str:
    """Return the message as the classifier sees it; empty for nothing but blanks."""
    text = _REPEATED_LETTER.sub(r"\1\1", unify(shorten(text)).lower())
    text = _REPEATED_SIGN.sub(r"\1", mask(text))
    text = _FOREIGN.sub("foreign script", text)
    return _LOOSE_SIGN.sub(r"\1", _SPACE.sub(" ", text)).strip()
