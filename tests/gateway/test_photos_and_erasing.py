"""Photos of other platforms, messages that were taken back, chats that are deleted."""

import time

from preorder.gateway.fetching import PHOTO_LOST
from preorder.service.delivery import ReceivedKind
from tests.gateway.one_shop import until


def test_photos_are_fetched_for_the_claim(shop):
    shop.gets("broken", photo_urls=tuple(f"https://cdn/p{n}" for n in range(6)))
    shop.hears(1)
    photos = [f"p{n}" for n in range(6)]

    assert shop.brain.asked[0]["metadata"]["photos"] == photos
    with shop.parts.store.begin() as tx:
        [said, *_] = tx.conversations.transcript(shop.chat_in(tx).id)
    assert (said["photos"], said["text"]) == (photos, "broken" + "\n[photo]" * 6)


def test_photos_of_a_message_that_waits_are_fetched_at_once(shop):
    """Their addresses expire."""
    shop.brain.answer = lambda _: 503
    shop.gets("hi")
    shop.gets("", photo_urls=("https://cdn/late",))

    def kept():
        with shop.parts.store.begin() as tx:
            return tx.conversations.photos(shop.chat_in(tx).id)

    assert until(kept) == ["late"]


def test_a_photo_that_is_lost_is_told_so(shop):
    shop.photos = lambda _: None
    shop.gets("", photo_urls=("https://cdn/gone",))
    shop.gets("look", photo_urls=("https://cdn/gone",))

    assert shop.hears(2) == [PHOTO_LOST, "You said: look"]


def test_a_message_taken_back_before_its_answer_is_neither_answered_nor_kept(closed):
    mid = closed.gets("my secret")
    closed.gets("", message_id=mid, kind=ReceivedKind.UNSENT)
    closed.engine.start()
    closed.gets("hello")

    assert closed.hears(1) == ["You said: hello"]
    assert ("customer", "") in closed.log()
    assert "secret" not in str(closed.log())


def test_a_message_that_comes_after_it_was_taken_back_is_not_answered(shop):
    shop.gets("", message_id="late", kind=ReceivedKind.UNSENT)
    shop.gets("my secret", message_id="late")
    shop.gets("hello")

    assert shop.hears(1) == ["You said: hello"]
    assert "secret" not in str(shop.log())


def test_a_customer_who_deletes_his_chat_is_forgotten_with_his_photos(shop):
    shop.gets("my secret", photo_urls=("https://cdn/p1",))
    shop.hears(1)
    shop.idle()
    folder = shop.parts.settings.photos
    folder.mkdir(parents=True)
    (folder / "p1.jpg").touch()
    gone = shop.chat.id
    reception = shop.engine.reception
    forgotten = [reception.forget_sender("messenger", "page", "anna") for _ in range(2)]

    assert forgotten == [True, False]
    assert list(folder.iterdir()) == []
    with shop.parts.store.begin() as tx:
        assert tx.conversations.get(gone) is None


def test_a_chat_deleted_in_mid_turn_stays_deleted(shop):
    with shop.brain.holding():
        shop.gets("my secret")
        until(lambda: shop.brain.asked)
        shop.engine.reception.forget(shop.chat.id)
    time.sleep(0.4)  # the turn goes on

    assert shop.platform.sent == []
    with shop.parts.store.begin() as tx:
        assert tx.contacts.find("messenger", "page", "anna") is None
