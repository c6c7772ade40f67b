"""The sentence a customer reads and the rule that is enforced come from the same number."""

from dataclasses import replace
from datetime import date

import pytest

from preorder.core.decisions import Verdict
from preorder.core.orders import LineKind
from preorder.policy.campaign_text import moment
from preorder.policy.compile import compile_answers
from preorder.policy.decide import decide, reply_by
from preorder.policy.estimates import estimate
from preorder.policy.place_order import decide_place_order
from preorder.policy.request_return import refund_due
from tests.policy.build import (
    CAMPAIGN,
    CANCEL,
    DAMAGE,
    DAY,
    DELAY,
    HOUR,
    OPENS,
    RETURN,
    STATUS,
    STYLES,
    SWAP,
    ask,
    changed,
    facts,
    la,
    la_facts,
    lettoria,
    line,
    ny,
    order,
    parcel,
    variant,
    without_doubt,
)

RECEIVED = facts(order(line(shipped=1, delivered=1), shipments=(parcel(ny(10, 2, 18), {1: 1}),)))
AT_HOME = variant("SUPRA", "supra", "119.95", release_date=date(2026, 8, 31), international=False)
ARRIVED = variant("SUPRA", "supra", "119.95", arrived_at=la(10, 16))


def verdict(capability, at, known=None, **more):
    """Return what a shop says to a request."""
    more = {"target_sku": "CLUTCH", "conditions_met": True, "photos": ("p",), **more}
    return lambda shop: decide(shop, known or facts(), ask(capability, at, **more)).verdict


def fee(shop):
    """Return the fee of cancelling in time."""
    known, at = (facts(), OPENS) if shop.shop == "lettoria" else (la_facts(), la(7, 2))
    return decide(shop, known, ask(CANCEL, at)).amounts.fee


def eta(*variants):
    """Return when an item of LA Scale Model is expected."""
    known = la_facts(variants=variants)
    return lambda shop: estimate(shop, known, known.order.lines[0], la(10, 16))


def placed(taken, at):
    """Return whether another unit may be ordered."""
    style = replace(STYLES["tote"], taken=taken)
    return lambda shop: decide_place_order(shop, CAMPAIGN, style, 1, at)


