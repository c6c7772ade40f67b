"""Photos of other platforms, messages that were taken back, chats that are deleted."""

import time

from preorder.adapters.clock import real_now
from preorder.core.orders import Capability
from preorder.core.replies import Reply
from preorder.gateway.fetching import PHOTO_LOST
from preorder.gateway.photos import keep_photo
from preorder.service.cases import Case
from preorder.service.delivery import ReceivedKind
from tests.gateway.meta.test_photos import picture
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


def test_an_answered_message_that_is_taken_back_leaves_neither_photo_nor_lesson(shop):
    """The photo's file goes; what we would have learned from the words goes with them."""
    photo = keep_photo(shop.parts.settings.photos, picture())
    shop.photos = lambda _url: photo
    unsure = {"custom": {"unclear": {"ranking": [["faq_shipping", 0.3]]}}}
    shop.brain.answer = lambda _: [{"text": "Pardon?"}, unsure]
    mid = shop.gets("my secret", photo_urls=("https://cdn/1",))
    shop.hears(1)
    shop.idle()
    before = left_of_it(shop)
    shop.gets("", message_id=mid, kind=ReceivedKind.UNSENT)

    assert before == ([f"{photo}.jpg"], [photo], ["my secret"])
    assert left_of_it(shop) == ([], [], [])


def test_a_message_that_is_taken_back_leaves_the_case_it_led_to(shop):
    """A person still finds the case, without the words."""
    shop.brain.answer = lambda _: []  # an apology, and a case
    mid = shop.gets("my secret")
    shop.hears(1)
    shop.idle()
    before = words_of_cases(shop)
    shop.gets("", message_id=mid, kind=ReceivedKind.UNSENT)

    assert (before, words_of_cases(shop)) == (["my secret"], [""])


def test_a_message_that_is_taken_back_in_mid_turn_leaves_no_words_in_the_case(shop):
    """The action has its words already, and files them afterwards."""

    def files_a_case(message):
        mid = message["metadata"]["message_id"]
        shop.gets("", message_id="taken", kind=ReceivedKind.UNSENT)
        with shop.parts.store.begin() as tx:
            chat = shop.chat_in(tx)
            details = {"words": message["message"], "photos": []}
            asked = Capability.TALK_TO_HUMAN
            tx.cases.open(Case("C-1", chat.shop, chat.id, asked, (), real_now(), details=details))
            tx.conversations.keep_replies(chat.id, mid, [Reply("Passed on.")])
        return [{"text": "Passed on."}]

    shop.brain.answer = files_a_case
    shop.gets("my secret", message_id="taken")

    assert shop.hears(1) == ["Passed on."]
    assert words_of_cases(shop) == [""]


def words_of_cases(shop):
    with shop.parts.store.look() as tx:
        return [case.details["words"] for case in tx.cases.all_open()]


def left_of_it(shop):
    """Return photos' files, photos that are known, and messages to learn from."""
    files = [file.name for file in shop.parts.settings.photos.iterdir()]
    with shop.parts.store.look() as tx:
        lessons = [one.text for one in tx.unclear.to_review()]
        return files, list(tx.conversations.photos(shop.chat_in(tx).id)), lessons


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
