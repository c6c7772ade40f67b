"""LA Scale Model's page, clause by clause: what is said, and what is decided."""

from datetime import date, timedelta

import pytest

from preorder.core.decisions import Reason, Verdict
from preorder.core.orders import LineKind
from preorder.policy.compile import compile_answers
from preorder.policy.decide import decide, reply_by
from preorder.policy.estimates import Estimate, EstimateKind, estimate
from preorder.policy.place_order import decide_price_adjustment
from preorder.policy.queue import Waiting, allocate, position
from preorder.policy.templates import render
from tests.policy.build import (
    CANCEL,
    CHANGE,
    DAMAGE,
    DAY,
    DELAY,
    RETURN,
    SHOPS,
    STATUS,
    SWAP,
    ask,
    la,
    la_facts,
    lascale,
    line,
    model,
    parcel,
    usd,
    variant,
)

SHOP = lascale()
SAID = {
    topic: answer["text"]
    for topic, answer in compile_answers({"lascale": SHOP}, {})["shops"]["lascale"][
        "answers"
    ].items()
}


def verdict(decision):
    """Return a decision in short."""
    return decision.verdict, decision.reason


def test_la_01_an_answer_is_promised_within_two_business_days():
    """Asked on a Wednesday: by the end of Friday."""
    assert reply_by(SHOP, la(9, 16)) == SHOP.calendar.end_of_day(date(2026, 9, 18))


def test_la_02_faster_channels_are_named_without_a_time():
    """Facebook and Instagram are offered; no handle is made up."""
    assert SHOP.contact.faster == ("Facebook", "Instagram")
    assert "You can always reach us on Facebook or Instagram" in SAID["faq_contact"]


@pytest.mark.parametrize("kind", [LineKind.PREORDER, LineKind.BACKORDER])
def test_la_03_preorders_and_backorders_follow_the_same_rules(kind):
    """Both are sold before they are in stock."""
    sold = line(1, "SUPRA", kind=kind, paid="119.95", campaign_id=None)

    decision = decide(SHOP, la_facts(sold), ask(CANCEL, la(7, 2)))

    assert (decision.verdict, decision.amounts.fee) == (Verdict.ALLOW, usd("29.99"))


def test_la_03_the_broken_sentence_is_not_repeated():
    """The page says "a preorder order backorder"; we say it in whole words."""
    assert "order backorder" not in SAID["faq_what_is_preorder"]


def test_la_04_without_a_release_date_a_person_finds_out():
    """The page claims that it is always there; our data may not have it."""
    decision = decide(SHOP, la_facts(release=None), ask(STATUS, la(7, 2)))

    assert verdict(decision) == (Verdict.HUMAN, Reason.RELEASE_DATE_UNKNOWN)


def test_la_04_what_has_shipped_needs_no_release_date():
    """Its status is known."""
    decision = decide(SHOP, la_facts(model(shipped=1), release=None), ask(STATUS, la(7, 2)))

    assert verdict(decision) == (Verdict.ALLOW, Reason.OK)


def test_la_04_a_known_release_date_needs_nobody():
    """The status is told with its estimate."""
    assert verdict(decide(SHOP, la_facts(), ask(STATUS, la(7, 2)))) == (Verdict.ALLOW, Reason.OK)


def test_la_05_items_typically_arrive_35_to_45_days_after_release():
    """The headline's low end opens the range: 31 August plus 35 days."""
    facts = la_facts()

    known = estimate(SHOP, facts, facts.order.lines[0], la(7, 2))

    assert (known.kind, known.earliest) == (EstimateKind.RANGE, date(2026, 10, 5))


def test_la_06_the_manufacturer_takes_up_to_14_business_days():
    """An item that does not travel is ready 7 to 14 business days after release."""
    at_home = variant(
        "SUPRA", "supra", "119.95", release_date=date(2026, 8, 31), international=False
    )
    facts = la_facts(variants=[at_home])

    known = estimate(SHOP, facts, facts.order.lines[0], la(7, 2))

    assert (known.earliest, known.latest) == (date(2026, 9, 10), date(2026, 9, 21))


