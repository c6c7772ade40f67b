"""What is added or corrected in few words, at a summary or right after it was done."""

from __future__ import annotations

from datetime import datetime

import pytest

from preorder.core.orders import Capability
from preorder.dialogue.referring import referred
from preorder.dialogue.state import Memory, Step
from tests.talk import Talk, World

VERA, TIA = "LT-20801 vera@mail.com", "LT-20611 triple@mail.com"
DONE = Memory(current_order="LT-20801", done="cancel_order:LT-20801:R-1")


def summed_up(world: World, wish: str, intent: str = "cancel_order") -> Talk:
    talk = world.customer("lettoria")
    talk.say(wish, intent)
    assert talk.step is Step.CONFIRM
    return talk


@pytest.mark.parametrize("text", ["also the luna", "and the luna too", "hmm the luna as well"])
def test_what_is_added_at_a_summary_joins_what_was_there(world: World, text: str) -> None:
    talk = summed_up(world, f"cancel one tote {VERA}")

    assert "cancel 1 × Siena tote, black, small and 1 × Luna bag, red" in talk.say(text, "deny")


def test_what_is_only_named_at_a_summary_takes_its_place(world: World) -> None:
    talk = summed_up(world, f"cancel one tote {VERA}")

    assert "cancel 1 × Luna bag, red. " in talk.say("no, just the luna", "deny")


@pytest.mark.parametrize("text", ["and now the luna", "the luna too", "also the luna please"])
def test_what_is_added_after_it_was_done_is_the_same_wish(world: World, text: str) -> None:
    talk = summed_up(world, f"cancel one tote {VERA}")
    talk.say("yes", "confirm")

    assert "cancel 1 × Luna bag, red" in talk.say(text, "oos_fragment")


@pytest.mark.parametrize(
    "text",
    ["and thank you", "also, when does it ship", "and the shipping too", "and refund the rest",
     "yes and no", "too bad", "and my address is wrong as well, can you have a look at that"],
)  # fmt: skip
def test_other_additions_are_no_such_wish(text: str) -> None:
    meant = referred(DONE, text, verified=True, waiting=False)

    assert meant is not Capability.CANCEL_ORDER


@pytest.mark.parametrize(
    "text", ["no wait the second", "wait, the second one", "no, the second one"]
)
@pytest.mark.parametrize("intent", ["hold_on", "deny", "abort"])
def test_another_order_named_with_a_wait_is_heard(world: World, text: str, intent: str) -> None:
    """A yes after it must not cancel what was not meant. Orders are listed newest first."""
    talk = summed_up(world, "cancel LT-20803 vera@mail.com")
    talk.say(text, intent)
    talk.say("yes", "confirm")

    assert world.facts("lettoria", "LT-20803").order.lines[0].cancelled == 0
    assert talk.task is not None
    assert talk.task.order_number == "LT-20801"


@pytest.mark.parametrize("text", ["wait a second", "hang on, one sec", "give me two minutes"])
def test_a_wait_that_only_asks_for_time_changes_nothing(world: World, text: str) -> None:
    talk = summed_up(world, "cancel LT-20803 vera@mail.com")
    said = talk.say(text, "hold_on")

    assert said.startswith("Take your time")
    assert "Order LT-20803" in talk.say("yes", "confirm")


@pytest.mark.parametrize("text", ["actually just one", "no, only 1", "make it one"])
def test_a_quantity_is_corrected_while_the_conditions_are_asked(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say("return all my wallets LT-20802 vera@mail.com", "request_return")
    assert talk.step is Step.CONDITIONS
    talk.say(text, "deny")
    said = talk.say("yes, unused and complete", "confirm")

    assert "open a return for 1 × Card wallet" in said


@pytest.mark.parametrize(
    ("order", "at", "said"),
    [
        ("LT-20901 late@mail.com", "2026-07-06T18:00-04:00", "because of the delay"),
        ("LT-20417 anna.b@x.io", "2026-07-06T18:00-04:00", "I would cancel"),
        ("LT-20650 mei.lin@post.com", "2026-07-06T18:00-04:00", "Is the item"),
    ],
)
@pytest.mark.parametrize("together", [False, True])
def test_money_back_takes_the_way_there_is_whatever_is_known_when_it_is_wished(
    world: World, order: str, at: str, said: str, *, together: bool
) -> None:
    """LT-19: who is entitled must not hear that his order has not been delivered yet."""
    world.now = datetime.fromisoformat(at)
    talk = world.customer("lettoria")
    wish = "i want my money back"
    if together:
        talk.say(f"{wish} {order}", "request_return")
    else:
        talk.say(wish, "request_return")
        talk.say(order, "order_ref")

    assert said in talk.text


@pytest.mark.parametrize("text", ["ok no then", "oh no", "hm, no", "well no"])
def test_a_no_with_a_sigh_is_a_no(world: World, text: str) -> None:
    talk = summed_up(world, f"cancel one tote {VERA}")

    assert "left everything as it is" in talk.say(text, "nlu_fallback")


def test_a_place_in_a_list_is_the_place_in_the_list_that_was_told(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("where are my orders LT-20802 vera@mail.com", "order_status")
    told = [line for line in talk.text.splitlines() if line.startswith("Order LT-")]
    talk.say("where is LT-20803", "order_status")
    talk.say("cancel the second", "cancel_order")

    assert told[1].startswith(f"Order {talk.task.order_number}" if talk.task else "no task")


@pytest.mark.parametrize("text", ["i want to keep it", "no i'll keep it", "i changed my mind"])
@pytest.mark.parametrize("misread", ["request_return", "abort", "nlu_fallback"])
def test_keeping_it_at_a_summary_ends_the_wish(world: World, text: str, misread: str) -> None:
    talk = summed_up(world, "cancel 20417 anna.b@x.io")
    context = world.turns.context(talk.id, "lettoria", "web", text)

    assert context["task_answer"] is True
    assert "left everything as it is" in talk.say(text, misread)


@pytest.mark.parametrize("intent", ["abort", "deny", "nlu_fallback"])
def test_another_wish_in_few_words_is_heard_in_the_middle_of_a_task(
    world: World, intent: str
) -> None:
    talk = world.customer("lettoria")
    talk.say("it is scratched 20650 mei.lin@post.com", "report_damage")
    said = talk.say("ok then i just return it", intent)

    assert "Is the item unused" in said


def test_a_denied_condition_can_be_corrected(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("return 20650 mei.lin@post.com", "request_return")
    talk.say("no", "deny")
    said = talk.say("sorry i meant yes it is unused", "nlu_fallback")

    assert "And the rest: in its original packaging" in said


def test_what_is_added_after_it_was_passed_on_is_the_same_wish(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("cancel the wallet LT-20533 d.osei@mail.com", "cancel_order")
    said = talk.say("and the tote too", "nlu_fallback")

    assert "I would cancel 1 × Siena tote, camel" in said
