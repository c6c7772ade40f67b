"""Whose chat it is: nobody chooses, nobody borrows."""

import pytest
import requests


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(visitor):
    cookie = visitor.post(text="hi").headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/chat/lettoria" in cookie


@pytest.mark.parametrize(
    "forge",
    [
        pytest.param(lambda value: "0" * 32 + value[32:], id="another conversation"),
        pytest.param(lambda value: value[:-1] + ("0" if value[-1] != "0" else "1"), id="signature"),
        pytest.param(lambda value: value[:32], id="unsigned"),
        pytest.param(lambda _: "mine", id="chosen"),
        pytest.param(lambda value: value.upper(), id="upper case"),
    ],
)
def test_nobody_chooses_whose_chat_he_reads(visitor, gateway, forge):
    visitor.say("my secret")
    [cookie] = visitor.web.cookies
    url = f"{gateway}/chat/lettoria/messages"
    answer = requests.get(
        url, headers={"Cookie": f"{cookie.name}={forge(cookie.value)}"}, timeout=9
    )

    assert answer.json() == {"messages": []}
    assert "chat_lettoria=" in answer.headers["Set-Cookie"]


def test_a_session_of_one_shop_is_none_in_another(visitor, gateway):
    visitor.say("my secret")
    [cookie] = visitor.web.cookies
    url = f"{gateway}/chat/lascale/messages"
    answer = requests.get(url, headers={"Cookie": f"chat_lascale={cookie.value}"}, timeout=9)

    assert answer.json() == {"messages": []}
