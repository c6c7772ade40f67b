"""What must hold for any order and any request: the invariants that need no database."""

from dataclasses import replace
from datetime import UTC, date, timedelta

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from preorder.core.decisions import (
    Reason,
    RefundPayment,
    ReleaseSlots,
    Request,
    TakeSlots,
    Verdict,
)
from preorder.core.money import Money, total
from preorder.policy.decide import decide
from preorder.policy.queue import Waiting, allocate, in_line, position
from tests.policy.build import (
    CAMPAIGN,
    CANCEL,
    DAMAGE,
    DAY,
    DELAY,
    MICROSECOND,
    OPENS,
    RETURN,
    STYLES,
    SWAP,
    changed,
    facts,
    la,
    la_facts,
    lascale,
    lettoria,
    line,
    model,
    ny,
    order,
    parcel,
    payment,
)
from tests.policy.draw import CENTS, MOMENTS, REQUESTS, known

SHOPS = {"lettoria": lettoria(), "lascale": lascale()}
EITHER = st.sampled_from(sorted(SHOPS))
JUST_FIND = settings(max_examples=5000, phases=[Phase.generate], derandomize=True)


@given(st.data(), REQUESTS)
def test_i_11_every_request_in_every_state_gets_one_verdict_with_a_reason(data, request):
    """Nonsense included; nothing is ever raised."""
    name = data.draw(EITHER)

    decision = decide(SHOPS[name], data.draw(known(name)), request)

    assert decision.verdict in Verdict
    assert decision.reasons


@given(known(), REQUESTS)
def test_i_08_only_what_is_allowed_changes_anything(given_facts, request):
    """A refusal, a question and a hand-over have no effects and pay nothing."""
    decision = decide(lettoria(), given_facts, request)

    if decision.verdict is not Verdict.ALLOW:
        assert decision.effects == ()
    if decision.verdict in (Verdict.REFUSE, Verdict.HUMAN):
        assert not decision.amounts.refund


@given(st.data(), REQUESTS)
def test_i_10_the_same_question_gets_the_same_answer(data, request):
    """Whatever happened before; and the zone in which a time is written plays no part."""
    name = data.draw(EITHER)
    given_facts = data.draw(known(name))
    elsewhere = replace(request, asked_at=request.asked_at.astimezone(OPENS.tzinfo))

    first = decide(SHOPS[name], given_facts, request)

    assert decide(SHOPS[name], given_facts, request) == first
    assert decide(SHOPS[name], given_facts, elsewhere) == first


@given(st.data(), REQUESTS)
def test_money_adds_up_and_never_exceeds_what_is_left(data, request):
    """Refund + fee = items + shipping; no part is negative; each payment holds its part (I-02)."""
    name = data.draw(EITHER)
    given_facts = data.draw(known(name))
    decision = decide(SHOPS[name], given_facts, request)
    amounts = decision.amounts
    sent = {e.payment_id: e.amount for e in decision.effects if isinstance(e, RefundPayment)}
    balances = {each.id: each.balance for each in given_facts.order.payments}

    assert amounts.refund + amounts.fee == amounts.items + amounts.shipping
    assert min(amounts.refund.minor, amounts.fee.minor, amounts.shipping.minor) >= 0
    assert all(0 < amount.minor <= balances[name].minor for name, amount in sent.items())
    if decision.verdict is Verdict.ALLOW and request.capability in (CANCEL, DELAY):
        assert total(list(sent.values()), "USD") == amounts.refund


def fees_of(price, pieces, shop):
    """Cancel units in pieces and return the fees of each step."""
    fees: list[Money] = []
    done, qty = 0, sum(pieces)
    for piece in pieces:
        bought = replace(model(qty=qty, cancelled=done), unit_paid=price)
        given_facts = la_facts(
            bought,
            fee_base=price * done,
            fees=total(fees, "USD"),
            payments=(payment("card", price * qty, price * done - total(fees, "USD")),),
        )
        amounts = decide(shop, given_facts, Request(CANCEL, la(7, 2), {1: piece})).amounts
        fees.append(amounts.fee)
        done += piece
    return fees


@given(
    CENTS, st.lists(st.integers(1, 5), min_size=1, max_size=6), st.sampled_from([1, 25, 33, 100])
)
def test_i_03_the_fee_does_not_depend_on_how_a_cancellation_is_split(price, pieces, percent):
    """Neither for the customer nor against him; no step's fee is negative."""
    shop = changed("lascale", "fee_percent: 25", f"fee_percent: {percent}")

    fees = fees_of(price, pieces, shop)

    assert total(fees, "USD") == (price * sum(pieces)).percent(percent)
    assert min(fee.minor for fee in fees) >= 0


LATE = {Reason.WINDOW_CLOSED, Reason.RETURN_LATE, Reason.DAMAGE_LATE}
RECEIVED = facts(order(line(shipped=1, delivered=1), shipments=(parcel(ny(10, 2, 18), {1: 1}),)))


@pytest.mark.parametrize(
    ("capability", "given_facts"),
    [(CANCEL, facts()), (SWAP, facts()), (RETURN, RECEIVED), (DAMAGE, RECEIVED)],
)
@given(st.lists(st.integers(0, 125 * 24 * 60), min_size=2, max_size=6).map(sorted))
def test_i_09_too_late_stays_too_late(capability, given_facts, minutes):
    """Cancelling opens again only by a delay, which has a reason of its own."""
    reasons = []
    for minute in minutes:
        at = OPENS.astimezone(UTC) + timedelta(minutes=minute)
        request = Request(capability, at, None, "CLUTCH", conditions_met=True, photos=("photo",))
        reasons.append(decide(lettoria(), given_facts, request).reason)
    late = [reason in LATE for reason in reasons if reason is not Reason.DELAY_DUE]

    assert late == sorted(late)


