"""What an order's state allows, as far as one decision goes: S-05 … S-16."""

from dataclasses import replace

import pytest

from preorder.core.decisions import Reason, Verdict
from preorder.core.orders import LineKind
from preorder.policy.decide import decide
from tests.policy.build import (
    CANCEL,
    CHANGE,
    DAMAGE,
    DAY,
    DELAY,
    HOUR,
    OPENS,
    RETURN,
    SWAP,
    ask,
    changed,
    facts,
    la_facts,
    lascale,
    lettoria,
    line,
    model,
    ny,
    order,
    parcel,
    requested,
    usd,
    variant,
)

NOW = OPENS + HOUR
ALLOW, REFUSE, HUMAN, ASK = Verdict.ALLOW, Verdict.REFUSE, Verdict.HUMAN, Verdict.ASK
DELIVERED = ny(10, 2, 18)


def short(decision):
    """Return a decision in short."""
    return decision.verdict, decision.reason


def per_line(decision):
    """Return what is decided for each line."""
    return [(each.line_id, each.qty, each.verdict, each.reason) for each in decision.lines]


def received(*lines, **more):
    """Return facts of an order whose parcel came on 2 October."""
    lines = lines or (line(shipped=1, delivered=1),)
    parcels = more.pop(
        "shipments", (parcel(DELIVERED, {each.id: each.delivered for each in lines}),)
    )
    return facts(order(*lines, shipments=parcels, **more))


def send_back(known, units=None, at=DELIVERED + HOUR):
    """Decide a return of unused items."""
    return decide(lettoria(), known, ask(RETURN, at, units, conditions_met=True))


def damaged(known, units=None, at=DELIVERED + HOUR, **more):
    """Decide a damage report with a photo."""
    return decide(lettoria(), known, ask(DAMAGE, at, units, **{"photos": ("p",), **more}))


@pytest.mark.parametrize("capability", [CANCEL, SWAP, DELAY, RETURN, DAMAGE])
def test_s_05_what_is_cancelled_is_not_touched_again(capability):
    """A new message hears that it is done already."""
    known = facts(order(line(cancelled=1)))

    decision = decide(lettoria(), known, ask(capability, NOW, target_sku="CLUTCH"))

    assert short(decision) == (REFUSE, Reason.ALREADY_CANCELLED)


def test_s_06_the_open_lines_are_cancelled_and_the_others_named():
    """One decision, one confirmation."""
    known = facts(order(line(1, cancelled=1), line(2, "TOTE-RED")))

    decision = decide(lettoria(), known, ask(CANCEL, NOW))

    assert decision.amounts.refund == usd("120.00")
    assert per_line(decision) == [
        (1, 1, REFUSE, Reason.ALREADY_CANCELLED),
        (2, 1, ALLOW, Reason.OK),
    ]


def test_s_07_every_line_is_decided_for_itself():
    """The pre-order can be cancelled, the wallet has shipped."""
    wallet = line(2, "WALLET", kind=LineKind.IN_STOCK, shipped=1)

    decision = decide(lettoria(), facts(order(line(), wallet)), ask(CANCEL, NOW))

    assert [each.line_id for each in decision.acted] == [1]
    assert per_line(decision)[1] == (2, 1, REFUSE, Reason.ALREADY_SHIPPED)


@pytest.mark.parametrize(
    ("shop", "known", "expected"),
    [
        pytest.param(
            lettoria(), facts(order(line(shipped=1))), (REFUSE, "ALREADY_SHIPPED"), id="lettoria"
        ),
        pytest.param(
            lascale(), la_facts(model(shipped=1)), (HUMAN, "ALREADY_SHIPPED"), id="lascale"
        ),
    ],
)
def test_s_08_what_has_shipped_is_not_cancelled(shop, known, expected):
    """Lettoria's page says so; LA Scale Model's is silent on what follows."""
    assert short(decide(shop, known, ask(CANCEL, NOW))) == expected


