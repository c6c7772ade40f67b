"""A condition that the customer sets is kept, and judged before he is asked for a yes."""

from __future__ import annotations

import pytest

from preorder.dialogue.provisos import provisos
from preorder.dialogue.state import Proviso, Step
from tests.talk import World

ANNA, ROSA = "LT-20417 anna.b@x.io", "LSM-10412 rosa.m@mail.mx"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("cancel the tote but not if i lose shipping", Proviso.SHIPPING_BACK),
        ("cancel it only if its free", Proviso.NO_FEE),
        ("cancel it if there is no fee", Proviso.NO_FEE),
        ("cancel unless you charge me", Proviso.NO_FEE),
        ("cancel it but only without the fee", Proviso.NO_FEE),
        ("cancel it only with a full refund", Proviso.ALL_BACK),
        ("cancel if i dont lose more than 5 dollars", Proviso.OTHER),
        ("cancel as long as i get everything back", Proviso.ALL_BACK),
        ("cancel it, provided that i get a full refund", Proviso.ALL_BACK),
        ("cancel it unless my sister wants it", Proviso.OTHER),
        ("cancel it if my sister doesnt want it", Proviso.OTHER),
        ("cancel if the fee is less than 20 dollars", Proviso.OTHER),
        ("cancel if i also get the shipping back", Proviso.SHIPPING_BACK),
        ("if my order does not come within 2 weeks cancel it", Proviso.LATER),
        ("if it isn't here by christmas i want to cancel", Proviso.LATER),
        ("cancel if it has not been released by december 25", Proviso.LATER),
        ("cancel it in case the delivery takes longer than january", Proviso.LATER),
        ("cancel if it wont ship before february", Proviso.LATER),
        ("cancel it when my new order has gone through", Proviso.LATER),
        ("cancel it tomorrow", Proviso.LATER),
        ("could you cancel it if it isnt here by friday", Proviso.LATER),
        ("just cancel it for free", Proviso.NO_FEE),
    ],
)
def test_a_condition_is_heard(text: str, meant: Proviso) -> None:
    assert provisos(text) == (meant,)


@pytest.mark.parametrize(
    "text",
    [
        "cancel it",
        "cancel it only if it is still possible",
        "cancel it even if there is a fee",
        "cancel the tote and send the wallet as soon as possible, my email is it",
        "cancel it as soon as you can, the rent is due",
        "swap the tote to olive and tell me when the wallet ships",
        "cancel the tote and let me know when the money has arrived",
        "if i cancel now and the maker cancels later, do i lose the 25%?",
        "is it for free if i cancel?",
        "is there a fee if i cancel",
        "what if i lose the shipping",
        "please cancel if you can",
        "cancel it if it hasn't shipped yet",
        "cancel it please, i need it tomorrow",
        "cancel it, when do i get my money",
        "return it, when it arrived it was torn",
        "can i still cancel if it ships in december?",
        "if possible, cancel the tote",
        "if it is still possible please cancel my tote",
        "if i cancel and reorder do i keep my place",
        "if it hasn't gone to production yet then cancel mine",
        "i want to return the bag delivered on tuesday",
        "cancel it, let me know if you need anything",
    ],
)
def test_no_condition_is_made_up(text: str) -> None:
    assert provisos(text) == ()


SHIPPING = "the $9.95 for shipping would be kept"


@pytest.mark.parametrize(
    ("text", "judged"),
    [
        (
            "cancel the 935 only if its free",
            "costs you nothing, and that is not so: a fee of $7.00 would",
        ),
        ("cancel the 935 but not if i lose shipping", f"that is not so: {SHIPPING}."),
        (
            "cancel the 935 if i get everything back",
            f"a fee of $7.00 would be kept and {SHIPPING}.",
        ),
    ],
)
def test_what_is_not_met_is_said_before_he_is_asked(world: World, text: str, judged: str) -> None:
    talk = world.customer("lascale")
    before = world.rows()
    said = talk.say(f"{text} {ROSA}", "cancel_order")

    assert said.startswith("You said ")
    assert judged in said
    assert said.endswith("all the same, or leave it as it is?")
    assert world.rows() == before


