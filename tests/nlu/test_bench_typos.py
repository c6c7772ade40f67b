"""Typos for measuring: like people's, always the same, and never in what must be read exactly."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.typos import mistyped

QUESTION = "please cancel this order because something else would arrive much earlier"


def changed(text, **options):
    """Return the words that got a typo."""
    pairs = zip(text.split(), mistyped(text, **options).split(), strict=True)
    return [word for word, typed in pairs if word != typed]


def test_every_third_long_word_gets_a_typo():
    words = [word for word in QUESTION.split() if len(word) >= 4]
    for seed in range(20):
        at = [words.index(word) for word in changed(QUESTION, seed=seed)]

        assert at == list(range(at[0], len(words), 3)), seed
        assert at[0] < 3, seed


def test_of_the_single_long_words_a_third_get_a_typo():
    """So that short messages are not mistyped more than long ones."""
    typed = [seed for seed in range(300) if changed("it is for a refund ok", seed=seed)]

    assert len(typed) == pytest.approx(100, abs=25)


@pytest.mark.parametrize(
    "text",
    [
        "LT-20411",
        "lt20411",
        "#20411",
        "LSMX 20411",
        "$295.00",
        "2026-10-15",
        "anna.berg@example.com",
        "anna @ example.com",
        "anna at example dot com",
        "www.example.com/orders/mine",
        "can I get it now",
        "",
    ],
)
def test_what_is_read_exactly_stays(text):
    assert {mistyped(text, seed=seed) for seed in range(40)} == {text}


def test_names_of_products_stay():
    options = {"keep": {"siena", "tote"}}
    typed = [changed("the Siena tote please", seed=seed, **options) for seed in range(20)]

    assert {word for words in typed for word in words} == {"please"}


def test_a_typo_is_one_slip_of_the_fingers():
    """Two letters swapped, one left out, one twice, or the key beside the right one."""
    typed = {mistyped("cancel", seed=seed) for seed in range(200)} - {"cancel"}

    assert [word for word in typed if not kind_of(word)] == []


def test_every_kind_of_slip_happens():
    typed = {mistyped("cancel", seed=seed) for seed in range(200)} - {"cancel"}

    assert {kind_of(word) for word in typed} == {"dropped", "doubled", "swapped", "beside"}


def kind_of(typed, word="cancel"):
    """Return which slip turned the word into `typed`; None for another change."""
    if len(typed) < len(word):
        return "dropped" if typed in {word[:i] + word[i + 1 :] for i in range(6)} else None
    if len(typed) > len(word):
        return "doubled" if re.sub(r"(.)\1", r"\1", typed) == word else None
    wrong = [i for i, pair in enumerate(zip(word, typed, strict=True)) if len(set(pair)) > 1]
    if len(wrong) == 2 and sorted(typed) == sorted(word):
        return "swapped"
    keys = "qwertyuiop asdfghjkl zxcvbnm"
    near = len(wrong) == 1 and abs(keys.find(typed[wrong[0]]) - keys.find(word[wrong[0]])) == 1
    return "beside" if near else None


@given(st.text())
def test_any_text_is_mistyped_the_same_way_again(text):
    assert mistyped(text) == mistyped(text)


def test_another_seed_makes_other_typos():
    assert len({mistyped(QUESTION, seed=seed) for seed in range(10)}) > 5
