"""Spans of time as shops write them: `48h`, `30d`, `14bd`, and ranges such as `35-45d`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What a span counts."""

    HOURS = "h"
    """Elapsed hours: a change to or from summer time does not stretch them."""
    DAYS = "d"
    """Calendar days in the shop's zone."""
    BUSINESS_DAYS = "bd"
    """Monday to Friday without the shop's holidays."""


_SPAN = re.compile(r"([0-9]{1,4})(?:-([0-9]{1,4}))?(h|d|bd)")


@dataclass(frozen=True, slots=True)
class Span:
    """A number of hours, days or business days."""

    amount: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> Span:
        """Read `48h`, `30d` or `14bd`.

        Raises:
            ValueError: anything else.
        """
        match = _SPAN.fullmatch(text)
        if match is None or match[2] is not None:
            raise ValueError(f"{text!r} is not a span such as 48h, 30d or 14bd")
        return cls(int(match[1]), Unit(match[3]))

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"


@dataclass(frozen=True, slots=True)
class SpanRange:
    """From `low` to `high`, both included."""

    low: int
    high: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> SpanRange:
        """Read `35-45d` or `1-2bd`.

        Raises:
            ValueError: anything else, or a range that runs backwards.
        """
        match = _SPAN.fullmatch(text)
        if match is None or match[2] is None:
            raise ValueError(f"{text!r} is not a range such as 35-45d or 1-2bd")
        low, high = int(match[1]), int(match[2])
        if low > high:
            raise ValueError(f"{text!r} runs backwards")
        return cls(low, high, Unit(match[3]))

    @property
    def shortest(self) -> Span:
        return Span(self.low, self.unit)

    @property
    def longest(self) -> Span:
        return Span(self.high, self.unit)

    def __str__(self) -> str:
        return f"{self.low}-{self.high}{self.unit}"
