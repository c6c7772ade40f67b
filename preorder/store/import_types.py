"""How single values are written in an import file: instants, days, months, amounts."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_MONTH = r"[0-9]{4}-[0-9]{2}"
_INSTANT = rf"{_DAY}T[0-9]{{2}}:[0-9]{{2}}(:[0-9]{{2}}(\.[0-9]+)?)?(Z|[+-][0-9]{{2}}:[0-9]{{2}})"
# Far above any order, and far below what a database's integer holds.
_MOST_UNITS = 1_000_000


def _instant(value: object) -> datetime:
    if not isinstance(value, str) or not re.fullmatch(_INSTANT, value):
        raise ValueError("write an instant with its offset, such as 2026-07-01T10:00:00-04:00")
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(f"there is no instant {value}") from None


def _day(value: object) -> date:
    if not isinstance(value, str) or not re.fullmatch(_DAY, value):
        raise ValueError("write a day such as 2026-09-30")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"there is no day {value}") from None


def _month(value: object) -> date:
    if not isinstance(value, str) or not re.fullmatch(_MONTH, value):
        raise ValueError("write a month such as 2026-09")
    return _day(f"{value}-01")


def _instant_or_day(value: object) -> date:
    """A datetime is a date to Python: the importer tells them apart again."""
    return _day(value) if isinstance(value, str) and re.fullmatch(_DAY, value) else _instant(value)


def _text(pattern: str, **more: Any) -> Any:
    return WithJsonSchema({"type": "string", "pattern": pattern, **more})


Instant = Annotated[datetime, BeforeValidator(_instant), _text(f"^{_INSTANT}$", format="date-time")]
Day = Annotated[date, BeforeValidator(_day), _text(f"^{_DAY}$", format="date")]
Month = Annotated[date, BeforeValidator(_month), _text(f"^{_MONTH}$")]
InstantOrDay = Annotated[
    datetime | date,
    BeforeValidator(_instant_or_day),
    _text(f"^({_INSTANT}|{_DAY})$"),
]
# A decimal number as text: JSON's own numbers would become floats on the way.
Amount = Annotated[str, Field(pattern=r"^[0-9]{1,9}(\.[0-9]{1,3})?$")]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Id = Annotated[str, Field(min_length=1, max_length=80)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Count = Annotated[int, Field(ge=0, le=_MOST_UNITS)]
Units = Annotated[int, Field(ge=1, le=_MOST_UNITS)]
