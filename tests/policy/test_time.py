"""Deadlines, a microsecond before, at and after them, in the shop's zone: T-01 … T-19."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from preorder.core.decisions import Verdict
from preorder.core.orders import Announcement
from preorder.policy.campaign_text import moment
from preorder.policy.decide import decide, reply_by
from preorder.policy.estimates import Estimate, EstimateKind, estimate
from preorder.policy.windows import close_of
from tests.policy.build import (
    CAMPAIGN,
    CANCEL,
    DAMAGE,
    DAY,
    DELAY,
    HOUR,
    MICROSECOND,
    NY,
    OPENS,
    RETURN,
    SECOND,
    SWAP,
    ask,
    facts,
    la,
    la_facts,
    lascale,
    lettoria,
    line,
    ny,
    order,
    parcel,
    variant,
    without_doubt,
)

ALLOW, REFUSE, HUMAN = Verdict.ALLOW, Verdict.REFUSE, Verdict.HUMAN
TWO, THREE = OPENS + 2 * DAY, OPENS + 3 * DAY


def decided(request, shop=None, known=None):
    """Return a decision in short."""
    decision = decide(shop or lettoria(), known or facts(), request)
    return decision.verdict, decision.reason


@pytest.mark.parametrize(
    ("asked_at", "doubtful", "settled"),
    [
        pytest.param(TWO - MICROSECOND, (ALLOW, "OK"), (ALLOW, "OK"), id="T-01-before"),
        pytest.param(TWO, (ALLOW, "OK"), (ALLOW, "OK"), id="T-01-at"),
        pytest.param(
            TWO + MICROSECOND,
            (HUMAN, "WINDOW_AMBIGUOUS"),
            (REFUSE, "WINDOW_CLOSED"),
            id="T-02-after",
        ),
        pytest.param(THREE, (HUMAN, "WINDOW_AMBIGUOUS"), (REFUSE, "WINDOW_CLOSED"), id="T-03-at"),
        pytest.param(
            THREE + MICROSECOND,
            (REFUSE, "WINDOW_CLOSED"),
            (REFUSE, "WINDOW_CLOSED"),
            id="T-03-after",
        ),
    ],
)
def test_cancelling_ends_after_two_days_and_is_a_persons_until_three(asked_at, doubtful, settled):
    """With the doubt of the page, and once the owner has settled it."""
    assert decided(ask(CANCEL, asked_at)) == doubtful
    assert decided(ask(CANCEL, asked_at), without_doubt()) == settled


@pytest.mark.parametrize(
    ("asked_at", "expected"),
    [
        pytest.param(THREE - MICROSECOND, (ALLOW, "OK"), id="T-04-before"),
        pytest.param(THREE, (ALLOW, "OK"), id="T-04-at"),
        pytest.param(THREE + MICROSECOND, (REFUSE, "WINDOW_CLOSED"), id="T-04-after"),
    ],
)
def test_swapping_ends_after_three_days(asked_at, expected):
    """The deadline itself counts."""
    assert decided(ask(SWAP, asked_at, target_sku="CLUTCH")) == expected


def test_t_05_what_counts_is_when_it_was_asked():
    """Asked a second before the limit, decided whenever: the decision knows no other clock."""
    asked = ask(CANCEL, TWO - SECOND)

    assert decided(asked) == decided(replace(asked)) == (ALLOW, "OK")


@pytest.mark.parametrize("capability", [CANCEL, SWAP])
@pytest.mark.parametrize(
    ("asked_at", "open_yet"), [(OPENS - MICROSECOND, False), (OPENS, True)], ids=["before", "at"]
)
def test_t_06_nothing_happens_before_the_opening(capability, asked_at, open_yet):
    """The opening itself counts as open."""
    expected = (ALLOW, "OK") if open_yet else (REFUSE, "NOT_OPEN")

    assert decided(ask(capability, asked_at, target_sku="CLUTCH")) == expected


@pytest.mark.parametrize(
    ("asked_at", "expected"),
    [
        pytest.param(ny(10, 14, 23, 59, 59), (REFUSE, "DELAY_NOT_YET"), id="14 October"),
        pytest.param(ny(10, 15) - MICROSECOND, (REFUSE, "DELAY_NOT_YET"), id="its last moment"),
        pytest.param(ny(10, 15), (ALLOW, "DELAY_DUE"), id="15 October"),
    ],
)
def test_t_07_delay_entitles_from_15_october_in_the_shops_zone(asked_at, expected):
    """Two weeks past the end of September."""
    assert decided(ask(DELAY, asked_at)) == expected


def announced(*ships_on):
    """Return facts of a campaign whose ship date was announced anew on each following day."""
    announcements = tuple(
        Announcement(ny(8, 1) + number * DAY, day) for number, day in enumerate(ships_on)
    )
    return facts(campaign=replace(CAMPAIGN, announcements=announcements))


@pytest.mark.parametrize(
    ("ships_on", "expected"),
    [
        pytest.param(date(2026, 10, 10), (REFUSE, "DELAY_NOT_YET"), id="10 October"),
        pytest.param(date(2026, 10, 14), (REFUSE, "DELAY_NOT_YET"), id="the last day of grace"),
        pytest.param(date(2026, 10, 15), (ALLOW, "DELAY_DUE"), id="the day after"),
        pytest.param(date(2026, 10, 20), (ALLOW, "DELAY_DUE"), id="20 October"),
    ],
)
def test_t_08_a_late_date_that_is_announced_entitles_at_once(ships_on, expected):
    """In August already."""
    assert decided(ask(DELAY, ny(8, 20)), known=announced(ships_on)) == expected


def test_t_09_a_date_that_moves_back_takes_the_right_with_it():
    """But whoever asked while the late date stood keeps it."""
    known = announced(date(2026, 10, 20), date(2026, 10, 5))

    assert decided(ask(DELAY, ny(8, 2) - MICROSECOND), known=known) == (ALLOW, "DELAY_DUE")
    assert decided(ask(DELAY, ny(8, 2)), known=known) == (REFUSE, "DELAY_NOT_YET")


def arrived(at):
    """Return facts of one unit that was delivered at that time."""
    return facts(order(line(shipped=1, delivered=1), shipments=(parcel(at, {1: 1}),)))


@pytest.mark.parametrize(
    ("asked_at", "expected"),
    [
        pytest.param(ny(11, 2) - 2 * MICROSECOND, (ALLOW, "OK"), id="before"),
        pytest.param(ny(11, 2) - MICROSECOND, (ALLOW, "OK"), id="at"),
        pytest.param(ny(11, 2), (REFUSE, "RETURN_LATE"), id="after"),
    ],
)
def test_t_10_the_thirtieth_day_counts_to_its_end(asked_at, expected):
    """Delivered on 2 October: until the end of 1 November, a day of 25 hours."""
    request = ask(RETURN, asked_at, conditions_met=True)

    assert decided(request, known=arrived(ny(10, 2, 18))) == expected


@pytest.mark.parametrize(
    ("asked_at", "expected"),
    [
        pytest.param(ny(11, 2, 19), (ALLOW, "OK"), id="at"),
        pytest.param(ny(11, 2, 19) + MICROSECOND, (HUMAN, "DAMAGE_LATE"), id="after"),
        pytest.param(ny(11, 2, 19, 0, 1), (HUMAN, "DAMAGE_LATE"), id="a second after"),
    ],
)
def test_t_11_48_hours_elapse_also_while_summer_time_ends(asked_at, expected):
    """Delivered on 31 October at 20:00 EDT: until 2 November, 19:00 EST."""
    request = ask(DAMAGE, asked_at, photos=("p",))

    assert decided(request, known=arrived(ny(10, 31, 20))) == expected


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param(48 * HOUR, (ALLOW, "OK"), id="at"),
        pytest.param(48 * HOUR + MICROSECOND, (HUMAN, "DAMAGE_LATE"), id="after"),
    ],
)
def test_t_12_a_delivery_known_by_its_date_counts_from_that_days_end(after, expected):
    """48 hours from the end of 10 October."""
    end = lettoria().calendar.end_of_day(date(2026, 10, 10))

    assert decided(ask(DAMAGE, end + after, photos=("p",)), known=arrived(end)) == expected


def test_t_14_the_shops_zone_decides_and_is_shown():
    """In Honolulu it is still the 14th when the right begins in New York."""
    honolulu = datetime(2026, 10, 14, 18, 30, tzinfo=ZoneInfo("Pacific/Honolulu"))

    assert decided(ask(DELAY, honolulu)) == (ALLOW, "DELAY_DUE")
    assert moment(lettoria(), TWO) == "Friday, July 3 at 10:00 AM EDT"


@pytest.mark.parametrize(
    ("arrived_at", "leaves"),
    [
        pytest.param(la(10, 16), date(2026, 10, 19), id="Friday to Monday"),
        pytest.param(la(11, 25), date(2026, 11, 27), id="over Thanksgiving"),
    ],
)
def test_t_15_it_leaves_on_the_next_business_day(arrived_at, leaves):
    """Weekends and holidays do not count."""
    supra = variant("SUPRA", "supra", "119.95", arrived_at=arrived_at)
    known = la_facts(variants=[supra])

    assert estimate(lascale(), known, known.order.lines[0], arrived_at).latest == leaves


def test_t_16_one_range_for_both_statements_of_the_page():
    """Released on Monday 31 August 2026; 7 September is Labor Day."""
    known = la_facts()
    add = lascale().calendar.add_business_days

    assert (add(date(2026, 8, 31), 7), add(date(2026, 8, 31), 14)) == (
        date(2026, 9, 10),
        date(2026, 9, 21),
    )
    assert estimate(lascale(), known, known.order.lines[0], la(7, 2)) == Estimate(
        EstimateKind.RANGE, date(2026, 10, 5), date(2026, 11, 5), date(2026, 11, 6)
    )


@pytest.mark.parametrize(
    ("asked_at", "by"),
    [
        pytest.param(la(9, 19), date(2026, 9, 22), id="Saturday to Tuesday"),
        pytest.param(la(9, 5), date(2026, 9, 9), id="with Labor Day to Wednesday"),
    ],
)
def test_t_17_the_promise_counts_from_the_next_business_day(asked_at, by):
    """And holds to that day's end."""
    assert reply_by(lascale(), asked_at) == lascale().calendar.end_of_day(by)


def test_t_17_no_promise_is_made_up():
    """Lettoria's page gives no time."""
    assert reply_by(lettoria(), OPENS) is None


@pytest.mark.parametrize(
    "opens",
    [
        pytest.param(datetime(2026, 10, 30, 10, tzinfo=NY), id="summer time ends"),
        pytest.param(datetime(2027, 3, 12, 10, tzinfo=NY), id="summer time begins"),
    ],
)
def test_t_18_days_of_a_campaign_end_at_the_same_time_of_day(opens):
    """Three days on the wall are not 72 hours."""
    closes = close_of(lettoria(), replace(CAMPAIGN, opens_at=opens))

    assert closes.astimezone(NY).replace(tzinfo=None) == opens.replace(tzinfo=None) + 3 * DAY
    assert closes - opens.astimezone(UTC) != timedelta(hours=72)


def test_t_19_a_time_without_a_zone_is_no_time():
    """Only the server's time of receipt is a fact; a bare clock reading is an error of ours."""
    request = replace(ask(CANCEL, OPENS), asked_at=datetime(2026, 7, 2, 10))  # noqa: DTZ001

    with pytest.raises(ValueError, match="zone"):
        decide(lettoria(), facts(), request)
