"""A question about what is on the table is neither a correction nor a consent."""

from __future__ import annotations

import pytest

from preorder.dialogue.asking import asks, corrects


@pytest.mark.parametrize(
    "text",
    [
        "what did i pay for each of them",
        "is that all i get",
        "how much was each",
        "both arrive in january?",
        "how are the other two shipped",
        "ok but whats the fee for each truck",
        "is there a return label",
        "do i need the box",
    ],
)
def test_a_question_is_one_also_without_its_sign(text: str) -> None:
    assert asks(text)
    assert not corrects(text)


@pytest.mark.parametrize(
    "text",
    [
        "2",
        "only two",
        "no, make it 3",
        "actually all of them",
        "could you make it 2?",
        "two totes please",
        "all but the wallet",
    ],
)
def test_a_correction_is_no_question(text: str) -> None:
    assert corrects(text)


def test_a_story_with_a_number_is_no_correction() -> None:
    assert not corrects("my friend bought 2 of them as well")


@pytest.mark.parametrize("text", ["is unused with tags", "have all tags", "it was worn"])
def test_a_statement_that_begins_like_a_question_is_none(text: str) -> None:
    assert not asks(text)
