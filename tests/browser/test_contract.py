"""The gateway answers as docs/openapi.yml says."""

import io
import itertools

import pytest
import requests
from jsonschema import Draft202012Validator
from PIL import Image
from ruamel.yaml import YAML

from preorder.gateway.incoming import PHOTO_LIMIT, TEXT_LIMIT
from tests.browser.conftest import ROOT
from tests.web_visitor import WebVisitor

CONTRACT = YAML(typ="safe").load((ROOT / "docs" / "openapi.yml").read_text())


def fits(name, data):
    """Tell whether the data is what the contract calls by that name."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": CONTRACT["components"]}
    return Draft202012Validator(schema).is_valid(data)


@pytest.fixture
def client(server, world):
    one = WebVisitor(server.address)
    one.begin()
    yield one
    one.web.close()


def test_a_session_is_as_described(client):
    assert fits("Session", client.session)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"id": "a", "text": "hello"}, id="text"),
        pytest.param({"id": "a", "button": "person"}, id="button"),
    ],
)
def test_a_message_is_accepted_once(client, body):
    first, again = (client.ask("POST", "/v1/messages", json=body) for _ in range(2))

    assert fits("NewMessage", body)
    assert fits("Accepted", first.json())
    assert (again.status_code, again.json()) == (first.status_code, first.json())


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"id": "a"}, id="nothing said"),
        pytest.param({"id": "a", "text": "x", "button": "b"}, id="text and button"),
        pytest.param({"text": "x"}, id="no id"),
        pytest.param({"id": "a", "text": "x", "sender": "me"}, id="an unknown key"),
    ],
)
def test_what_is_no_message_is_refused_as_described(client, body):
    answer = client.ask("POST", "/v1/messages", json=body)

    assert not fits("NewMessage", body)
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"
    assert fits("Problem", answer.json())


def test_the_stream_tells_what_was_missed_then_the_state(client, world):
    for text in ("one", "two"):
        world.chat.add(text, name="Anna")
    world.chat.enter("human")
    first, second = world.chat.rows
    with client.stream(first["seq"]) as (_, events):
        message, state = itertools.islice(events, 2)

    assert (message["event"], message["id"]) == ("message", str(second["seq"]))
    assert fits("Message", message["data"])
    assert state == {"event": "state", "data": {"state": "human", "name": "Anna"}}
    assert fits("State", state["data"])


def test_a_turn_is_told_as_it_goes(client):
    with client.stream() as (_, events):
        next(events)
        client.post(id="mine", text="hello")
        told = list(itertools.takewhile(lambda one: one["event"] != "answered", events))
    names = [one["event"] for one in told]

    assert next(one["data"]["id"] for one in told if one["event"] == "message") == "mine"
    assert [one for one in names if one != "typing"] == ["message", "message"]
    assert all(fits(one["event"].title(), one["data"]) for one in told)


def test_a_photo_is_as_described_and_only_its_chat_s(client, server):
    file = io.BytesIO()
    Image.new("RGB", (9, 9)).save(file, "PNG")
    made = client.attach(file.getvalue()).json()
    stranger = WebVisitor(server.address)
    stranger.begin()

    assert fits("Photo", made)
    assert client.ask("GET", made["url"]).headers["content-type"] == "image/jpeg"
    assert stranger.ask("GET", made["url"]).status_code == 404
    stranger.web.close()


@pytest.mark.parametrize("shop", ["lettoria", "lascale"])
def test_a_shop_s_window_is_as_described(client, shop):
    assert fits("ShopWindow", client.ask("GET", f"/shops/{shop}.json").json())


PATHS = [
    (method, path)
    for path, methods in CONTRACT["paths"].items()
    for method, what in methods.items()
    if what.get("security") is None
]


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_without_a_session_nothing_is_told(server, method, path):
    body: dict | None = {} if method == "post" else None
    address = f"{server.address}{path}"
    answer = requests.request(method, address, json=body, timeout=10)

    assert answer.status_code == 401


def references(part):
    """Return all that the contract points to, wherever in it."""
    if isinstance(part, list):
        return [found for one in part for found in references(one)]
    if not isinstance(part, dict):
        return []
    own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
    return own + references(list(part.values()))


@pytest.mark.parametrize("reference", sorted(set(references(CONTRACT))))
def test_the_contract_points_nowhere_in_vain(reference):
    place = CONTRACT
    for name in reference.removeprefix("#/").split("/"):
        place = place[name]

    assert place


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_every_call_may_be_refused_for_its_session_and_its_number(method, path):
    assert {"401", "429"} <= set(CONTRACT["paths"][path][method]["responses"])


def test_the_contract_s_limits_are_the_gateway_s():
    message = CONTRACT["components"]["schemas"]["NewMessage"]["properties"]

    assert message["text"]["maxLength"] == TEXT_LIMIT
    assert message["photos"]["maxItems"] == PHOTO_LIMIT
