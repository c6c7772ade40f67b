"""The policy says no, or a person has to say it: in words, with what is possible instead."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.talk import World

REFUSED = [
    pytest.param("2026-07-10T12:00-04:00", "cancel LT-20417 anna.b@x.io", "cancel_order",
                 "July 8 at 10:00 AM EDT", id="LT-13 too late to cancel"),
    pytest.param("2026-07-10T12:00-04:00", "swap LT-20417 anna.b@x.io", "swap_item",
                 "July 9 at 10:00 AM EDT", id="LT-18 too late to swap"),
    pytest.param("2026-07-10T12:00-04:00", "money back LT-20417 anna.b@x.io", "delay_refund",
                 "October 14 at 11:59 PM EDT", id="LT-19 not late enough"),
    pytest.param("2026-08-10T12:00-04:00", "return 20650 mei.lin@post.com", "request_return",
                 "August 4 at 11:59 PM EDT", id="LT-14 too late to return"),
    pytest.param("2026-07-06T18:00-04:00", "return LT-20417 anna.b@x.io", "request_return",
                 "not been delivered", id="LT-14 not delivered"),
    pytest.param("2026-07-06T18:00-04:00", "cancel 20650 mei.lin@post.com", "cancel_order",
                 "already been delivered", id="delivered"),
]  # fmt: skip
HUMAN = [
    pytest.param("lettoria", "2026-07-08T18:00-04:00", ("cancel LT-20417 anna.b@x.io",
                 "cancel_order"), "WINDOW_AMBIGUOUS", id="C-01"),
    pytest.param("lettoria", "2026-07-06T18:00-04:00", ("cancel LT-20701 anna.b@x.io",
                 "cancel_order"), "NOT_COVERED", id="LT-12 in stock"),
    pytest.param("lettoria", "2026-07-06T18:00-04:00", ("swap to medium 20417 anna.b@x.io",
                 "swap_item"), "PRICE_DIFFERS", id="C-09"),
    pytest.param("lettoria", "2026-07-09T18:00-04:00", ("broken 20650 mei.lin@post.com",
                 "report_damage"), "DAMAGE_LATE", id="C-13"),
    pytest.param("lascale", "2026-07-06T18:00-07:00", ("swap LSM-10077 k.tanaka@example.jp",
                 "swap_item"), "CHANGE_BY_PERSON", id="LA-15"),
    pytest.param("lascale", "2026-07-06T18:00-07:00", ("return LSM-10077 k.tanaka@example.jp",
                 "request_return"), "POLICY_NOT_AVAILABLE", id="LA-19 return"),
    pytest.param("lascale", "2026-07-06T18:00-07:00", ("late, refund LSM-10077 k.tanaka@example.jp",
                 "delay_refund"), "DELAY_DISCLAIMED", id="LA-09"),
    pytest.param("lascale", "2026-12-20T18:00-08:00", ("late, refund LSM-10077 k.tanaka@example.jp",
                 "delay_refund"), "OVERDUE", id="C-08 refund"),
    pytest.param("lascale", "2026-12-20T18:00-08:00", ("cancel LSM-10077 k.tanaka@example.jp",
                 "cancel_order"), "OVERDUE", id="C-08 cancel"),
    pytest.param("lascale", "2026-12-20T18:00-08:00", ("where is LSM-10077 k.tanaka@example.jp",
                 "order_status"), "OVERDUE", id="LA-18"),
    pytest.param("lettoria", "2026-07-06T18:00-04:00", ("new address LT-20417 anna.b@x.io",
                 "change_order"), "CHANGE_BY_PERSON", id="change"),
]  # fmt: skip


@pytest.mark.parametrize(("now", "said", "intent", "told"), REFUSED)
def test_a_refusal_names_the_rule_and_changes_nothing(
    world: World, now: str, said: str, intent: str, told: str
) -> None:
    world.now = datetime.fromisoformat(now)
    talk = world.customer("lettoria")
    before = world.rows()

    assert told in talk.say(said, intent)
    assert "Talk to a person" in talk.titles
    assert (world.rows(), world.cases()) == (before, [])


@pytest.mark.parametrize(("now", "said", "intent", "told"), REFUSED)
def test_a_refusal_asked_again_is_kinder_but_the_same(
    world: World, now: str, said: str, intent: str, told: str
) -> None:
    world.now = datetime.fromisoformat(now)
    talk = world.customer("lettoria")
    first = talk.say(said, intent)
    second = talk.say("please, i really want it", intent)

    assert told in second
    assert second != first


@pytest.mark.parametrize(("shop", "now", "wish", "reason"), HUMAN)
def test_what_a_person_decides_becomes_one_case_with_everything(
    world: World, shop: str, now: str, wish: tuple[str, str], reason: str
) -> None:
    """The decision with its reasons, the words, the customer, the time of receipt; one e-mail."""
    world.now = datetime.fromisoformat(now)
    talk = world.customer(shop)
    before = world.rows()
    said, intent = wish
    said_back = talk.say(said, intent)
    (case,) = world.cases()

    assert (case.capability, case.reasons[0], case.asked_at) == (intent, reason, world.now)
    assert case.customer is not None
    assert case.order_number is not None
    assert (case.details["words"], case.details["decision"]["reasons"][0]) == (said, reason)
    assert world.shops[shop].contact.email in said_back
    assert world.rows() == before


def test_between_two_and_three_days_the_customer_is_told_his_time(world: World) -> None:
    """C-01"""
    world.now = datetime.fromisoformat("2026-07-08T18:20-04:00")
    said = world.customer("lettoria").say("cancel LT-20417 anna.b@x.io", "cancel_order")

    assert "received on Wednesday, July 8 at 6:20 PM EDT" in said
    assert "counts from the moment you asked" in said


def test_the_price_difference_is_exact(world: World) -> None:
    """C-09, Q-16"""
    said = world.customer("lettoria").say("swap to medium 20417 anna.b@x.io", "swap_item")

    assert "$30.00 more" in said


def test_a_reply_time_is_a_date_in_business_days(world: World) -> None:
    """T-17: asked on a Saturday, two business days are Tuesday."""
    world.now = datetime.fromisoformat("2026-07-11T12:00-07:00")
    said = world.customer("lascale").say("swap LSM-10077 k.tanaka@example.jp", "swap_item")

    assert "July 14, 2026" in said
    assert "Facebook or Instagram" in said


@pytest.mark.parametrize("topic", ["cancel_policy", "restocking_fee", "delay_policy", "ship_date"])
def test_no_fee_is_named_for_an_order_that_the_shop_let_run_late(world: World, topic: str) -> None:
    """C-08, also among the facts after a general answer."""
    world.now = datetime.fromisoformat("2026-12-20T18:00-08:00")
    talk = world.customer("lascale")
    cancelling = talk.say("cancel LSM-10077 k.tanaka@example.jp", "cancel_order")
    facts = talk.say("is there a fee?", f"faq_{topic}")

    assert "$" not in cancelling + facts
    assert "25" not in cancelling + facts


def test_a_full_style_is_refused_and_others_are_offered(world: World) -> None:
    """Q-04: the order stays as it is."""
    talk = world.customer("lettoria")
    before = world.rows()
    said = talk.say("swap to camel small 20417 anna.b@x.io", "swap_item")

    assert "no slots left" in said
    assert any("olive" in title for title in talk.titles)
    assert not any("camel" in title for title in talk.titles)
    assert world.rows() == before


def test_the_same_item_is_no_swap(world: World) -> None:
    """Q-10"""
    talk = world.customer("lettoria")
    talk.say("swap 20417 anna.b@x.io", "swap_item")
    talk.choose("sku:T-BLK-S")

    assert "already" in talk.text


def test_a_condition_that_does_not_hold_ends_the_return(world: World) -> None:
    """LT-15"""
    talk = world.customer("lettoria")
    talk.say("return 20650 mei.lin@post.com", "request_return")

    assert "only take an item back that is unused" in talk.tap("No")
    assert talk.task is None


def test_mixed_lines_are_named_each_with_its_reason(world: World) -> None:
    """S-07: what cannot be done goes to a person, what can is done after one yes."""
    talk = world.customer("lettoria")
    talk.say("cancel all of 20533 d.osei@mail.com", "cancel_order")
    summary = talk.text
    talk.say("yes")
    (case,) = world.cases()

    assert "1 × Card wallet, black: This is not a pre-order item" in summary
    assert world.refunds("lettoria", "LT-20533") == ["$295.00"]
    assert (case.capability, case.order_number) == ("cancel_order", "LT-20533")


def test_pleading_after_a_refusal_is_met_with_a_person(world: World) -> None:
    """The brain sends what it did not understand here, once something was refused."""
    world.waits(days=4)
    talk = world.customer("lettoria")
    talk.say("return LT-20417 anna.b@x.io", "request_return")
    before = world.rows()

    said = talk.say("so theres nothing you can do?", "complaint")

    assert "a person" in said
    assert world.rows() == before


@pytest.mark.parametrize(
    "text",
    [
        "its only some days over",
        "but it is just 6 days late",
        "a few days over, come on",
        "ok so what can i do then",
    ],
)
def test_who_makes_light_of_a_refusal_is_offered_a_person(world: World, text: str) -> None:
    world.now = datetime.fromisoformat("2026-08-10T12:00-04:00")
    talk = world.customer("lettoria")
    talk.say("return 20650 mei.lin@post.com", "request_return")
    said = talk.say(text, "order_status")

    assert "a person on our team can look at it" in said
    assert "Talk to a person" in talk.titles
