"""Meta's data-deletion callback: a signed request deletes, and the answer can be looked up."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime

import pytest
import requests
from starlette.applications import Starlette

from preorder.core.errors import PreorderError
from preorder.gateway.meta import deletion
from preorder.gateway.meta.identities import Identities, MetaAway
from tests.gateway.meta.build import (
    ACCOUNTS,
    APP,
    CUSTOMER,
    INSTAGRAM,
    OLD_SECRET,
    OTHER_PAGE,
    OTHER_SECRET,
    PAGE,
    SECRET,
    meta_settings,
)
from tests.gateway.serving import serving

NOW = datetime(2026, 7, 1, 10, 1, tzinfo=UTC)


class Eraser:
    """Notes whom it was to forget."""

    def __init__(self):
        self.asked, self.refuses = [], None

    def delete(self, platform, account, user):
        if self.refuses is not None:
            raise self.refuses
        self.asked.append((platform, account, user))


@pytest.fixture
def eraser():
    return Eraser()


@pytest.fixture
def callback(eraser):
    """The callback's address."""
    found = deletion.routes(ACCOUNTS, eraser.delete, lambda _account, user: {user}, lambda: NOW)
    with serving(Starlette(routes=found)) as address:
        yield f"{address}{deletion.PATH}"


def encoded(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def signed(data, secret=SECRET):
    """Return a signed request as Meta makes it."""
    payload = encoded(json.dumps(data).encode())
    return f"{encoded(hmac.digest(secret.encode(), payload.encode(), hashlib.sha256))}.{payload}"


def ask(callback, text):
    return requests.post(callback, data={"signed_request": text}, timeout=10)


ASKED = {"algorithm": "HMAC-SHA256", "expires": 0, "issued_at": 1782900000, "user_id": "70012"}


@pytest.mark.parametrize("secret", [SECRET, OLD_SECRET])
def test_a_signed_request_deletes_in_all_accounts_of_the_app(callback, eraser, secret):
    """Meta names no page, only the person."""
    answer = ask(callback, signed(ASKED, secret))

    assert answer.status_code == 200
    assert eraser.asked == [("messenger", PAGE, "70012"), ("instagram", INSTAGRAM, "70012")]


def test_another_apps_request_concerns_its_accounts_only(callback, eraser):
    """An app knows its own customers."""
    ask(callback, signed(ASKED, OTHER_SECRET))

    assert eraser.asked == [("messenger", OTHER_PAGE, "70012")]


def test_the_answer_names_an_address_that_says_what_became_of_it(callback):
    """Url and confirmation code, as Meta asks; no session is needed to look."""
    told = ask(callback, signed(ASKED)).json()
    page = requests.get(told["url"], timeout=10)

    assert told["url"] == f"{callback}/{told['confirmation_code']}"
    assert "on 01 July 2026 at 10:01 UTC we deleted the messages" in page.text


@pytest.mark.parametrize("code", ["20260701T100100Z-0000000000000000", "x", "-", "ü-1"])
def test_a_code_that_we_did_not_give_is_unknown(callback, code):
    """Nobody can make one up."""
    assert requests.get(f"{callback}/{code}", timeout=10).status_code == 404


SIGNATURE, _, PAYLOAD = signed(ASKED).partition(".")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(signed(ASKED, "guessed"), id="another secret"),
        pytest.param(f"{SIGNATURE}.{encoded(b'{}')}", id="another payload"),
        pytest.param(f".{PAYLOAD}", id="no signature"),
        pytest.param(SIGNATURE, id="no payload"),
        pytest.param(signed([1]), id="no object"),
        pytest.param(signed({"algorithm": "HMAC-SHA256"}), id="nobody"),
        pytest.param(signed({"user_id": {"$ne": 1}}), id="no id"),
        pytest.param(signed({"user_id": "../me"}), id="a path"),
        pytest.param("ü.ü", id="no base64"),
        pytest.param("", id="nothing"),
    ],
)
def test_a_strangers_request_deletes_nothing(callback, eraser, text):
    """Nor one that names nobody."""
    assert ask(callback, text).status_code == 403
    assert eraser.asked == []


def test_a_request_without_the_field_is_refused(callback, eraser):
    """As one that is not signed."""
    assert requests.post(callback, data=b"{}", timeout=10).status_code == 403
    assert eraser.asked == []


def test_all_ids_by_which_a_page_knows_the_person_are_forgotten(eraser):
    """Meta's request names the app's id; the page has another one for the same person."""
    known = {PAGE: {"70012", CUSTOMER}, INSTAGRAM: {"70012"}}
    found = deletion.routes(
        ACCOUNTS, eraser.delete, lambda account, _user: known[account.id], lambda: NOW
    )
    with serving(Starlette(routes=found)) as address:
        ask(f"{address}{deletion.PATH}", signed(ASKED))

    assert ("messenger", PAGE, CUSTOMER) in eraser.asked
    assert len(eraser.asked) == 3


def test_meta_is_asked_for_the_pages_id_of_the_person(graph):
    """With the app's token, in a header, and its proof."""
    graph.answers = [(200, {"data": [{"id": CUSTOMER, "page": {"id": PAGE}}]}, {})]
    found = Identities(meta_settings(graph.url)).of(ACCOUNTS["messenger", PAGE], "70012")
    call = graph.calls[0]

    assert found == {"70012", CUSTOMER}
    assert (call["path"], call["query"]["page"]) == ("/v25.0/70012/ids_for_pages", PAGE)
    assert call["token"] == f"Bearer {APP.id}|{SECRET}"
    assert SECRET not in str(call["query"])


def test_a_person_that_meta_cannot_match_has_the_apps_id_only(graph):
    """App and page belong to no common business, or there is no such person."""
    graph.answers = ["permission", "no object"]
    ask_meta = Identities(meta_settings(graph.url)).of
    found = [ask_meta(ACCOUNTS["messenger", PAGE], "70012") for _ in range(2)]

    assert found == [{"70012"}] * 2


def test_instagrams_id_is_the_same_for_the_app(graph):
    """There is nothing to ask."""
    found = Identities(meta_settings(graph.url)).of(ACCOUNTS["instagram", INSTAGRAM], "70012")

    assert found == {"70012"}
    assert graph.calls == []


@pytest.mark.parametrize("answer", ["service", "proxy", "too many"])
def test_an_api_that_is_away_is_told_apart_from_a_stranger(graph, answer):
    """Else a request would seem to be done that is not."""
    graph.answers = [answer]
    with pytest.raises(MetaAway):
        Identities(meta_settings(graph.url)).of(ACCOUNTS["messenger", PAGE], "70012")

    assert len(graph.calls) == 1


def test_meta_is_told_to_ask_again_if_nothing_could_be_deleted(callback, eraser):
    """A 'done' that is not true would be a lie to the customer."""
    eraser.refuses = PreorderError("the database is away")

    assert ask(callback, signed(ASKED)).status_code == 503
