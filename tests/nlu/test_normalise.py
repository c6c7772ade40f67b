"""What the classifier sees of a message: one spelling, and words for what is private or random."""

import time

import pytest

from rasa_components.normalise import MAX_CHARACTERS, normalise


@pytest.mark.parametrize(
    ("message", "seen"),
    [
        pytest.param("Where is LT-20417???", "where is 12345?", id="prefix and digits"),
        pytest.param("cancel LSM17604", "cancel 12345", id="prefix without hyphen"),
        pytest.param("order no. 20417 is late", "order 12345 is late", id="cue before digits"),
        pytest.param("my order is 1042", "my order is 12345", id="digits alone"),
        pytest.param("LT-20417, LT-20418", "12345", id="several numbers"),
        pytest.param("QRX904417-2210-66018", "12345", id="long foreign form"),
        pytest.param("#1234, a.b+c@mail.example", "12345, email address", id="both"),
        pytest.param("Jane Doe <jd@mail.example>", "jane doe email address", id="brackets"),
        pytest.param("see https://x.example/a?b=1", "see web link", id="link"),
        pytest.param("tracking no: 26334531788333852", "tracking number", id="tracking with cue"),
        pytest.param("1Z999AA10123456784", "tracking number", id="tracking alone"),
        pytest.param("i paid $1,299.00", "i paid $1,299.00", id="price stays"),
        pytest.param("i paid $1299", "i paid $1299", id="price without comma stays"),
        pytest.param("the 1/64 porsche 911", "the 1/64 porsche 911", id="scale and model stay"),
        pytest.param("ordered 18 March 2026", "ordered 18 march 2026", id="date stays"),
        pytest.param("ordered 18/03/2026", "ordered 18/03/2026", id="date in figures stays"),
        pytest.param("25 days are over", "several days are over", id="how long"),
    ],
)
def test_order_numbers_and_addresses_become_one_form(message, seen):
    assert normalise(message) == seen


@pytest.mark.parametrize(
    ("message", "seen"),
    [
        pytest.param("Ｌ\u200bＴ－２０４１７", "12345", id="full width, invisible"),
        pytest.param("𝓌𝒽𝑒𝓇𝑒 is it", "where is it", id="maths script"),
        pytest.param("LT\u201320417", "12345", id="odd hyphen"),
        pytest.param("don\u2019t", "don't", id="curly quote"),
        pytest.param("sooooo   late!!!!\n", "soo late!", id="repeated"),
        pytest.param("где мой заказ", "foreign script foreign script foreign script", id="script"),
        pytest.param("où est", "où est", id="accents stay"),
        pytest.param(" \n ", "", id="blank"),
    ],
)
def test_one_spelling_for_what_looks_alike(message, seen):
    assert normalise(message) == seen


@pytest.mark.parametrize(
    "part",
    ["a", "1", "1-", "order ", "a.b@", " ", "order number ", "$", "a." * 9, "tracking ", "+1 "],
)
def test_the_longest_message_is_prepared_at_once(part):
    message = (part * 5000)[:5000]
    began = time.perf_counter()

    normalise(message)

    assert time.perf_counter() - began < 0.2


def test_a_long_message_keeps_its_beginning_and_its_end():
    seen = normalise("where is my bag " + "bla " * 2000 + " i want to cancel")

    assert seen.startswith("where is my bag")
    assert seen.endswith("i want to cancel")
    assert len(seen) <= MAX_CHARACTERS + 5


@pytest.mark.parametrize(
    ("message", "seen"),
    [
        ("canI cancel it", "can i cancel it"),
        ("can I cancel", "can i cancel"),
        ("shouldI wait", "should i wait"),
        ("WIFI and iPhone", "wifi and iphone"),
    ],
)
def test_an_i_that_was_glued_to_the_word_before_stands_alone(message: str, seen: str) -> None:
    assert normalise(message) == seen


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("refund20417", "refund 12345"),
        ("cancelLT-20417", "cancel 12345"),
        ("CANCEL20417", "cancel 12345"),
        ("cancelorder25090", "cancelorder 12345"),
        ("swap LT-20417", "swap 12345"),
        ("anna2041@x.io", "email address"),
        ("porsche911", "porsche911"),
    ],
)
def test_a_number_glued_to_a_word_is_set_apart(typed: str, seen: str) -> None:
    assert normalise(typed) == seen


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("\U0001f44d", "ok"),
        ("\U0001f44d\U0001f3fd", "ok"),
        ("\U0001f64f", "thanks"),
        ("\U0001f44e", "no"),
    ],
)
def test_a_sign_that_stands_for_a_word_is_read_as_it(typed: str, seen: str) -> None:
    assert normalise(typed) == seen
