"""What Prometheus reads: enough to see that something is wrong, and nothing about anybody."""

import ast
import logging
import re
import socket
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import update
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from preorder.adapters.clock import real_now
from preorder.core.orders import Capability
from preorder.core.replies import Reply
from preorder.dialogue.state import Memory, Task
from preorder.gateway.counting import Counting
from preorder.gateway.engine import Engine, Platforms
from preorder.gateway.metrics import COUNTED, TIMED, PrometheusMeter, Waiting, serve_metrics
from preorder.service.conversations import ConversationState
from preorder.service.delivery import DeliveryResult, ReceivedKind
from preorder.service.postbox import Contact
from preorder.store.post_tables import inbox
from tests.fake_platform import first_fails
from tests.gateway.one_shop import SHOPS, until
from tests.gateway.serving import serving

ROOT = Path(__file__).parents[2]


def read(registry):
    """Return each sample's value by its name and labels."""
    families = text_string_to_metric_families(generate_latest(registry).decode())
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }


@pytest.fixture
def meter():
    return PrometheusMeter()


@pytest.fixture
def measured(closed, meter):
    """A shop whose gateway counts."""
    outside = Platforms(closed.platform, lambda _, page: SHOPS.get(page), closed._fetch)
    closed.engine = Engine(closed.parts, outside, meter)
    closed.engine.start()
    return closed


def test_a_turn_is_timed_and_its_delivery_counted(measured, meter):
    measured.gets("hello")
    measured.hears(1)
    measured.idle()
    found = read(meter.registry)
    delivered = "preorder_deliveries_total", ("platform", "messenger"), ("result", "sent")

    assert found["preorder_turn_seconds_count",] == found["preorder_queue_seconds_count",] == 1
    assert found["preorder_messages_total", ("platform", "messenger")] == 1
    assert found[delivered] == 2  # the introduction and the answer


def test_a_delivery_that_fails_is_counted_by_its_result(measured, meter):
    measured.platform.result = first_fails(DeliveryResult.GIVE_UP, reason="blocked")
    measured.gets("hello")
    until(lambda: len(measured.platform.tried) == 2)
    failed = "preorder_deliveries_total", ("platform", "messenger"), ("result", "give_up")

    assert until(lambda: read(meter.registry).get(failed)) == 1


def test_a_chat_that_came_to_a_person_is_counted(measured, meter):
    """Given by the assistant, or taken in Meta's own inbox: once, however much is said there."""

    def hand_over(message):
        with measured.parts.store.begin() as tx:
            chat = tx.conversations.get(message["sender"])
            tx.conversations.save(replace(chat, state=ConversationState.WAITING))
        return [{"text": "A person will look at it."}]

    measured.brain.answer = hand_over
    measured.gets("my bag is broken")
    measured.hears(1)
    for said in ("Ann here", "one more thing"):
        measured.gets(said, kind=ReceivedKind.FOREIGN_ECHO)
    name = "preorder_handovers_total"

    assert until(lambda: read(meter.registry).get((name, ("by", "assistant")))) == 1
    assert read(meter.registry)[name, ("by", "person")] == 1


def test_a_fallback_is_counted(measured, meter):
    unsure = {"unclear": {"ranking": [["faq_shipping", 0.3]]}}
    measured.brain.answer = lambda _: [{"text": "Sorry?"}, {"custom": unsure}]
    measured.gets("blah")
    measured.hears(1)

    found = until(lambda: read(meter.registry).get(("preorder_fallbacks_total", ("why", "unsure"))))
    assert found == 1


def test_an_apology_in_an_answers_place_is_counted(measured, meter):
    measured.brain.answer = lambda _: []
    measured.gets("hello?")
    measured.hears(1)

    told = ("preorder_fallbacks_total", ("why", "silence"))
    assert until(lambda: read(meter.registry).get(told)) == 1


def test_a_question_asked_once_more_is_counted(measured, meter):
    """The task's own "I am not sure I understood" comes from no brain that is unsure."""

    def ask_again(message):
        with measured.parts.store.begin() as tx:
            chat = tx.conversations.get(message["sender"])
            task = Memory.from_json(chat.memory).task or Task(Capability.CANCEL_ORDER, now, now)
            memory = Memory(task=replace(task, misses=task.misses + 1))
            tx.conversations.save(replace(chat, memory=memory.to_json()))
        return [{"text": "Which order is it about?"}]

    now = measured.parts.clock()
    measured.brain.answer = ask_again
    for said in ("cancel", "blah"):
        measured.gets(said)
    measured.hears(2)
    name = "preorder_fallbacks_total"

    assert until(lambda: read(meter.registry).get((name, ("why", "unsure")))) == 1