@given(st.integers(0, 200), st.integers(0, 200))
def test_i_09_a_right_by_lapse_stays(first, more):
    """Once due and still unshipped, always due."""
    due = ny(10, 15)

    early, later = (
        decide(lettoria(), facts(), Request(DELAY, due + days * DAY)).verdict
        for days in (first, first + more)
    )

    assert early is later is Verdict.ALLOW


WAITING = st.lists(
    st.builds(Waiting, st.integers(1, 6).map("LSM-{}".format), MOMENTS, st.integers(0, 5)),
    max_size=8,
)


@given(WAITING, st.integers(-1, 30))
def test_i_13_arrivals_are_given_out_in_line(waiting, arrived):
    """Nobody gets anything while one before him still waits; nothing is made up or kept back."""
    given_out = allocate(waiting, arrived)
    wanted = sum(each.units for each in in_line(waiting))
    served = list(dict.fromkeys(each.order_number for each in in_line(waiting)))

    assert sum(given_out.values()) == max(0, min(arrived, wanted))
    assert list(given_out) == served[: len(given_out)]


@given(WAITING)
def test_i_13_places_in_line_follow_the_same_order(waiting):
    """The first place is served first."""
    first = next(iter(in_line(waiting)), None)

    assert first is None or position(waiting, first.order_number) == 1


def outcome(decision):
    """Return what must not depend on how things are called or priced."""
    return decision.verdict, [(each.qty, each.verdict, each.reason) for each in decision.lines]


@given(known(), REQUESTS)
def test_relabelled_lines_are_decided_alike(given_facts, request):
    """Ids are names."""
    of = given_facts.order
    moved = replace(
        of,
        lines=tuple(replace(each, id=each.id + 40) for each in of.lines),
        shipments=tuple(
            replace(s, units={line_id + 40: n for line_id, n in s.units.items()})
            for s in of.shipments
        ),
        requests=tuple(
            replace(r, units={line_id + 40: n for line_id, n in r.units.items()})
            for r in of.requests
        ),
    )
    units = request.units and {line_id + 40: n for line_id, n in request.units.items()}

    before = decide(lettoria(), given_facts, request)
    after = decide(lettoria(), replace(given_facts, order=moved), replace(request, units=units))

    assert outcome(before) == outcome(after)


def times_100(given_facts):
    """Return the same order, a hundred times as dear."""
    of = given_facts.order
    dearer = replace(
        of,
        shipping_paid=of.shipping_paid * 100,
        lines=tuple(
            replace(each, unit_paid=each.unit_paid * 100, unit_tax=each.unit_tax * 100)
            for each in of.lines
        ),
        payments=tuple(
            replace(each, amount=each.amount * 100, refunded=each.refunded * 100)
            for each in of.payments
        ),
    )
    variants = {sku: replace(v, price=v.price * 100) for sku, v in given_facts.variants.items()}
    return replace(given_facts, order=dearer, variants=variants)


@given(known(), REQUESTS)
def test_dearer_things_are_decided_alike(given_facts, request):
    """No rule looks at a sum."""
    before = decide(lettoria(), given_facts, request)
    after = decide(lettoria(), times_100(given_facts), request)

    assert outcome(before) == outcome(after)


IN_UTC = changed("lettoria", "zone: America/New_York\n", "zone: UTC\n")


@given(
    st.sampled_from([CANCEL, SWAP]),
    st.integers(-10, 5 * 24 * 3600 * 10**6),
    st.integers(-(10**15), 10**15),
)
def test_shifted_times_are_decided_alike(capability, after, shift):
    """A campaign of another year follows the same rules; here in a zone without summer time."""
    moved = shift * MICROSECOND
    request = Request(capability, OPENS.astimezone(UTC) + after * MICROSECOND, None, "CLUTCH")
    later = facts(
        campaign=replace(
            CAMPAIGN, opens_at=OPENS.astimezone(UTC) + moved, ship_month=date(2090, 9, 1)
        )
    )

    before = decide(IN_UTC, facts(), request)
    shifted = decide(IN_UTC, later, replace(request, asked_at=request.asked_at + moved))

    assert outcome(before) == outcome(shifted)


@pytest.mark.exhaustive
@pytest.mark.parametrize("capability", [CANCEL, DELAY])
def test_the_drawn_states_reach_what_is_allowed(capability):
    """Or the properties above would say little."""
    asked = REQUESTS.map(lambda request: replace(request, capability=capability))

    def allowed(pair):
        return decide(lettoria(), *pair).verdict is Verdict.ALLOW

    assert find(st.tuples(known(), asked), allowed, settings=JUST_FIND)


TAKEN = st.integers(290, 300)


@given(TAKEN, TAKEN, st.sampled_from(["TOTE-RED", "CLUTCH"]), st.integers(1, 12))
def test_i_15_a_swap_moves_slots_and_makes_none(tote, clutch, target, qty):
    """What one style gives back the other takes, and never beyond its cap."""
    styles = (replace(STYLES["tote"], taken=tote), replace(STYLES["clutch"], taken=clutch))
    given_facts = facts(order(line(qty=12)), styles=styles)

    decision = decide(lettoria(), given_facts, Request(SWAP, OPENS, {1: qty}, target))

    fits = clutch + qty <= 300
    assert (decision.verdict is Verdict.ALLOW) == (target == "TOTE-RED" or fits)
    assert decision.effects in ((), (ReleaseSlots("tote", qty), TakeSlots("clutch", qty)))
