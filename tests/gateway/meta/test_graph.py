"""Sending through a real HTTP server that answers as Meta's Graph API does."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
import requests
import urllib3

from preorder.gateway.meta import graph as graph_module
from preorder.gateway.meta.events import MARK
from preorder.gateway.meta.graph import GraphDeliverer
from preorder.service.delivery import Delivery, DeliveryResult
from preorder.settings import MetaSettings
from tests.gateway.meta.build import (
    ACCOUNTS,
    CUSTOMER,
    INSTAGRAM,
    INSTAGRAM_CUSTOMER,
    NOW,
    OTHER_PAGE,
    PAGE,
    SECRET,
    SENT_AT,
    buttons,
    meta_settings,
    outgoing,
)
from tests.gateway.meta.fake_graph import ERRORS

SENT, RETRY, STOP = DeliveryResult.SENT, DeliveryResult.RETRY, DeliveryResult.STOP_ACCOUNT
CLOSED, GIVE_UP = DeliveryResult.WINDOW_CLOSED, DeliveryResult.GIVE_UP
SECOND = timedelta(seconds=1)


class Watch:
    """A clock that a test moves."""

    def __init__(self):
        self.now = datetime(2026, 7, 1, 10, 1, tzinfo=UTC)

    def __call__(self):
        return self.now


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def deliverer(graph, watch):
    return GraphDeliverer(ACCOUNTS, meta_settings(graph.url, graph.url), watch)


def test_a_reply_goes_to_its_customer_with_the_accounts_token_and_proof(graph, deliverer):
    """The token stands in a header, never in an address, which is logged on the way."""
    delivery = deliverer.deliver(outgoing("Hello."), NOW)
    call = graph.calls[0]
    proof = hmac.new(SECRET.encode(), b"page-token", hashlib.sha256).hexdigest()

    assert delivery == Delivery(SENT, "mid.1")
    assert (call["path"], call["query"]) == ("/v25.0/me/messages", {"appsecret_proof": proof})
    assert call["token"] == "Bearer page-token"
    assert call["body"] == {
        "recipient": {"id": CUSTOMER},
        "messaging_type": "RESPONSE",
        "message": {"text": "Hello.", "metadata": call["body"]["message"]["metadata"]},
    }
    assert call["body"]["message"]["metadata"].startswith(f"{MARK}out-1/0/")


def test_instagram_has_its_own_limits_and_no_metadata(graph, deliverer):
    """Its API knows none."""
    message = outgoing("Hi.", platform="instagram", account=INSTAGRAM, recipient=INSTAGRAM_CUSTOMER)
    deliverer.deliver(message, NOW)

    assert graph.messages == [{"text": "Hi."}]


def test_an_account_of_instagram_login_has_a_host_of_its_own(graph, watch):
    """Its token is good there only."""
    account = ACCOUNTS["instagram", INSTAGRAM]
    direct = type(account)(**{**_fields(account), "login": "instagram"})
    settings = MetaSettings("http://127.0.0.1:9", graph.url, "v24.0", {})
    deliverer = GraphDeliverer({("instagram", INSTAGRAM): direct}, settings, watch)
    delivery = deliverer.deliver(outgoing(platform="instagram", account=INSTAGRAM), NOW)

    assert delivery.result is SENT
    assert graph.calls[0]["path"] == "/v24.0/me/messages"


def _fields(account):
    return {name: getattr(account, name) for name in type(account).__dataclass_fields__}


def test_options_are_quick_replies_whose_payloads_are_marked_as_ours(graph, deliverer):
    """So that no other program's payload is ever looked up."""
    options = buttons("Yes, cancel it", "No")
    deliverer.deliver(outgoing("Cancel it?", buttons=options), NOW)

    assert graph.messages[0]["quick_replies"] == [
        {"content_type": "text", "title": each.title, "payload": f"{MARK}{each.payload}"}
        for each in options
    ]


def test_a_long_reply_leaves_in_its_order_with_the_options_under_the_last(graph, deliverer):
    """Two parts are two calls."""
    text = "First sentence. " * 130 + "Last sentence."
    deliverer.deliver(outgoing(text, buttons=buttons("Yes")), NOW)
    first, last = graph.messages

    assert f"{first['text']} {last['text']}" == text
    assert "quick_replies" in last
    assert "quick_replies" not in first


def test_a_second_try_begins_at_the_part_that_failed(graph, deliverer):
    """The customer reads no part twice."""
    message = outgoing("a" * 2_000 + " " + "b" * 2_000)
    graph.answers = [(200, {"message_id": "mid.first"}, {}), "service"]
    results = [deliverer.deliver(message, NOW).result for _ in range(2)]

    assert results == [RETRY, SENT]
    assert [text[0] for text in graph.texts] == ["a", "b", "b"]


