"""Who deletes his chat is forgotten: nothing of what he said is left anywhere, however he asks."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy

from preorder.adapters.clock import real_now
from preorder.gateway.photos import keep_photo
from preorder.service.conversations import Identity
from preorder.service.delivery import DeliveryResult
from preorder.service.visitors import Rating
from tests.fake_platform import first_fails
from tests.gateway.meta.test_photos import picture
from tests.gateway.one_shop import until

MARKER = "zebrafinch"
SENDER = "anna"
UNSURE = {"custom": {"unclear": {"ranking": [["faq_shipping", 0.3]]}}}

KEPT = {"case_file", "forgotten"}
"""Where the chat's random id stays: the shop owes an answer, and nothing may begin it anew."""
FOR_NOW = "untold"
"""Where it stays until the brain was told."""


def everything(parts):
    """Return every value of every row of the database as one text."""
    found = []
    with parts.store.look() as tx:
        tables = sqlalchemy.inspect(tx.connection).get_table_names()
        for table in tables:
            rows = tx.connection.exec_driver_sql(f'SELECT * FROM "{table}"')  # noqa: S608 - our own
            found += [f"{table}: {tuple(row)}" for row in rows]
    return "\n".join(found)


@pytest.fixture
def talked(closed):
    """A shop whose customer left his words everywhere that we keep any; his chat's id."""
    closed.parts.turns  # noqa: B018 - made once, before threads ask for it
    photo = keep_photo(closed.parts.settings.photos, picture())
    closed.photos = lambda _url: photo
    closed.engine.start()
    closed.brain.answer = lambda asked: [{"text": f"You said {asked['message']}"}, UNSURE]
    closed.gets(f"what is a {MARKER}", photo_urls=("https://cdn/1",))
    closed.hears(1)
    closed.brain.answer = lambda _: []  # an apology, and a case with his words
    closed.gets(f"my {MARKER} is broken")
    closed.hears(2)
    closed.platform.result = first_fails(DeliveryResult.RETRY, times=99, reason="away")
    closed.brain.answer = lambda asked: [
        {"text": f"{MARKER}?", "buttons": [{"title": MARKER, "payload": f"/{MARKER}"}]}
    ]
    closed.gets(f"and {MARKER}@example.com")
    until(lambda: closed.log()[-1] == ("bot", f"{MARKER}?"))
    closed.engine.stop()
    closed.gets(f"this one waits, {MARKER}")
    _identify(closed)
    return closed, closed.chat.id


def _identify(closed):
    email = f"{MARKER}@example.com"
    with closed.parts.store.begin() as tx:
        chat = closed.chat_in(tx)
        identity = Identity(email, "LT-20417", real_now())
        memory = {**chat.memory, "claimed_email": email}
        tx.conversations.save(replace(chat, identity=identity, memory=memory))
        tx.tries.add("lettoria", email, real_now())
        tx.visitors.leave_email(chat.id, email)
        tx.visitors.rate(chat.id, Rating(1, f"no {MARKER}"), real_now())


def by_the_customer(shop, _chat):
    """As the website and Meta's callback do."""
    shop.engine.reception.forget_sender("messenger", "page", SENDER)


def by_the_shop(shop, chat):
    """As `preorder conversations forget` does."""
    shop.parts.eraser.forget(chat)


def by_time(shop, _chat):
    """As the gateway's own task does, when the chat has been silent for long enough."""
    late = real_now() + timedelta(days=366)
    with shop.parts.store.begin() as tx:
        tx.connection.exec_driver_sql("UPDATE inbox SET state = 'done'")
        tx.connection.exec_driver_sql("UPDATE delivery SET state = 'given_up'")
    retention = shop.parts.retention
    retention._clock = retention._wall = lambda: late
    retention.tidy()


@pytest.mark.parametrize("forget", [by_the_customer, by_the_shop, by_time])
def test_nothing_of_what_was_said_is_left(talked, forget):
    """Messages, replies, buttons, photos, identity, lessons, cases, inbox, and what is due."""
    shop, chat = talked
    before, photos = everything(shop.parts), list(shop.parts.settings.photos.iterdir())
    forget(shop, chat)
    after = everything(shop.parts)

    tables = {line.partition(":")[0] for line in before.splitlines() if MARKER in line}
    assert tables >= {"inbox", "delivery", "message", "reply", "button", "unclear_messages"}
    assert tables >= {"conversation", "case_file", "visitor"}
    assert len(photos) == 1
    assert MARKER not in after.lower()
    assert where(after, chat) == {*KEPT, FOR_NOW}
    assert list(shop.parts.settings.photos.iterdir()) == []


@pytest.mark.parametrize("forget", [by_the_customer, by_the_shop, by_time])
def test_the_brain_is_told_of_it(talked, forget):
    """It remembers the last turns of each chat."""
    shop, chat = talked
    forget(shop, chat)
    shop.parts.tidings.tell()

    assert shop.brain.forgot == [chat]
    assert where(everything(shop.parts), chat) == KEPT


def test_a_brain_that_is_away_does_not_keep_the_chat_from_being_deleted(talked):
    """It is told when it is back."""
    shop, chat = talked
    shop.brain.forgetting = 503
    deleted = shop.parts.eraser.forget(chat)
    told = shop.parts.tidings.tell()

    assert (deleted, told, MARKER in everything(shop.parts).lower()) == (True, 0, False)
    assert where(everything(shop.parts), chat) == {*KEPT, FOR_NOW}


def where(database, chat):
    """Return the names of the tables in which that chat's id stands."""
    return {line.partition(":")[0] for line in database.splitlines() if chat in line}


@pytest.mark.parametrize("forget", [by_the_customer, by_the_shop])
def test_nothing_is_left_in_the_files_either(talked, forget):
    """Also not in free pages of the database or in its journal."""
    shop, chat = talked
    forget(shop, chat)
    folder = Path(shop.parts.settings.var)
    left = [file.name for file in folder.rglob("*") if file.is_file() and _holds(file)]

    assert left == []


def _holds(file):
    return MARKER.encode() in file.read_bytes()


def test_forgetting_twice_is_no_error(talked):
    shop, chat = talked

    assert [shop.parts.eraser.forget(chat) for _ in range(2)] == [True, False]
