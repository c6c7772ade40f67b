"""What an answer says is possible can be taken up at once, whatever else was done or passed on."""

from __future__ import annotations

import pytest

from preorder.core.orders import Capability
from preorder.dialogue.state import Step
from tests.talk import Talk, World

ANNA, TRIPLE = "LT-20417 anna.b@x.io", "LT-20611 triple@mail.com"
MEI, VERA = "LT-20650 mei.lin@post.com", "LT-20802 vera@mail.com"
TAKES = ["yes", "yes please", "do it", "ok then do it", "yes do that", "go ahead"]


@pytest.mark.parametrize("text", TAKES)
def test_what_was_asked_of_the_order_is_taken_up(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"if i cancel now do i get everything back? {ANNA}", intents=["faq_cancel_policy"])
    talk.say(text, "nlu_fallback")

    assert (talk.task and talk.task.capability, talk.step) == (
        Capability.CANCEL_ORDER,
        Step.CONFIRM,
    )


@pytest.mark.parametrize("text", TAKES)
def test_also_right_after_something_else_was_done(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"swap it for the olive one {ANNA}", "swap_item")
    talk.say("yes", "confirm")
    talk.say("hmm can i swap back", "faq_swap_policy")
    talk.say(text, "nlu_fallback")

    assert talk.task is not None
    assert talk.task.capability is Capability.SWAP_ITEM


def in_doubt(world: World) -> Talk:
    """A cancellation that a person has to decide (C-01)."""
    talk = world.customer("lettoria")
    world.waits(days=2)
    talk.say(f"cancel it {ANNA}", "cancel_order")
    assert world.cases()
    talk.say("can i swap it instead then", "faq_swap_policy")
    assert "a swap is possible until" in talk.text
    return talk


@pytest.mark.parametrize("text", ["yes", "the olive one", "the luna bag in red"])
def test_also_while_a_person_decides_something_else(world: World, text: str) -> None:
    talk = in_doubt(world)
    talk.say(text, "oos_fragment")

    assert talk.task is not None
    assert talk.task.capability is Capability.SWAP_ITEM


def test_a_remark_is_still_for_the_person(world: World) -> None:
    talk = in_doubt(world)
    context = world.turns.context(talk.id, talk.shop, "web", "that is really unfair of you")

    assert context["means"] is None


def test_an_items_state_takes_up_the_return_that_was_offered(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"can i return it? {MEI}", intents=["faq_return_policy"])
    talk.say("its unused, still in the box with tags and the dust bag", "oos_fragment")

    assert talk.task is not None
    assert talk.task.capability is Capability.REQUEST_RETURN


def test_a_question_beside_the_number_is_answered_of_the_order(world: World) -> None:
    """LT-12: what he would get back, not only where the order stands."""
    talk = world.customer("lettoria")
    said = talk.say(
        f"can i cancel and what do i get back {ANNA}", intents=["order_ref", "faq_cancel_policy"]
    )

    assert "get back $307.00" in said


def test_what_was_asked_first_is_answered_once_the_order_is_known(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(
        "when does my bag come and can i still cancel",
        intents=["order_status", "faq_cancel_policy"],
    )
    said = talk.say(ANNA, "order_ref")

    assert "scheduled to ship in September 2026" in said
    assert "get back $307.00" in said


def returned(world: World, who: str, what: str) -> Talk:
    talk = world.customer("lettoria")
    talk.say(f"{what} {who}", "request_return")
    talk.say("yes", "confirm")
    assert "authorised" in talk.say("yes", "confirm")
    return talk


@pytest.mark.parametrize(
    "text", ["where do i send it", "what address do i ship it to?", "where should i mail it to"]
)
def test_after_a_return_he_hears_how_to_get_the_address(world: World, text: str) -> None:
    said = returned(world, MEI, "return it").say(text, "faq_return_policy")

    assert "cs@lettoria.com for the address" in said
    assert "open request" not in said


@pytest.mark.parametrize("text", ["how much do i get back in total", "whats my refund again?"])
def test_the_sum_asked_for_is_that_of_what_was_done(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel one tote {TRIPLE}", "cancel_order")
    talk.say("yes", "confirm")
    said = talk.say(text, "faq_restocking_fee")

    assert "$295.00 is being sent back" in said
    assert "$590.00" not in said


def test_the_sum_of_a_return_is_told(world: World) -> None:
    said = returned(world, VERA, "return two wallets").say("whats my refund again", "faq_refund")

    assert "the refund of $120.00 follows" in said


def test_of_what_is_left_of_a_return_no_more_is_asked_than_there_is(world: World) -> None:
    talk = returned(world, VERA, "return two wallets")
    talk.say("actually return the third too", "request_return")

    assert talk.step is Step.CONDITIONS
    assert talk.task is not None
    assert list((talk.task.units or {}).values()) == [1]


def test_a_claim_that_is_filed_stands_in_the_status(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"it is broken {MEI}", "report_damage", photos=["p1"])
    talk.say("yes", "confirm")

    assert "Your damage claim for 1 × Card wallet" in talk.say("status of my order", "order_status")


@pytest.mark.parametrize("text", ["whats the status of my claim", "status of my claim?"])
def test_the_claims_status_is_told(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"it is broken {MEI}", "report_damage", photos=["p1"])
    talk.say("yes", "confirm")
    said = talk.say(text, "order_status")

    assert "your damage claim has the reference" in said


def test_an_item_that_has_not_come_is_not_taken_for_one_that_has(world: World) -> None:
    """S-10: the tote is named, so the wallet is not meant."""
    world.brings(HALF)
    talk = returned(world, "LT-20991 half@mail.com", "return the wallet")
    said = talk.say("and the tote", "request_return")

    assert "not been delivered" in said
    assert "open request" not in said


def test_nor_is_another_one_cancelled_in_its_place(world: World) -> None:
    world.brings(HALF)
    talk = world.customer("lettoria")
    said = talk.say("cancel the wallet LT-20991 half@mail.com", "cancel_order")

    assert talk.step is not Step.CONFIRM
    assert "delivered" in said


HALF = {
    "format": 1,
    "shop": "lettoria",
    "orders": [
        {
            "number": "LT-20991",
            "email": "half@mail.com",
            "customer": "Hana Half",
            "placed_at": "2026-07-06T11:05:00-04:00",
            "lines": [
                {"ref": "1", "sku": "WALLET", "unit_paid": "60.00", "qty": 1},
                {"ref": "2", "sku": "T-BLK-S", "campaign": "july", "unit_paid": "295.00", "qty": 1},
            ],
            "payments": [{"id": "p91", "method": "card", "amount": "355.00"}],
            "shipments": [
                {
                    "id": "s91",
                    "shipped_at": "2026-07-06T12:00:00-04:00",
                    "delivered_at": "2026-07-06T15:00:00-04:00",
                    "units": {"1": 1},
                }
            ],
        }
    ],
}


def test_a_question_between_the_offer_and_its_yes_loses_nothing(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("LT-20901 late@mail.com what can i do, its late", intents=["faq_delay_policy"])
    talk.say("was it all charged already?", "faq_when_charged")
    talk.say("do it", "nlu_fallback")

    assert talk.task is not None
    assert talk.task.capability is Capability.DELAY_REFUND


@pytest.mark.parametrize("text", ["yes cancel", "yes cancel it"])
def test_one_more_yes_after_a_cancellation_takes_nothing_back(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel it {ANNA}", "cancel_order")
    talk.say("yes", "confirm")
    said = talk.say(text, "cancel_order")

    assert "already cancelled" in said
    assert "undo" not in said