def test_s_10_what_was_returned_is_not_returned_again():
    """Nor claimed as damaged."""
    known = received(line(shipped=1, delivered=1, returned=1))

    assert short(send_back(known)) == (REFUSE, Reason.ALREADY_RETURNED)
    assert short(damaged(known)) == (REFUSE, Reason.ALREADY_RETURNED)


@pytest.mark.parametrize(
    "returned", [0, 1], ids=["the broken one kept", "the broken one sent back"]
)
def test_s_10_a_replacement_has_windows_of_its_own(returned):
    """It came in December, long after the first one's windows."""
    parcels = (parcel(DELIVERED, {1: 1}, "p1"), parcel(ny(12, 1), {1: 1}, "p2"))
    known = received(line(shipped=1, delivered=1, returned=returned), shipments=parcels)

    assert short(send_back(known, at=ny(12, 20))) == (ALLOW, Reason.OK)
    assert short(damaged(known, at=ny(12, 2))) == (ALLOW, Reason.OK)


def test_s_10_what_came_back_is_taken_for_the_oldest():
    """The first unit was returned in August; the second one is still in time in October."""
    parcels = (parcel(ny(8, 1), {1: 1}, "p1"), parcel(DELIVERED, {1: 1}, "p2"))
    known = received(line(qty=2, shipped=2, delivered=2, returned=1), shipments=parcels)

    assert short(send_back(known)) == (ALLOW, Reason.OK)


@pytest.mark.parametrize("capability", [CANCEL, DELAY, SWAP])
def test_s_11_an_open_return_stops_other_requests(capability):
    """One open request per unit."""
    known = received(requests=(requested(RETURN, {1: 1}),))

    decision = decide(lettoria(), known, ask(capability, NOW, target_sku="CLUTCH"))

    assert short(decision) == (REFUSE, Reason.REQUEST_OPEN)


def test_s_11_a_filed_cancellation_holds_its_own_units_only():
    """One of three is filed: two more may be cancelled, not three."""
    known = facts(order(line(qty=3), requests=(requested(CANCEL, {1: 1}),)))

    assert short(decide(lettoria(), known, ask(CANCEL, NOW, {1: 2}))) == (ALLOW, Reason.OK)
    assert short(decide(lettoria(), known, ask(CANCEL, NOW))) == (REFUSE, Reason.REQUEST_OPEN)


def test_s_11_a_request_on_another_line_holds_nothing_here():
    """Each line for itself."""
    lines = (line(1), line(2, "TOTE-RED"))
    known = facts(order(*lines, requests=(requested(CANCEL, {2: 1}),)))

    assert short(decide(lettoria(), known, ask(CANCEL, NOW, {1: 1}))) == (ALLOW, Reason.OK)


def test_s_12_a_damage_claim_and_a_return_do_not_run_side_by_side():
    """The same again is refused; the other is asked about."""
    known = received(requests=(requested(DAMAGE, {1: 1}),))

    assert short(send_back(known)) == (ASK, Reason.REQUEST_OPEN)
    assert not send_back(known).amounts.items
    assert short(damaged(known)) == (REFUSE, Reason.REQUEST_OPEN)


def test_s_12_what_was_returned_is_not_free():
    """Of two one came back and one is claimed as damaged: there is no third."""
    of_two = line(qty=2, shipped=2, delivered=2, returned=1)

    decision = send_back(received(of_two, requests=(requested(DAMAGE, {1: 1}),)), {1: 1})

    assert short(decision) == (ASK, Reason.REQUEST_OPEN)


def test_s_12_another_unit_of_the_line_is_free():
    """One of two was damaged; the other one may go back."""
    known = received(line(qty=2, shipped=2, delivered=2), requests=(requested(DAMAGE, {1: 1}),))

    assert short(send_back(known, {1: 1})) == (ALLOW, Reason.OK)


