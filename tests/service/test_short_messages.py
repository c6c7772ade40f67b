"""What a short message means after what was just said, whatever it looks like alone."""

from __future__ import annotations

from datetime import datetime

import pytest

from preorder.core.orders import Capability
from preorder.dialogue.referring import referred
from preorder.dialogue.state import Memory, Step
from tests.talk import Talk, World

ANNA, TIA = "LT-20417 anna.b@x.io", "LT-20611 triple@mail.com"
MEI, LATE = "LT-20650 mei.lin@post.com", "LT-20901 late@mail.com"
SHOWN = Memory(current_order="LT-20417")


def refused(world: World) -> Talk:
    """Return a conversation in which a cancellation was refused and nothing can be returned."""
    world.now = datetime.fromisoformat("2026-07-10T12:00-04:00")
    talk = world.customer("lettoria")
    talk.say(f"cancel {ANNA}", "cancel_order")
    return talk


def waiting(world: World) -> Talk:
    talk = world.customer("lascale")
    talk.say("swap LSM-10077 k.tanaka@example.jp", "swap_item")
    return talk


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("cancel that", "cancel_order"),
        ("cancel the last one", "cancel_order"),
        ("ok cancel it please", "cancel_order"),
        ("return it then", "request_return"),
        ("can i get refund", "delay_refund"),
        ("ok refund", "delay_refund"),
        ("i want my money back", "delay_refund"),
        ("can i cancel it?", None),
        ("cancel the luna", None),
        ("cancel one", None),
        ("when do i get my refund", None),
        ("where is my refund", None),
        ("yes", None),
        ("hello?", "follow_up"),
        ("i don't want a refund", None),
    ],
)
def test_a_wish_without_an_object_is_about_the_order_shown(text: str, meant: str | None) -> None:
    assert referred(SHOWN, text, verified=True, waiting=False) == meant


def test_nothing_is_referred_to_before_an_order_was_shown() -> None:
    assert referred(Memory(), "cancel that", verified=True, waiting=False) is None
    assert referred(SHOWN, "cancel that", verified=False, waiting=False) is None


@pytest.mark.parametrize("text", ["hello?", "anyone there?", "??", "is anybody still there", "hi"])
def test_a_call_while_a_person_is_awaited_is_heard_as_such(text: str) -> None:
    assert referred(Memory(), text, verified=False, waiting=True) == "follow_up"
    assert referred(Memory(), text, verified=False, waiting=False) is None


@pytest.mark.parametrize("text", ["cancel that", "cancel the last one", "cancel it"])
def test_cancel_that_after_the_status_is_about_that_order(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"where is {ANNA}", "order_status")

    assert "Order LT-20417: I would cancel 1 × Siena tote" in talk.say(text, "abort")


