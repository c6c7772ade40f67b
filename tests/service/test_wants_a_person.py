"""A person is asked for, or awaited."""

from __future__ import annotations

import pytest

from preorder.service.casework import close_case
from preorder.service.conversations import ConversationState
from tests.talk import Talk, World


def state(world: World, talk: Talk) -> ConversationState:
    with world.store.begin() as tx:
        kept = tx.conversations.get(talk.id)
    assert kept is not None
    return kept.state


def test_a_person_at_once(world: World) -> None:
    talk = world.customer("lascale")
    said = talk.say("i want a person", "talk_to_human")
    (case,) = world.cases()

    assert "July 8, 2026" in said
    assert (case.capability, case.asked_at, case.order_number) == (
        "talk_to_human", world.now, None,
    )  # fmt: skip


def test_a_person_in_the_middle_knows_the_order_and_the_summary(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("cancel 20417 anna.b@x.io", "cancel_order")
    talk.say("no, let me talk to somebody", "talk_to_human")
    (case,) = world.cases()

    assert (case.capability, case.order_number, case.customer) == (
        "cancel_order", "LT-20417", "anna.b@x.io",
    )  # fmt: skip
    assert case.details["decision"]["verdict"] == "allow"
    assert case.details["words"] == "cancel 20417 anna.b@x.io\nno, let me talk to somebody"


def test_a_person_for_somebody_unknown_gets_what_was_typed(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("cancel LT-99999 nobody@x.io", "cancel_order")
    talk.say("human pls", "talk_to_human")
    (case,) = world.cases()

    assert case.order_number is None
    assert case.customer is None
    assert (case.details["typed_number"], case.details["typed_email"]) == (
        "LT-99999", "nobody@x.io",
    )  # fmt: skip


def waiting(world: World) -> Talk:
    """Return a customer who waits for a person."""
    talk = world.customer("lettoria")
    talk.say("change my address LT-20417 anna.b@x.io", "change_order")
    assert state(world, talk) is ConversationState.WAITING
    return talk


def handed_over(world: World) -> Talk:
    """Return a customer whose chat is a person's."""
    talk = world.customer("lettoria")
    talk.say("where is LT-20417 anna.b@x.io", "order_status")
    talk.say("a person please", "talk_to_human")
    return talk


def test_while_waiting_the_status_is_still_told(world: World) -> None:
    talk = waiting(world)

    assert "September 2026" in talk.say("where is it", "order_status")
    assert len(world.cases()) == 1


def test_while_waiting_questions_are_still_answered_for_the_order(world: World) -> None:
    talk = waiting(world)

    assert "July 8 at 10:00 AM EDT" in talk.say("can i cancel?", "faq_cancel_policy")
    assert "more" not in world.cases()[0].details


@pytest.mark.parametrize("wish", ["cancel_order", "swap_item", "request_return", "report_damage"])
def test_while_a_person_has_the_chat_wishes_join_the_case(world: World, wish: str) -> None:
    talk = handed_over(world)
    before = world.rows()
    said = talk.say("and do this too", wish)
    (case,) = world.cases()

    assert "added this to your request" in said
    assert [(m["capability"], m["words"]) for m in case.details["more"]] == [
        (wish, "and do this too")
    ]
    assert world.rows() == before


def test_while_only_a_decision_is_awaited_another_wish_runs(world: World) -> None:
    """The person who decides the first one hears of it."""
    talk = waiting(world)
    talk.say("cancel it please", "cancel_order")
    done = talk.say("yes", "confirm")
    (case,) = world.cases()

    assert "is cancelled" in done
    assert [(m["capability"], m["reasons"]) for m in case.details["more"]] == [
        ("cancel_order", ["OK"])
    ]
    assert state(world, talk) is ConversationState.WAITING


def test_a_remark_while_a_decision_is_awaited_does_not_give_the_chat_away(world: World) -> None:
    talk = waiting(world)
    said = talk.say("but i need it!", intents=["complaint", "talk_to_human"])

    assert "added this to your request" in said
    assert "Shall I go ahead?" in talk.say("cancel it please", "cancel_order")


def test_what_can_be_done_at_once_does_not_go_to_a_person_with_the_rest(world: World) -> None:
    """Two wishes, of which a person decides one: the other is offered next."""
    talk = world.customer("lettoria")
    talk.say(
        "change my address and cancel it LT-20417 anna.b@x.io",
        intents=["change_order", "cancel_order"],
    )
    passed = talk.say("the address first", "change_order")
    talk.say("yes", "confirm")
    done = talk.say("yes", "confirm")
    (case,) = world.cases()

    assert "passed the change of your order on" in passed
    assert "go on with your cancellation" in passed
    assert "is cancelled" in done
    assert case.capability == "change_order"


def test_while_waiting_a_yes_carries_nothing_out(world: World) -> None:
    """A summary that was open when the person was called is the person's now."""
    talk = world.customer("lettoria")
    talk.say("cancel 20417 anna.b@x.io", "cancel_order")
    quote = talk.task.quote.id if talk.task and talk.task.quote else ""
    talk.say("a person please", "talk_to_human")
    before = world.rows()
    talk.choose(f"quote:{quote}")
    talk.say("yes", "confirm")

    assert world.rows() == before


def test_a_filed_request_does_not_make_the_chat_wait(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("return 20650 mei.lin@post.com", "request_return")
    talk.say("yes", "confirm")
    talk.say("yes", "confirm")

    assert len(world.cases()) == 1
    assert state(world, talk) is ConversationState.BOT


def test_what_the_assistant_did_itself_meanwhile_is_noted_with_its_reference(world: World) -> None:
    """Who has the case must not do it a second time."""
    talk = waiting(world)
    talk.say("cancel LT-20417 instead", "cancel_order")
    said = talk.tap("Yes, go ahead")
    (case,) = world.cases()
    noted = case.details["more"][-1]

    assert noted["done"].startswith("R-")
    assert noted["done"] in said
    assert case.details["done"] is None


def test_what_a_person_has_settled_is_told_as_undecided_no_longer(world: World) -> None:
    talk = waiting(world)
    talk.say("where is my order", "order_status")
    before = talk.text
    (case,) = world.cases()
    with world.store.begin() as tx:
        close_case(tx, case, "moved", world.now)
    talk.say("where is my order", "order_status")

    assert "not decided yet" in before
    assert "not decided yet" not in talk.text
    assert state(world, talk) is ConversationState.BOT
