"""What an answer held out: when it counts as asked for, and who takes it in words of his own."""

from __future__ import annotations

import pytest

from preorder.core.orders import Capability
from preorder.dialogue.demands import demands
from preorder.dialogue.state import Step
from preorder.dialogue.told import is_stuck
from tests.talk import World

ANNA, TRIPLE, LATE = (
    "LT-20417 anna.b@x.io",
    "LT-20611 triple@mail.com",
    "LT-20901 late@mail.com",
)


@pytest.mark.parametrize("text", ["yes", "ok cancel it then", "yes please do that"])
def test_a_cancellation_in_doubt_counts_from_its_question(world: World, text: str) -> None:
    """C-01: "your request counts from the moment you asked"."""
    world.waits(days=1, hours=15, minutes=55)  # five minutes before the doubt begins
    talk = world.customer("lettoria")
    world.waits(minutes=7)
    asked = world.now
    talk.say(f"where is {ANNA}", "order_status")
    talk.say("can i still cancel", "faq_cancel_policy")
    world.waits(minutes=9)
    talk.say(text, "cancel_order" if "cancel" in text else "confirm")
    (case,) = world.cases()

    assert case.asked_at == asked


def test_after_a_long_silence_a_yes_counts_from_itself(world: World) -> None:
    """T-05: the question's time holds while the customer goes on."""
    world.waits(days=1, hours=17)
    talk = world.customer("lettoria")
    talk.say(f"where is {ANNA}", "order_status")
    talk.say("can i still cancel", "faq_cancel_policy")
    world.waits(minutes=16)
    talk.say("yes", "confirm")
    (case,) = world.cases()

    assert case.asked_at == world.now


TOO_LATE = [
    "thats too late for me",
    "way too late",
    "i cant wait that long",
    "i can't wait until february",
    "i want my money back now",
]


