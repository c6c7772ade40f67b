"""What is said in few words and was taken for something else."""

from __future__ import annotations

from datetime import datetime

import pytest

from preorder.dialogue.referring import pings
from preorder.dialogue.state import Step
from tests.talk import Talk, World

ANNA, TIA, DANIEL = "LT-20417 anna.b@x.io", "LT-20611 triple@mail.com", "LT-20533 d.osei@mail.com"
KEI = "LSM-10077 k.tanaka@example.jp"


def two_of_three(world: World) -> Talk:
    talk = world.customer("lettoria")
    talk.say(f"cancel two {TIA}", "cancel_order")
    assert "2 × Siena" in talk.text
    return talk


@pytest.mark.parametrize(
    "text",
    ["cancel the third too", "the third as well", "one more too", "and the last one", "make it 3",
     "and the other one too", "also another one"],
)  # fmt: skip
def test_one_more_of_the_same_is_added_at_the_summary(world: World, text: str) -> None:
    talk = two_of_three(world)

    assert "I would cancel 3 × Siena" in talk.say(text, "cancel_order")


@pytest.mark.parametrize("text", ["the first too", "and the fifth one too", "two more too"])
def test_what_is_in_it_already_or_cannot_be_changes_nothing(world: World, text: str) -> None:
    talk = two_of_three(world)

    assert "I would cancel 2 × Siena" in talk.say(text, "cancel_order")


