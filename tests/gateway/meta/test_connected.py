"""From Meta's POST to the call of the Graph API, through the real gateway, store and outbox."""

import json
import shutil
import threading
import time
from dataclasses import replace

import pytest
import requests
import uvicorn

from preorder.gateway.app import create_app
from preorder.gateway.meta import deletion, webhook
from preorder.gateway.meta.connector import make_connector
from preorder.gateway.meta.photos import Photos
from preorder.service.conversations import ConversationState
from tests.fake_brain import FakeBrain, echo
from tests.gateway.meta.build import (
    APP,
    CUSTOMER,
    INSTAGRAM,
    INSTAGRAM_CUSTOMER,
    PAGE,
    SECRET,
    VERIFY,
    signature,
)
from tests.gateway.meta.test_deletion import signed
from tests.gateway.meta.test_photos import PUBLIC, Cdn, content, picture
from tests.made_parts import ROOT, make_parts

ACCOUNTS = f"""
meta:
  - {{platform: messenger, id: "{PAGE}", app: "{APP.id}"}}
  - {{platform: instagram, id: "{INSTAGRAM}", app: "{APP.id}"}}
"""


@pytest.fixture(scope="module")
def brain():
    fake = FakeBrain()
    fake.start()
    yield fake
    fake.stop()