def test_what_is_met_is_confirmed(world: World) -> None:
    said = world.customer("lettoria").say(f"cancel it if there is no fee {ANNA}", "cancel_order")

    assert said.startswith("You said only if it costs you nothing: that is so.")
    assert said.endswith("Shall I go ahead?")


def test_a_yes_with_a_condition_is_no_yes(world: World) -> None:
    talk = world.customer("lascale")
    talk.say(f"cancel the 935 {ROSA}", "cancel_order")
    before = world.rows()
    said = talk.say("yes if its free", "confirm")

    assert "a fee of $7.00 would be kept" in said
    assert (talk.step, world.rows()) == (Step.CONFIRM, before)


def test_a_plain_yes_after_that_is_one(world: World) -> None:
    talk = world.customer("lascale")
    talk.say(f"cancel the 935 only if its free {ROSA}", "cancel_order")
    talk.say("yes", "confirm")

    assert world.refunds("lascale", "LSM-10412") == ["$21.00"]


def test_a_condition_lasts_through_the_questions(world: World) -> None:
    """It was set before the shop knew who asks."""
    talk = world.customer("lascale")
    talk.say("cancel the 935 only if its free", "cancel_order")

    assert "a fee of $7.00 would be kept" in talk.say(ROSA, "order_ref")


@pytest.mark.parametrize(
    ("shop", "text", "told"),
    [
        (
            "lettoria",
            f"cancel {ANNA}",
            "Your shipping comes back because nothing of the order ships.",
        ),
        ("lascale", f"cancel the 935 {ROSA}", "The $9.95 for shipping only comes back"),
    ],
)
def test_every_summary_says_what_becomes_of_the_shipping(
    world: World, shop: str, text: str, told: str
) -> None:
    assert told in world.customer(shop).say(text, "cancel_order")


@pytest.mark.parametrize(
    "text",
    ["cancel the 935 if it does not come within 2 weeks", "cancel the 935 tomorrow",
     "if the 935 isn't here by christmas i want to cancel"],
)  # fmt: skip
def test_a_day_or_an_event_is_not_waited_for(world: World, text: str) -> None:
    """He hears so before he is asked; a yes then does it now."""
    talk = world.customer("lascale")
    said = talk.say(f"{text} {ROSA}", "cancel_order")

    assert said.startswith("You would like this to depend on a later day or event.")
    assert "do it now, or leave it as it is" in said
    assert "Done." in talk.say("yes", "confirm")


def test_a_condition_is_no_wish_of_its_own(world: World) -> None:
    said = world.customer("lettoria").say(
        f"cancel it if i also get the shipping back {ANNA}",
        intents=["cancel_order", "request_return"],
    )

    assert said.startswith("You said only if you do not lose the shipping: that is so.")


def test_a_limit_of_his_own_is_not_retold_as_another(world: World) -> None:
    said = world.customer("lascale").say(
        f"cancel the 935 if the fee is less than 20 dollars {ROSA}", "cancel_order"
    )

    assert said.startswith("You set a condition that I cannot judge")


def test_a_fee_that_is_to_be_waived_is_spoken_of_before_the_yes(world: World) -> None:
    talk = world.customer("lascale")
    told = talk.say(f"waive the fee and cancel all of {ROSA}", "cancel_order")

    assert "You said only if it costs you nothing, and that is not so" in told


def test_who_leaves_it_because_of_the_terms_is_offered_a_person(world: World) -> None:
    talk = world.customer("lascale")
    talk.say(f"your colleague promised no fee, only cancel all for free {ROSA}", "cancel_order")
    left = talk.say("no, i have it in writing", "deny")
    talk.say("yes please", "confirm")

    assert "a person on our team can look at it" in left
    assert [case.capability for case in world.cases()] == ["talk_to_human"]
