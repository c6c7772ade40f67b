"""Days, business days and hours in a shop's zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preorder.core.calendar import Calendar, within
from preorder.core.spans import Span

NY = ZoneInfo("America/New_York")
HOLIDAYS = {date(2026, 7, 3), date(2026, 9, 7)}
CALENDAR = Calendar(NY, HOLIDAYS.__contains__)
MICROSECOND = timedelta(microseconds=1)
DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))


def at(year, month, day, hour=0, minute=0):
    """Return a time in New York."""
    return datetime(year, month, day, hour, minute, tzinfo=NY)


@pytest.mark.parametrize(
    ("offset", "in_time"), [(-MICROSECOND, True), (0 * MICROSECOND, True), (MICROSECOND, False)]
)
def test_the_deadline_itself_is_in_time(offset, in_time):
    """In whatever zone the two are written."""
    deadline = at(2026, 7, 3, 10)

    assert within((deadline + offset).astimezone(UTC), deadline) is in_time


def test_an_instant_without_a_zone_is_an_error():
    """Nobody knows when it is."""
    with pytest.raises(ValueError, match="time zone"):
        CALENDAR.local(datetime(2026, 7, 1))  # noqa: DTZ001


@given(DAYS)
def test_a_day_ends_a_microsecond_before_the_next_begins(day):
    """Also when it has 23 or 25 hours."""
    assert CALENDAR.end_of_day(day) + MICROSECOND == CALENDAR.start_of_day(day + timedelta(days=1))


def test_a_day_that_ends_twice_ends_the_second_time():
    """In Havana clocks go back at one in the morning; in Asuncion they did at midnight."""
    paraguay = Calendar(ZoneInfo("America/Asuncion"), HOLIDAYS.__contains__)
    last = date(2023, 3, 25)

    assert paraguay.end_of_day(last) + MICROSECOND == paraguay.start_of_day(date(2023, 3, 26))


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        pytest.param(date(2026, 7, 1), 1, date(2026, 7, 2), id="tomorrow"),
        pytest.param(date(2026, 7, 2), 1, date(2026, 7, 6), id="over a holiday and a weekend"),
        pytest.param(date(2026, 9, 5), 2, date(2026, 9, 9), id="from a Saturday over Labor Day"),
        pytest.param(date(2026, 9, 5), 0, date(2026, 9, 5), id="none"),
    ],
)
def test_business_days_skip_weekends_and_holidays(day, days, expected):
    """The day itself does not count."""
    assert CALENDAR.add_business_days(day, days) == expected


@given(DAYS, st.integers(1, 60))
def test_a_business_day_is_reached_by_business_days_only(day, days):
    """Exactly so many lie between."""
    end = CALENDAR.add_business_days(day, days)
    between = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]

    assert CALENDAR.is_business_day(end)
    assert sum(map(CALENDAR.is_business_day, between)) == days


def test_hours_are_not_counted_from_a_day():
    """A day has no hour to start at."""
    with pytest.raises(ValueError, match="48h"):
        CALENDAR.add_to_date(date(2026, 7, 1), Span.parse("48h"))


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        pytest.param(at(2026, 10, 31, 20), "48h", at(2026, 11, 2, 19), id="hours elapse"),
        pytest.param(at(2026, 10, 30, 10), "3d", at(2026, 11, 2, 10), id="days keep the clock"),
        pytest.param(at(2027, 3, 12, 10), "3d", at(2027, 3, 15, 10), id="and in spring"),
        pytest.param(at(2026, 7, 1, 10), "2d", at(2026, 7, 3, 10), id="an ordinary day"),
        pytest.param(
            at(2026, 7, 2, 10), "1bd", at(2026, 7, 7) - MICROSECOND, id="business days to their end"
        ),
    ],
)
def test_a_window_from_an_instant(start, span, end):
    """A campaign's opening (T-18)."""
    assert CALENDAR.after_instant(start, Span.parse(span)) == end


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param(at(2026, 10, 29, 1, 30), datetime(2026, 11, 1, 6, 30, tzinfo=UTC), id="twice"),
        pytest.param(at(2027, 3, 11, 2, 30), datetime(2027, 3, 14, 7, 30, tzinfo=UTC), id="never"),
    ],
)
def test_a_clock_time_that_comes_twice_or_never_is_read_as_the_later(start, end):
    """In the customer's favour."""
    assert CALENDAR.after_instant(start, Span.parse("3d")) == end


@pytest.mark.parametrize(
    ("span", "end"),
    [
        ("30d", at(2026, 11, 2) - MICROSECOND),
        ("14bd", at(2026, 10, 23) - MICROSECOND),
        ("48h", at(2026, 10, 4, 18)),
    ],
)
def test_a_window_from_a_dated_event(span, end):
    """A delivery on 2 October at six in the evening: days end with the last one (T-10)."""
    assert CALENDAR.after_event(at(2026, 10, 2, 18), Span.parse(span)) == end


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)), st.integers(0, 60))  # noqa: DTZ001
def test_a_longer_window_never_ends_sooner(naive, days):
    """However the days fall."""
    start = naive.replace(tzinfo=NY)
    shorter, longer = (Span.parse(f"{n}d") for n in (days, days + 1))

    assert CALENDAR.after_instant(start, shorter) < CALENDAR.after_instant(start, longer)
    assert CALENDAR.after_event(start, shorter) < CALENDAR.after_event(start, longer)