@pytest.mark.parametrize("international", [True, None], ids=["known", "unknown"])
def test_la_07_travel_adds_up_to_45_days(international):
    """Where it is unknown whether an item travels, the later date is told."""
    supra = variant(
        "SUPRA", "supra", "119.95", release_date=date(2026, 8, 31), international=international
    )
    facts = la_facts(variants=[supra])

    known = estimate(SHOP, facts, facts.order.lines[0], la(7, 2))

    assert known.latest == date(2026, 9, 21) + timedelta(days=45)


def test_la_08_it_leaves_on_the_business_day_after_arrival():
    """Arrived on a Friday: leaves on Monday."""
    supra = variant("SUPRA", "supra", "119.95", arrived_at=la(10, 16))
    facts = la_facts(variants=[supra])

    known = estimate(SHOP, facts, facts.order.lines[0], la(10, 16))

    assert known == Estimate(EstimateKind.SHIPS_BY, latest=date(2026, 10, 19))


def test_la_09_a_delay_is_neither_refunded_nor_refused_by_us():
    """The page disclaims delays; a person decides."""
    decision = decide(SHOP, la_facts(), ask(DELAY, la(9, 2)))

    assert verdict(decision) == (Verdict.HUMAN, Reason.DELAY_DISCLAIMED)
    assert decision.effects == ()


def test_la_10_a_concern_about_delivery_is_met_by_a_person():
    """The answer on delays offers one."""
    answers = compile_answers({"lascale": SHOP}, {})["shops"]["lascale"]["answers"]

    payloads = [button["payload"] for button in answers["faq_delay_policy"]["buttons"]]

    assert "/talk_to_human" in payloads


def test_la_11_the_full_amount_is_charged_at_order():
    """For the item; of shipping the page says nothing, so neither do we."""
    assert "full amount for the item" in SAID["faq_when_charged"]
    assert "shipping" not in SAID["faq_when_charged"]


def test_la_12_a_later_price_changes_nothing():
    """Neither way: no difference is asked for or given back."""
    assert decide_price_adjustment(SHOP) == (Verdict.REFUSE, Reason.PRICE_LOCKED)


@pytest.mark.parametrize(
    ("sold", "expected"),
    [
        pytest.param(model(), (Verdict.ALLOW, Reason.OK), id="open"),
        pytest.param(model(shipped=1), (Verdict.HUMAN, Reason.ALREADY_SHIPPED), id="shipped"),
        pytest.param(
            model(cancelled=1), (Verdict.REFUSE, Reason.ALREADY_CANCELLED), id="cancelled"
        ),
        pytest.param(
            line(1, "SUPRA", kind=LineKind.IN_STOCK),
            (Verdict.HUMAN, Reason.NOT_COVERED),
            id="in stock",
        ),
    ],
)
def test_la_13_an_item_can_be_cancelled_until_it_ships(sold, expected):
    """No deadline stands on the page: the state decides (C-12)."""
    assert verdict(decide(SHOP, la_facts(sold), ask(CANCEL, la(7, 2)))) == expected


def test_la_14_cancelling_costs_a_quarter():
    """25 % of the price paid is kept."""
    amounts = decide(SHOP, la_facts(), ask(CANCEL, la(7, 2))).amounts

    assert (amounts.fee, amounts.refund) == (usd("29.99"), usd("89.96"))


@pytest.mark.parametrize("capability", [SWAP, CHANGE])
def test_la_15_every_change_is_a_persons(capability):
    """Swaps, addresses, quantities: the page says that it depends."""
    decision = decide(SHOP, la_facts(), ask(capability, la(7, 2), target_sku="SUPRA"))

    assert verdict(decision) == (Verdict.HUMAN, Reason.CHANGE_BY_PERSON)


