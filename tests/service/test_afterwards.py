"""After something was filed or done, a short message is answered from that very thing."""

from __future__ import annotations

import pytest

from preorder.dialogue.afterwards import asks_after
from tests.talk import Talk, World

ANNA, KENJI, MEI = (
    "LT-20417 anna.b@x.io",
    "LSM-10077 k.tanaka@example.jp",
    "LT-20650 mei.lin@post.com",
)
ASKS = ["what happens now?", "ok and what happens next", "how long till someone answers?",
        "did you get that?", "did u get my photos", "when will i hear from you", "any news?",
        "is anyone looking at it", "has it been filed", "whats my case number",
        "now what", "ok so nothing to do", "so there is nothing else i need to do"]  # fmt: skip


@pytest.mark.parametrize("text", ASKS)
def test_a_question_about_what_was_filed_is_heard(text: str) -> None:
    assert asks_after(text)


@pytest.mark.parametrize(
    "text",
    ["when does the bag ship", "how long does it take", "when do i get my money back", "hello?",
     "what happens if i return it", "did you get new colours", "any news on the siena tote"],
)  # fmt: skip
def test_a_question_about_something_else_is_not(text: str) -> None:
    assert not asks_after(text)


def waiting(world: World, shop: str = "lascale", who: str = KENJI) -> Talk:
    talk = world.customer(shop)
    talk.say(f"new address please {who}", "change_order")
    return talk


@pytest.mark.parametrize("text", ["yes", "ok"])
def test_a_mere_yes_while_a_person_is_awaited_adds_nothing(world: World, text: str) -> None:
    talk = waiting(world)

    assert world.cases()[0].id in talk.say(text, "confirm")
    assert "more" not in world.cases()[0].details


@pytest.mark.parametrize("text", ASKS)
def test_who_waits_hears_his_cases_reference_and_by_when(world: World, text: str) -> None:
    """LA-01"""
    talk = waiting(world)
    before = len(world.cases()[0].details.get("more", []))
    said = talk.say(text, "nlu_fallback")

    assert world.cases()[0].id in said
    assert "July 8, 2026 at the latest" in said
    assert len(world.cases()[0].details.get("more", [])) == before


def test_no_time_is_promised_where_the_page_promises_none(world: World) -> None:
    talk = waiting(world, "lettoria", ANNA)

    assert "as soon as possible" in talk.say("how long till someone answers?", "nlu_fallback")


def test_a_filed_claim_is_spoken_of_by_its_reference(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"it is broken {MEI}", "report_damage", photos=["p1"])
    done = talk.say("yes", "confirm")
    said = talk.say("what happens now?", "nlu_fallback")

    assert said.split("reference ")[1].split(".")[0] in done
    assert "a person on our team arranges" in said


@pytest.mark.parametrize(("text", "told"), [("what happens now?", "$307.00"), ("yes", "settled")])
def test_after_a_cancellation_its_refund_is_told(world: World, text: str, told: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel {ANNA}", "cancel_order")
    talk.say("yes", "confirm")

    assert told in talk.say(text, "nlu_fallback")


def test_a_look_at_the_order_is_taken_and_not_passed_on(world: World) -> None:
    talk = world.customer("lascale")
    said = talk.say(
        f"return it and where is it {KENJI}", intents=["request_return", "order_status"]
    )

    assert "I have passed your return on" in said
    assert "not shipped yet" in said
    assert "more" not in world.cases()[0].details


@pytest.mark.parametrize("text", ["that's correct, yes", "yes thats right", "that's fine"])
def test_a_yes_to_what_was_done_settles_it(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel it {ANNA}", "cancel_order")
    talk.say("yes", "confirm")

    assert "that is settled" in talk.say(text, "confirm")
