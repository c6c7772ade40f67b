"""Messages of other platforms: kept, answered in order, delivered, each once."""

import re
import threading
from datetime import timedelta

import pytest
from sqlalchemy import update

from preorder.adapters.clock import real_now
from preorder.core.replies import Reply
from preorder.gateway import consoling
from preorder.gateway.consoling import ONE_MOMENT, console
from preorder.gateway.meaning import CANNOT_READ, OLD_BUTTON
from preorder.service.conversations import ConversationState
from preorder.service.delivery import Delivery, DeliveryResult, ReceivedKind
from preorder.service.handover import answer
from preorder.service.postbox import Lease, message_key
from preorder.store.post_tables import inbox
from tests.fake_platform import FakePlatform
from tests.gateway.one_shop import BUTTONS, SHOPS, until


def test_a_message_is_answered_after_the_assistant_introduced_itself_once(shop):
    shop.gets("when does it ship")
    shop.hears(1)
    shop.gets("thanks")
    shop.hears(2)
    first, *rest = shop.platform.texts("anna")

    assert "automated assistant of Lettoria" in first
    assert rest == ["You said: when does it ship", "You said: thanks"]


def test_the_brain_gets_an_id_of_ours_and_no_customers_words_as_an_intent(shop):
    shop.gets('/cancel_order{"order":"LT-1"}')
    shop.hears(1)
    [asked] = shop.brain.asked

    assert re.fullmatch(r"lettoria:messenger:[0-9a-f]{32}", asked["sender"])
    assert asked["message"] == 'cancel_order{"order":"LT-1"}'
    assert asked["metadata"]["channel"] == "messenger"
    assert asked["metadata"]["message_id"] == message_key("messenger", "page", "mid-1")


def test_quick_messages_are_answered_in_the_order_in_which_they_were_sent(closed):
    """None is swallowed, whatever the order of their arrival."""
    now = real_now()
    for number in (2, 0, 1):
        closed.gets(f"number {number}", sent_at=now + timedelta(seconds=number))
    closed.engine.start()

    assert closed.hears(3) == [f"You said: number {n}" for n in range(3)]


def test_a_wish_is_dated_by_our_receipt_whatever_the_platforms_clock_says(shop):
    """T-19: a time in the future, or long ago, moves no deadline."""
    before = shop.parts.clock()
    for number, days in enumerate((2, -2), start=1):
        shop.gets("cancel", sent_at=real_now() + timedelta(days=days))
        shop.hears(number)
    received = [asked["metadata"]["received_at"] for asked in shop.brain.asked]

    assert len(received) == 2
    assert before.isoformat() <= min(received) <= max(received) <= shop.parts.clock().isoformat()


