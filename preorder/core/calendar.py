"""Time in a shop's zone: days, business days, and the one comparison that rules may make.

Instants are timezone-aware everywhere; a naive datetime is a programming error and raises.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from preorder.core.spans import Span, Unit

_LAST_MOMENT = time(23, 59, 59, 999999, fold=1)  # where that moment comes twice, the second
_SATURDAY = 5

# strftime's names follow the locale of the process; what customers read must not (I-10).
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def within(asked_at: datetime, deadline: datetime) -> bool:
    """Tell whether a request is in time: the deadline itself still counts.

    The only comparison of times in rules; rights that begin after a limit are its negation.
    """
    return asked_at <= deadline


@dataclass(frozen=True)
class Calendar:
    """A shop's zone and holidays."""

    zone: ZoneInfo
    is_holiday: Callable[[date], bool]

    def local(self, instant: datetime) -> datetime:
        """Return the instant on the shop's clock."""
        if instant.tzinfo is None:
            raise ValueError(f"an instant needs a time zone: {instant!r}")
        return instant.astimezone(self.zone)

    def local_date(self, instant: datetime) -> date:
        """Return the shop's calendar day of that instant."""
        return self.local(instant).date()

    def start_of_day(self, day: date) -> datetime:
        """Return the first instant of a day in the shop's zone, in UTC."""
        return datetime.combine(day, time.min, self.zone).astimezone(UTC)

    def end_of_day(self, day: date) -> datetime:
        """Return the last microsecond of a day in the shop's zone, in UTC."""
        return datetime.combine(day, _LAST_MOMENT, self.zone).astimezone(UTC)

    def is_business_day(self, day: date) -> bool:
        """Tell whether the shop works that day: Monday to Friday, no holiday."""
        return day.weekday() < _SATURDAY and not self.is_holiday(day)

    def add_business_days(self, day: date, days: int) -> date:
        """Return the n-th business day after `day`, which itself does not count."""
        while days > 0:
            day += timedelta(days=1)
            days -= self.is_business_day(day)
        return day

    def add_to_date(self, day: date, span: Span) -> date:
        """Return the day that many days or business days later.

        Raises:
            ValueError: for hours, which a day does not have.
        """
        if span.unit is Unit.HOURS:
            raise ValueError(f"{span} cannot be counted from a day")
        if span.unit is Unit.BUSINESS_DAYS:
            return self.add_business_days(day, span.amount)
        return day + timedelta(days=span.amount)

    def after_instant(self, start: datetime, span: Span) -> datetime:
        """Return the end of a window counted from an instant (a campaign's opening), in UTC.

        Hours elapse; days end at the same wall-clock time, also across a change of summer time
        (T-18), and at the later of two readings where that time comes twice or never; business
        days end with the last of them.
        """
        if span.unit is Unit.HOURS:
            return start.astimezone(UTC) + timedelta(hours=span.amount)
        local = self.local(start)
        if span.unit is Unit.DAYS:
            wall = local + timedelta(days=span.amount)
            return max(wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
        return self.end_of_day(self.add_business_days(local.date(), span.amount))

    def after_event(self, happened_at: datetime, span: Span) -> datetime:
        """Return the end of a window counted from a dated event (a delivery), in UTC.

        Hours elapse; days and business days end with the last local day (T-10, T-11).
        """
        if span.unit is Unit.HOURS:
            return self.after_instant(happened_at, span)
        return self.end_of_day(self.add_to_date(self.local_date(happened_at), span))
