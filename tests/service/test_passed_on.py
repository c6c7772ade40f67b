"""What a person has to look into reaches him, and nothing is promised or passed on too early."""

from __future__ import annotations

import pytest

from preorder.dialogue.state import Memory, Step
from preorder.dialogue.told import paid_twice, told
from tests.service.build import LASCALE
from tests.talk import Talk, World

_KEI = "LSM-10077 k.tanaka@example.jp"
_TWO = {
    **LASCALE,
    "orders": [
        {"number": "LSM-10500", "email": "lena@mail.com", "customer": "Lena Two",
         "placed_at": "2026-07-01T10:00:00-07:00", "shipping_paid": "9.95",
         "lines": [{"ref": "1", "sku": "P935", "unit_paid": "28.00", "qty": 1}],
         "payments": [{"id": "g", "method": "gift card", "amount": "10.00"},
                      {"id": "c", "method": "card", "amount": "27.95"}]},
        {"number": "LSM-10501", "email": "lena@mail.com", "customer": "Lena Two",
         "placed_at": "2026-07-03T10:00:00-07:00",
         "lines": [{"ref": "1", "sku": "P911", "unit_paid": "20.00", "qty": 1}],
         "payments": [{"id": "d", "method": "card", "amount": "20.00"}]},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["You charged me twice!!!", "my bank shows two charges of 129.90", "i see a duplicate payment",
     "you took the money twice", "i paid twice for this"],
)  # fmt: skip
def test_money_taken_twice_is_heard(text: str) -> None:
    assert paid_twice(text)
    assert told(Memory(), text, named=False, verified=False) == "order_status"


@pytest.mark.parametrize(
    "text",
    [
        "will i be charged twice",
        "do you charge twice",
        "if i pay twice",
        "charged today",
        "no i took it out twice",
        "i wore it twice",
    ],
)
def test_a_question_whether_it_would_be_is_none(text: str) -> None:
    assert not paid_twice(text)


def test_money_taken_twice_is_looked_at_and_offered_to_a_person(world: World) -> None:
    talk = world.customer("lascale")
    said = talk.say(f"you charged me twice {_KEI}", "faq_when_charged")
    talk.say("yes", "confirm")
    (case,) = world.cases()

    assert "Paid on this order: $160.00 by card." in said
    assert "Shall I pass this on?" in said
    assert case.order_number == "LSM-10077"


def test_money_taken_twice_is_passed_on_in_the_middle_of_a_task(world: World) -> None:
    talk = world.customer("lascale")
    talk.say(f"cancel {_KEI}", "cancel_order")
    said = talk.say("also you charged me twice", "")
    (case,) = world.cases()
    talk.say("yes", "confirm")

    assert "I have passed it on to a person" in said
    assert (case.order_number, case.details["words"]) == ("LSM-10077", "also you charged me twice")
    assert world.refunds("lascale", "LSM-10077") == ["$120.00"]


def test_a_wish_beside_a_look_goes_to_the_person_who_has_the_chat(world: World) -> None:
    """No question is asked whose yes would lead to nothing."""
    talk = world.customer("lascale")
    talk.say("a person please", "talk_to_human")
    said = talk.say(
        f"what's the status and please cancel, {_KEI}", intents=["order_status", "cancel_order"]
    )
    (more,) = world.cases()[0].details["more"]

    assert "I have passed your cancellation on" in said
    assert "nothing has been changed yet" in said
    assert talk.task is None
    assert (more["capability"], more["order_number"]) == ("cancel_order", "LSM-10077")


def test_whether_it_was_done_is_answered_from_the_order(world: World) -> None:
    talk = world.customer("lascale")
    talk.say(f"a person please, i want to cancel {_KEI}", "talk_to_human")
    talk.say(f"cancel {_KEI}", "cancel_order")

    assert "is with a person on our team" in talk.say("did you do it?", "")


def test_a_wish_that_waits_for_a_person_is_not_offered_again(world: World) -> None:
    talk = world.customer("lascale")
    talk.say(f"swap it {_KEI}", "swap_item")
    said = talk.say("what's the status and swap it", intents=["order_status", "swap_item"])

    assert "not decided yet: your swap" in said
    assert talk.task is None


@pytest.mark.parametrize(
    "text",
    [
        "do i have to send this back",
        "must i return it to you",
        "how do i return this",
        "if i return it now do you keep the fee",
    ],
)
def test_a_question_alone_passes_nothing_on(world: World, text: str) -> None:
    talk = world.customer("lascale")
    talk.say(_KEI, "order_ref")
    said = talk.say(text, "request_return")

    assert "Shall I pass your return on?" in said
    assert world.cases() == []
    talk.say("yes", "confirm")
    assert [case.capability for case in world.cases()] == ["request_return"]


@pytest.mark.parametrize(
    ("wish", "never"),
    [("delay_refund", "I can refund it"), ("request_return", "I can open a return"),
     ("report_damage", "I can file"), ("swap_item", "I can swap")],
)  # fmt: skip
def test_nothing_is_promised_that_a_person_decides(world: World, wish: str, never: str) -> None:
    said = world.customer("lascale").say("please", wish)

    assert "to a person on our team, who decides" in said
    assert never not in said


@pytest.mark.parametrize(
    ("text", "intent"),
    [("when will i know?", "faq_order_status_how"), ("how long will this take", "faq_lead_time"),
     ("what will you do about it", "capabilities"), ("anything else you need from me?", ""),
     ("is anyone there?", "greeting"), ("how long till you decide", "faq_preorder_window")],
)  # fmt: skip
def test_questions_about_a_case_are_answered_from_it(world: World, text: str, intent: str) -> None:
    talk = world.customer("lascale")
    talk.say(f"swap it {_KEI}", "swap_item")

    assert "July 8, 2026" in talk.say(text, intent)
    assert len(world.cases()) == 1


@pytest.mark.parametrize("text", ["ok pass it on", "please send it then", "hm ok"])
def test_who_takes_what_is_passed_on_already_hears_that_it_is(world: World, text: str) -> None:
    talk = world.customer("lascale")
    talk.say(f"swap it {_KEI}", "swap_item")

    assert "is with a person on our team" in talk.say(text, "confirm")


def test_money_back_names_where_it_goes_if_it_came_in_two_ways(world: World) -> None:
    world.brings(_TWO)
    talk = world.customer("lascale")
    talk.say("cancel LSM-10500 lena@mail.com", "cancel_order")
    talk.say("yes", "confirm")
    said = talk.say("did the gift card get it?", "faq_refund_timing")

    assert "$10.00 is being sent back to your gift card" in said
    assert "$20.95 is being sent back to your card" in said


@pytest.mark.parametrize(
    ("text", "number"),
    [("cancel the older one", "LSM-10500"), ("cancel the newer order", "LSM-10501"),
     ("cancel the most recent one", "LSM-10501"), ("cancel the other one", "LSM-10501")],
)  # fmt: skip
def test_an_order_is_meant_by_its_age_or_as_the_other(world: World, text: str, number: str) -> None:
    world.brings(_TWO)
    talk = world.customer("lascale")
    talk.say("LSM-10500 lena@mail.com", "order_ref")

    assert f"Order {number}: I would cancel" in talk.say(text, "cancel_order")


def test_the_other_order_takes_the_place_of_the_one_that_is_summed_up(world: World) -> None:
    world.brings(_TWO)
    talk = world.customer("lascale")
    talk.say("cancel LSM-10500 lena@mail.com", "cancel_order")
    said = talk.say("no the other one", "deny")

    assert "Order LSM-10501: I would cancel" in said
    assert world.refunds("lascale", "LSM-10500") == []


def test_the_cost_of_another_order_is_not_that_of_this_one(world: World) -> None:
    world.brings(_TWO)
    talk = world.customer("lascale")
    talk.say("cancel LSM-10500 lena@mail.com", "cancel_order")

    assert "The fee is" not in talk.say("wait how much for the other order?", "")


def unmatched(world: World) -> Talk:
    """Return a customer whose number and address do not belong together."""
    talk = world.customer("lascale")
    talk.say("where is LSM-10077", "order_status")
    talk.say("wrong@mail.com", "order_ref")
    return talk


def test_what_names_nothing_new_is_no_further_wrong_try(world: World) -> None:
    said = unmatched(world).say("i dont remember my email!!", "")

    assert "does not match" not in said
    assert "a person on our team" in said


def test_who_is_asked_in_vain_is_offered_a_person_in_words(world: World) -> None:
    talk = world.customer("lascale")
    talk.say("where is LSM-10077", "order_status")
    talk.say("its my dad's order", "")
    said = talk.say("what did he buy?", "")

    assert "a person on our team can help you" in said
    assert "Talk to a person" in talk.titles


def test_a_lost_number_alone_is_help_enough(world: World) -> None:
    talk = world.customer("lascale")
    asked = talk.say("i lost my order number", "faq_order_status_how")
    sent = talk.say("k.tanaka@example.jp", "order_ref")
    waits = talk.say("i didnt get any email", "")

    assert "Tell me the e-mail address" in asked
    assert "its number is on its way there" in sent
    assert "spam folder" in waits
    assert talk.step is Step.IDENTIFY
    assert len(world.mails()) == 1


def test_a_condition_on_the_order_spoken_of_is_a_wish(world: World) -> None:
    talk = world.customer("lascale")
    talk.say(_KEI, "order_ref")
    said = talk.say("cancel it only if i get everything back", "faq_cancel_policy")

    assert "that is not so: a fee of $40.00 would be kept" in said
    assert talk.step is Step.CONFIRM


@pytest.mark.parametrize("text", ["ok do it", "yes please", "just the 935", "both 911s"])
def test_what_was_held_out_is_taken_by_what_answers_it(world: World, text: str) -> None:
    talk = world.customer("lascale")
    talk.say("LSM-10412 rosa.m@mail.mx", "order_ref")
    told_of = talk.say("what would i get back if i cancel", "faq_cancel_policy")
    talk.say(text, "oos_fragment")

    assert "you can cancel 2 × 1/64 Porsche 911 GT3" in told_of
    assert talk.task is not None
    assert talk.task.capability == "cancel_order"
    assert world.refunds("lascale", "LSM-10412") == []


@pytest.mark.parametrize("text", ["thanks, all good", "the 935 arrived broken at my friends", "no"])
def test_what_answers_no_offer_takes_none(world: World, text: str) -> None:
    talk = world.customer("lascale")
    talk.say("LSM-10412 rosa.m@mail.mx", "order_ref")
    talk.say("what would i get back if i cancel", "faq_cancel_policy")
    talk.say(text, "thanks")

    assert talk.task is None


def test_a_condition_is_kept_while_something_else_is_asked(world: World) -> None:
    talk = world.customer("lascale")
    talk.say("cancel LSM-10412 rosa.m@mail.mx", "cancel_order")
    said = talk.say("only if there is no fee", "")
    summary = talk.say("the 935", "")

    assert "before anything is done" in said
    assert "Which do you mean?" in said
    assert "that is not so: a fee of $7.00 would be kept" in summary


def test_what_the_other_order_brings_back_is_told_beside_this_ones_summary(world: World) -> None:
    world.brings(_TWO)
    talk = world.customer("lascale")
    talk.say("cancel LSM-10500 lena@mail.com", "cancel_order")
    asked = "wait how much for the other order?"
    context = world.turns.context(talk.id, "lascale", "web", asked)
    said = talk.say(asked, "")

    assert context["task_answer"] is True
    assert "order LSM-10501: you can cancel 1 × 1/64 Porsche 911 GT3 now" in said
    assert "Back to your cancellation. Order LSM-10500" in said


def test_a_number_after_a_sentence_about_a_phone_is_the_order_number(world: World) -> None:
    talk = world.customer("lascale")
    talk.say("my order number is 5551234567", "order_ref")
    said = talk.say("oh thats my phone. 10077", "")

    assert "which e-mail address" in said


def test_a_number_of_four_digits_is_no_quantity(world: World) -> None:
    talk = world.customer("lascale")
    talk.say("cancel 1007", "cancel_order")

    assert "I would cancel 1 × 1/64 Porsche 935" in talk.say(_KEI, "order_ref")


def test_money_without_a_word_of_delay_is_the_cancellation(world: World) -> None:
    """Nobody has to look at a delay that nobody spoke of."""
    talk = world.customer("lascale")
    said = talk.say(f"refund me or i do a chargeback {_KEI}", "delay_refund")

    assert "You get back $120.00" in said
    assert world.cases() == []


def test_a_question_about_undecided_money_is_answered_so(world: World) -> None:
    talk = world.customer("lascale")
    talk.say(f"its late i want a refund for the delay {_KEI}", "delay_refund")
    said = talk.say("so do i get all my money or not???", "faq_refund_timing")

    assert "your refund for the delay is with a person on our team and not decided yet" in said
    assert "no refund is booked" not in said


def test_who_wants_nobody_asked_takes_his_wish_back(world: World) -> None:
    talk = world.customer("lascale")
    talk.say(f"swap it {_KEI}", "swap_item")

    assert "your swap on order LSM-10077 is withdrawn" in talk.say("no dont ask anyone", "deny")
