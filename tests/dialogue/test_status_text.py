"""When something ships, in words: an estimate, and honest once its time has passed."""

from __future__ import annotations

from datetime import date

import pytest

from preorder.dialogue.status_text import when_text
from preorder.policy.estimates import Estimate, EstimateKind

SEPTEMBER = Estimate(EstimateKind.MONTH, date(2026, 9, 1))
ANNOUNCED = Estimate(EstimateKind.ANNOUNCED, date(2026, 10, 5))


@pytest.mark.parametrize(
    ("known", "today", "late"),
    [
        pytest.param(SEPTEMBER, date(2026, 9, 30), False, id="the month's last day"),
        pytest.param(SEPTEMBER, date(2026, 10, 1), True, id="the day after"),
        pytest.param(ANNOUNCED, date(2026, 10, 5), False, id="the announced day"),
        pytest.param(ANNOUNCED, date(2026, 10, 6), True, id="past the announced day"),
    ],
)
def test_a_date_that_has_passed_is_called_late(known: Estimate, today: date, late: bool) -> None:
    """Nothing is 'scheduled' for a month that is over."""
    assert ("is late" in when_text(known, today)) is late
