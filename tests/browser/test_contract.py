"""The stand-in answers as docs/openapi.yml says: the widget is tested against the contract."""

import io
import json

import pytest
import requests
from jsonschema import Draft202012Validator
from PIL import Image
from ruamel.yaml import YAML

from preorder.gateway.incoming import PHOTO_LIMIT, TEXT_LIMIT
from tests.browser.conftest import ROOT

CONTRACT = YAML(typ="safe").load((ROOT / "docs" / "openapi.yml").read_text())


def fits(name, data):
    """Tell whether the data is what the contract calls by that name."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": CONTRACT["components"]}
    return Draft202012Validator(schema).is_valid(data)


class Client:
    """What a widget does, without a browser."""

    def __init__(self, server):
        self.address = f"http://127.0.0.1:{server.port}"
        self.headers = {}
        self.session = self.ask("POST", "/v1/sessions", json={"shop": "lettoria"}).json()
        self.headers = {"Authorization": f"Bearer {self.session['token']}"}

    def ask(self, method, path, **more):
        headers = self.headers | more.pop("headers", {})
        return requests.request(method, self.address + path, headers=headers, timeout=10, **more)

    def events(self, count, last=0):
        """Return the first events of the stream, with the fields of each."""
        found = []
        headers = {"Last-Event-ID": str(last)}
        with self.ask("GET", "/v1/stream", stream=True, headers=headers) as answer:
            fields = {}
            for line in answer.iter_lines(decode_unicode=True):
                if line:
                    name, _, value = line.partition(": ")
                    fields[name] = value
                else:
                    found.append(fields | {"data": json.loads(fields["data"])})
                    fields = {}
                if len(found) == count:
                    return found
        return found


@pytest.fixture
def client(server):
    return Client(server)


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
        world.chat.add("agent", text)
    world.chat.enter("human", name="Anna")
    message, state = client.events(2, last=1)

    assert (message["event"], message["id"], message["data"]["text"]) == ("message", "2", "two")
    assert fits("Message", message["data"])
    assert state == {"event": "state", "data": {"state": "human", "name": "Anna"}}
    assert fits("State", state["data"])


def test_a_photo_is_as_described_and_only_its_chat_s(client, server):
    file = io.BytesIO()
    Image.new("RGB", (9, 9)).save(file, "PNG")
    made = client.ask("POST", "/v1/photos", files={"photo": ("a.png", file.getvalue())}).json()
    stranger = Client(server)

    assert fits("Photo", made)
    assert client.ask("GET", made["url"]).headers["content-type"] == "image/jpeg"
    assert stranger.ask("GET", made["url"]).status_code == 404


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
    address = f"http://127.0.0.1:{server.port}{path}"
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
