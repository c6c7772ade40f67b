"""Slips of the finger are corrected towards the shop's words, and nothing else is touched."""

import time

import pytest

from rasa_components.spelling import Speller

TRAINING = 2 * [
    "where is my order",
    "i want to cancel the preorder",
    "when will my refund arrive",
    "what is the shipping cost",
]


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller.learn(TRAINING, ["Perla Tote", "Vesper GT"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("cancle", "cancel", id="two letters swapped"),
        pytest.param("refnd", "refund", id="a letter left out"),
        pytest.param("shippping", "shipping", id="a letter doubled"),
        pytest.param("ordwr", "order", id="the key beside"),
        pytest.param("shippang", "shipping", id="a wrong vowel"),
        pytest.param("canxcel", "cancel", id="a letter too many in a long word"),
        pytest.param("whn will it come", "when will it come", id="a word of three letters"),
        pytest.param("whereismyorder", "where is my order", id="no space at all"),
        pytest.param("refundcost", "refund cost", id="a missing space"),
        pytest.param("what's the cosst", "what's the cost", id="beside an apostrophe"),
    ],
)
def test_a_slip_becomes_the_word_that_was_meant(speller, typed, meant):
    assert speller.correct(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("vesper", id="a product's name"),
        pytest.param("tote for my sister", id="one word of a product's name"),
        pytest.param("kitchen table", id="other English words"),
        pytest.param("anna.cancle@x.example", id="an address"),
        pytest.param("lt-20417 ordr-12", id="numbers with letters"),
        pytest.param("ok", id="two letters"),
        pytest.param("zzxqv", id="nothing near"),
    ],
)
def test_what_is_no_slip_is_left_alone(speller, text):
    assert speller.correct(text) == text


def test_a_rare_english_word_beside_one_used_all_the_time_is_a_slip():
    often = Speller.learn(100 * ["where is my order"])
    seldom = Speller.learn(99 * ["where is my order"])

    assert often.correct("wher is my oder") == "where is my order"
    assert seldom.correct("my oder") == "my oder"


def test_two_swapped_letters_are_a_slip_though_some_training_messages_have_them():
    """Their writers did not mean another word; "wont" is often the right one beside "want"."""
    speller = Speller.learn(100 * ["want to cancel"] + 4 * ["wont cancle"])

    assert speller.correct("i wont cancle") == "i wont cancel"


def test_a_word_used_once_in_training_is_no_aim():
    assert Speller.learn(["cancel the wislit"]).correct("wislt") == "wislt"


def test_the_longest_message_is_corrected_quickly(speller):
    message = "cancdel whre refnd " * 60
    began = time.perf_counter()

    speller.correct(message)

    assert time.perf_counter() - began < 0.5