@pytest.mark.parametrize("text", TOO_LATE)
def test_who_will_not_wait_is_shown_his_refund(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    status = talk.say(f"where is {LATE}", "order_status")
    talk.say(text, "abort")

    assert "late enough for a refund: you can get back $262.00" in status
    assert (talk.step, "$262.00" in talk.text) == (Step.CONFIRM, True)


@pytest.mark.parametrize("text", ["yes", "ok yes cancel"])
def test_a_yes_takes_the_refund_that_the_status_held_out(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"where is {LATE}", "order_status")
    talk.say(text, "confirm")

    assert (talk.step, "because of the delay" in talk.text) == (Step.CONFIRM, True)


def test_too_late_leaves_no_refund_that_is_summed_up(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"its late, refund {LATE}", "delay_refund")
    talk.say("thats too late for me", "abort")

    assert talk.step is Step.CONFIRM


@pytest.mark.parametrize(
    "text",
    [
        "is it too late for a refund", "am i too late?", "i cant wait to see it", "ill wait",
        "cant wait till it arrives", "I can't wait until my tote is here!",
    ],
)  # fmt: skip
def test_who_asks_or_waits_demands_nothing(text: str) -> None:
    assert not demands(text)


def test_what_has_not_come_can_be_cancelled_instead_of_returned(world: World) -> None:
    """Just as many as were to go back, and counted from the return's own time."""
    talk = world.customer("lettoria")
    offered = talk.say(f"only one bag i want return, other two is ok {TRIPLE}", "request_return")
    talk.say("yes", "confirm")

    assert "you can still cancel it until Wednesday, July 8 at 10:00 AM EDT" in offered
    assert "I would cancel 1 × Siena tote" in talk.text


def test_what_can_no_longer_be_cancelled_waits_for_its_return(world: World) -> None:
    world.waits(days=4)
    talk = world.customer("lettoria")
    said = talk.say(f"return {ANNA}", "request_return")

    assert "Once it arrives you can return it" in said
    assert "cancel" not in said


@pytest.mark.parametrize("text", ["just one, keep the other two", "wait i meant one", "one"])
def test_how_many_is_said_in_many_ways(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel some of my totes {TRIPLE}", "cancel_order")
    assert talk.step is Step.HOW_MANY
    talk.say(text, "abort")

    assert "I would cancel 1 × Siena tote" in talk.text


@pytest.mark.parametrize(
    "text", ["can i have this in olive", "could i get it in olive?", "do you have it in olive"]
)
def test_it_in_another_colour_is_a_swap(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"where is {ANNA}", "order_status")
    talk.say(text, "oos_product")

    assert talk.task is not None
    assert (talk.task.capability, talk.task.target_sku) == (Capability.SWAP_ITEM, "T-OLI-S")


@pytest.mark.parametrize("text", ["can i have this in writing", "can i have it in black"])
def test_what_is_no_other_variant_is_no_swap(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"where is {ANNA}", "order_status")

    assert world.turns.context(talk.id, "lettoria", "web", text)["means"] is None


def test_what_was_asked_comes_before_the_status(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"can i still cancel {ANNA}", intents=["order_status", "faq_cancel_policy"])
    told = [reply.text for reply in talk.replies]

    assert "you can cancel" in told[0]


def test_a_person_who_has_the_chat_is_told_and_the_customer_that_it_is_not_done(
    world: World,
) -> None:
    talk = world.customer("lettoria")
    talk.say(f"a person please {ANNA}", "talk_to_human")
    said = talk.say("cancel LT-20417", "cancel_order")

    assert "not done yet" in said
    assert "noted as received on Monday, July 6 at 6:00 PM EDT" in said


def test_a_complaint_leads_to_the_refund_that_is_due(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"where is {LATE}", "order_status")
    talk.say("this is ridiculous, i want every cent back", "complaint")

    assert (talk.step, "$262.00" in talk.text) == (Step.CONFIRM, True)


@pytest.mark.parametrize(
    "text", ["hmm what would i get back", "how much back", "how much do i get back"]
)
def test_what_would_come_back_is_said_again_of_his_order(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"where is {ANNA}", "order_status")
    talk.say("can i still cancel", "faq_cancel_policy")
    said = talk.say(text, "nlu_fallback")
    talk.say("yes", "confirm")

    assert "get back $307.00" in said
    assert talk.step is Step.CONFIRM


@pytest.mark.parametrize("text", ["25% is crazy. no", "is it free? no thanks", "thats a lot, no"])
def test_a_no_at_the_end_is_a_no(world: World, text: str) -> None:
    talk = world.customer("lascale")
    talk.say("cancel LSM-10077 k.tanaka@example.jp", "cancel_order")
    talk.say(text, "faq_restocking_fee", answered=False)

    assert talk.task is None
    assert world.refunds("lascale", "LSM-10077") == []


def test_a_no_that_asks_keeps_the_summary(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"its late, refund {LATE}", "delay_refund")
    talk.say("no wait, when exactly will it ship", "faq_ship_date")

    assert talk.step is Step.CONFIRM


def test_the_first_one_is_the_order_that_was_shown_first(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("where is LT-20801 vera@mail.com", "order_status")
    talk.say("and LT-20803", "order_ref")
    talk.say("cancel the first one", "cancel_order")

    assert talk.task is not None
    assert talk.task.order_number == "LT-20801"


def test_the_rest_is_all_of_it_where_some_is_summed_up(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel one {TRIPLE}", "cancel_order")
    talk.say("cancel the rest", "cancel_order")

    assert "I would cancel 3 × Siena tote" in talk.text


def test_a_parcel_that_does_not_move_may_be_traced() -> None:
    assert is_stuck("it doesnt move since days")


def test_a_photo_of_damage_that_a_person_has_joins_the_case(world: World) -> None:
    talk = world.customer("lascale")
    talk.say("it came broken LSM-10077 k.tanaka@example.jp", "talk_to_human")
    before = len(world.cases())
    talk.say("mirror is off", "report_damage", photos=["p1"])

    assert len(world.cases()) == before


def test_who_asks_for_a_way_without_the_fee_sets_no_condition(world: World) -> None:
    talk = world.customer("lascale")
    talk.say("cancel LSM-10077 k.tanaka@example.jp", "cancel_order")
    talk.say("is there any way without the fee", "faq_restocking_fee", answered=False)

    assert "You said" not in talk.text
    assert "The fee is $40.00" in talk.text


def test_what_was_paid_is_told_of_the_order(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"where is {ANNA}", "order_status")

    assert "$307.00 by card" in talk.say("what did i pay", "nlu_fallback")


def test_a_colour_that_a_person_has_to_decide_on_is_a_change(world: World) -> None:
    talk = world.customer("lascale")
    talk.say("where is LSM-10077 k.tanaka@example.jp", "order_status")
    talk.say("can i have it in silver", "oos_product")

    assert "a person on our team decides" in talk.text


@pytest.mark.parametrize("text", ["ok pass it on", "no? great then do it", "go ahead then"])
def test_what_a_person_decides_is_passed_on_in_few_words(world: World, text: str) -> None:
    world.waits(days=1, hours=17)
    talk = world.customer("lettoria")
    talk.say(f"where is {ANNA}", "order_status")
    talk.say("can i still cancel", "faq_cancel_policy")
    talk.say(text, "confirm")

    assert [case.capability for case in world.cases()] == ["cancel_order"]


def test_whether_it_was_sent_is_answered_from_what_was_done(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel it {ANNA}", "cancel_order")
    talk.say("yes", "confirm")

    assert "$307.00" in talk.say("did you send it", "oos_fragment")


def test_never_touched_vouches_for_the_item(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("return LT-20650 mei.lin@post.com", "request_return")
    talk.say("all fine, never touched", "abort")

    assert talk.step is Step.CONFIRM