def test_what_waits_is_told_with_its_age(closed, meter):
    """The age is the oldest one's."""
    closed.gets("hello")
    with closed.parts.store.begin() as tx:
        minute_ago = real_now() - timedelta(seconds=60)
        tx.connection.execute(update(inbox).values(accepted_at=minute_ago))
    closed.gets("hello again")
    with closed.parts.store.begin() as tx:
        contact = Contact("messenger", "page", "anna", closed.chat_in(tx).id, real_now())
        tx.deliveries.queue(contact, [Reply("a"), Reply("b")], real_now(), by_person=False)
        tx.deliveries.stop_account("messenger", "page", "token", real_now())
    meter.registry.register(Waiting(closed.parts.store, lambda: real_now() + timedelta(seconds=90)))
    found = read(meter.registry)

    assert found["preorder_queue_length", ("queue", "messages")] == 2
    assert found["preorder_queue_length", ("queue", "deliveries")] == 2
    assert 150 <= found["preorder_queue_age_seconds", ("queue", "messages")] < 170
    assert found["preorder_accounts_stopped", ("platform", "messenger")] == 1


def test_a_database_that_is_away_is_told_not_raised(closed, meter):
    """The rest of the metrics is worth most just then."""
    meter.registry.register(Waiting(closed.parts.store, real_now))
    with closed.parts.store.begin() as tx:
        tx.connection.exec_driver_sql("DROP TABLE delivery")

    assert read(meter.registry)["preorder_database_up",] == 0


def test_labels_are_bounded_whatever_comes(meter):
    """A label that anybody may choose fills the memory, and tells about him."""
    for n in range(50):
        meter.count("delivery", platform=f"marker-{n}", result="sent")
        meter.request(f"MARKER{n}", "/shops/{shop}", 200 + n, 0.1)
    text = generate_latest(meter.registry).decode()

    assert "marker" not in text.lower()
    assert text.count("preorder_http_request_seconds_count{") == 1


def test_a_request_is_timed_by_its_route_never_by_its_path(meter):
    """Paths hold ids, codes, and what strangers try."""
    routes = [Route("/shops/{shop}", lambda _: PlainTextResponse("x"))]
    with serving(Counting(Starlette(routes=routes), routes, meter)) as address:
        for path in ("/shops/marker", "/marker.php"):
            requests.get(f"{address}{path}", timeout=5)
    counted = {key[1:] for key in read(meter.registry) if key[0].endswith("request_seconds_count")}
    routes_counted = {(dict(key)["route"], dict(key)["status"]) for key in counted}

    assert routes_counted == {("/shops/{shop}", "2xx"), ("none", "4xx")}


def metered():
    """Return every call of a meter in our code, as (place, method, event, labels)."""
    for path in sorted((ROOT / "preorder").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if "meter." in text else ():
            match node:
                case ast.Call(func=ast.Attribute(value=owner, attr=("count" | "time") as method)):
                    if ast.unparse(owner).endswith("meter"):
                        labels = {word.arg: word.value for word in node.keywords}
                        yield f"{path.name}:{node.lineno}", method, node.args[0], labels


def test_everything_that_is_counted_has_its_metric_and_only_its_labels():
    """A name that Prometheus does not know would break the turn that counts it."""
    wrong = []
    for place, method, event, labels in metered():
        known = COUNTED[event.value].labels if method == "count" else {}
        named = event.value in (COUNTED if method == "count" else TIMED)
        chosen = [
            label for label, value in labels.items()
            if isinstance(value, ast.Constant) and value.value not in known[label]
        ]  # fmt: skip
        if not named or set(labels) != set(known) or chosen:
            wrong.append(place)

    assert len(list(metered())) > 6
    assert wrong == []


def test_the_metrics_have_a_port_of_their_own_on_this_machine(meter, free_port):
    end = serve_metrics(meter.registry, "127.0.0.1", free_port)
    answer = requests.get(f"http://127.0.0.1:{free_port}/metrics", timeout=5)
    end()

    assert answer.status_code == 200
    assert "preorder_turn_seconds_bucket" in answer.text


def test_a_port_that_is_taken_stops_nobody(meter, free_port, caplog):
    """Customers are answered without metrics as well."""
    with socket.socket() as other, caplog.at_level(logging.ERROR):
        other.bind(("127.0.0.1", free_port))
        other.listen()
        serve_metrics(meter.registry, "127.0.0.1", free_port)()

    assert "metrics.not_served" in caplog.text


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_the_guide_names_every_metric_and_no_other(closed, meter):
    """Whoever sets an alarm finds there what a number means."""
    guide = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    meter.registry.register(Waiting(closed.parts.store, real_now))
    written = {f"{one.name}_total" for one in COUNTED.values()}
    families = {family.name for family in meter.registry.collect()}
    named = set(re.findall(r"^\| (`preorder_.*?) \|", guide, re.MULTILINE))

    explained = {name for cell in named for name in re.findall(r"`(\w+)`", cell)}
    assert explained == written | families - {one.name for one in COUNTED.values()}
