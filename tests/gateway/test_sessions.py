"""Whose chat it is: nobody chooses, nobody borrows."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preorder.gateway.sessions import LASTS, Session, Sessions

NOW = datetime(2026, 7, 6, 12, tzinfo=UTC)
SESSIONS = Sessions(b"s" * 32)


def token_of(session, expires=NOW + LASTS):
    return SESSIONS.token(session, expires)


def forged(token, **changes):
    """Return the token with other content and its old signature."""
    content, _, signature = token.partition(".")
    shop, chat, origin, until = json.loads(base64.urlsafe_b64decode(content + "=="))
    values = {"shop": shop, "chat": chat, "origin": origin, "until": until} | changes
    other = base64.urlsafe_b64encode(json.dumps(list(values.values())).encode())
    return f"{other.decode().rstrip('=')}.{signature}"


def test_a_token_gives_the_session_back_until_it_expires():
    session = SESSIONS.new("lettoria", "https://lettoria.com")
    token = token_of(session)

    assert SESSIONS.read(token, NOW + LASTS - timedelta(seconds=1)) == session
    assert SESSIONS.read(token, NOW + LASTS) is None


def test_every_chat_has_128_random_bits():
    ids = {SESSIONS.new("lettoria").id for _ in range(100)}

    assert len(ids) == 100
    assert {len(bytes.fromhex(one)) for one in ids} == {16}


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"chat": "0" * 32}, id="another conversation"),
        pytest.param({"shop": "lascale"}, id="another shop"),
        pytest.param({"origin": "https://evil.example"}, id="another site"),
        pytest.param({"until": 2**40}, id="for ever"),
    ],
)
def test_nothing_in_a_token_can_be_changed(changes):
    token = token_of(SESSIONS.new("lettoria", "https://lettoria.com"))

    assert SESSIONS.read(forged(token, **changes), NOW) is None


def test_another_secret_makes_no_token_of_ours():
    session = Session("lettoria", "0" * 32)
    token = Sessions(b"t" * 32).token(session, NOW + LASTS)

    assert SESSIONS.read(token, NOW) is None


@given(st.text(max_size=80) | st.from_regex(r"[\w-]{20,60}\.[\w-]{43}", fullmatch=True))
def test_what_is_no_token_is_told_apart(text):
    assert SESSIONS.read(text, NOW) is None
