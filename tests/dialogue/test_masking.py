"""What may be kept of a message to learn from: no order number, no address, nothing to call."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preorder.dialogue.masking import LONGEST, without_private_parts
from preorder.dialogue.mentions import extract_identity


def masked(text):
    return without_private_parts(text, "LT", 5)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("where is LT-20417?", "where is order number?"),
        ("my order #20417 hasnt come", "my order number hasnt come"),
        ("order 2 0 4 1 7 please", "order number please"),
        ("is order number 2041 mine", "is order number mine"),
        ("LSM-10077 is it yours", "order number is it yours"),
        ("cancel for anna.b@x.io pls", "cancel for email address pls"),
        ("I am ANNA (at) x (dot) io", "I am email address"),
        ("call me +1 (212) 555-0199", "call me phone number"),
        ("my cell: 2125550199", "my cell: phone number"),
        ("track 1Z999AA10123456784", "track number"),
        ("ship to zip 90210", "ship to zip number"),
    ],
)
def test_private_parts_become_words_that_say_what_they_were(typed, kept):
    assert masked(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["two zero four one seven is where", "LT2O417 is where", "my order is LT no. 20417 ok"],
)
def test_no_way_of_writing_an_order_number_stays_in_it(typed):
    kept = masked(typed)

    assert "417" not in kept
    assert "seven" not in kept


@pytest.mark.parametrize(
    "text",
    [
        "it cost $1295.00 for 2 of 3",
        "the 1/64 gt3 and the 1:18 rs6 of 2026",
        "on 2026-07-06 or 07/06/2026 or 6-7-2026",
        "3 days, 300 slots, 25%",
    ],
)
def test_prices_dates_and_scales_say_nothing_of_a_person_and_stay(text):
    assert masked(text) == text


@pytest.mark.parametrize("typed", ["20417 anna@x.io", " ?! ", "", "+1 212 555 0199", "👍", "12"])
def test_a_message_of_nothing_else_is_not_kept(typed):
    assert masked(typed) == ""


def test_what_would_mean_something_in_training_data_does_not():
    """A slash would make a payload, brackets an entity, a line break another example."""
    assert masked("/cancel [it](order)\n- intent:\tx\u2028y\x07z") == (
        "cancel (it)(order) - intent: x y z"
    )


@given(st.text(alphabet=st.sampled_from("LT-#2041 7o@x.iat\n/[]ordem+()"), max_size=60))
def test_nothing_that_the_dialogue_would_take_for_a_number_or_an_address_is_left(text):
    kept = masked(text)
    found = extract_identity(kept, "LT", 5)

    assert (found.order_numbers, found.emails) == ((), ())


def test_no_address_comes_of_what_is_left_out():
    assert masked("anna 0@0 .La") == "anna email address"


def test_a_long_message_keeps_its_beginning():
    assert masked("word " * 400) == ("word " * 400)[:LONGEST].strip()
