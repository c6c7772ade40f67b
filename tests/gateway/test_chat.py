"""The website's chat over HTTP: whose it is, what it takes, what it says."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
import requests

from preorder.core.replies import Reply
from preorder.service.conversations import ConversationState
from preorder.service.postbox import Arrival
from tests.gateway.one_shop import until


def at_once(visitor, messages):
    """Send messages of one visitor side by side; return the answers in no particular order."""
    answers = []

    def send(message):
        headers, url = visitor.web.headers, f"{visitor.gateway}/v1/messages"
        answers.append(requests.post(url, json=message, headers=headers, timeout=20))

    threads = [threading.Thread(target=send, args=(message,)) for message in messages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


BUTTONS = [{"title": "Cancel my order", "payload": '/choose{"choice":"yes"}'}]


def test_a_message_gets_the_brains_replies(visitor):
    assert visitor.say("when does it ship") == ["You said: when does it ship"]


def test_the_brain_is_told_shop_channel_message_and_receipt(visitor, brain, parts):
    before = parts.clock()
    visitor.say("hi")
    [asked] = brain.asked
    told = asked["metadata"]

    assert asked["sender"] == visitor.conversation
    assert (told["shop"], told["channel"], told["photos"]) == ("lettoria", "web", [])
    assert (told["task"], told["task_answer"], told["order_verified"]) == (None, False, False)
    assert before.isoformat() <= told["received_at"] <= parts.clock().isoformat()
    assert told["message_id"].endswith(":m1")


def test_a_question_beside_a_hardship_is_read_alone_and_all_of_it_is_kept(visitor, brain):
    told = "my dad is in hospital, /how much would i get back?"
    said = visitor.say(told)
    [asked] = brain.asked

    assert said == [
        "I am sorry to hear that, and I wish you all the best. You said: how much would i get back?"
    ]
    assert (asked["message"], asked["metadata"]["said"]) == (said[0].partition("said: ")[2], told)


def test_visitors_who_use_the_same_message_id_have_different_ones_inside(another, brain):
    for visitor in (another(), another()):
        visitor.say("hi")

    assert len({asked["metadata"]["message_id"] for asked in brain.asked}) == 2


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ('/cancel_order{"order":"LT-1"}', 'cancel_order{"order":"LT-1"}'),
        (" \t\n/confirm", "confirm"),
        ("／confirm", "confirm"),
        ("\u200b\u2060/confirm", "confirm"),
        ("\x1f/ //confirm", "confirm"),
        ("⁄confirm", "confirm"),
        ("/", "?"),
        ("1/64 scale", "1/64 scale"),
        ("and/or", "and/or"),
    ],
)
def test_free_text_never_starts_an_intent(visitor, brain, typed, told):
    visitor.say(typed)

    assert brain.asked[0]["message"] == told


def test_a_button_hides_its_payload_and_sends_it_when_tapped(visitor, brain):
    brain.answer = lambda _: [{"text": "Shall I?", "buttons": BUTTONS}]
    shown = visitor.told(text="cancel")
    [button] = shown[0]["buttons"]
    visitor.told(button=button["id"])

    assert "choose" not in str(shown)
    assert button["title"] == "Cancel my order"
    assert brain.asked[1]["message"] == '/choose{"choice":"yes"}'


def test_what_was_tapped_stands_in_the_history_as_its_title(visitor, brain):
    brain.answer = lambda _: [{"text": "Shall I?", "buttons": BUTTONS}]
    [button] = visitor.told(text="cancel")[0]["buttons"]
    visitor.told(button=button["id"])
    said = [(row["author"], row["text"]) for row in visitor.history()]

    assert said == [
        ("customer", "cancel"),
        ("assistant", "Shall I?"),
        ("customer", "Cancel my order"),
        ("assistant", "Shall I?"),
    ]


def test_another_visitors_button_does_nothing(another, brain):
    brain.answer = lambda _: [{"text": "Shall I?", "buttons": BUTTONS}]
    [button] = another().told(text="cancel")[0]["buttons"]
    [reply] = another().told(button=button["id"])

    assert "no longer works" in reply["text"]
    assert len(brain.asked) == 1


def test_a_repeat_gets_the_same_answer_and_the_brain_hears_it_once(visitor, brain):
    brain.answer = lambda _: [{"text": "Shall I?", "buttons": BUTTONS}]
    visitor.say("cancel", id="same")
    again = visitor.post(id="same", text="cancel")

    assert (again.status_code, again.json()) == (202, {"id": "same", "state": "accepted"})
    assert [row["text"] for row in visitor.history()] == ["cancel", "Shall I?"]
    assert len(brain.asked) == 1


def test_a_repeat_that_comes_while_the_first_is_at_work_is_answered_once(visitor, brain):
    visitor.say("hello")
    with brain.holding():
        answers = at_once(visitor, [{"id": "same", "text": "cancel"}] * 3)
    visitor.post(text="and then")
    until(lambda: len(brain.asked) > 2)

    assert [answer.status_code for answer in answers] == [202] * 3
    assert [asked["message"] for asked in brain.asked] == ["hello", "cancel", "and then"]


def test_what_an_action_committed_is_said_without_asking_the_brain_again(visitor, brain, parts):
    visitor.say("hi")
    conversation = visitor.conversation
    message_id = brain.asked[0]["metadata"]["message_id"].replace("m1", "cut-off")
    with parts.store.begin() as tx:
        tx.conversations.keep_replies(conversation, message_id, [Reply("Cancelled. R-1")])

    assert visitor.say("yes", id="cut-off") == ["Cancelled. R-1"]
    assert len(brain.asked) == 1


def test_a_message_cut_off_by_a_crash_keeps_its_first_receipt(visitor, brain, parts):
    visitor.say("hi")
    first = parts.clock() - timedelta(hours=2)
    message_id = brain.asked[0]["metadata"]["message_id"].replace("m1", "cut-off")
    visitor_of, words = visitor.conversation, "cancel"
    with parts.store.begin() as tx:
        tx.conversations.receive(visitor_of, message_id, words, first)
        where = "web", "lettoria", message_id, visitor_of
        tx.inbox.accept(Arrival(*where, words, words, first, first, first))
    visitor.say("cancel", id="cut-off")
    told = brain.asked[-1]["metadata"]

    assert (told["message_id"], told["received_at"]) == (message_id, first.isoformat())


def test_an_action_that_committed_before_the_brain_failed_has_the_last_word(visitor, brain, parts):
    def commit_and_fail(message):
        with parts.store.begin() as tx:
            reply = [Reply("Cancelled. R-1")]
            message_id = message["metadata"]["message_id"]
            tx.conversations.keep_replies(message["sender"], message_id, reply)
        return 500

    brain.answer = commit_and_fail

    assert visitor.say("yes") == ["Cancelled. R-1"]
    assert len(brain.asked) == 1


@pytest.mark.parametrize("answer", [[], 500, b"nonsense"])
def test_a_brain_that_says_nothing_leaves_an_apology_and_a_case(impatient, brain, answer):
    visitor, parts = impatient
    brain.answer = lambda _: answer
    said = visitor.say("where is my money")
    with parts.store.begin() as tx:
        [case] = tx.cases.find("lettoria", visitor.conversation)
        chat = tx.conversations.get(visitor.conversation)

    assert "sorry" in said[0]
    assert "where is my money" in case.details["words"]
    assert chat.state is ConversationState.WAITING


def test_a_brain_that_hangs_leaves_an_apology(impatient, brain):
    """While it still hangs: it never answers before the end of the block."""
    visitor, _ = impatient
    with brain.holding():
        said = visitor.say("hello?")

    assert "sorry" in said[0]


def test_a_brain_that_was_away_for_a_moment_is_asked_again(visitor, brain):
    answers = [503, [{"text": "Hello!"}]]
    brain.answer = lambda _: answers.pop(0)

    assert visitor.say("hi") == ["Hello!"]


def test_while_a_person_has_the_chat_the_brain_hears_nothing(visitor, brain, parts):
    visitor.say("hi")
    with parts.store.begin() as tx:
        chat = tx.conversations.lock(visitor.conversation, "lettoria", "web")
        tx.conversations.save(replace(chat, state=ConversationState.HUMAN))

    assert visitor.say("are you there") == []
    assert len(brain.asked) == 1
    assert visitor.history()[-1]["text"] == "are you there"


def test_messages_of_one_chat_are_answered_in_order(visitor, brain):
    visitor.say("hello")
    with brain.holding():
        for n in range(4):
            visitor.post(text=f"number {n}")
    until(lambda: len(brain.asked) == 5)
    asked = [one["message"] for one in brain.asked]

    assert asked == ["hello", "number 0", "number 1", "number 2", "number 3"]


def test_too_many_messages_at_once_are_asked_to_wait(visitor, brain):
    visitor.say("hello")
    with brain.holding():
        answers = at_once(visitor, [{"id": f"n{n}", "text": "hi"} for n in range(7)])

    refused = [answer for answer in answers if answer.status_code == 429]

    assert sorted(answer.status_code for answer in answers) == [202] * 5 + [429] * 2
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in refused)


def test_a_repeat_is_acknowledged_also_when_no_more_may_wait(visitor, brain):
    """Its acknowledgement was lost; the customer's page would try for ever."""
    brain.delay = 0.5
    answers = [visitor.post(id=f"w{n}", text="hi") for n in range(5)]
    repeat = visitor.post(id="w4", text="hi")

    assert [answer.status_code for answer in (*answers, repeat)] == [202] * 6