MUTATIONS = [
    # id, shop, the number as it stands, another one, topic, words of its answer, what is decided
    (
        "fee",
        "lascale",
        "fee_percent: 25",
        "fee_percent: 10",
        "cancel_policy",
        "10% restocking",
        fee,
    ),
    ("fee topic", "lascale", "fee_percent: 25", "fee_percent: 9", "restocking_fee", "a 9%", fee),
    (
        "no fee",
        "lettoria",
        "    fee_percent: 0\n",
        "    fee_percent: 15\n",
        "restocking_fee",
        "There is a 15% restocking fee:",
        fee,
    ),
    (
        "cancel window",
        "lettoria",
        "    window: 2d\n",
        "    window: 1d\n",
        "cancel_policy",
        "during the first 1 day of",
        verdict(CANCEL, OPENS + 36 * HOUR),
    ),
    (
        "doubt",
        "lettoria",
        "until: 3d, then",
        "until: 4d, then",
        "cancel_policy",
        "After that, up to 4 days from the opening, a person",
        verdict(CANCEL, OPENS + 80 * HOUR),
    ),
    (
        "swap window",
        "lettoria",
        "swap: {clause: LT-18, window: 3d",
        "swap: {clause: LT-18, window: 2d",
        "swap_policy",
        "the 2-day pre-order window",
        verdict(SWAP, OPENS + 60 * HOUR),
    ),
    (
        "campaign window",
        "lettoria",
        "{clause: LT-05, window: 3d",
        "{clause: LT-05, window: 5d",
        "preorder_window",
        "runs for 5 days only",
        placed(0, OPENS + 4 * DAY),
    ),
    (
        "grace",
        "lettoria",
        "grace: 14d",
        "grace: 21d",
        "delay_policy",
        "more than 3 weeks past",
        verdict(DELAY, ny(10, 16)),
    ),
    (
        "delay refund",
        "lettoria",
        "refund_percent: 100",
        "refund_percent: 50",
        "delay_policy",
        "a 50% refund",
        lambda shop: decide(shop, facts(), ask(DELAY, ny(10, 16))).amounts.fee,
    ),
    (
        "ship month",
        "lettoria",
        "ship_month: 9",
        "ship_month: 10",
        "ship_date",
        "ship in October",
        lambda shop: shop.policy.campaign.ship_month,  # each campaign's record holds its own
    ),
    (
        "return window",
        "lettoria",
        "    window: 30d",
        "    window: 14d",
        "return_policy",
        "within 14 days of delivery",
        verdict(RETURN, ny(10, 20), RECEIVED),
    ),
    (
        "refund of a return",
        "lettoria",
        "refund_within: 14bd",
        "refund_within: 7bd",
        "refund_timing",
        "within 7 business days",
        lambda shop: refund_due(shop, ny(10, 15)),
    ),
    (
        "damage window",
        "lettoria",
        "window: 48h",
        "window: 24h",
        "damage_policy",
        "within 24 hours of delivery",
        verdict(DAMAGE, ny(10, 4, 1), RECEIVED),
    ),
    (
        "in-stock shipping",
        "lettoria",
        "in_stock: 1-2bd",
        "in_stock: 2-4bd",
        "mixed_cart_shipping",
        "within 2–4 business days",
        lambda shop: estimate(shop, facts(), line(kind=LineKind.IN_STOCK), ny(7, 2)).latest,
    ),
    (
        "reply time",
        "lascale",
        "reply_within: 2bd",
        "reply_within: 3bd",
        "response_time",
        "within 3 business days",
        lambda shop: reply_by(shop, la(9, 16)),
    ),
    (
        "headline",
        "lascale",
        "headline: 35-45d",
        "headline: 30-40d",
        "ship_date",
        "within 30~40 days",
        verdict(STATUS, la(10, 12), la_facts()),
    ),
    ("lead", "lascale", "lead: 7-14bd", "lead: 5-9bd", "lead_time", "5~9 business", eta(AT_HOME)),
    ("transit", "lascale", "transit: 35-45d", "transit: 20-25d", "lead_time", "20~25 days", eta()),
    (
        "after arrival",
        "lascale",
        "after_arrival: 1bd",
        "after_arrival: 2bd",
        "lead_time",
        "on the 2nd business day",
        eta(ARRIVED),
    ),
]


@pytest.mark.parametrize(
    ("name", "change", "topic", "words", "decided"),
    [pytest.param(name, (old, new), *rest, id=id_) for id_, name, old, new, *rest in MUTATIONS],
)
def test_a_changed_number_changes_the_sentence_and_the_decision(
    name, change, topic, words, decided
):
    """Both read it in the same place."""
    before, after = changed(name), changed(name, *change)
    texts = [
        compile_answers({name: shop}, {})["shops"][name]["answers"][f"faq_{topic}"]["text"]
        for shop in (before, after)
    ]

    assert (words in texts[0], words in texts[1]) == (False, True)
    assert decided(before) != decided(after)


@pytest.mark.parametrize("capability", [CANCEL, SWAP])
def test_the_sentences_dates_are_the_decisions_dates(capability):
    """The limit that a decision applied is the one that the open campaign's sentence names."""
    shop, topic = lettoria(), {CANCEL: "cancel_policy", SWAP: "swap_policy"}[capability]
    book = compile_answers({"lettoria": shop}, {"lettoria": [CAMPAIGN]})
    sentence = book["shops"]["lettoria"]["answers"][f"faq_{topic}"]["campaign"][0]["text"]

    decision = decide(shop, facts(), ask(capability, OPENS + HOUR, target_sku="CLUTCH"))

    assert decision.deadline is not None
    assert moment(shop, decision.deadline) in sentence


def test_settling_the_doubt_changes_the_sentence_and_the_decision():
    """Once the owner has set it to null, nobody hears of a person in between."""
    in_between = ask(CANCEL, OPENS + 60 * HOUR)
    settled = without_doubt()

    assert "a person" not in settled.answers["cancel_policy"].text
    assert decide(settled, facts(), in_between).verdict is Verdict.REFUSE
    assert decide(lettoria(), facts(), in_between).verdict is Verdict.HUMAN
