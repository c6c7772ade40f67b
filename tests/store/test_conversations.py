"""What is promised of conversations, cases, tries and the outbox, on every database."""

from dataclasses import replace
from datetime import timedelta

import pytest

from preorder.core.errors import StoreConflict
from preorder.core.orders import Capability
from preorder.core.replies import Button, Reply
from preorder.service.cases import Case, CaseState
from preorder.service.conversations import (
    Conversation,
    ConversationForgotten,
    ConversationState,
    Identity,
    Pulse,
)
from preorder.service.ports import Mail
from preorder.service.postbox import Arrival
from preorder.service.visitors import Rating
from tests.store.build import NOW

HELLO = [Reply("Hello!", (Button("Cancel", "/cancel_order"),)), Reply("What can I do?")]


@pytest.fixture
def talk(store):
    """An open transaction with conversation c1."""
    with store.begin() as tx:
        tx.conversations.lock("c1", "lettoria", "web")
        yield tx


def test_a_new_conversation_is_made_when_locked(store):
    """And found by whoever comes after the commit."""
    with store.begin() as tx:
        made = tx.conversations.lock("c1", "lettoria", "web")

    with store.begin() as tx:
        assert tx.conversations.get("c1") == made == Conversation("c1", "lettoria", "web")


def test_an_unknown_conversation_is_none(talk):
    """Reading makes nothing."""
    assert talk.conversations.get("c9") is None


def test_everything_of_a_conversation_is_kept(talk):
    """State, identity, tries and the dialogue's memory."""
    whole = Conversation(
        "c1",
        "lettoria",
        "web",
        ConversationState.WAITING,
        Identity("a@x.io", "LT-20417", NOW),
        3,
        {"task": {"kind": "cancel_order", "units": [1, 2]}, "nothing": None},
    )
    talk.conversations.save(whole)

    assert talk.conversations.lock("c1", "lettoria", "web") == whole


def test_a_forgotten_conversation_is_never_made_anew(talk):
    """A late message, or a turn that was at work, finds that it is gone."""
    talk.visitors.leave_email("c1", "a@x.io")
    talk.conversations.forget("c1")

    assert talk.conversations.is_forgotten("c1")
    with pytest.raises(ConversationForgotten):
        talk.conversations.lock("c1", "lettoria", "web")


def test_pulses_tell_what_is_new_in_many_conversations_at_once(talk):
    """State, newest message, what waits; None for a deleted one; nothing for one not begun."""
    talk.conversations.lock("c2", "lettoria", "web")
    talk.conversations.forget("c2")
    talk.conversations.receive("c1", "m1", "hi", NOW)
    talk.inbox.accept(Arrival("web", "lettoria", "m1", "c1", "hi", "hi", NOW, NOW, NOW))
    talk.visitors.leave_email("c1", "a@x.io")
    [row] = talk.conversations.transcript("c1")

    assert talk.conversations.pulses(["c1", "c2", "c3"]) == {
        "c1": Pulse(ConversationState.BOT, row["seq"], 1, has_email=True),
        "c2": None,
    }


def test_what_a_visitor_leaves_is_kept_side_by_side(talk):
    """An address and a rating come one after the other, in any order."""
    talk.visitors.rate("c1", Rating(2, "slow"), NOW)
    talk.visitors.leave_email("c1", "a@x.io")
    talk.visitors.rate("c1", Rating(5), NOW)

    assert talk.visitors.email("c1") == "a@x.io"
    assert talk.visitors.rating("c1") == Rating(5)


def test_an_identity_can_be_forgotten(talk):
    """A conversation saved without one has none."""
    known = Conversation("c1", "lettoria", "web", identity=Identity("a@x.io", "LT-1", NOW))
    talk.conversations.save(known)
    talk.conversations.save(replace(known, identity=None))

    assert talk.conversations.get("c1").identity is None


def test_another_shop_does_not_get_the_conversation(talk):
    """S-15: not even by its id."""
    with pytest.raises(StoreConflict):
        talk.conversations.lock("c1", "lascale", "web")


def test_a_conversation_that_was_never_locked_cannot_be_saved(talk):
    """It would have been written without a lock."""
    with pytest.raises(StoreConflict):
        talk.conversations.save(Conversation("c9", "lettoria", "web"))


def test_an_action_s_replies_come_back_as_they_were(talk):
    """With their buttons; and None before."""
    before = talk.conversations.replies("c1", "m1")
    talk.conversations.keep_replies("c1", "m1", HELLO)

    assert (before, talk.conversations.replies("c1", "m1")) == (None, HELLO)


def test_an_action_replies_to_a_message_once(talk):
    """A second time is a mistake or a race, and fails loudly."""
    talk.conversations.keep_replies("c1", "m1", HELLO)

    with pytest.raises(StoreConflict):
        talk.conversations.keep_replies("c1", "m1", HELLO)


def test_no_reply_is_an_answer_too(talk):
    """An action that had nothing to say was there all the same."""
    talk.conversations.keep_replies("c1", "m1", [])

    assert talk.conversations.replies("c1", "m1") == []


def test_a_turn_is_finished_once_and_apart_from_the_action(talk):
    """What an action said is not yet the whole turn."""
    talk.conversations.keep_replies("c1", "m1", HELLO[:1])
    before = talk.conversations.finished("c1", "m1")
    talk.conversations.finish("c1", "m1", HELLO, NOW)

    assert (before, talk.conversations.finished("c1", "m1")) == (None, HELLO)
    with pytest.raises(StoreConflict):
        talk.conversations.finish("c1", "m1", [], NOW)