@pytest.fixture(scope="module")
def cdn():
    made = Cdn()
    thread = threading.Thread(target=made.server.serve_forever, args=(0.01,))
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def parts(tmp_path_factory, brain, one_graph):
    folder = tmp_path_factory.mktemp("connected")
    shops = shutil.copytree(ROOT / "shops", folder / "shops")
    with (shops / "lettoria.yml").open("a", encoding="utf-8") as file:
        file.write(ACCOUNTS)
    made = make_parts(
        folder,
        SHOPS=str(shops),
        BRAIN_URL=brain.url,
        ACTIONS_URL=f"{brain.url}/webhook",
        META_URL=one_graph.url,
        **{
            f"META_SECRETS_{APP.id}": SECRET,
            f"META_VERIFY_{APP.id}": VERIFY,
            f"META_TOKEN_{PAGE}": "page-token",
            f"META_TOKEN_{INSTAGRAM}": "page-token",
        },
    )
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def gateway(parts, cdn):
    """The gateway's address, with Meta's photo hosts played by a server on loopback."""
    photos = Photos(parts.settings.photos, lambda _host: [PUBLIC], cdn.connect)
    platforms = replace(make_connector(parts), photos=photos).platforms()
    config = uvicorn.Config(create_app(parts, platforms), port=0, log_config=None, ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    wait_for(lambda: server.started)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(20)


def wait_for(found, seconds=15.0):
    """Return what is found, once it is."""
    until = time.monotonic() + seconds
    while not (what := found()) and time.monotonic() < until:
        time.sleep(0.02)
    assert what
    return what


class Customer:
    """Somebody who writes on one of Meta's platforms; new in each test."""

    count = 0

    def __init__(self, gateway, parts, graph, platform="messenger"):
        Customer.count += 1
        self.gateway, self.parts, self.graph, self.platform = gateway, parts, graph, platform
        self.account = {"messenger": PAGE, "instagram": INSTAGRAM}[platform]
        self.id = f"{CUSTOMER if platform == 'messenger' else INSTAGRAM_CUSTOMER}{Customer.count}"
        self.sent = 0

    def event(self, echo=False, **what):
        """Return an event of this moment."""
        sides = [{"id": self.id}, {"id": self.account}]
        sender, recipient = reversed(sides) if echo else sides
        now = int(time.time() * 1000)
        return {"sender": sender, "recipient": recipient, "timestamp": now, **what}

    def message(self, **content):
        self.sent += 1
        return self.event(message={"mid": f"m_{self.id}_{self.sent}", **content})

    def post(self, *events, channel="messaging"):
        """Have Meta post events."""
        entry = {"id": self.account, "time": int(time.time() * 1000), channel: list(events)}
        product = {"messenger": "page", "instagram": "instagram"}[self.platform]
        body = json.dumps({"object": product, "entry": [entry]}).encode()
        headers = {"X-Hub-Signature-256": signature(body)}
        address = f"{self.gateway}{webhook.PATH}"
        assert requests.post(address, data=body, headers=headers, timeout=10).status_code == 200

    def say(self, text, **more):
        self.post(self.message(text=text, **more))

    @property
    def got(self):
        """What reached this customer, oldest first, the introduction left out."""
        bodies = [call["body"] for call in self.graph.calls]
        mine = [body for body in bodies if body.get("recipient", {}).get("id") == self.id]
        told = [body["message"] for body in mine if "message" in body]
        return [one for one in told if "automated assistant" not in one["text"]]

    def answers(self, count):
        """Wait for so many answers and return their texts."""
        wait_for(lambda: len(self.got) >= count)
        return [one["text"] for one in self.got]

    @property
    def conversation(self):
        with self.parts.store.begin() as tx:
            known = tx.contacts.find(self.platform, self.account, self.id)
        return known and known.conversation

    @property
    def transcript(self):
        conversation = self.conversation
        with self.parts.store.begin() as tx:
            return list(tx.conversations.transcript(conversation))

    @property
    def state(self):
        conversation = self.conversation
        with self.parts.store.begin() as tx:
            return tx.conversations.get(conversation).state


@pytest.fixture
def customer(gateway, parts, graph, brain):
    brain.asked, brain.answer = [], echo
    return Customer(gateway, parts, graph)


@pytest.fixture
def instagrammer(gateway, parts, graph, brain):
    brain.asked, brain.answer = [], echo
    return Customer(gateway, parts, graph, "instagram")


def choice(_message):
    """Answer with two options."""
    options = [
        {"title": "Cancel it", "payload": "/choose{}"},
        {"title": "Keep it", "payload": "/keep"},
    ]
    return [{"text": "Which?", "buttons": options}]


def test_a_message_is_answered_where_it_came_from(customer, graph):
    """It says once that it is automated, and shows that it is typing."""
    customer.say("hello")

    assert customer.answers(1) == ["You said: hello"]
    assert "automated assistant of Lettoria" in graph.texts[0]
    wait_for(lambda: any("sender_action" in call["body"] for call in graph.calls))


def test_the_same_post_many_times_at_once_is_answered_once(customer, brain):
    """Meta repeats what it holds for lost."""
    event = customer.message(text="hello")
    threads = [threading.Thread(target=customer.post, args=(event,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    customer.answers(1)
    customer.say("and now?")

    assert customer.answers(2) == ["You said: hello", "You said: and now?"]
    assert len(brain.asked) == 2


def test_three_quick_messages_are_answered_in_their_order(customer):
    """Also if Meta delivers them in one POST, in another order."""
    first, second, third = (customer.message(text=word) for word in ("one", "two", "three"))
    for later, event in enumerate((first, second, third)):
        event["timestamp"] += later
    customer.post(third, first, second)

    assert customer.answers(3) == ["You said: one", "You said: two", "You said: three"]


def test_a_tapped_option_is_what_the_brain_meant_by_it(customer, brain):
    """Its payload never leaves the house."""
    brain.answer = choice
    customer.say("cancel")
    customer.answers(1)
    option = customer.got[0]["quick_replies"][0]
    customer.say("Cancel it", quick_reply={"payload": option["payload"]})
    wait_for(lambda: len(brain.asked) == 2)

    assert "choose" not in option["payload"]
    assert brain.asked[1]["message"] == "/choose{}"


def test_on_instagram_a_number_picks_its_option(instagrammer, brain):
    """On a computer there is nothing to tap."""
    brain.answer = choice
    instagrammer.say("cancel")
    text = instagrammer.answers(1)[0]
    instagrammer.say("2")
    wait_for(lambda: len(brain.asked) == 2)

    assert text == "Which?\n\n1. Cancel it\n2. Keep it"
    assert brain.asked[1]["message"] == "/keep"


def test_somebody_elses_payload_and_a_slash_start_nothing(customer, brain):
    """Only our own buttons carry more than words."""
    customer.say("Cancel", quick_reply={"payload": "/choose{}"})
    customer.say("/choose{}")
    customer.answers(2)

    assert [asked["message"] for asked in brain.asked] == ["Cancel", "choose{}"]


def test_after_a_persons_answer_in_metas_inbox_the_assistant_is_silent(customer, brain):
    """Two who answer at once would contradict each other."""
    customer.say("hello")
    customer.answers(1)
    customer.post(customer.event(echo=True, message={"mid": "p", "is_echo": True, "text": "Ann"}))
    customer.say("hello Ann")
    wait_for(lambda: customer.transcript[-1]["text"] == "hello Ann")
    time.sleep(0.5)

    assert customer.state is ConversationState.HUMAN
    assert len(brain.asked) == len(customer.got) == 1


def test_a_chat_that_is_done_in_metas_inbox_is_the_assistants_again(customer):
    """The person moved it to Done; Meta passes the thread back."""
    customer.post(customer.event(take_thread_control={"new_owner_app_id": "263902037430900"}))
    taken = customer.state
    customer.post(customer.event(pass_thread_control={"new_owner_app_id": APP.id}))
    customer.say("hello again")

    assert customer.answers(1) == ["You said: hello again"]
    assert (taken, customer.state) == (ConversationState.HUMAN, ConversationState.BOT)


def test_what_is_only_overheard_is_recorded_and_never_answered(customer, brain):
    """Somebody else has the thread."""
    customer.post(customer.message(text="hello Ann"), channel="standby")
    wait_for(lambda: customer.transcript[-1]["text"] == "hello Ann")
    time.sleep(0.5)

    assert brain.asked == []
    assert customer.got == []


def test_our_own_echo_takes_no_chat_over(customer, graph):
    """Meta sends back whatever we send."""
    graph.webhook = f"{customer.gateway}{webhook.PATH}"
    for text in ("one", "two"):
        customer.say(text)

    assert len(customer.answers(2)) == 2
    assert customer.state is ConversationState.BOT


def test_an_unsent_message_is_forgotten(instagrammer):
    """Its text is nowhere to be read any more."""
    instagrammer.say("my secret")
    instagrammer.answers(1)
    mid = f"m_{instagrammer.id}_1"
    instagrammer.post(instagrammer.event(message={"mid": mid, "is_deleted": True}))
    said = [row["text"] for row in instagrammer.transcript if row["author"] == "customer"]

    assert "my secret" not in said


def test_photos_with_a_text_are_all_kept(customer, brain, cdn):
    """For the damage claim; a sticker beside them is none."""
    cdn.pages["/v/1.jpg"] = cdn.pages["/v/2.jpg"] = content(picture())
    host = "https://scontent.xx.fbcdn.net/v"
    images = [{"type": "image", "payload": {"url": f"{host}/{n}.jpg"}} for n in (1, 2)]
    sticker = {"type": "image", "payload": {"url": f"{host}/3.jpg", "sticker_id": 1}}
    customer.say("It came like this", attachments=[*images, sticker])
    customer.answers(1)
    photos = brain.asked[0]["metadata"]["photos"]

    assert len(photos) == 2
    assert all((customer.parts.settings.photos / f"{photo}.jpg").is_file() for photo in photos)


def test_what_cannot_be_read_is_answered_politely(customer, brain):
    """A voice message is no silence."""
    customer.post(customer.message(attachments=[{"type": "audio", "payload": {"url": "x"}}]))

    assert "can't open this" in customer.answers(1)[0]
    assert brain.asked == []


def test_a_failed_delivery_is_kept_with_its_reason(customer, graph):
    """A customer who blocked the page is no silent loss."""
    graph.answers = ["away"] * 3
    customer.say("hello")

    conversation = wait_for(lambda: customer.conversation)

    def failed():
        with customer.parts.store.begin() as tx:
            return [one for one in tx.deliveries.failed(conversation) if one[0] == "given_up"]

    assert "551/1545041" in wait_for(failed)[0][1]


def test_metas_deletion_request_erases_the_chat(customer, graph):
    """By the id that Meta has for the person."""
    customer.say("my secret")
    customer.answers(1)
    conversation = customer.conversation
    asked = {"algorithm": "HMAC-SHA256", "user_id": customer.id}
    answer = requests.post(
        f"{customer.gateway}{deletion.PATH}", data={"signed_request": signed(asked)}, timeout=10
    )
    with customer.parts.store.begin() as tx:
        left = tx.conversations.get(conversation)

    assert answer.status_code == 200
    assert left is None
