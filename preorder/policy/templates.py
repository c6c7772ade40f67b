"""Sentences with placeholders for a policy's numbers: `{cancel.fee_percent}`, `{delay.grace|weeks}`.

The number a customer reads and the number a rule enforces are the same object.
"""

from __future__ import annotations

import calendar as month_names
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from string import Formatter

from preorder.core.money import Money
from preorder.core.spans import Span, SpanRange, Unit
from preorder.policy.shop import Shop

_WORDS = {Unit.HOURS: "hour", Unit.DAYS: "day", Unit.BUSINESS_DAYS: "business day"}
_TYPED = re.compile(r"[0-9%]")


class TemplateError(ValueError):
    """A placeholder that cannot be filled, or a number typed where a placeholder belongs."""


def _counted(number: int | str, unit: Unit) -> str:
    plural = "" if number == 1 else "s"
    return f"{number} {_WORDS[unit]}{plural}"


def _plain(value: object) -> str:
    if isinstance(value, Span):
        return _counted(value.amount, value.unit)
    if isinstance(value, SpanRange):
        return _counted(f"{value.low}–{value.high}", value.unit)
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value)
    return str(value)


def _weeks(value: object) -> str:
    if not isinstance(value, Span) or value.unit is not Unit.DAYS or value.amount % 7:
        raise TemplateError(f"{value} is not a whole number of weeks")
    weeks = value.amount // 7
    return f"{weeks} week{'' if weeks == 1 else 's'}"


def _adjective(value: object) -> str:
    if not isinstance(value, Span):
        raise TemplateError(f"{value} is not a span")
    return f"{value.amount}-{_WORDS[value.unit].replace(' ', '-')}"


def _tilde(value: object) -> str:
    if not isinstance(value, SpanRange):
        raise TemplateError(f"{value} is not a range")
    return _counted(f"{value.low}~{value.high}", value.unit)


def _following(value: object) -> str:
    if not isinstance(value, Span) or value.unit is not Unit.BUSINESS_DAYS:
        raise TemplateError(f"{value} is not a number of business days")
    return (
        "following business day" if value.amount == 1 else f"{_ordinal(value.amount)} business day"
    )


def _ordinal(number: int) -> str:
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(number if number < 20 else number % 10, "th")
    return f"{number}{suffix}"


def _month(value: object) -> str:
    return month_names.month_name[int(str(value))]


_FORMATS: Mapping[str, Callable[[object], str]] = {
    "": _plain,
    "weeks": _weeks,
    "adjective": _adjective,
    "tilde": _tilde,
    "following": _following,
    "month": _month,
}


def _look_up(shop: Shop, path: str) -> object:
    first, *rest = path.split(".")
    value: object = shop if hasattr(shop, first) and first != "policy" else shop.policy
    for part in (first, *rest):
        if part.startswith("_") or part not in _public(value):
            raise TemplateError(f"there is no {{{path}}}")
        value = getattr(value, part)
    if value is None:
        raise TemplateError(f"{{{path}}} has no value in this shop's policy")
    return value


def _public(value: object) -> set[str]:
    fields = set(getattr(type(value), "model_fields", ()))
    return fields | {n for n, m in vars(type(value)).items() if isinstance(m, property)}


def _filled(shop: Shop, field: str, extra: Mapping[str, str]) -> str:
    path, _, form = field.partition("|")
    if path in extra:
        return extra[path]
    if path.startswith("quote."):
        clause = path.removeprefix("quote.")
        if clause not in shop.quotes:
            raise TemplateError(f"there is no quote {clause}")
        return render(shop, shop.quotes[clause])
    if form not in _FORMATS:
        raise TemplateError(f"there is no format {form!r}; formats: {', '.join(_FORMATS)}")
    value = _look_up(shop, path)
    if isinstance(value, Decimal):
        text = str(Money.parse(str(value), shop.currency))
        return text.removesuffix(".00")
    return _FORMATS[form](value)


def render(shop: Shop, template: str, extra: Mapping[str, str] | None = None) -> str:
    """Fill a template from the shop's policy.

    Args:
        extra: ready texts by placeholder, for what no policy knows (`open.closes_at`).

    Raises:
        TemplateError: a placeholder that does not exist, or has no value in this policy.
    """
    try:
        parts = list(Formatter().parse(template))
    except ValueError as error:
        raise TemplateError(f"{error} in {template!r}") from None
    return "".join(
        text + (_filled(shop, field, extra or {}) if field is not None else "")
        for text, field, _, _ in parts
    )


def typed_number(template: str, literals: tuple[str, ...]) -> str | None:
    """Return the first typed number with the words around it, if there is one.

    A digit or a % counts, unless it stands in a placeholder or a literal; the % right behind a
    placeholder belongs to it.
    """
    after_placeholder = False
    for text, field, _, _ in Formatter().parse(template):
        if after_placeholder:
            text = text.removeprefix("%")
        for literal in literals:
            text = text.replace(literal, "")
        if match := _TYPED.search(text):
            return text[max(0, match.start() - 15) : match.end() + 15].strip()
        after_placeholder = field is not None
    return None
