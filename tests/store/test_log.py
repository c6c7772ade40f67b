"""What is promised of the log of what was said, on every database."""

from dataclasses import replace
from datetime import timedelta

from preorder.core.replies import Button, Reply
from preorder.service.conversations import Author, ConversationState, Said
from tests.store.build import NOW, dump
from tests.store.test_conversations import HELLO, _case
from tests.store.test_deliveries import queue
from tests.store.test_postbox import arrival

SECOND = timedelta(seconds=1)


def test_the_log_tells_everything_in_the_order_in_which_it_happened(post):
    """A second message may come before the first one's answer; a person speaks under his name."""
    log = post.conversations
    log.receive("c1", "m1", "hi", NOW)
    log.receive("c1", "m2", "hello?", NOW)
    log.finish("c1", "m1", HELLO, NOW + SECOND)
    log.say("c1", Said(Author.PERSON, Reply("Anna here."), name="Anna"), NOW)
    said = log.transcript("c1")
    later = log.transcript("c1", after=said[2]["seq"])

    assert [(one["author"], one["text"]) for one in said] == [
        ("customer", "hi"),
        ("customer", "hello?"),
        ("bot", "Hello!"),
        ("bot", "What can I do?"),
        ("person", "Anna here."),
    ]
    assert [one["seq"] for one in later] == [one["seq"] for one in said[3:]]
    assert (said[2]["message_id"], said[2]["at"], said[4]["name"]) == ("m1", NOW + SECOND, "Anna")


def test_the_newest_replys_buttons_are_known(post):
    post.conversations.finish("c1", "m1", [Reply("Well?", (Button("Yes", "b1"),))], NOW)
    first = post.conversations.last_buttons("c1")
    post.conversations.finish("c1", "m2", [Reply("Done.")], NOW)

    assert (list(first), list(post.conversations.last_buttons("c1"))) == ([Button("Yes", "b1")], [])


def test_what_a_customer_took_back_is_gone_with_its_photos(post):
    log = post.conversations
    log.receive("c1", "m1", "my secret", NOW, ["p1"])
    for photo in ("p1", "p2"):
        log.add_photo("c1", photo, NOW)

    assert log.unsay("c1", "m1") == ["p1"]
    assert [one["text"] for one in log.transcript("c1")] == [""]
    assert log.photos("c1") == ["p2"]


def test_a_forgotten_conversation_leaves_no_words_anywhere(post):
    """But the shop still sees what it owes an answer to."""
    log = post.conversations
    log.receive("c1", "m1", "my secret", NOW)
    log.add_photo("c1", "p1", NOW)
    log.keep_button("c1", "my secret")
    log.keep_replies("c1", "m1", [Reply("my secret")])
    log.finish("c1", "m1", [Reply("my secret")], NOW)
    post.inbox.accept(replace(arrival("m1"), text="my secret"))
    queue(post, "c1", "my secret")
    more = {"words": "my secret", "order_number": "LT-1"}
    post.cases.open(_case(customer="secret@x.io", details={**more, "more": [more]}))
    photos = log.forget("c1")
    everything = str(dump(post.connection))

    assert photos == ["p1"]
    assert "secret" not in everything
    assert post.cases.get("k1").details["more"] == [{"order_number": "LT-1"}]


def test_conversations_are_found_by_their_state(post):
    chat = post.conversations.get("c2")
    post.conversations.save(replace(chat, state=ConversationState.HUMAN))
    post.conversations.receive("c2", "m1", "hi", NOW)
    found = post.conversations.in_state([ConversationState.HUMAN], "lettoria")

    assert [(one.id, last) for one, last in found] == [("c2", NOW)]
    assert post.conversations.in_state([ConversationState.HUMAN], "lascale") == []
