"""Who may ask: sessions, sites, and how much."""

from contextlib import closing
from datetime import timedelta
from http.client import HTTPConnection

import pytest
import requests

from preorder.adapters.clock import real_now
from preorder.gateway.app import create_app
from preorder.gateway.sessions import LASTS, Sessions
from preorder.gateway.website import rates
from preorder.gateway.website.rates import OF_SESSION, Buckets, Kind, Rate, network_of
from tests.gateway.serving import serving
from tests.made_parts import make_parts
from tests.web_visitor import WebVisitor

SITE, OTHER_SHOPS, EVIL = (
    "https://lettoria.com",
    "https://lascalemodel.com",
    "https://lettoria.com.evil.example",
)


@pytest.fixture
def at(gateway, brain):
    """Makes visitors of a site's page."""
    made = []

    def make(origin=None, shop="lettoria"):
        made.append(WebVisitor(gateway, shop, origin))
        return made[-1]

    yield make
    for one in made:
        one.web.close()


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        pytest.param(SITE, 201, id="the shop's site"),
        pytest.param(None, 201, id="no browser"),
        pytest.param(OTHER_SHOPS, 403, id="another shop's site"),
        pytest.param(EVIL, 403, id="a name that begins alike"),
        pytest.param("http://lettoria.com", 403, id="without encryption"),
        pytest.param("null", 403, id="a page without a site"),
        pytest.param("http://[", 403, id="no address"),
    ],
)
def test_a_chat_begins_on_the_shop_s_sites_only(at, origin, status):
    assert at(origin).begin().status_code == status


def test_a_chat_begins_on_our_own_pages(gateway, at):
    assert at(gateway).begin().status_code == 201


def test_a_token_holds_on_its_own_site_only(at):
    visitor = at(SITE)
    visitor.begin()
    visitor.web.headers["Origin"] = OTHER_SHOPS

    assert visitor.post(text="hi").status_code == 403


def test_going_on_gives_the_same_chat_a_token_that_holds_longer(at, monkeypatch):
    visitor = at(SITE)
    visitor.begin()
    before = visitor.session
    monkeypatch.setattr("preorder.gateway.website.api.LASTS", LASTS + timedelta(days=1))
    chat = visitor.conversation
    visitor.begin()

    assert visitor.conversation == chat
    assert visitor.session["expires_at"] > before["expires_at"]


def test_a_session_of_one_shop_is_none_in_another(at):
    visitor = at()
    visitor.begin()
    visitor.shop = "lascale"

    assert visitor.begin().status_code == 401


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda token, _: "", id="nothing"),
        pytest.param(lambda token, _: f"Basic {token}", id="another scheme"),
        pytest.param(lambda token, _: f"Bearer {token[:-1]}", id="cut off"),
        pytest.param(lambda token, _: f"Bearer {token} x", id="more behind it"),
        pytest.param(lambda _, ended: f"Bearer {ended}", id="expired"),
    ],
)
def test_what_is_no_token_opens_nothing(at, parts, spoil):
    visitor, sessions = at(), Sessions(parts.secret)
    visitor.begin()
    ended = sessions.token(sessions.new("lettoria"), real_now() - timedelta(seconds=1))
    visitor.web.headers["Authorization"] = spoil(visitor.session["token"], ended)
    answer = visitor.ask("GET", "/v1/transcript")

    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize(("origin", "allowed"), [(SITE, SITE), (EVIL, None)])
def test_browsers_hand_our_answers_to_shops_sites_only(gateway, origin, allowed):
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    asked["Access-Control-Request-Headers"] = "authorization,content-type"
    before = requests.options(f"{gateway}/v1/messages", headers=asked, timeout=9)
    answer = requests.post(f"{gateway}/v1/messages", headers={"Origin": origin}, timeout=9)

    assert before.headers.get("Access-Control-Allow-Origin") == allowed
    assert answer.headers.get("Access-Control-Allow-Origin") == allowed
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_only_the_api_is_shared(gateway):
    page = requests.get(f"{gateway}/shops/lettoria.json", headers={"Origin": SITE}, timeout=9)

    assert "Access-Control-Allow-Origin" not in page.headers