def test_a_message_whose_id_is_used_again_is_sent(graph, deliverer):
    """A database may give a deleted row's number to another one."""
    for recipient in (CUSTOMER, "2", CUSTOMER):
        deliverer.deliver(outgoing(recipient=recipient), NOW)

    assert [call["body"]["recipient"]["id"] for call in graph.calls] == [CUSTOMER, "2", CUSTOMER]


def test_a_late_echo_proves_nothing_of_a_later_message(graph, deliverer):
    """Only what is under way can be proved."""
    deliverer.deliver(outgoing(), NOW)
    tag = graph.messages[0]["metadata"].removeprefix(MARK)
    deliverer.echoed(tag, "mid.1")
    deliverer.deliver(outgoing(), NOW)

    assert len(graph.messages) == 2


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        ("unknown", RETRY),
        ("service", RETRY),
        ("temporary", RETRY),
        ("app limit", RETRY),
        ("calls", RETRY),
        ("proxy", RETRY),
        ("too many", RETRY),
        ("new code of theirs", RETRY),
        ("window", CLOSED),
        ("instagram window", CLOSED),
        ("no user", GIVE_UP),
        ("no object", GIVE_UP),
        ("no profile", GIVE_UP),
        ("away", GIVE_UP),
        ("tester", GIVE_UP),
        ("new code", GIVE_UP),
        ("token", STOP),
        ("permission", STOP),
        ("permission 10", STOP),
        ("page permission", STOP),
        ("policy", STOP),
        ("proof", STOP),
        ("unauthorised", STOP),
    ],
)
def test_each_of_metas_errors_has_its_consequence(graph, deliverer, answer, result):
    """Try again, leave it, or stop the account until somebody mends it."""
    graph.answers = [answer]

    assert deliverer.deliver(outgoing(), NOW).result is result


def test_every_error_of_the_fake_is_tried():
    """The table above and the fake's list are the same."""
    mark = test_each_of_metas_errors_has_its_consequence.pytestmark[0]

    assert {row[0] for row in mark.args[1]} == set(ERRORS)


def test_the_reason_can_be_logged(graph, deliverer):
    """Codes and Meta's own trace: no word of Meta's sentence, which may name somebody."""
    graph.answers = ["token"]

    assert deliverer.deliver(outgoing(), NOW).reason == "graph 400 190/463 trace=AbCdEf123"


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        pytest.param("too many", 17, id="as the header asks"),
        pytest.param("calls", 60, id="a minute where nothing is said"),
        pytest.param("service", None, id="as the outbox likes where it is no limit"),
    ],
)
def test_a_rate_limit_is_waited_for(graph, deliverer, answer, seconds):
    """Trying earlier makes it last longer."""
    graph.answers = [answer]

    assert deliverer.deliver(outgoing(), NOW).retry_after == seconds


USED_UP = {"X-App-Usage": '{"call_count": 100, "total_time": 20, "total_cputime": 3}'}
BUSINESS = {
    "X-Business-Use-Case-Usage": (
        '{"102938475610293": [{"type": "messenger", "call_count": 100, "total_cputime": 1,'
        ' "total_time": 1, "estimated_time_to_regain_access": 4}]}'
    )
}


ENDLESS = {"X-Business-Use-Case-Usage": '{"1": [{"estimated_time_to_regain_access": Infinity}]}'}


@pytest.mark.parametrize(
    ("headers", "seconds"), [(USED_UP, 300), (BUSINESS, 240), (ENDLESS, 24 * 3600)]
)
def test_a_used_up_limit_stops_further_calls_until_it_is_over(
    graph, deliverer, watch, headers, seconds
):
    """Also after an answer that was good: the next one would not be."""
    graph.headers = headers
    first, second = (deliverer.deliver(outgoing(id=name), NOW) for name in ("o-1", "o-2"))
    graph.headers = {}
    watch.now += timedelta(seconds=seconds)
    third = deliverer.deliver(outgoing(id="o-2"), NOW)

    assert [each.result for each in (first, second, third)] == [SENT, RETRY, SENT]
    assert second.retry_after == seconds
    assert len(graph.calls) == 2


@pytest.mark.parametrize("text", ['{"call_count": "?"}', "[1]", "no json", '{"1": [7, {"x": 1}]}'])
def test_usage_headers_that_are_none_stop_nothing(graph, deliverer, text):
    """They are Meta's to change."""
    graph.headers = {"X-App-Usage": text, "X-Business-Use-Case-Usage": text}
    results = [deliverer.deliver(outgoing(id=name), NOW).result for name in ("o-1", "o-2")]

    assert results == [SENT, SENT]