def test_la_16_first_come_first_served():
    """An arrival goes to the earlier order, and the place in line follows it."""
    line_up = [Waiting("LSM-2", la(7, 2), 1), Waiting("LSM-1", la(7, 1), 2)]

    assert allocate(line_up, 2) == {"LSM-1": 2}
    assert position(line_up, "LSM-2") == 2


def test_la_17_we_look_an_order_up_and_name_the_ways_to_do_it_oneself():
    """The account and the confirmation e-mail are named."""
    assert "log in to your account" in SAID["faq_order_status_how"]
    assert "order confirmation email" in SAID["faq_order_status_how"]


@pytest.mark.parametrize(
    ("asked_at", "expected"),
    [
        pytest.param(la(10, 15, 23), Reason.OK, id="on the 45th day"),
        pytest.param(la(10, 16, 0), Reason.OVERDUE, id="after it"),
    ],
)
def test_la_18_past_the_headline_a_person_helps(asked_at, expected):
    """Counted by the earlier of the page's two estimates, in the customer's favour."""
    assert decide(SHOP, la_facts(), ask(STATUS, asked_at)).reason is expected


def test_la_18_an_item_on_its_way_is_overdue_too_until_it_is_delivered():
    """Shipped is not received."""
    shipped = la_facts(model(shipped=1), shipments=(parcel(None, {1: 1}, shipped_at=la(10, 1)),))
    delivered = la_facts(model(shipped=1, delivered=1), shipments=(parcel(la(10, 9), {1: 1}),))

    assert decide(SHOP, shipped, ask(STATUS, la(10, 20))).reason is Reason.OVERDUE
    assert decide(SHOP, delivered, ask(STATUS, la(10, 20))).reason is Reason.OK


def test_la_18_what_is_cancelled_is_not_awaited():
    """One of two came, the other was cancelled."""
    done = model(qty=2, cancelled=1, shipped=1, delivered=1)

    assert decide(SHOP, la_facts(done), ask(STATUS, la(10, 20))).reason is Reason.OK


def test_la_18_one_overdue_item_brings_a_person_to_the_whole_order():
    """However well the others are doing."""
    facts = la_facts(line(2, "WALLET", kind=LineKind.IN_STOCK), model())

    decision = decide(SHOP, facts, ask(STATUS, la(10, 20)))

    assert verdict(decision) == (Verdict.HUMAN, Reason.OVERDUE)
    assert [decided.verdict for decided in decision.lines] == [Verdict.ALLOW, Verdict.HUMAN]


@pytest.mark.parametrize("capability", [RETURN, DAMAGE])
def test_la_19_without_the_page_a_person_decides(capability):
    """Never by Lettoria's 30 days or 48 hours."""
    facts = la_facts(model(shipped=1, delivered=1), shipments=(parcel(la(10, 9), {1: 1}),))
    request = ask(capability, la(10, 9) + DAY, conditions_met=True, photos=("p",))

    decision = decide(SHOP, facts, request)

    assert verdict(decision) == (Verdict.HUMAN, Reason.POLICY_NOT_AVAILABLE)


def test_la_20_the_theme_placeholder_is_nowhere():
    """It is not a rule: nobody may ever read it."""
    root = SHOPS.parent
    rooms = "shops data preorder actions rasa_components web/dist web/pages".split()
    files = [root / "domain.yml", *(f for room in rooms for f in _texts(root / room))]

    found = [file.name for file in files if "overlay text" in file.read_text().lower()]

    assert found == []


def _texts(folder):
    return [
        file
        for file in folder.rglob("*")
        if file.suffix in {".py", ".yml", ".json", ".html", ".js"}
    ]


def test_la_21_who_finds_no_answer_is_offered_a_person():
    """Where the page only refers on."""
    assert "a person on our team" in render(SHOP, SHOP.answers["return_policy"].text)
