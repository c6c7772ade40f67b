"""Each order number belongs to the wish in whose part of the message it stands."""

from __future__ import annotations

import pytest

from preorder.core.orders import Capability
from preorder.dialogue.whose import whose, wishes_kept, with_question

A, B = "LT-20801", "LT-20803"
CANCEL, LOOK = Capability.CANCEL_ORDER, Capability.ORDER_STATUS


@pytest.mark.parametrize(
    "text",
    [
        f"keep {A}, cancel {B}",
        f"keep {A} cancel {B}",
        f"cancel {B} not {A}",
        f"cancel {B}, i still want {A}",
        f"don't cancel {A}, cancel {B} instead",
        f"do not touch {A} please and cancel {B}",
        f"{A}: keep, {B}: cancel",
        "20801 stays. please cancel 20803",
    ],
)
def test_an_order_that_is_to_be_kept_is_no_wishs(text: str) -> None:
    found = whose(text, (A, B))

    assert (found.numbers(CANCEL), found.kept) == ((B,), (A,))


@pytest.mark.parametrize(
    "text",
    [
        f"has {A} been released and can i cancel {B}?",
        f"any news on {A}? and can i still cancel {B}?",
        f"I have two orders. has {A} shipped? and please cancel {B}",
        f"1) has 20801 been released 2) can I cancel {B} 3) will the price drop",
        f"please cancel {B}. and where is {A}?",
    ],
)
def test_a_questions_order_and_a_wishs_order_are_kept_apart(text: str) -> None:
    found = whose(text, (A, B))

    assert (found.numbers(CANCEL), found.asked) == ((B,), (A,))
    assert with_question((CANCEL,), text, (A, B)) == (LOOK, CANCEL)


@pytest.mark.parametrize(
    "text",
    [
        f"cancel both {A} and {B}",
        f"order {A} and {B}, please cancel them",
        f"cancel {A}, {B} please?",
        f"can i cancel {A} and also {B}?",
    ],
)
def test_orders_that_stand_together_are_both_meant(text: str) -> None:
    assert whose(text, (A, B)).numbers(CANCEL) == (A, B)
    assert with_question((CANCEL,), text, (A, B)) == (CANCEL,)


def test_a_number_after_the_verb_goes_before_those_that_were_only_listed() -> None:
    found = whose(f"my orders are {A} and {B}. cancel {B}", (A, B))

    assert found.numbers(CANCEL) == (B,)


@pytest.mark.parametrize(
    "text",
    [f"i have {A} and {B}, cancel one of them", f"keep {A}. has {B} come? cancel either"],
)
def test_a_wish_for_one_of_them_has_no_number_yet(text: str) -> None:
    found = whose(text, (A, B))

    assert CANCEL in found.wished
    assert found.numbers(CANCEL) == ()


def test_further_wishes_for_them_are_about_the_same_orders() -> None:
    found = whose(f"order {A} and {B}: cancel them and refund me", (A, B))

    assert found.numbers(Capability.DELAY_REFUND) == found.numbers(CANCEL) == (A, B)


def test_a_wish_heard_in_what_is_to_stay_is_none() -> None:
    text = f"do not touch {A}, i want my money back for {B}"
    heard = (CANCEL, Capability.DELAY_REFUND)

    assert wishes_kept(heard, text, (A, B)) == (Capability.DELAY_REFUND,)
