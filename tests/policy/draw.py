"""Orders, campaigns and requests in any state, for property tests."""

from dataclasses import replace
from datetime import UTC, date, timedelta

from hypothesis import strategies as st

from preorder.core.decisions import Request
from preorder.core.money import Money
from preorder.core.orders import Announcement, Capability, LineKind
from tests.policy.build import (
    CAMPAIGN,
    DAY,
    OPENS,
    VARIANTS,
    facts,
    line,
    order,
    parcel,
    payment,
    requested,
)

SKUS = st.sampled_from([*VARIANTS, "FORGOTTEN"])
SECONDS = st.integers(0, 4 * 86_400) | st.integers(-5 * 10**6, 15 * 10**6)
MOMENTS = SECONDS.map(lambda seconds: OPENS.astimezone(UTC) + timedelta(seconds=seconds))
CENTS = (st.just(12000) | st.integers(0, 10**6)).map(lambda minor: Money(minor, "USD"))


@st.composite
def lines(draw, line_id):
    """Draw a line whose counters are possible (I-05)."""
    qty = draw(st.integers(1, 4))
    cancelled = draw(st.just(0) | st.integers(0, qty))
    shipped = draw(st.just(0) | st.integers(0, qty - cancelled))
    delivered = draw(st.just(shipped) | st.integers(0, shipped))
    kind = draw(st.just(LineKind.PREORDER) | st.sampled_from(LineKind))
    drawn = line(
        line_id,
        draw(SKUS),
        kind=kind,
        qty=qty,
        cancelled=cancelled,
        shipped=shipped,
        delivered=delivered,
        returned=draw(st.just(0) | st.integers(0, delivered)),
        campaign_id=draw(st.just("summer") | st.sampled_from(["gone", None])),
    )
    return replace(drawn, unit_paid=draw(CENTS), unit_tax=draw(CENTS))


@st.composite
def known(draw, shop="lettoria"):
    """Draw any order in any state, in any shop, with whatever went before."""
    bought = [draw(lines(number)) for number in range(1, draw(st.integers(1, 3)) + 1)]
    parcels = tuple(
        parcel(draw(st.none() | MOMENTS), {each.id: each.shipped}, f"p{each.id}", draw(MOMENTS))
        for each in bought
        if each.shipped
    )
    of = order(
        *bought,
        shop=shop,
        shipping_paid=draw(CENTS),
        shipments=parcels,
        shipping_refunded=draw(st.booleans()),
        chargeback_open=draw(st.sampled_from([False, False, False, True])),
        shipping_charges=draw(st.integers(1, 2)),
        requests=tuple(draw(st.lists(open_requests(), max_size=2))),
    )
    return facts(with_payments(draw, of), campaign=draw(campaigns()))


def with_payments(draw, of):
    """Split what was paid over one or two payments, of which something may have gone back."""
    paid = of.balance.minor
    first = draw(st.integers(0, paid))
    parts = [Money(first, "USD"), Money(paid - first, "USD")]
    return replace(
        of,
        payments=tuple(
            payment(f"pay{n}", part, Money(draw(st.integers(0, part.minor)), "USD"))
            for n, part in enumerate(parts)
        ),
    )


@st.composite
def open_requests(draw):
    """Draw a request that is still open."""
    return requested(draw(st.sampled_from(Capability)), {draw(st.integers(1, 3)): 1})


@st.composite
def campaigns(draw):
    """Draw the campaign with or without a closing time of its own, and with any announcements."""
    closes_at = draw(st.none() | st.integers(0, 9).map(lambda days: OPENS + days * DAY))
    announced = st.builds(Announcement, MOMENTS, st.dates(date(2026, 8, 1), date(2026, 12, 31)))
    return replace(
        CAMPAIGN, closes_at=closes_at, announcements=tuple(draw(st.lists(announced, max_size=2)))
    )


UNITS = st.none() | st.dictionaries(st.integers(-1, 5), st.integers(-2, 10**10), max_size=3)
REQUESTS = st.builds(
    Request,
    capability=st.sampled_from(Capability),
    asked_at=MOMENTS,
    units=UNITS,
    target_sku=st.none() | SKUS,
    conditions_met=st.none() | st.booleans(),
    photos=st.sampled_from([(), ("photo",)]),
    photos_at=st.none() | MOMENTS,
)