@pytest.mark.parametrize(
    ("silent", "by_person", "account", "result", "kind"),
    [
        (24 * 3600 * SECOND - SECOND, False, PAGE, SENT, ("RESPONSE", None)),
        (24 * 3600 * SECOND, False, PAGE, CLOSED, None),
        (24 * 3600 * SECOND + SECOND, False, PAGE, CLOSED, None),
        (24 * 3600 * SECOND - SECOND, True, PAGE, SENT, ("RESPONSE", None)),
        (24 * 3600 * SECOND, True, PAGE, SENT, ("MESSAGE_TAG", "HUMAN_AGENT")),
        (24 * 3600 * SECOND, True, OTHER_PAGE, CLOSED, None),
        (7 * 24 * 3600 * SECOND - SECOND, True, PAGE, SENT, ("MESSAGE_TAG", "HUMAN_AGENT")),
        (7 * 24 * 3600 * SECOND, True, PAGE, CLOSED, None),
    ],
)
def test_after_a_day_only_a_person_may_write_and_only_where_meta_granted_it(  # noqa: PLR0917
    graph, deliverer, silent, by_person, account, result, kind
):
    """24 hours from the customer's last message, seven days with HUMAN_AGENT; then it is closed."""
    message = outgoing(by_person=by_person, account=account)
    delivery = deliverer.deliver(message, SENT_AT + silent)
    sent = [(call["body"]["messaging_type"], call["body"].get("tag")) for call in graph.calls]

    assert delivery.result is result
    assert sent == ([] if kind is None else [kind])


def test_an_account_in_no_shops_file_is_stopped(graph, deliverer):
    """It was taken out while messages were waiting."""
    assert deliverer.deliver(outgoing(account="1"), NOW).result is STOP
    assert graph.calls == []


def test_nothing_to_say_is_not_sent(graph, deliverer):
    """Meta refuses an empty text."""
    assert deliverer.deliver(outgoing("  \n"), NOW).result is GIVE_UP
    assert graph.calls == []


def test_an_api_that_is_away_is_tried_again(watch):
    """A refused connection sent nothing."""
    deliverer = GraphDeliverer(ACCOUNTS, meta_settings(), watch)

    assert deliverer.deliver(outgoing(), NOW) == Delivery(RETRY, reason="not reached")


@pytest.fixture
def hurried(monkeypatch):
    """Wait for no answer longer than a fraction of a second."""
    monkeypatch.setattr(graph_module, "_TIMEOUT", urllib3.Timeout(connect=1, read=0.2))


def test_an_answer_that_was_lost_is_made_up_for_by_the_echo(
    graph, watch, hurried, webhook_server, inbox
):
    """The message had arrived: it is not sent a second time."""
    deliverer = GraphDeliverer(ACCOUNTS, meta_settings(graph.url), watch)
    graph.slow, graph.webhook = 0.5, webhook_server
    first = deliverer.deliver(outgoing(), NOW)
    for tag, message_id in inbox.echoes:
        deliverer.echoed(tag, message_id)
    second = deliverer.deliver(outgoing(), NOW)

    assert (first.result, first.retry_after) == (RETRY, 10)
    assert second == Delivery(SENT, "mid.1")
    assert len(graph.calls) == 1


def test_our_own_echoes_are_nobodys_message(graph, deliverer, webhook_server, inbox):
    """Or the bot would talk to itself."""
    graph.webhook = webhook_server
    deliverer.deliver(outgoing(), NOW)

    assert [message_id for _tag, message_id in inbox.echoes] == ["mid.1"]
    assert inbox.accepted == []


def test_one_connection_serves_many_messages(graph, deliverer):
    """A new one for each would cost a handshake each."""
    for number in range(5):
        deliverer.deliver(outgoing(id=f"o-{number}"), NOW)

    assert len(graph.calls) == 5
    assert len(graph.connections) == 1


def test_typing_is_shown(graph, deliverer):
    """In a call of its own, as Meta wants it."""
    deliverer.typing("messenger", PAGE, CUSTOMER)

    assert graph.calls[0]["body"] == {"recipient": {"id": CUSTOMER}, "sender_action": "typing_on"}


def test_typing_that_cannot_be_shown_is_no_matter(graph, deliverer, watch):
    """Neither a refusal, nor an account that is gone, nor an API that is away."""
    graph.answers = ["token"]
    away = GraphDeliverer(ACCOUNTS, meta_settings(), watch)
    deliverer.typing("messenger", PAGE, CUSTOMER)
    deliverer.typing("messenger", "1", CUSTOMER)
    away.typing("messenger", PAGE, CUSTOMER)

    assert len(graph.calls) == 1


def test_the_fake_speaks_as_the_fixtures_do(graph):
    """It answers with recipient and message id, as Meta."""
    answer = requests.post(
        f"{graph.url}/v25.0/me/messages",
        json={"recipient": {"id": "1"}, "message": {"text": "x"}},
        timeout=5,
    )

    assert answer.json() == {"recipient_id": "1", "message_id": "mid.1"}