def test_a_message_is_received_once(talk):
    """A repeat is recognised, in its own conversation only."""
    talk.conversations.lock("c2", "lettoria", "web")
    received = [talk.conversations.receive(c, "m1", "hi", NOW) for c in ("c1", "c1", "c2")]

    assert received == [True, False, True]


def test_the_transcript_tells_who_said_what_in_order(talk):
    """Customers' words as they came, each followed by its answer."""
    talk.conversations.receive("c1", "m1", "hi", NOW)
    talk.conversations.finish("c1", "m1", HELLO, NOW)
    talk.conversations.receive("c1", "m2", "cancel", NOW + timedelta(minutes=1))
    said = talk.conversations.transcript("c1")

    assert [(one["author"], one["text"]) for one in said] == [
        ("customer", "hi"),
        ("bot", "Hello!"),
        ("bot", "What can I do?"),
        ("customer", "cancel"),
    ]
    assert [one["at"] for one in said] == [NOW] * 3 + [NOW + timedelta(minutes=1)]
    assert [one["message_id"] for one in said] == ["m1"] * 3 + ["m2"]


def test_a_button_is_opaque_and_of_its_conversation(talk):
    """The payload comes back by its id, there and nowhere else."""
    talk.conversations.lock("c2", "lettoria", "web")
    ids = [talk.conversations.keep_button("c1", "/choose") for _ in range(2)]

    assert [talk.conversations.button("c1", one) for one in ids] == ["/choose"] * 2
    assert talk.conversations.button("c2", ids[0]) is None
    assert ids[0] != ids[1]
    assert len(ids[0]) >= 22


def test_photos_are_kept_once_and_in_order(talk):
    """The same photo sent again is one photo."""
    talk.conversations.add_photo("c1", "late", NOW + timedelta(minutes=1))
    for _ in range(2):
        talk.conversations.add_photo("c1", "early", NOW)

    assert talk.conversations.photos("c1") == ["early", "late"]


def test_tries_are_counted_by_shop_and_key_from_a_moment_on(talk):
    """The moment itself counts."""
    for minutes in (0, 1, 2):
        talk.tries.add("lettoria", "LT-99999", NOW + timedelta(minutes=minutes))
    talk.tries.add("lascale", "LT-99999", NOW)

    assert talk.tries.count("lettoria", "LT-99999", NOW + timedelta(minutes=1)) == 2
    assert talk.tries.count("lettoria", "LT-11111", NOW) == 0


def _case(key: str = "k1", **more) -> Case:
    base = Case(key, "lettoria", "c1", Capability.CANCEL_ORDER, ("WINDOW_AMBIGUOUS",), NOW)
    return replace(base, **more)


def test_a_case_is_kept_whole(talk):
    """With its details, as JSON gives them back."""
    case = _case(order_number="LT-20417", customer="a@x.io", details={"asked": "cancel", "n": [1]})
    talk.cases.open(case)

    assert talk.cases.get("k1") == case
    assert talk.cases.get("k2") is None


def test_open_cases_come_oldest_request_first(talk):
    """Of one shop or of all; a case that is done is gone from the list."""
    talk.cases.open(_case("new", asked_at=NOW + timedelta(hours=1)))
    talk.cases.open(_case("old"))
    talk.cases.open(_case("other", shop="lascale", asked_at=NOW + timedelta(hours=2)))
    talk.cases.open(_case("done"))
    talk.cases.update(_case("done", state=CaseState.DONE))

    assert [case.id for case in talk.cases.all_open("lettoria")] == ["old", "new"]
    assert [case.id for case in talk.cases.all_open()] == ["old", "new", "other"]
    assert [case.id for case in talk.cases.find("lettoria", "c1")] == ["old", "new"]


def test_a_case_is_opened_once_and_updated_in_its_shop(talk):
    """Neither a second case of an id nor another shop's."""
    talk.cases.open(_case())

    with pytest.raises(StoreConflict):
        talk.cases.update(_case(shop="lascale"))
    with pytest.raises(StoreConflict):
        talk.cases.open(_case())


MAIL = Mail("R-1:confirmation", "lettoria", "a@x.io", "Cancelled", "Your order …")


def test_a_mail_is_queued_once_by_its_key(talk):
    """I-14: the second of a key changes nothing."""
    talk.outbox.mail(MAIL)
    talk.outbox.mail(replace(MAIL, body="another"))

    assert talk.outbox.due_mails(NOW, 10) == [MAIL]


def test_a_sent_mail_is_not_due_again(talk):
    """Not even when it is queued again."""
    talk.outbox.mail(MAIL)
    talk.outbox.mail_sent(MAIL.key, NOW)
    talk.outbox.mail(MAIL)

    assert talk.outbox.due_mails(NOW + timedelta(days=1), 10) == []


def test_a_failed_mail_waits_for_its_time(talk):
    """Due at that moment, not a second before."""
    talk.outbox.mail(MAIL)
    talk.outbox.mail_failed(MAIL.key, "no route", NOW)

    assert talk.outbox.due_mails(NOW - timedelta(seconds=1), 10) == []
    assert talk.outbox.due_mails(NOW, 10) == [MAIL]


def test_due_mails_come_in_order_and_not_more_than_asked_for(talk):
    """Oldest first."""
    for key in "cab":
        talk.outbox.mail(replace(MAIL, key=key))

    assert [mail.key for mail in talk.outbox.due_mails(NOW, 2)] == ["c", "a"]
