"""Second thoughts while nothing is under way: filed, undecided or done. (S-19)"""

from __future__ import annotations

from datetime import datetime

import pytest

from preorder.service.conversations import ConversationState
from tests.talk import Talk, World

IN_DOUBT = datetime.fromisoformat("2026-07-08T18:00-04:00")
"""Between two and three days after the opening a person decides on a cancellation (C-01)."""
STRONG = [
    "forget it, i will keep it", "i changed my mind, dont cancel", "please don't cancel it",
    "i'll keep the bag after all", "withdraw my request", "no longer want to cancel",
    "call it off please", "changed our minds, we would like to keep it",
]  # fmt: skip


def undecided(world: World) -> Talk:
    world.now = IN_DOUBT
    talk = world.customer("lettoria")
    talk.say("cancel LT-20417 anna.b@x.io", "cancel_order")
    assert "passed your cancellation on" in talk.text
    return talk


def filed(world: World) -> Talk:
    talk = world.customer("lettoria")
    talk.say("return 20650 mei.lin@post.com", "request_return")
    talk.say("yes", "confirm")
    talk.say("yes", "confirm")
    assert "authorised" in talk.text
    return talk


def cancelled(world: World) -> Talk:
    talk = world.customer("lettoria")
    talk.say("cancel LT-20417 anna.b@x.io", "cancel_order")
    talk.say("yes", "confirm")
    assert "is cancelled" in talk.text
    return talk


def state(world: World, talk: Talk) -> ConversationState:
    with world.store.begin() as tx:
        kept = tx.conversations.get(talk.id)
    assert kept is not None
    return kept.state


@pytest.mark.parametrize("intent", ["abort", "cancel_order", "nlu_fallback"])
@pytest.mark.parametrize("text", STRONG)
def test_what_is_undecided_is_withdrawn_at_once(world: World, text: str, intent: str) -> None:
    """The case gets the note, the customer hears it, and nobody is awaited any more."""
    talk = undecided(world)
    said = talk.say(text, intent)
    (case,) = world.cases()

    assert "your cancellation on order LT-20417 is withdrawn" in said
    assert text in case.details["more"][-1]["words"]
    assert state(world, talk) is ConversationState.BOT


@pytest.mark.parametrize("text", ["never mind", "ok forget it", "is my request withdrawn?"])
def test_a_word_that_may_mean_less_only_asks(world: World, text: str) -> None:
    talk = undecided(world)
    asked = talk.say(text, "abort")
    (before,) = world.cases()

    assert "Shall I tell them that you no longer want it?" in asked
    assert "more" not in before.details
    assert "is withdrawn" in talk.say("yes", "confirm")


def test_a_no_leaves_it_with_the_person(world: World) -> None:
    talk = undecided(world)
    talk.say("never mind", "abort")
    said = talk.say("no", "deny")

    assert "stays as it is" in said
    assert "more" not in world.cases()[0].details
    assert state(world, talk) is ConversationState.WAITING


def test_who_asks_whether_it_is_withdrawn_hears_that_it_is(world: World) -> None:
    talk = undecided(world)
    talk.say("i will keep it", "abort")

    assert talk.say("is my request withdrawn?", "nlu_fallback").startswith("Yes, ")


def test_a_withdrawn_wish_can_be_wished_again(world: World) -> None:
    talk = undecided(world)
    talk.say("i will keep it", "abort")
    said = talk.say("no wait, do cancel the bag", "cancel_order")

    assert "passed your cancellation on" in said
    assert state(world, talk) is ConversationState.WAITING


