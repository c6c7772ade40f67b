"""Windows after a delivery, parcel by parcel: T-13."""

from datetime import date

import pytest

from preorder.core.decisions import Reason
from preorder.policy.decide import decide
from tests.policy.build import RETURN, ask, facts, lettoria, line, ny, order, parcel


def test_t_13_each_parcel_has_its_own_window():
    """One came in July, one in October; in October only the second goes back."""
    lines = (line(1, shipped=1, delivered=1), line(2, shipped=1, delivered=1))
    july, october = parcel(ny(7, 20), {1: 1}, "p1"), parcel(ny(10, 2), {2: 1}, "p2")
    known = facts(order(*lines, shipments=(july, october)))

    decision = decide(lettoria(), known, ask(RETURN, ny(10, 20), conditions_met=True))

    assert [each.reason for each in decision.lines] == [Reason.RETURN_LATE, Reason.OK]


def test_t_13_units_of_one_line_may_come_in_two_parcels():
    """Of two units only the later one is in time; it can go back, also if "all of it" is asked."""
    july, october = parcel(ny(7, 20), {1: 1}, "p1"), parcel(ny(10, 2), {1: 1}, "p2")
    known = facts(order(line(qty=2, shipped=2, delivered=2), shipments=(july, october)))

    decision = decide(lettoria(), known, ask(RETURN, ny(10, 20), conditions_met=True))
    both = decide(lettoria(), known, ask(RETURN, ny(10, 20), {1: 2}, conditions_met=True))

    assert [(each.qty, each.reason) for each in decision.lines] == [(1, Reason.OK)]
    assert both.reason is Reason.RETURN_LATE


@pytest.mark.parametrize(
    ("units", "asked_at", "last_day"),
    [
        pytest.param(1, ny(10, 20), date(2026, 11, 1), id="one: of the later parcel"),
        pytest.param(2, ny(10, 20), date(2026, 10, 22), id="both: of the earlier"),
        pytest.param(2, ny(10, 25), date(2026, 10, 22), id="both, too late"),
    ],
)
def test_t_13_the_deadline_named_is_that_of_the_units_asked_about(units, asked_at, last_day):
    """Newest first."""
    parcels = (parcel(ny(9, 22), {1: 1}, "p1"), parcel(ny(10, 2), {1: 1}, "p2"))
    known = facts(order(line(qty=2, shipped=2, delivered=2), shipments=parcels))

    decision = decide(lettoria(), known, ask(RETURN, asked_at, {1: units}, conditions_met=True))

    assert decision.deadline == lettoria().calendar.end_of_day(last_day)