def test_the_last_one_after_the_status_is_the_order_not_its_last_item(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("where is LT-20801 vera@mail.com", "order_status")
    talk.say("cancel the last one", "cancel_order")

    assert talk.step is Step.WHICH_ITEM


@pytest.mark.parametrize("intent", ["faq_refund_timing", "request_return", "confirm"])
@pytest.mark.parametrize("text", ["can i get refund", "ok refund", "refund it please"])
def test_a_refund_for_the_late_order_shown_is_the_refund_for_delay(
    world: World, text: str, intent: str
) -> None:
    """LT-19: whatever the classifier takes it for."""
    talk = world.customer("lettoria")
    talk.say(f"where is {LATE}", "order_status")

    assert "because of the delay" in talk.say(text, intent)


def test_a_refund_for_an_order_in_time_to_cancel_is_its_cancellation(world: World) -> None:
    """LT-12: 'not late enough' is no answer where the money can come back another way."""
    talk = world.customer("lettoria")
    talk.say(f"where is {ANNA}", "order_status")

    assert "I would cancel" in talk.say("can i get a refund", "delay_refund")


def test_yes_to_an_offered_return_opens_it(world: World) -> None:
    talk = world.customer("lettoria")
    offered = talk.say(f"cancel {MEI}", "cancel_order")
    talk.say("yes", "confirm")

    assert "Shall I open a return instead?" in offered
    assert talk.task is not None
    assert talk.task.capability is Capability.REQUEST_RETURN


def test_yes_to_an_offered_person_takes_the_refused_wish_along(world: World) -> None:
    talk = refused(world)
    said = talk.say("yes please", "confirm")
    (case,) = world.cases()

    assert "passed this chat to a person" in said
    assert (case.capability, case.order_number) == ("cancel_order", "LT-20417")


@pytest.mark.parametrize("text", ["ok", "okay", "thanks", "ok thank you"])
def test_an_ok_after_a_refusal_is_a_warm_end_not_a_new_beginning(world: World, text: str) -> None:
    talk = refused(world)
    said = talk.say(text, "confirm")

    assert said.startswith(("All right", "You're very welcome"))
    assert world.cases() == []


@pytest.mark.parametrize("text", ["undo that", "take that back", "cancel that", "cancel the claim"])
def test_a_filed_request_can_be_withdrawn_right_after(world: World, text: str) -> None:
    """S-19"""
    talk = world.customer("lettoria")
    talk.say(f"it is broken {MEI}", "report_damage", photos=["p1"])
    talk.say("yes", "confirm")
    asked = talk.say(text, "abort")
    done = talk.say("yes", "confirm")

    assert "Your damage claim on order LT-20650" in asked
    assert "I have withdrawn your damage claim" in done
    assert world.facts("lettoria", "LT-20650").order.requests == ()


def test_a_filed_request_stays_after_a_no(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"it is broken {MEI}", "report_damage", photos=["p1"])
    talk.say("yes", "confirm")
    talk.say("actually cancel the claim", "cancel_order")

    assert "stays as it is" in talk.say("no", "deny")
    assert len(world.facts("lettoria", "LT-20650").order.requests) == 1


@pytest.mark.parametrize("text", ["undo that", "take that back", "cancel that"])
def test_what_was_carried_out_is_not_undone_but_a_person_is_offered(
    world: World, text: str
) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel {ANNA}", "cancel_order")
    talk.say("yes", "confirm")
    before = world.rows()
    said = talk.say(text, "abort")

    assert "I cannot undo it myself" in said
    assert world.rows() == before
    assert "passed this chat to a person" in talk.say("yes", "confirm")


@pytest.mark.parametrize("text", ["hello?", "anyone there?", "??"])
def test_who_calls_while_a_person_is_awaited_hears_who_has_it_and_by_when(
    world: World, text: str
) -> None:
    """LA-01: counted from when it was passed on, not from the call; the case stays one."""
    talk = waiting(world)
    promised = talk.text.split("answer you by ")[1].split(" at the latest")[0]
    world.waits(days=1)
    said = talk.say(text, "greeting")

    assert f"by {promised} at the latest" in said
    assert "asking me anything" in said
    assert "more" not in world.cases()[0].details


def test_a_promise_that_was_not_kept_is_not_repeated(world: World) -> None:
    talk = waiting(world)
    world.waits(days=9)
    said = talk.say("hello?", "greeting")

    assert "sorry that it is taking so long" in said
    assert "at the latest" not in said


def test_no_to_an_offer_ends_it(world: World) -> None:
    talk = refused(world)
    said = talk.say("no", "deny")
    talk.say("yes", "confirm")

    assert said.startswith("All right.")
    assert world.cases() == []


def test_undo_is_heard_while_the_next_wish_is_offered(world: World) -> None:
    """'I have left everything as it is' would sound as if the swap were undone."""
    talk = world.customer("lettoria")
    talk.say("swap LT-20417 and LT-20701 to olive anna.b@x.io", "swap_item")
    talk.say("yes", "confirm")
    said = talk.say("undo that", "abort")

    assert "I cannot undo it myself" in said
    assert "go on with your swap for order LT-20701?" in said
    assert talk.step is Step.GO_ON
