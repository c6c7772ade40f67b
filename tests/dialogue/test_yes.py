"""A yes that moves money is made of words of agreement, or read as one by the classifier too."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from preorder.dialogue.outcome import Heard
from preorder.dialogue.yes_no import agrees, says_plain_yes

_TRUCK = frozenset({"harbor", "truck"})


def heard(text: str, intent: str = "") -> Heard:
    return Heard(text, intent, datetime(2026, 9, 1, tzinfo=UTC), "m1")


@pytest.mark.parametrize(
    "text",
    ["yes", "Yes!!", "yse", "YEES pls", "y", "ok", "👍", "go on", "YESPLEASE", "yes please",
     "ok do it then", "yes that's right", "fine just cancel it", "yes just the truck", "yes all 3",
     "yes damn it", "He agrees. Please proceed with the cancellation.", "Thank you. Yes, do it.",
     "sure go ahead with the cancellation", "ok then now", "yes, I am sure"],
)  # fmt: skip
def test_words_of_agreement_are_a_yes_whatever_the_classifier_reads(text: str) -> None:
    assert agrees(heard(text, "oos_fragment"), _TRUCK)


@pytest.mark.parametrize(
    "text",
    ["ok that's a lot", "ok that is a lot of money", "ok 25% is crazy", "yeah right", "yes i know",
     "ok my wife decides", "ok who decides that", "ok i will tell you tomorrow",
     "sure is expensive", "ok ask my wife", "yes i have a question", "ok is that all",
     "ok are you sure", "ok thanks",
     "It is too much for me. ok", "He will call you. ok then",
     "ok thank you so much", "ok bye", "ok so 99.91", "ok show me the order"],
)  # fmt: skip
def test_a_first_word_alone_is_none(text: str) -> None:
    assert not says_plain_yes(text, _TRUCK)
    assert not agrees(heard(text, "complaint"), _TRUCK)


@pytest.mark.parametrize(
    "text",
    ["ok im back", "ok im thinking", "ok hm", "ok one sec", "ok noted", "ok got it", "ok brb",
     "ok i keep waiting"],
)  # fmt: skip
def test_a_pause_is_none_even_if_the_classifier_reads_a_yes(text: str) -> None:
    assert not agrees(heard(text, "confirm"))


@pytest.mark.parametrize("text", ["yes please i'm broke", "my answer is yes", "sounds good to me"])
def test_other_words_are_a_yes_where_the_classifier_reads_one_too(text: str) -> None:
    assert agrees(heard(text, "confirm"))
    assert not agrees(heard(text, "complaint"))
