"""What a message means where it is said: another order, a misread typo, a question in a form."""

from __future__ import annotations

from datetime import datetime

import pytest

from preorder.core.orders import Capability
from preorder.dialogue.state import Step
from tests.talk import Talk, World

TOO_LATE = datetime.fromisoformat("2026-07-10T12:00-04:00")
VERA = "vera@mail.com"


@pytest.mark.parametrize(
    "text",
    ["wrong one i mean LT-20803", "sorry, i meant 20803", "oops, the other one: LT-20803"],
)
@pytest.mark.parametrize("intent", ["order_ref", "order_status", "nlu_fallback"])
def test_another_order_after_a_refusal_is_the_same_wish_for_it(
    world: World, text: str, intent: str
) -> None:
    world.now = TOO_LATE
    talk = world.customer("lettoria")
    talk.say(f"swap the tote in LT-20801 {VERA}", "swap_item")
    said = talk.say(text, intent)

    assert said.startswith("Order LT-20803: Swaps were possible until")


def test_another_order_after_it_was_done_hears_the_truth_about_the_first(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel LT-20803 {VERA}", "cancel_order")
    talk.say("yes", "confirm")
    said = talk.say("oh no wrong one, i meant LT-20801", "order_ref")

    assert "Your cancellation on order LT-20803 is done" in said
    assert "Talk to a person" in talk.titles


@pytest.mark.parametrize("open_task", [False, True])
def test_a_typo_that_looks_like_damage_files_no_claim(world: World, *, open_task: bool) -> None:
    talk = world.customer("lettoria")
    first = "cancel" if open_task else "where is"
    talk.say(f"{first} 20417 anna.b@x.io", "cancel_order" if open_task else "order_status")
    talk.say("canI cancle it whenits shiped", "report_damage")

    assert talk.task is None or talk.task.capability is Capability.CANCEL_ORDER
    assert "damage" not in talk.text


def test_what_came_damaged_is_still_a_claim(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("it came with a hole, so cancel it 20650 mei.lin@post.com", "report_damage")

    assert talk.step is Step.PHOTOS


def in_return(world: World) -> Talk:
    talk = world.customer("lettoria")
    talk.say("return 20650 mei.lin@post.com", "request_return")
    assert talk.step is Step.CONDITIONS
    return talk


@pytest.mark.parametrize(
    "text",
    ["who pays the postage", "do i pay for the label?", "is the return shipping free",
     "how much does it cost to send it back"],
)  # fmt: skip
@pytest.mark.parametrize("at", [Step.CONDITIONS, Step.CONFIRM])
def test_who_pays_the_way_back_is_answered_inside_the_return(
    world: World, text: str, at: Step
) -> None:
    """LT-16, from the return's own clause; the question stays open and nothing is agreed to."""
    talk = in_return(world)
    if at is Step.CONFIRM:
        talk.say("yes", "confirm")
    context = world.turns.context(talk.id, "lettoria", "web", text)
    said = talk.say(text, "faq_shipping_cost")

    assert context["task_answer"] is True
    assert "pay for the return shipping" in said
    assert talk.step is at
    assert world.cases() == []