@pytest.mark.parametrize(
    ("photos_after", "expected"),
    [
        pytest.param(48 * HOUR, (ALLOW, "OK"), id="within 48 hours of the report"),
        pytest.param(49 * HOUR, (HUMAN, "DAMAGE_LATE"), id="later"),
    ],
)
def test_s_13_the_first_message_counts_if_photos_follow_soon(photos_after, expected):
    """The report came in time; the photos may take as long again."""
    asked_at = DELIVERED + 47 * HOUR

    decision = damaged(received(), at=asked_at, photos_at=asked_at + photos_after)

    assert short(decision) == expected


def test_s_14_a_used_item_may_have_arrived_damaged():
    """The conditions of returns are no matter here."""
    assert short(damaged(received(), conditions_met=False)) == (ALLOW, Reason.OK)


def test_s_16_an_order_keeps_the_policy_it_was_placed_under():
    """The decision names its policy, and the same request is decided by whichever is handed in."""
    stricter = changed(
        "lettoria",
        "  returns:\n    clause: LT-14\n    window: 30d",
        "  returns:\n    clause: LT-14\n    window: 14d",
    )
    request = ask(RETURN, DELIVERED + 20 * DAY, conditions_met=True)

    then, now = decide(lettoria(), received(), request), decide(stricter, received(), request)

    assert (then.verdict, now.reason) == (ALLOW, Reason.RETURN_LATE)
    assert then.policy_version == lettoria().policy_version != now.policy_version


def test_s_15_an_order_of_another_shop_is_never_decided():
    """Whoever hands it in has mixed up two shops."""
    with pytest.raises(ValueError, match="not of lascale"):
        decide(lascale(), facts(), ask(CANCEL, NOW))


def test_s_18_nothing_but_the_facts_enters_a_decision():
    """A request has no field for what a customer claims; change requests go to a person."""
    assert "words" not in ask(CANCEL, NOW).__slots__
    assert short(decide(lettoria(), facts(), ask(CHANGE, NOW))) == (HUMAN, Reason.CHANGE_BY_PERSON)


@pytest.mark.parametrize(
    "sold",
    [line(kind=LineKind.IN_STOCK, campaign_id="summer"), line(campaign_id=None)],
    ids=["in stock", "of no campaign"],
)
@pytest.mark.parametrize("capability", [CANCEL, SWAP, DELAY])
def test_what_was_not_sold_in_a_campaign_is_a_persons(capability, sold):
    """Its clauses speak of the pre-order only."""
    request = ask(capability, NOW, target_sku="CLUTCH")

    assert short(decide(lettoria(), facts(order(sold)), request)) == (HUMAN, Reason.NOT_COVERED)


def test_damage_to_what_our_records_call_on_its_way_is_a_persons():
    """He has it in his hands. What never left is refused."""
    sent = facts(order(line(shipped=1), shipments=(parcel(None, {1: 1}, shipped_at=DELIVERED),)))

    assert short(damaged(sent)) == (HUMAN, Reason.DELIVERY_UNKNOWN)
    assert short(damaged(facts())) == (REFUSE, Reason.NOT_DELIVERED)


@pytest.mark.parametrize(
    ("left", "expected"),
    [(0, (HUMAN, "NO_REPLACEMENT")), (1, (ALLOW, "OK")), (None, (ALLOW, "OK"))],
)
def test_without_replacements_left_a_person_finds_a_way(left, expected):
    """The style is sold out (C-13); where the shop keeps no count, it is not."""
    kept = variant("TOTE-BLK", "tote", replacements=left)

    assert short(damaged(replace(received(), variants={"TOTE-BLK": kept}))) == expected


def test_a_unit_whose_delivery_is_unknown_beside_a_late_one_is_a_persons():
    """It may be the one that is in time."""
    parcels = (parcel(ny(7, 1), {1: 1}, "p1"), parcel(None, {1: 1}, "p2", shipped_at=ny(9, 1)))
    known = received(line(qty=2, shipped=2, delivered=2), shipments=parcels)

    assert short(send_back(known, {1: 1})) == (HUMAN, Reason.DELIVERY_UNKNOWN)
