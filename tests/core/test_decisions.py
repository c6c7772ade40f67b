"""Decisions: what a customer agreed to, and what is written down."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from preorder.core.decision_json import from_json, to_json
from preorder.core.decisions import (
    Amounts,
    Decision,
    LineDecision,
    Reason,
    RefundPayment,
    ReleaseSlots,
    TakeSlots,
    Verdict,
)
from preorder.core.money import Money
from preorder.core.orders import Announcement, Campaign, Capability, Style

NOW = datetime(2026, 7, 2, 10, tzinfo=UTC)
LINE = LineDecision(1, 2, Verdict.ALLOW, Reason.OK, NOW, "LA-14")
OTHER = LineDecision(2, 1, Verdict.REFUSE, Reason.ALREADY_SHIPPED)
ZERO = Money(0, "USD")
DECISION = Decision(
    capability=Capability.CANCEL_ORDER,
    verdict=Verdict.ALLOW,
    reasons=(Reason.OK, Reason.ALREADY_SHIPPED),
    lines=(LINE, OTHER),
    amounts=Amounts(Money(10000, "USD"), Money(2500, "USD"), Money(900, "USD"), ZERO),
    asked_at=NOW,
    policy_version="1-abc",
    effects=(
        ReleaseSlots("tote", 2),
        TakeSlots("clutch", 2),
        RefundPayment("card", Money(8400, "USD")),
    ),
    deadline=NOW,
    clause="LA-14",
    fee_base=Money(10000, "USD"),
)


def test_a_refund_is_its_parts():
    """Items, less the fee, and the shipping."""
    assert DECISION.amounts.refund == Money(8400, "USD")


def test_only_allowed_units_are_acted_on():
    """The others are named, and stay."""
    assert DECISION.acted == (LINE,)


@pytest.mark.parametrize("decision", [DECISION, replace(DECISION, fee_base=None, deadline=None)])
def test_a_decision_is_read_back_as_it_was_written(decision):
    """Through JSON text, as the audit keeps it."""
    assert from_json(json.loads(json.dumps(to_json(decision)))) == decision


def test_a_later_time_of_day_is_the_same_outcome():
    """What was refused besides, and when it was asked, is no part of what was agreed to."""
    later = replace(DECISION, asked_at=NOW + timedelta(minutes=5), lines=(LINE,))

    assert later.same_outcome(DECISION)


@pytest.mark.parametrize(
    "change",
    [
        {"amounts": Amounts.none("USD")},
        {"verdict": Verdict.HUMAN},
        {"lines": (replace(LINE, qty=1), OTHER)},
        {"reasons": (Reason.DELAY_DUE,)},
        {"target_sku": "CLUTCH"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_anything_that_matters_to_the_customer_is_another_outcome(change):
    """Then he is asked anew."""
    assert not replace(DECISION, **change).same_outcome(DECISION)


def test_the_latest_announcement_stands():
    """From the moment it was made (T-09)."""
    first, second = NOW, NOW + timedelta(days=1)
    announced = (Announcement(second, date(2026, 10, 5)), Announcement(first, date(2026, 10, 20)))
    campaign = Campaign("summer", NOW, None, date(2026, 9, 1), announced)

    assert campaign.announced_by(first - timedelta(microseconds=1)) is None
    assert campaign.announced_by(first) == date(2026, 10, 20)
    assert campaign.announced_by(second) == date(2026, 10, 5)


@pytest.mark.parametrize(
    ("cap", "units", "room"), [(300, 1, True), (300, 2, False), (None, 10**9, True)]
)
def test_a_style_has_room_up_to_its_cap(cap, units, room):
    """One without a cap always has."""
    assert Style("tote", "Tote", cap, 299, None).has_room(units) is room