def test_after_the_burst_one_each_so_many_seconds():
    buckets, rate = Buckets(), Rate(3, 2.0)
    waits = [buckets.take(("k", "a"), rate, now) for now in (0, 0, 0, 0.5, 2, 2)]

    assert waits == [0, 0, 0, 1.5, 0, 2]
    assert buckets.take(("k", "b"), rate, 2) == 0


def test_what_is_remembered_is_bounded():
    buckets = Buckets(most=10)
    for number in range(50):
        buckets.take(("k", str(number)), Rate(1, 9), 0)

    assert len(buckets._busy_until) == 10
    assert buckets.take(("k", "49"), Rate(1, 9), 0) == 9


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("x" * 500, "x" * 60),
    ],
)
def test_a_customer_of_ipv6_has_one_network(address, network):
    assert network_of(address) == network


@pytest.fixture
def limited(tmp_path, brain, monkeypatch):
    """A gateway of its own, with the real limits, behind a proxy."""
    monkeypatch.setattr(rates, "OF_SESSION", OF_SESSION)
    parts = make_parts(tmp_path, BRAIN_URL=brain.url, PROXY_HEADER="X-Forwarded-For")
    with serving(create_app(parts)) as address:
        yield address
    parts.store.close()


def test_too_much_of_one_session_is_told_how_long_to_wait(limited):
    visitor = WebVisitor(limited)
    visitor.begin()
    burst = OF_SESSION[Kind.CHANGE].burst
    codes = [visitor.ask("POST", "/v1/rating", json={"stars": 5}) for _ in range(burst + 2)]
    visitor.web.close()

    assert {one.status_code for one in codes[:burst]} == {204}
    assert codes[-1].status_code == 429
    assert 1 <= int(codes[-1].headers["Retry-After"]) <= 10
    assert codes[-1].headers["Content-Type"] == "application/problem+json"


def test_many_chats_of_one_address_do_not_get_round_its_limits(limited, monkeypatch):
    """Each chat is well within its own."""
    monkeypatch.setattr(rates, "OF_ADDRESS", {**rates.OF_ADDRESS, Kind.CHANGE: Rate(3, 60)})
    codes = []
    for _ in range(4):
        visitor = WebVisitor(limited)
        visitor.begin()
        codes.append(visitor.ask("POST", "/v1/rating", json={"stars": 5}).status_code)
        visitor.web.close()

    assert codes == [204, 204, 204, 429]


def test_an_address_is_the_last_one_that_our_own_proxy_wrote(limited, monkeypatch):
    monkeypatch.setattr(rates, "OF_ADDRESS", dict.fromkeys(Kind, Rate(1, 60)))

    def begin(told):
        headers = {"X-Forwarded-For": told}
        body = {"shop": "lettoria"}
        return requests.post(f"{limited}/v1/sessions", json=body, headers=headers, timeout=9)

    codes = [begin(told).status_code for told in ("192.0.2.1", "6.6.6.6, 192.0.2.1", "192.0.2.2")]

    assert codes == [201, 429, 201]


def test_a_proxy_may_write_its_own_line_below_the_customer_s(limited, monkeypatch):
    monkeypatch.setattr(rates, "OF_ADDRESS", dict.fromkeys(Kind, Rate(1, 60)))

    def begin(customers):
        with closing(HTTPConnection(limited.removeprefix("http://"), timeout=9)) as line:
            line.putrequest("POST", "/v1/sessions")
            for told in (customers, "192.0.2.1"):
                line.putheader("X-Forwarded-For", told)
            body = b'{"shop": "lettoria"}'
            line.putheader("Content-Type", "application/json")
            line.putheader("Content-Length", str(len(body)))
            line.endheaders(body)
            return line.getresponse().status

    assert [begin("6.6.6.1"), begin("6.6.6.2")] == [201, 429]


def test_without_a_proxy_of_ours_no_header_is_believed(gateway, monkeypatch):
    monkeypatch.setattr(rates, "OF_ADDRESS", dict.fromkeys(Kind, Rate(1, 60)))
    codes = [
        requests.post(
            f"{gateway}/v1/sessions",
            json={"shop": "lettoria"},
            headers={"X-Forwarded-For": told, "X-Real-IP": told},
            timeout=9,
        ).status_code
        for told in ("192.0.2.1", "192.0.2.2", "192.0.2.3")
    ]

    assert codes[-1] == 429
