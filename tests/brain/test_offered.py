"""Buttons that are typed instead of tapped."""

import pytest

from rasa_components.offered import agrees, taken

ONE = (("Cancel my order", "cancel_order"),)
TWO = (("When it ships", "faq_ship_date"), ("Talk to a person", "talk_to_human"))


@pytest.mark.parametrize(
    "text",
    ["yes", "Yes please!", "ok do it", "go ahead", "sure thanks", "yes i would like that",
     "yes cancel it", "actually yes just do it"],
)  # fmt: skip
def test_a_yes_takes_the_only_button(text):
    assert taken(text, ONE) == "cancel_order"


@pytest.mark.parametrize(
    "text",
    ["ok", "thanks", "yes?", "are you sure", "do it?", "yes but how much", "no", "yes cancel mine",
     "do you do it", ""],
)  # fmt: skip
def test_what_is_no_plain_yes_takes_nothing(text):
    assert taken(text, ONE) is None


LATE = (("Look up my order", "order_status"), ("Refund for delay", "delay_refund"))


@pytest.mark.parametrize("text", ["yes do that", "do it", "yes refund it"])
def test_do_that_beside_a_look_at_the_order_means_the_deed(text):
    assert taken(text, LATE) == "delay_refund"


def test_a_yes_to_two_buttons_says_nothing():
    assert taken("yes please", LATE) is None
    assert taken("yes please", TWO) is None


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("when it ships", "faq_ship_date"),
        ("Talk to a person.", "talk_to_human"),
        ("the first one", "faq_ship_date"),
        ("2", "talk_to_human"),
        ("the last one please", "talk_to_human"),
        ("3", None),
        ("the second one is broken", None),
    ],
)
def test_a_button_is_taken_by_its_title_or_its_place(text, intent):
    assert taken(text, TWO) == intent


def test_without_buttons_nothing_is_taken():
    assert taken("yes", ()) is None
    assert agrees("yes")
