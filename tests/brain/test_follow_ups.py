"""Messages without a topic of their own: what they mean after what was just spoken of."""

from datetime import UTC, datetime, timedelta

import pytest

from rasa_components.follow_ups import (
    _ANSWERS,
    _WISHES,
    ASIDES,
    NO_REASON,
    NOTED,
    NOTHING_MORE,
    POINTLESS,
    WHICH_ONE,
    acknowledges,
    follow_up,
)
from rasa_components.in_place import FRESH, PastTurn, asked_before, in_sequence, meant
from rasa_components.plan import DETAILS, QUESTIONS, WISHES

NOW = datetime(2026, 7, 6, 12, tzinfo=UTC)


def after(*spoken, text, verified=False, in_task=False):
    """Read a message after these intents."""
    return follow_up(text, spoken, verified=verified, in_task=in_task)


@pytest.mark.parametrize(
    ("last", "text", "means"),
    [
        ("faq_cancel_policy", "and how long does that take?", "faq_refund_timing"),
        ("faq_return_policy", "how many days do i have", "faq_return_policy"),
        ("faq_return_policy", "who pays the shipping", "faq_return_policy"),
        ("report_damage", "and who pays for the return shipping?", "faq_damage_policy"),
        ("faq_ship_date", "who pays the shipping", None),
        ("cancel_order", "how long will it take??", "faq_refund_timing"),
        ("faq_return_policy", "and when do i get it", "faq_refund_timing"),
        ("faq_ship_date", "and how long does that take", "faq_lead_time"),
        ("order_status", "when will that be", "faq_ship_date"),
        ("faq_contact", "how long does it take", "faq_response_time"),
        ("faq_preorder_window", "how long is that", "faq_preorder_window"),
        ("faq_damage_policy", "and how long does that take", NOTHING_MORE),
        ("faq_cancel_policy", "how much is that", "faq_restocking_fee"),
        ("faq_ship_date", "what does it cost", "faq_shipping_cost"),
        ("faq_damage_policy", "is that free?", "faq_damage_policy"),
        ("faq_restocking_fee", "how much is that", NOTHING_MORE),
        ("faq_swap_policy", "how much is that", NOTHING_MORE),
        ("swap_item", "how much is that", "faq_swap_policy"),
        ("faq_swap_policy", "how long do i have?", "faq_swap_policy"),
        ("faq_return_policy", "until when", "faq_return_policy"),
        ("faq_restocking_fee", "and within 24 hours?", "faq_cancel_policy"),
        ("faq_swap_policy", "in the first 2 days?", "faq_swap_policy"),
        ("faq_swap_policy", "and after 3 days?", "faq_swap_policy"),
        ("faq_ship_date", "and within 24 hours?", None),
        ("faq_cancel_policy", "it broke within 24 hours", None),
        ("faq_cancel_policy", "how do i do that", "cancel_order"),
        ("faq_swap_policy", "ok and how can i do it?", "swap_item"),
        ("faq_return_policy", "how?", "request_return"),
        ("faq_not_received", "what should i do", "order_status"),
        ("faq_how_discount_applied", "how does that work", "faq_how_discount_applied"),
        ("faq_cancel_policy", "even if its delayed?", "faq_delay_policy"),
        ("faq_ship_date", "and if it’s late", "faq_delay_policy"),
        ("faq_cancel_policy", "and if i already paid?", "faq_refund_timing"),
        ("faq_lead_time", "why", "faq_what_is_preorder"),
        ("faq_ship_date", "why so long?", "faq_what_is_preorder"),
        ("faq_restocking_fee", "how come", NO_REASON),
        ("faq_cancel_policy", "what about the other one?", WHICH_ONE),
        ("request_return", "do i pay shipping for that", "faq_return_policy"),
        ("faq_cancel_policy", "will i get shipping back", "faq_cancel_policy"),
        ("faq_shop_cancels", "and the shipping?", "faq_shop_cancels"),
        ("faq_shop_cancels", "do you take the 25%?", "faq_shop_cancels"),
    ],
)
def test_a_follow_up_is_about_what_was_spoken_of(last, text, means):
    """The same words mean another thing after another topic."""
    assert after(last, text=text) == means


@pytest.mark.parametrize(
    "text",
    [
        "how long does a refund take",
        "can i cancel",
        "how much is the perla tote",
        "why is my parcel late",
        "how do i contact you",
        "when do you ship to canada",
        "how much is shipping",
        "i want to return it",
        "how are you",
        "how",
        "thats all thanks",
        "is it you",
        "",
        "???",
    ],
)
def test_a_message_with_a_topic_of_its_own_is_left_to_the_classifier(text):
    """Nor is a courtesy taken for a follow-up; `how` alone asks nothing after a delivery cost."""
    assert after("faq_shipping_cost", text=text) is None


@pytest.mark.parametrize(
    "text", ["and how long does that take?", "why?", "how do i do that", "what about it"]
)
def test_with_nothing_to_point_at_nothing_is_read_into_it(text):
    """The classifier's reading stands: most are asked back about."""
    assert after(text=text) is None


def test_another_one_than_none_is_asked_back_about():
    assert after(text="what about the other one?") == POINTLESS


def test_of_several_topics_the_last_that_fits_is_meant():
    how_much = after("faq_cancel_policy", "faq_contact", text="how much is that")
    how_long = after("faq_cancel_policy", "faq_ship_date", text="how long is that")

    assert (how_much, how_long) == ("faq_restocking_fee", "faq_lead_time")


