"""A stranger gets nothing: every route that the gateway has, asked without credentials."""

import re
import shutil

import pytest
import requests
from starlette.routing import Mount

from preorder.gateway.app import create_app
from preorder.gateway.meta import deletion, webhook
from tests.gateway.conftest import no_limits
from tests.gateway.meta.build import APP, PAGE, SECRET, VERIFY
from tests.gateway.serving import serving
from tests.made_parts import ROOT, make_parts

ACCOUNTS = f'\nmeta:\n  - {{platform: messenger, id: "{PAGE}", app: "{APP.id}"}}\n'
NOT_YOURS, NO_PROOF, NONE, NO_JSON = 401, 403, 404, 415
FOR_ALL = {
    # Pages and what they load: the same for everybody.
    ("GET", "/"): 200,
    ("GET", "/shops/{shop}"): NONE,
    ("GET", "/shops/{shop}.json"): NONE,
    ("GET", "/widget.js"): 200,
    ("GET", "/static"): NONE,
    # A session is what a stranger may have: an empty chat of his own. Without a shop not even that.
    ("POST", "/v1/sessions"): NO_JSON,
    # For whoever runs us. They name our parts, and nothing of shops and customers.
    ("GET", "/healthz"): 200,
    ("GET", "/readyz"): 200,
}
WITH_PROOF = {
    # With a session's token only.
    ("POST", "/v1/messages"): NOT_YOURS,
    ("GET", "/v1/stream"): NOT_YOURS,
    ("POST", "/v1/photos"): NOT_YOURS,
    ("GET", "/v1/photos/{id}"): NOT_YOURS,
    ("GET", "/v1/transcript"): NOT_YOURS,
    ("DELETE", "/v1/conversation"): NOT_YOURS,
    ("POST", "/v1/rating"): NOT_YOURS,
    ("POST", "/v1/email"): NOT_YOURS,
    # For Meta, by our verify token or its signature; a deletion's page by its sealed code.
    ("GET", webhook.PATH): NO_PROOF,
    ("POST", webhook.PATH): NO_PROOF,
    ("POST", deletion.PATH): NO_PROOF,
    ("GET", f"{deletion.PATH}/{{code}}"): NONE,
}
METHODS = "GET POST PUT PATCH DELETE OPTIONS TRACE".split()
INSIDE = """/metrics /health /webhook /webhooks/rest/webhook /webhooks/rest /actions /version
/status /model/parse /model /domain /conversations/x/tracker
/conversations/x/messages /docs /openapi.json /admin /desk /.env /var/preorder.db
/static/../../.env /static/..%2f..%2f.env /v1 /v1/conversations /v1/messages/1
/v1/transcript/x /photos/1.jpg /meta /meta/deletion""".split()


@pytest.fixture(scope="module")
def connected(tmp_path_factory, one_brain):
    """The gateway with all that it can have: also an account at Meta."""
    folder = tmp_path_factory.mktemp("strangers")
    shops = shutil.copytree(ROOT / "shops", folder / "shops")
    with (shops / "lettoria.yml").open("a", encoding="utf-8") as file:
        file.write(ACCOUNTS)
    secrets = {
        f"META_SECRETS_{APP.id}": SECRET,
        f"META_VERIFY_{APP.id}": VERIFY,
        f"META_TOKEN_{PAGE}": "page-token",
    }
    brain = {"BRAIN_URL": one_brain.url, "ACTIONS_URL": f"{one_brain.url}/webhook"}
    parts = make_parts(folder, SHOPS=str(shops), **brain, **secrets)
    yield create_app(parts)
    parts.store.close()


@pytest.fixture(scope="module")
def address(connected):
    with no_limits(), serving(connected) as where:
        yield where


def routes(application):
    """Return method and path of every route of the application, whatever is wrapped around it."""
    while not hasattr(application, "routes"):
        application = vars(application).get("_app") or application.app
    for route in application.routes:
        methods = {"GET"} if isinstance(route, Mount) else route.methods - {"HEAD"}
        yield from ((method, route.path) for method in methods)


def test_every_route_is_known_here(connected):
    """Whoever adds one says here what a stranger gets from it."""
    assert sorted(routes(connected)) == sorted(FOR_ALL | WITH_PROOF)


@pytest.mark.parametrize(("asked", "status"), (FOR_ALL | WITH_PROOF).items(), ids=str)
def test_a_stranger_gets_what_everybody_gets(address, asked, status):
    method, path = asked
    answer = requests.request(method, address + re.sub(r"\{\w+\}", "x", path), timeout=5)

    assert answer.status_code == status
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", [path for _, path in WITH_PROOF])
def test_a_made_up_proof_is_none(address, path):
    """A token, a cookie, a signature, a header of our own network."""
    made_up = {
        "Authorization": "Bearer eyJhbGciOiJub25lIn0.e30.",
        "Cookie": "chat_lettoria=0123456789abcdef0123456789abcdef." + "0" * 64,
        "X-Hub-Signature-256": "sha256=" + "0" * 64,
        "X-Forwarded-For": "127.0.0.1",
    }
    where = address + re.sub(r"\{\w+\}", "x", path)
    statuses = {
        requests.request(method, where, headers=made_up, timeout=5).status_code
        for method in METHODS
    }

    assert statuses <= {204, 401, 403, 404, 405}


@pytest.mark.parametrize("path", INSIDE)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_inside_is_not_outside(address, method, path):
    """Metrics, brain, actions, files: not under any name at the public address."""
    answer = requests.request(method, address + path, timeout=5)

    assert answer.status_code in (404, 405) or (path, answer.status_code) == (
        deletion.PATH,
        NO_PROOF,
    )


def test_readiness_names_parts_and_nothing_else(address):
    answer = requests.get(f"{address}/readyz", timeout=5).json()

    assert set(answer.values()) == {"ok"}
    assert set(answer) == {
        *("database", "brain", "actions"),
        *("outbox", "turns", "deliveries", "consoler"),
    }
