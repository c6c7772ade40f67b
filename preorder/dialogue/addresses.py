"""E-mail addresses, as people write them. Pure text work."""

from __future__ import annotations

import re

_LETTER = "A-Za-z0-9_À-ɏ"
_ADDRESS = rf"(?<![{_LETTER}])[{_LETTER}][{_LETTER}.+%'-]*@(?:[{_LETTER}-]+\.)+[A-Za-z]{{2,24}}"
_EMAIL = re.compile(_ADDRESS)
_WITH_JOINTS = re.compile(rf"(?:mailto:)?[-/,;:|&]*{_ADDRESS}[-/,;:|&]*", re.IGNORECASE)
_ENDINGS = r"(?:com|net|org|edu|io|co|info|us|uk|ca|au|de|fr|es|it|nl|jp|mx)\b"
_PROVIDERS = (
    r"(?:gmail|googlemail|yahoo|ymail|hotmail|outlook|live|msn|icloud|me|mac|aol|proton|"
    r"protonmail|gmx|mail|web|comcast|fastmail)\."
)
_SPELLED = re.compile(
    r"(?:^\W*|\b(?:e-?mail|mail|address|is|it['’]?s|under|with|from|and|or|to)\W+"
    r"|\d\s+|[,:;]\s*)"
    r"(?!(?:bought|ordered|purchased|look(?:ing)?)\b)"
    r"(?P<address>[\w.+-]+(?: dot [\w.+-]+)* at [\w-]+(?:(?: dot |\.)[\w-]+)* dot [a-z]{2,6})\b",
    re.IGNORECASE,
)
"""'anna dot b at x dot io': only where an address is expected, or 'I am at x dot io' were one."""
_REPAIRS = tuple(
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
        (r"\s*[\[({<]\s*at\s*[\])}>]\s*", "@"),
        (r"(?<=\w)\s*[\[({<]\s*dot\s*[\])}>]\s*(?=\w)", "."),
        (r"(?<=\w)@@+(?=\w)", "@"),
        (r"(?<=\w)(?: @ |@ )(?=[\w-]+\.[a-z]{2})", "@"),
        (rf"(?<=\w) @(?={_PROVIDERS})", "@"),
        (rf"(?<=\w)(@[\w-]+)(?:\.\.+|,|\s\.\s?|\.\s)(?={_ENDINGS})", r"\1."),
    )
)
_SENTENCE = re.compile(r"(@\S*?\.[a-z]{2,4})\.(?=[A-Z])")
"""'anna@x.io.My bag is late': a sentence begins there."""


def plain_addresses(text: str) -> str:
    """Return the text with addresses written as such: "anna (at) x (dot) io", "anna@gmail,com"."""
    text = _SPELLED.sub(_as_written, text)
    for pattern, instead in _REPAIRS:
        text = pattern.sub(instead, text)
    return _SENTENCE.sub(r"\1. ", text)


def _as_written(found: re.Match[str]) -> str:
    address = found["address"]
    written = re.sub(r" dot ", ".", address, flags=re.IGNORECASE)
    written = re.sub(r" at ", "@", written, flags=re.IGNORECASE)
    return found.group().replace(address, written)


def find_addresses(text: str) -> tuple[str, ...]:
    """Return the addresses in a text, in lower case, each once."""
    return tuple(dict.fromkeys(found.group().lower() for found in _EMAIL.finditer(text)))


def without_addresses(text: str) -> str:
    """Return the text without addresses and what joins them to their neighbours."""
    return _WITH_JOINTS.sub(" ", text)
