"""Sentences with placeholders for a policy's numbers: `{cancel.window}`, `{delay.grace|weeks}`.

The number a customer reads and the number a rule enforces are the same object.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from string import Formatter

from preorder.core.calendar import MONTHS
from preorder.core.money import Money
from preorder.core.spans import Span, SpanRange, Unit
from preorder.policy.shop import Shop

_WORDS = {Unit.HOURS: "hour", Unit.DAYS: "day", Unit.BUSINESS_DAYS: "business day"}
_TYPED = re.compile(r"[\d%]")


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
    if not isinstance(value, int) or not 1 <= value <= len(MONTHS):
        raise TemplateError(f"{value} is not a month")
    return MONTHS[value - 1]


def _fee(value: object) -> str:
    return f"a {value}% restocking fee" if value else "no restocking fee"


_FORMATS: Mapping[str, Callable[[object], str]] = {
    "": _plain,
    "weeks": _weeks,
    "adjective": _adjective,
    "tilde": _tilde,
    "following": _following,
    "month": _month,
    "fee": _fee,
}


def look_up(shop: Shop, path: str) -> object:
    """Return what a shop's file says there: `zone`, `contact.email`, `cancel.window`.

    Raises:
        TemplateError: there is no such key, or it has no value.
    """
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
    if form not in _FORMATS:
        raise TemplateError(f"there is no format {form!r}; formats: {', '.join(_FORMATS)}")
    value = look_up(shop, path)
    return _price(shop, value) if isinstance(value, Decimal) else _FORMATS[form](value)


def _price(shop: Shop, value: Decimal) -> str:
    """Write an amount as a shop's page does: whole dollars without cents."""
    try:
        amount = Money.parse(str(value), shop.currency)
    except ValueError as error:
        raise TemplateError(str(error)) from None
    return str(amount).removesuffix(".00")


def _quote(shop: Shop, clause: str, extra: Mapping[str, str]) -> str:
    """Fill a quote. Quotes hold no quotes, so none can end in itself."""
    if clause not in shop.quotes:
        raise TemplateError(f"there is no quote {clause}")
    return _fill(shop.quotes[clause], lambda field: _filled(shop, field, extra))


def _fill(template: str, fill: Callable[[str], str]) -> str:
    return "".join(
        text + (fill(field) if field is not None else "") for text, field in _parts(template)
    )


def _parts(template: str) -> list[tuple[str, str | None]]:
    """Split a template into its texts, each with the placeholder that follows it, if one does."""
    try:
        parts = list(Formatter().parse(template))
    except ValueError as error:
        raise TemplateError(f"{error} in {template!r}") from None
    for _, field, spec, conversion in parts:
        if spec or conversion:
            raise TemplateError(f"{{{field}}}: give a format after |, as in {{delay.grace|weeks}}")
    return [(text, field) for text, field, _, _ in parts]


def render(shop: Shop, template: str, extra: Mapping[str, str] | None = None) -> str:
    """Fill a template from the shop's policy.

    Args:
        extra: ready texts by placeholder, for what no policy knows (`open.closes_at`) or a
            campaign knows better (`campaign.ship_month`); also in the quotes it names.

    Raises:
        TemplateError: a placeholder that does not exist, or has no value in this policy.
    """
    known = extra or {}

    def fill(field: str) -> str:
        clause = field.removeprefix("quote.")
        return _filled(shop, field, known) if clause == field else _quote(shop, clause, known)

    return _fill(template, fill)


def placeholders(template: str) -> set[str]:
    """Return the paths that a template names, without their formats."""
    return {field.partition("|")[0] for _, field in _parts(template) if field is not None}


def typed_number(template: str, literals: tuple[str, ...]) -> str | None:
    """Return the first typed number with the words around it, if there is one.

    A digit or a % counts, unless it stands in a placeholder or a literal; the % right behind a
    placeholder belongs to it.
    """
    after_placeholder = False
    for text, field in _parts(template):
        typed = text.removeprefix("%") if after_placeholder else text
        for literal in literals:
            typed = typed.replace(literal, "")
        if match := _TYPED.search(typed):
            return typed[max(0, match.start() - 15) : match.end() + 15].strip()
        after_placeholder = field is not None
    return None