@pytest.mark.parametrize("topic", ["faq_shipping_cost", "faq_restocking_fee"])
def test_a_cost_asked_at_a_summary_in_any_spelling_is_told_of_it(world: World, topic: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel {ANNA}", "cancel_order")
    said = talk.say(
        "wat abot shiping do i gett it bakc", intents=["confirm", topic], answered=False
    )

    assert "The $12.00 for shipping comes back. Shall I go ahead?" in said


@pytest.mark.parametrize("text", ["please waive the fee", "can you make an exception for me?"])
def test_who_asks_for_an_exception_hears_who_may_make_one(world: World, text: str) -> None:
    talk = world.customer("lascale")
    talk.say(f"cancel it {KEI}", "cancel_order")
    said = talk.say(text, "faq_restocking_fee", answered=False)

    assert "The fee is $40.00" in said
    assert "A person on our team can decide on that" in said
    assert "Talk to a person" in talk.titles
    assert "cancelled" in talk.say("ok go ahead then", "confirm")


def test_no_exception_is_spoken_of_where_nothing_is_kept(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel {ANNA}", "cancel_order")
    said = talk.say("please waive the fee", "faq_restocking_fee", answered=False)

    assert "There is no fee" in said
    assert "exception" not in said


def test_a_bare_refund_is_not_lost_once_the_order_is_known(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(ANNA, "order_ref", intents=["order_ref", "faq_refund_timing"], answered=False)
    told = talk.text
    talk.say("yes", "confirm")

    assert "you can cancel 1 × Siena tote" in told
    assert "Shall I go ahead?" in talk.text


def test_damage_of_what_has_not_shipped_is_asked_about_first(world: World) -> None:
    talk = world.customer("lascale")
    asked = talk.say(f"it came broken {KEI}", "report_damage")
    before = list(world.cases())
    talk.say("yes", "confirm")
    (case,) = world.cases()

    assert ("has shipped yet" in asked, before) == (True, [])
    assert (case.capability, case.reasons[0]) == ("report_damage", "POLICY_NOT_AVAILABLE")
    assert case.details["words"] == f"it came broken {KEI}"


def test_a_no_to_that_question_files_nothing(world: World) -> None:
    talk = world.customer("lascale")
    talk.say(f"it came broken {KEI}", "report_damage")
    talk.say("no", "deny")

    assert (world.cases(), talk.task) == ([], None)


def test_items_in_stock_are_told_with_the_shops_handling_time(world: World) -> None:
    """LT-11"""
    said = world.customer("lettoria").say(f"where is {DANIEL}", "order_status")

    assert "in stock, not shipped yet; leaves our warehouse by July 8, 2026" in said
    assert "within 1–2 business days" in said


def test_items_in_stock_that_are_late_are_a_persons(world: World) -> None:
    world.now = datetime.fromisoformat("2026-07-20T12:00-04:00")
    said = world.customer("lettoria").say(f"where is {DANIEL}", "order_status")

    assert "is late. A person on our team can look into it." in said


@pytest.mark.parametrize(
    "text",
    ["i never agreed to that", "i did not ask you to cancel", "who told you to do this??",
     "i didnt say yes to that", "we have never confirmed this"],
)  # fmt: skip
def test_who_disputes_what_was_done_has_a_person_at_once(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel {ANNA}", "cancel_order")
    talk.say("yes", "confirm")
    said = talk.say(text, "complaint")
    (case,) = world.cases()

    assert "with what was done" in said
    assert (case.capability, case.order_number) == ("talk_to_human", "LT-20417")
    assert "with a person on our team" in talk.say("yes", "confirm")


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("i'd pay the difference", True),
        ("ok i can pay the extra", True),
        ("i also asked the neighbors, nobody has it", True),
        ("would i pay the difference", False),
        ("i want to know the rule for swaps", False),
        ("swap rules please", False),
    ],
)
def test_what_is_told_of_a_wish_with_a_person_is_told_to_the_brain(
    world: World, text: str, tells: bool
) -> None:
    talk = world.customer("lettoria")
    talk.say(f"swap to medium {ANNA}", "swap_item")
    context = world.turns.context(talk.id, "lettoria", "web", text)

    assert (context["tells"], context["passed"]) == (tells, ["swap_item"])


def test_a_summary_is_told_to_the_brain(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel {ANNA}", "cancel_order")
    context = world.turns.context(talk.id, "lettoria", "web", "shiping?")

    assert talk.step is Step.CONFIRM
    assert context["summary"] is True


def stopped(world: World) -> Talk:
    talk = world.customer("lettoria")
    talk.say(f"cancel {ANNA}", "cancel_order")
    talk.say("no", "deny")
    return talk


@pytest.mark.parametrize("text", ["wait yes", "yes", "oh yes please"])
def test_a_yes_after_a_no_shows_the_summary_once_more(world: World, text: str) -> None:
    talk = stopped(world)
    before = world.rows()

    assert "Shall I go ahead?" in talk.say(text, "confirm")
    assert world.rows() == before


def test_who_keeps_it_after_an_offer_hears_that_it_stays(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"where is {ANNA}", "order_status")
    talk.say("can i get all of it back", "faq_cancel_policy")

    assert "Everything stays as it is" in talk.say("ok no i keep it. sorry", "abort")


def test_a_mere_ok_to_a_broken_condition_is_no_yes(world: World) -> None:
    """'Then ask him.' 'Ok': what would be done is not what he wants."""
    talk = world.customer("lascale")
    talk.say(f"cancel {KEI} without fee", "cancel_order")
    before = world.rows()
    talk.say("ok", "confirm")

    assert (talk.step, world.rows()) == (Step.CONFIRM, before)
    assert "is cancelled" in talk.say("yes do it anyway", "confirm")


def test_all_or_nothing_is_a_condition(world: World) -> None:
    talk = world.customer("lascale")
    talk.say(f"cancel {KEI}", "cancel_order")

    assert "get everything back, and that is not so" in talk.say("all of it or nothing", "confirm")


@pytest.mark.parametrize("text", ["now one more", "another one too", "ok one more please"])
def test_one_more_after_it_was_done_is_the_same_wish(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel one {TIA}", "cancel_order")
    talk.say("yes", "confirm")

    assert "I would cancel 1 × Siena" in talk.say(text, "oos_fragment")


def test_undo_said_to_the_person_who_has_a_dispute_joins_it(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel {ANNA}", "cancel_order")
    talk.say("yes", "confirm")
    talk.say("i didnt agree to that", "complaint")
    context = world.turns.context(talk.id, "lettoria", "web", "undo it")

    assert (context["means"], context["waiting"]) == (None, True)


@pytest.mark.parametrize("text", ["ok when", "how long", "until when exactly", "and how soon?"])
def test_when_is_asked_of_the_case(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"swap to medium {ANNA}", "swap_item")

    assert "noted as received on" in talk.say(text, "faq_response_time")


def test_a_question_that_only_the_person_can_answer_is_called_one(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"swap to medium {ANNA}", "swap_item")

    assert "added your question" in talk.say("how much more is it", "talk_to_human")


def test_an_order_that_is_only_asked_about_is_not_offered_to_be_cancelled(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(
        "cancel LT-20417 and where is LT-20701, anna.b@x.io",
        intents=["cancel_order", "order_status"],
    )
    talk.say("yes", "confirm")

    assert "cancellation for order LT-20701" not in talk.text
    assert "is cancelled" in talk.text


def test_what_the_shop_cancelled_is_told_with_what_was_sent_back(world: World) -> None:
    """C-08: no rule on cancelling it applies any more."""
    talk = world.customer("lettoria")
    talk.say(f"cancel {ANNA}", "cancel_order")
    talk.say("yes", "confirm")
    other = world.customer("lettoria", "two")
    other.say(f"where is {ANNA}", "order_status")
    said = other.say("i never cancelled it. do i get everything back", "faq_cancel_policy")

    assert "$307.00 is being sent back" in said


@pytest.mark.parametrize(
    "text",
    ["yes it is unused with tags and the dust bag and the box, everything is there as it was"],
)
def test_a_long_answer_on_an_items_state_is_one(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say("return LT-20650 mei.lin@post.com", "request_return")
    context = world.turns.context(talk.id, "lettoria", "web", text)

    assert context["task_answer"] is True


def test_a_person_who_was_offered_for_a_parcel_is_taken_in_few_words(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("where is LT-20650 mei.lin@post.com", "order_status")
    talk.say("it says delivered but nothing came", "faq_not_received")

    assert "passed this chat to a person" in talk.say("yes pass it", "confirm")


def test_another_number_is_no_call(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel {ANNA}", "cancel_order")

    assert "LT-20701" in talk.say("and LT-20701?", "order_ref")


def test_an_item_that_only_another_order_has_is_asked_about(world: World) -> None:
    """'Cancel the wallet', beside the number of the order with the bag: not the bag."""
    talk = world.customer("lettoria")
    said = talk.say(f"i have 2 orders, {ANNA}, cancel the card wallet", "cancel_order")

    assert "I don't see Card wallet" in said
    assert "It is in your order LT-20701" in said


@pytest.mark.parametrize(("text", "call"), [("👍", False), ("❤️", False), ("??", True)])
def test_a_thumb_calls_nobody(text: str, call: bool) -> None:
    assert pings(text) is call


def test_who_lacks_a_condition_of_an_offered_return_hears_that_it_is_one(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("where is LT-20650 mei.lin@post.com", "order_status")
    talk.say("how do returns work", "faq_return_policy")

    assert "unused" in talk.say("i threw away the dust bag", "faq_return_policy")
    assert talk.task is None


def test_what_is_cancelled_already_is_told_with_its_refund(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel {ANNA}", "cancel_order")
    talk.say("yes", "confirm")
    said = world.customer("lettoria", "two").say(f"cancel {ANNA}", "cancel_order")

    assert "already cancelled" in said
    assert "$307.00 is being sent back" in said


def test_what_stands_after_a_question_is_the_answer(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel 5 of {TIA}", "cancel_order")
    text = "do i only have 2? then all"
    context = world.turns.context(talk.id, "lettoria", "web", text)

    assert context["task_answer"] is True
    assert "I would cancel 3 × Siena" in talk.say(text, "faq_slot_limit", answered=False)


def test_an_ok_vouches_for_no_condition(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("return LT-20650 mei.lin@post.com", "request_return")
    talk.say("ok", "confirm")

    assert talk.step is Step.CONDITIONS


def test_a_supposition_after_a_refusal_begins_nothing(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("return LT-20650 mei.lin@post.com", "request_return")
    talk.say("no dust bag anymore", "deny")
    context = world.turns.context(talk.id, "lettoria", "web", "and if i buy one")

    assert "We can only take an item back" in talk.text
    assert context["means"] is None