def test_who_no_longer_wants_a_person_gets_the_assistant_back(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("where is LT-20417 anna.b@x.io", "order_status")
    talk.say("a person please", "talk_to_human")
    talk.say("never mind", "abort")
    talk.say("yes", "confirm")

    assert "I would cancel" in talk.say("cancel my order", "cancel_order")


@pytest.mark.parametrize("text", ["i will keep it", "i changed my mind", "withdraw the return"])
def test_a_filed_request_is_withdrawn_also_turns_later(world: World, text: str) -> None:
    talk = filed(world)
    talk.say("where is it", "order_status")
    asked = talk.say(text, "nlu_fallback")
    done = talk.say("yes", "confirm")

    assert "reference R-0, is still open" in asked
    assert "I have withdrawn your return" in done
    assert world.facts("lettoria", "LT-20650").order.requests == ()


def test_a_filed_request_is_withdrawn_also_a_day_later(world: World) -> None:
    """The proof of identity has run out meanwhile: who it is comes first."""
    talk = filed(world)
    world.waits(days=1)
    who = talk.say("i changed my mind, i'll keep it", "abort")
    asked = talk.say("mei.lin@post.com", "order_ref")
    done = talk.say("yes", "confirm")

    assert "e-mail" in who
    assert "still open" in asked
    assert "I have withdrawn your return" in done


@pytest.mark.parametrize("text", [*STRONG[:2], "undo that"])
def test_what_was_done_stays_done_also_turns_later(world: World, text: str) -> None:
    talk = cancelled(world)
    talk.say("where is it", "order_status")
    before = world.rows()
    said = talk.say(text, "cancel_order")

    assert "is done (reference R-0), and I cannot undo it myself" in said
    assert world.rows() == before


@pytest.mark.parametrize(
    "text", ["ok cancel it after all", "ok then just cancel it", "changed my mind, cancel it"]
)
@pytest.mark.parametrize("before", ["swap", "status"])
def test_cancel_it_after_all_is_a_cancellation(world: World, before: str, text: str) -> None:
    talk = world.customer("lettoria")
    if before == "swap":
        talk.say("swap for the olive one LT-20417 anna.b@x.io", "swap_item")
        assert "is now" in talk.say("yes", "confirm")
    else:
        talk.say("where is LT-20417 anna.b@x.io", "order_status")

    assert "I would cancel 1 × Siena tote" in talk.say(text, "cancel_order")


def test_cancel_it_after_a_swap_that_a_person_decides_runs(world: World) -> None:
    talk = world.customer("lascale")
    talk.say("swap LSM-10077 k.tanaka@example.jp", "swap_item")

    assert "I would cancel" in talk.say("ok then just cancel it", "abort")


@pytest.mark.parametrize("text", ["never mind", "i'll keep it", "is it withdrawn?"])
def test_without_anything_to_withdraw_these_words_mean_nothing_special(
    world: World, text: str
) -> None:
    talk = world.customer("lettoria")
    talk.say("where is LT-20417 anna.b@x.io", "order_status")
    context = world.turns.context(talk.id, "lettoria", "web", text)

    assert context["means"] is None


@pytest.mark.parametrize("text", ["so is it cancelled now?", "did the swap go through?"])
def test_whether_it_is_done_is_answered_from_the_order(world: World, text: str) -> None:
    """With what is still with a person."""
    talk = undecided(world)
    said = talk.say(text, "talk_to_human")

    assert "not shipped yet" in said
    assert "not decided yet: your cancellation" in said


def test_what_a_person_had_to_decide_of_it_is_withdrawn_with_the_truth_about_the_rest(
    world: World,
) -> None:
    talk = world.customer("lettoria")
    talk.say("cancel my whole order LT-20533 d.osei@mail.com", "cancel_order")
    talk.say("yes", "confirm")
    said = talk.say("actually keep the wallet", "abort")
    (case,) = world.cases()

    assert "is done (reference R-0)" in said
    assert "had still to decide of it is withdrawn" in said
    assert case.details["more"][-1]["withdrawn"] is True


@pytest.mark.parametrize(
    "text", ["i didnt mean to cancel it", "so did you cancel it?", "is my request still open?"]
)
def test_after_a_second_try_the_truth_is_told_as_well(world: World, text: str) -> None:
    talk = cancelled(world)
    talk.say("cancel LT-20417", "cancel_order")
    said = talk.say(text, "cancel_order")

    assert "is done (reference R-0)" in said or "cancelled." in said
    assert "I cannot decide otherwise" not in said


def test_a_remark_is_no_wish_that_stays_with_the_person(world: World) -> None:
    talk = undecided(world)
    talk.say("but i need it!", intents=["complaint", "talk_to_human"])
    said = talk.say("i will keep it", "abort")

    assert "Your message" not in said
    assert state(world, talk) is ConversationState.BOT


def test_who_no_longer_wants_the_person_keeps_the_wishes_with_him(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("a person please, LT-20417 anna.b@x.io", "talk_to_human")
    talk.say("cancel it", "cancel_order")
    talk.say("never mind the person", "abort")
    said = talk.say("yes", "confirm")

    assert "told the person" in said
    assert state(world, talk) is ConversationState.BOT


@pytest.mark.parametrize("text", ["withdraw the cancellation", "actually i keep the bag"])
def test_after_a_swap_what_is_undecided_is_withdrawn_not_the_swap(world: World, text: str) -> None:
    talk = undecided(world)
    talk.say("swap it for the olive one", "swap_item")
    assert "is now" in talk.say("yes", "confirm")
    said = talk.say(text, "cancel_order")

    assert "your cancellation on order LT-20417 is withdrawn" in said


@pytest.mark.parametrize("text", ["cancel my return please", "stop the return, thanks"])
def test_a_filed_request_is_withdrawn_with_courtesies_as_well(world: World, text: str) -> None:
    talk = filed(world)
    talk.say("where is it", "order_status")

    assert "is still open, so I can withdraw it" in talk.say(text, "request_return")


@pytest.mark.parametrize("text", ["and cancel the newest", "cancel the latest one"])
def test_another_order_is_no_second_thought(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say("return it LT-20650 mei.lin@post.com", "request_return")
    talk.say("yes", "confirm")
    talk.say("yes", "confirm")

    assert "still open, so I can withdraw" not in talk.say(text, "cancel_order")


def test_a_threat_denies_no_wish(world: World) -> None:
    """ "If you don't refund me" wants the money."""
    talk = world.customer("lettoria")
    text = "if you dont refund me today im calling my bank LT-20417 anna.b@x.io"

    assert "I have changed nothing" not in talk.say(text, "delay_refund")


@pytest.mark.parametrize(
    "text", ["so when will it arrive", "when does my bag ship", "whens it coming then"]
)
def test_when_it_comes_is_told_of_the_order_alone(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say("LT-20650 mei.lin@post.com", "order_ref")
    context = world.turns.context(talk.id, talk.shop, "web", text)

    assert context["means"] == "order_status"