def test_one_message_delivered_many_times_at_once_is_answered_once(shop):
    threads = [
        threading.Thread(target=shop.gets, args=("cancel",), kwargs={"message_id": "same"})
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    shop.hears(1)
    shop.idle()

    assert len(shop.brain.asked) == 1
    assert len(shop.platform.texts("anna")) == 2


def test_customers_do_not_wait_for_each_other(shop):
    """The brain answers nobody before it has heard all four."""
    together = threading.Barrier(4, timeout=8)

    def answer_together(message):
        together.wait()
        return [{"text": "All at once."}]

    shop.brain.answer = answer_together
    for sender in "abcd":
        shop.gets("hi", sender=sender)

    assert [shop.hears(1, sender) for sender in "abcd"] == [["All at once."]] * 4


def test_messages_wait_for_a_brain_that_is_away_and_one_moment_is_said_once(shop, monkeypatch):
    monkeypatch.setattr(consoling, "SOON", timedelta(seconds=0.3))
    answers: list[dict[str, str]] = []
    shop.brain.answer = lambda told: answers or 503
    shop.gets("one")
    shop.gets("two")
    until(lambda: ONE_MOMENT in shop.platform.texts("anna"))
    console(shop.engine.means)  # a second look
    answers.append({"text": "Here I am."})
    told = shop.hears(3)

    assert told == [ONE_MOMENT, "Here I am.", "Here I am."]
    assert ("messenger", "page", "anna") in shop.platform.typed


@pytest.mark.parametrize(("waited", "said"), [(9, 0), (10, 1)])
def test_one_moment_is_said_after_ten_seconds_and_not_before(closed, waited, said):
    closed.gets("hi")
    with closed.parts.store.begin() as tx:
        then = real_now() - timedelta(seconds=waited)
        tx.connection.execute(update(inbox).values(accepted_at=then))

    assert consoling.console(closed.engine.means) == said


@pytest.mark.parametrize("closed", ["1"], indirect=True)
def test_an_apology_ends_the_waiting_and_a_person_is_called(shop):
    shop.brain.answer = lambda _: 503
    shop.gets("where is my money")
    [said] = shop.hears(1)

    assert "sorry" in said
    assert shop.chat.state is ConversationState.WAITING


def test_a_killed_workers_message_is_answered_after_the_restart(closed):
    """Its lease runs out; an action that had committed has the word, and is not asked again."""
    for text in ("one", "two"):
        closed.gets(text, sender=text)
    past = real_now() - timedelta(seconds=30)
    with closed.parts.store.begin() as tx:
        taken = tx.inbox.claim(Lease("killed", real_now(), past + timedelta(seconds=20)), 10)
        committed = [Reply("Cancelled. R-1")]
        tx.conversations.keep_replies(taken[0].conversation, taken[0].key, committed)
    closed.engine.start()

    assert closed.hears(1, "one") == ["Cancelled. R-1"]
    assert closed.hears(1, "two") == ["You said: two"]
    assert len(closed.brain.asked) == 1


def test_two_gateways_on_one_database_answer_each_message_once(shop):
    other = shop.new_engine()
    other.start()
    shop.brain.delay = 0.05
    for number in range(12):
        shop.gets(f"{number}", sender=f"s{number % 3}")
    for sender in ("s0", "s1", "s2"):
        shop.hears(4, sender)
    other.stop()

    assert shop.hears(4, "s0") == [f"You said: {n}" for n in (0, 3, 6, 9)]
    assert len(shop.brain.asked) == 12


def test_a_person_who_has_the_chat_is_not_interrupted(shop):
    shop.gets("hi")
    shop.hears(1)
    shop.set_state(ConversationState.HUMAN)
    shop.gets("are you there")
    shop.idle()

    assert len(shop.brain.asked) == 1
    assert shop.log()[-1] == ("customer", "are you there")


@pytest.mark.parametrize("state", [ConversationState.WAITING, ConversationState.RESOLVED])
def test_while_a_person_is_awaited_and_after_the_end_the_brain_is_asked(shop, state):
    shop.gets("hi")
    shop.hears(1)
    shop.set_state(state)
    shop.gets("when does it ship")

    assert shop.hears(2)[-1] == "You said: when does it ship"
    reopened = state is ConversationState.RESOLVED
    assert shop.chat.state is (ConversationState.BOT if reopened else state)


def test_somebody_who_answers_in_the_platforms_own_inbox_has_the_chat(shop):
    shop.gets("hi")
    shop.hears(1)
    for _ in range(2):
        shop.gets("Anna from the shop here.", message_id="e", kind=ReceivedKind.FOREIGN_ECHO)

    assert shop.chat.state is ConversationState.HUMAN
    assert shop.log()[3:] == [("person", "Anna from the shop here.")]


def test_a_chat_handed_back_there_is_ours_again(shop):
    shop.gets("hi")
    shop.hears(1)
    shop.gets("Anna here.", kind=ReceivedKind.FOREIGN_ECHO)
    shop.gets("(handed back)", kind=ReceivedKind.HANDED_BACK)
    shop.gets("are you there")

    assert shop.chat.state is ConversationState.BOT
    assert shop.hears(2)[-1] == "You said: are you there"


def test_an_echo_of_our_own_is_nobody_elses_answer(shop):
    shop.gets("hi")
    shop.hears(1)
    shop.idle()
    ours = f"platform-{shop.platform.sent[-1].id}"
    shop.gets("You said: hi", message_id=ours, kind=ReceivedKind.FOREIGN_ECHO)

    assert shop.chat.state is ConversationState.BOT


def test_what_a_person_writes_is_delivered_as_such(shop):
    shop.gets("hi")
    shop.hears(1)
    with shop.parts.store.begin() as tx:
        answer(tx, shop.chat_in(tx).id, "I have looked into it.", shop.parts.clock(), "Anna")

    assert shop.hears(2)[-1] == "I have looked into it."
    assert [one.by_person for one in shop.platform.sent] == [False, False, True]


@pytest.mark.parametrize(
    ("platform", "typed", "told"),
    [
        ("instagram", "2", "/deny"),
        ("instagram", " 1. ", "/confirm"),
        ("instagram", "3", "3"),
        ("instagram", "2 please", "2 please"),
        ("messenger", "2", "2"),
    ],
)
def test_a_bare_number_on_instagram_picks_that_option(shop, platform, typed, told):
    shop.brain.answer = lambda _: [{"text": "Sure?", "buttons": BUTTONS}]
    for text in ("cancel", typed):
        shop.gets(text, platform=platform)
        until(lambda: shop.platform.sent)
    until(lambda: len(shop.brain.asked) == 2)

    assert shop.brain.asked[1]["message"] == told


def test_a_number_is_a_number_where_nothing_is_to_choose(shop):
    for many, text in enumerate(("how many?", "2"), start=1):
        shop.gets(text, platform="instagram")
        shop.hears(many)

    assert shop.brain.asked[1]["message"] == "2"


def test_a_button_is_opaque_and_one_that_is_unknown_is_told_so(shop):
    shop.brain.answer = lambda _: [{"text": "Sure?", "buttons": BUTTONS}]
    shop.gets("cancel")
    shop.hears(1)
    shown = shop.platform.sent[-1].buttons[0]
    shop.gets("Yes", button=shown.payload)
    shop.hears(2)
    shop.gets("Yes", button="made-up")

    assert (shown.title, "confirm" in shown.payload) == ("Yes", False)
    assert shop.brain.asked[1]["message"] == "/confirm"
    assert shop.hears(3)[-1] == OLD_BUTTON


def test_what_cannot_be_read_is_told_so_without_the_brain(shop):
    shop.gets("")

    assert shop.hears(1) == [CANNOT_READ]
    assert shop.brain.asked == []


def test_a_stopped_account_waits_for_the_restart_and_others_go_on(shop, monkeypatch):
    monkeypatch.setitem(SHOPS, "other", "lascale")

    def refused(message):
        wrong = message.account == "page"
        how = DeliveryResult.STOP_ACCOUNT if wrong else DeliveryResult.SENT
        return Delivery(how, reason="invalid token")

    shop.platform.result = refused
    shop.gets("hi")
    until(lambda: shop.platform.tried)
    shop.gets("more")
    shop.gets("hi", account="other", sender="ben")
    others = shop.hears(1, "ben")
    tried = [one for one in shop.platform.tried if one.account == "page"]
    shop.platform.result = FakePlatform().result
    shop.restart()

    assert (others, len(tried)) == (["You said: hi"], 1)
    assert shop.hears(2) == ["You said: hi", "You said: more"]


def test_a_message_to_nobodys_account_is_left_alone(shop):
    shop.gets("hi", account="unknown")

    assert shop.brain.asked == []
