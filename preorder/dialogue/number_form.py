"""A shop's own form of order number, and the ways in which people miss it. Pure text work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_BETWEEN = r"[\s_.#:*/(-]{0,3}(?:n(?:o|r|um|umber)\b\.?[\s:#]*)?"
_ALONE = r"(?<![A-Za-z0-9])"
_ANNOUNCED = r"\b(?:order|number|num|nr|no)\b[\s.:#-]*"
_LOOKALIKES = str.maketrans("OoIl", "0011")
_SPOKEN = {
    "zero": "0", "oh": "0", "o": "0", "one": "1", "two": "2", "three": "3", "four": "4",
    "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_MOST_GROUPS = 3
_FEWEST_PLAIN = 3
"""Digits that have to be there where the letter O may stand for a zero."""

Found = tuple[str, int, int, bool]
"""The number, where it begins and ends, and whether it has as many digits as it should."""


def bare_form(number: str) -> str:
    """Return a number's upper-case letters and digits only."""
    return re.sub(r"[^A-Z0-9]", "", number.upper())


@dataclass(frozen=True, slots=True)
class OwnForm:
    """LT-20417 is prefix LT and five digits."""

    prefix: str
    digits: int

    def apart(self, text: str) -> str:
        """Set a number apart from the address it was glued to: "LT-20417anna@x.io"."""
        for pattern in _glued(self.prefix, self.digits):
            text = pattern.sub(r"\1 ", text)
        return text

    def joined(self, text: str) -> str:
        """Write digits together that were spoken or typed one by one, and part glued words."""
        spoken, single, split, twins, word, verb = _loose(self.prefix, self.digits)
        text = spoken.sub(lambda m: "".join(_SPOKEN[w] for w in _words(m.group())), text)
        text = single.sub(lambda m: re.sub(r"\D", "", m.group()), text)
        text = split.sub(self._one_number, text)
        return verb.sub(r"\1 ", word.sub(r"\1 ", twins.sub(r"\1 ", text)))

    def _one_number(self, match: re.Match[str]) -> str:
        """Join "20 417", if it stands alone or a word announces it: nobody counts so."""
        digits = re.sub(r"\D", "", match["digits"])
        alone = not match.string[match.end() :].strip(" .!?,;")
        announced = any(each.isalpha() for each in match["lead"])
        fits = len(digits) == self.digits and (alone or announced)
        return match["lead"] + digits if fits else match.group()

    def fits(self, number: str) -> bool:
        """Tell whether a number is of this form, with or without the prefix, or another shop's."""
        digits = number.removeprefix(self.prefix)
        return len(digits) == self.digits if digits.isdigit() else digits[0].isalpha()

    def finditer(self, text: str) -> Iterator[Found]:
        """Find numbers with the shop's prefix, or one that is nearly it."""
        plain, spaced, near, other = _patterns(self.prefix, self.digits)
        for match in plain.finditer(text):
            if sum(each.isdigit() for each in match["digits"]) >= _FEWEST_PLAIN:
                yield self._found(match)
        for match in spaced.finditer(text):
            if _is_one_number(match["digits"]):
                yield self._found(match)
        for match in near.finditer(text):
            if _nearly(match["typed"].upper(), self.prefix):
                yield self._found(match)
        for match in other.finditer(text):
            yield (*self._found(match)[:3], False)

    def _found(self, match: re.Match[str]) -> Found:
        digits = re.sub(r"\D", "", match["digits"].translate(_LOOKALIKES))
        return (f"{self.prefix}{digits}", *match.span(), True)


@lru_cache
def _patterns(prefix: str, digits: int) -> tuple[re.Pattern[str], ...]:
    """Return the prefix with its digits: together, spaced; nearly the prefix; too few or many."""
    lead = _ALONE + r"\s?".join(prefix) + _BETWEEN
    near = rf"{_ALONE}(?P<typed>[A-Z]{{1,{len(prefix) + 1}}})[-#]?"
    return _compiled(
        rf"{lead}(?P<digits>[0-9OIl]{{{digits}}})(?![0-9])",
        rf"{lead}(?P<digits>[0-9](?:[\s.,-]?[0-9]){{{digits - 1}}})(?![\s.,-]?[0-9])",
        rf"{near}(?P<digits>[0-9]{{{digits}}})(?![0-9])",
        rf"{lead}(?P<digits>[0-9]{{2,12}})(?![0-9])",
    )


@lru_cache
def _glued(prefix: str, digits: int) -> tuple[re.Pattern[str], ...]:
    """Return a number right before an address, and right after one."""
    own = rf"{prefix}[\s#_-]?[0-9]{{{digits}}}"
    return _compiled(
        rf"{_ALONE}({own})\.*(?=[A-Za-z][\w.+%-]*@)",
        rf"(@[\w.-]+?\.[A-Za-z]{{2,3}})\.?(?={own}\b)",
    )


@lru_cache
def _loose(prefix: str, digits: int) -> tuple[re.Pattern[str], ...]:
    """Return digits that are spoken, single, in two groups; two numbers, a word and its number."""
    word, more = f"(?:{'|'.join(_SPOKEN)})", digits - 1
    number = rf"[0-9]{{{digits}}}"
    own = rf"(?:{prefix}[_.#-]?)?{number}"
    return _compiled(
        rf"\b{word}(?:[\s-]+{word}\b){{{more}}}(?![\s-]+{word}\b)",
        rf"(?<![\w.,/-])(?<![0-9][\s-])[0-9](?:[\s-][0-9]){{{more}}}(?![\s-]?[0-9]|\w)",
        rf"(?P<lead>^\W*|{_ANNOUNCED})(?P<digits>[0-9]{{2,}}[\s-][0-9]{{2,}})(?![\s-]?[0-9])",
        rf"(?<![\w.,/-])({number})[/,|](?={number}(?!\w))",
        rf"{_ALONE}((?-i:[a-z]){{4,}}?|[A-Z]{{5,}}?|(?:nr|no|num|id|is|its|my)\.?)(?={own}(?:[a-z]{{4}}|(?!\w)))",
        rf"{_ALONE}({number})(?=[a-z]{{4,}})",
    )


def _compiled(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower())


def _is_one_number(written: str) -> bool:
    """Tell whether spaced digits are one number: "20 417" and "2 0 4 1 7", not "2041 7"."""
    groups = re.findall(r"[0-9]+", written)
    few = len(groups) <= _MOST_GROUPS and all(len(group) > 1 for group in groups)
    return few or all(len(group) == 1 for group in groups)


def _nearly(typed: str, prefix: str) -> bool:
    """Tell whether a prefix was meant: two letters swapped, or one wrong, missing or too many."""
    short, long = sorted((typed, prefix), key=len)
    if len(long) - len(short) == 1:
        return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
    wrong = sum(one != other for one, other in zip(short, long, strict=False))
    return len(short) == len(long) and (wrong == 1 or sorted(short) == sorted(long))
