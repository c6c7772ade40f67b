"""A word of sympathy where one is due, and nowhere else."""

from __future__ import annotations

import pytest

from preorder.core.replies import Reply
from preorder.dialogue.sympathy import question_beside, sympathy, with_sympathy


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("my mother died and i need to cancel", "loss"),
        ("My dad passed away last week, can I return it", "loss"),
        ("there was a death in the family", "loss"),
        ("lost my husband in june, please cancel", "loss"),
        ("He died last month. I'd like to cancel it.", "loss"),
        ("im in hospital where is my order", "wish you"),
        ("my son was taken to the hospital", "wish you"),
        ("i've been diagnosed with something bad", "wish you"),
        ("we had a bad accident yesterday", "wish you"),
        ("i lost my job can i still cancel", "hard time"),
        ("I just got laid off, need the money back", "hard time"),
        ("we are getting divorced", "hard time"),
        ("our house burned down", "hard time"),
        ("im out of work since last month, need to cancel", "hard time"),
    ],
)
def test_a_loss_an_illness_and_a_hardship_are_heard(text: str, said: str) -> None:
    assert said in sympathy(text)


@pytest.mark.parametrize(
    "text",
    [
        "this shop is killing me",
        "im sick of waiting",
        "cancer my order pls",
        "my friend passed me your number",
        "she passed the parcel on to me",
        "i lost my order number",
        "my phone died, did you get my photo",
        "my sister ordered this for me",
        "who do i have to kill to get a refund",
        "it was a gift for my mother",
        "i am so done with this company, you should all be fired",
        "is my order dead",
        "can i fire you",
    ],
)
def test_what_only_sounds_alike_is_no_such_thing(text: str) -> None:
    assert sympathy(text) == ""


def test_the_word_goes_before_the_first_reply() -> None:
    replies = with_sympathy("my mother died", (Reply("One."), Reply("Two.")))

    assert [reply.text for reply in replies] == ["I am very sorry for your loss. One.", "Two."]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("my dad is in hospital, how much wuld i get back", "how much wuld i get back"),
        ("my dad has cancer, so how much would i get", "so how much would i get"),
        ("i lost my job. what is the fee? pls", "what is the fee? pls"),
        ("is there a fee? i got fired", "is there a fee?"),
        ("my mother died", "my mother died"),
        ("my mother died, please cancel LT-20417", "my mother died, please cancel LT-20417"),
        ("my mother died and how much is it", "my mother died and how much is it"),
        ("how much is it, my mother wants to know", "how much is it, my mother wants to know"),
    ],
)
def test_a_question_beside_it_stands_alone(text: str, asked: str) -> None:
    assert question_beside(text) == asked
