"""When something ships, in words: an estimate, and honest once its time has passed."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from preorder.dialogue.status_text import status_text, when_text
from preorder.policy.decide import decide
from preorder.policy.estimates import Estimate, EstimateKind
from tests.policy.build import STATUS, ask, la, la_facts, lascale

SEPTEMBER = Estimate(EstimateKind.MONTH, date(2026, 9, 1))
ANNOUNCED = Estimate(EstimateKind.ANNOUNCED, date(2026, 10, 5))
IN_STOCK = Estimate(EstimateKind.SHIPS_BY, latest=date(2026, 10, 7))
AT_SEA = Estimate(EstimateKind.RANGE, date(2026, 10, 5), date(2026, 11, 5))


@pytest.mark.parametrize(
    ("known", "today", "late"),
    [
        pytest.param(SEPTEMBER, date(2026, 9, 30), False, id="the month's last day"),
        pytest.param(SEPTEMBER, date(2026, 10, 1), True, id="the day after"),
        pytest.param(ANNOUNCED, date(2026, 10, 5), False, id="the announced day"),
        pytest.param(ANNOUNCED, date(2026, 10, 6), True, id="past the announced day"),
        pytest.param(IN_STOCK, date(2026, 10, 7), False, id="the last day in the warehouse"),
        pytest.param(IN_STOCK, date(2026, 10, 8), True, id="past the day it was to leave"),
        pytest.param(AT_SEA, date(2026, 11, 5), False, id="the last day of the estimate"),
        pytest.param(AT_SEA, date(2026, 11, 6), True, id="past the estimate"),
    ],
)
def test_a_date_that_has_passed_is_called_late(known: Estimate, today: date, late: bool) -> None:
    """Nothing is 'scheduled' for a month that is over."""
    assert ("is late" in when_text(known, today)) is late


@pytest.mark.parametrize(
    ("now", "overdue"),
    [
        pytest.param(la(10, 15), False, id="the last day of the page's estimate"),
        pytest.param(la(10, 16), True, id="the day after"),
    ],
)
def test_an_overdue_item_is_not_given_an_estimate_that_still_runs(
    now: datetime, overdue: bool
) -> None:
    """LA-18 counts to the page's shorter estimate, the range to the sum of its parts (C-06)."""
    decision = decide(lascale(), la_facts(), ask(STATUS, now))
    text = status_text(lascale(), la_facts(), decision)

    assert ("past its estimated delivery time" in text, "estimated to reach" in text) == (
        overdue,
        not overdue,
    )