def test_chats_do_not_wait_for_each_other(another, brain):
    """The brain answers nobody before it has heard all four."""
    with brain.holding():
        for _ in range(4):
            another().post(text="hi")

        assert until(lambda: len(brain.asked) == 4)


def test_the_history_is_there_after_a_reload(visitor):
    visitor.say("hi")

    assert [row["text"] for row in visitor.history()] == ["hi", "You said: hi"]


def test_the_last_buttons_are_there_after_a_reload(visitor, brain):
    brain.answer = lambda _: [{"text": "One moment."}, {"text": "Shall I?", "buttons": BUTTONS}]
    visitor.say("swap")
    shown = visitor.told(text="cancel")

    assert visitor.history()[-2:] == shown


def test_an_unknown_shop_is_not_found(gateway):
    answer = requests.post(f"{gateway}/v1/sessions", json={"shop": "nobody"}, timeout=20)

    assert answer.status_code == 404
    assert answer.json()["detail"] == "There is no such shop here."


def test_a_database_that_is_away_asks_to_try_again(visitor, brain, parts):
    visitor.say("hi")
    with parts.store.begin() as tx:
        tx.connection.exec_driver_sql("ALTER TABLE message RENAME TO gone")
    answer = visitor.post(id="kept", text="cancel")
    with parts.store.begin() as tx:
        tx.connection.exec_driver_sql("ALTER TABLE gone RENAME TO message")

    assert answer.status_code == 503
    assert visitor.say("cancel", id="kept") == ["You said: cancel"]