def test_the_other_one_of_a_known_order_is_shown_with_the_whole_order():
    assert after("faq_swap_policy", text="and the other one?", verified=True) == "order_status"


@pytest.mark.parametrize("text", ["the other one", "how do i do that", "why", "what if its late"])
def test_while_a_task_is_open_these_speak_to_the_task(text):
    assert after("cancel_order", text=text, in_task=True) is None


def test_while_a_task_is_open_a_question_of_time_is_still_answered():
    read = after("cancel_order", text="and how long does that take?", in_task=True)

    assert read == "faq_refund_timing"


def test_the_table_names_only_topics_and_wishes_that_exist():
    """A slip of the pen would never match."""
    names = {name.removeprefix("faq_") for name in QUESTIONS | WISHES} | ASIDES
    used = {name for row in _ANSWERS.values() for pair in row.items() for name in pair}

    assert used - names == set()
    assert WISHES - DETAILS == _WISHES


def test_a_mere_number_goes_with_the_question_before_it():
    """What was asked before the order was known is answered once it is."""
    asked = past("faq_cancel_policy", "cancel_order")

    assert asked_before(["action_order_ref"], NOW, [asked]) == ["faq_cancel_policy"]
    assert asked_before(["action_cancel_order"], NOW, [asked]) == []
    assert asked_before(["action_order_ref"], NOW, [past("faq_contact", ago=2 * FRESH)]) == []


def past(*topics, ago=timedelta(minutes=1), offers=()):
    """Make an earlier turn."""
    return PastTurn(NOW - ago, topics, (), offers)


def read(text, *turns, **metadata):
    """Read a message now, after these turns, the newest first."""
    return meant(text, metadata, NOW, turns)


@pytest.mark.parametrize(
    ("ago", "means"),
    [
        pytest.param(FRESH, "faq_refund_timing", id="at the limit"),
        pytest.param(FRESH + timedelta(seconds=1), None, id="a second later"),
    ],
)
def test_what_was_spoken_of_long_ago_is_not_meant(ago, means):
    assert read("how long does that take", past("faq_cancel_policy", ago=ago)) == means


def test_a_follow_up_points_two_turns_back_at_most():
    topic = past("faq_cancel_policy")

    assert read("how much is that", past(), topic) == "faq_restocking_fee"
    assert read("how much is that", past(), past(), topic) is None


def test_the_newest_topic_is_meant():
    turns = past("faq_ship_date"), past("faq_cancel_policy")

    assert read("how long does that take", *turns) == "faq_lead_time"


def test_a_tapped_button_and_a_photo_mean_what_they_are():
    turn = past("faq_cancel_policy", offers=(("Cancel my order", "cancel_order"),))

    assert read("/faq_contact", turn) is None
    assert read("yes please", turn, photos=["p-1"]) is None


def test_an_offer_is_taken_only_of_the_last_turn_and_in_no_task():
    turn = past("faq_cancel_policy", offers=(("Cancel my order", "cancel_order"),))

    assert read("yes please", turn) == "cancel_order"
    assert read("yes please", past("faq_contact"), turn) is None
    assert read("yes please", turn, task="swap_item") is None


@pytest.mark.parametrize("text", ["ok", "OK.", "okay fine", "alright, got it", "i see"])
def test_a_mere_ok_after_an_answer_is_no_yes(text):
    """It wants nothing done, and no new question."""
    turn = past("faq_cancel_policy", offers=(("Cancel my order", "cancel_order"),))

    assert read(text, turn) == NOTED
    assert read(text) is None
    assert read(text, turn, task="swap_item") is None


@pytest.mark.parametrize("text", ["ok?", "ok cancel it", "yes", "ok thanks", "fine print", ""])
def test_what_is_more_than_an_ok_is_none(text):
    assert not acknowledges(text)


def requests_in(*clauses):
    """Make a message of these clauses and the requests that a classifier heard in them."""
    text, requests = "", []
    for clause, intent in clauses:
        span = [len(text), len(text) + len(clause)]
        requests.append({"intent": intent, "confidence": 0.8, "span": span})
        text += f"{clause} "
    return [each["intent"] for each in in_sequence(text, requests, {})]


@pytest.mark.parametrize(
    ("first", "asked", "then", "heard", "means"),
    [
        ("can i cancel", "faq_cancel_policy", "how long does it take?", "faq_lead_time",
         "faq_refund_timing"),
        ("what is shipping", "faq_shipping_cost", "how long does it take", "oos_product",
         "faq_lead_time"),
        ("when does it ship", "faq_ship_date", "how much is it", "oos_product", "oos_product"),
        ("can i cancel", "faq_cancel_policy", "where is my order", "order_status", "order_status"),
    ],
)  # fmt: skip
def test_a_clause_follows_the_one_before_it(first, asked, then, heard, means):
    """Within one message as from one to the next."""
    assert requests_in((first, asked), (then, heard)) == [asked, means]


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("I am sorry. Shall I look at your order, or bring in a person?", "order_status"),
        ("I am sorry, or so. A person can look into it with you now.", "talk_to_human"),
    ],
)
def test_a_yes_to_one_or_the_other_takes_no_person(said, means):
    complaint = PastTurn(NOW, (), ("utter_complaint",), (), said)

    assert read("yes", complaint) == means
