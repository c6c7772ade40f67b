"""Which accounts there are stands in the shops' files; their secrets do not, and none may lack."""

import re
import shutil
from functools import cache

import pytest

from preorder.cli import main
from preorder.gateway.meta.config import load_accounts
from preorder.gateway.meta.connector import make_connector
from preorder.policy.load import ShopFileError, load_shops, read_shop
from preorder.settings import SettingsError, load_settings, read_env_file
from tests.gateway.meta.build import meta_settings
from tests.made_parts import NO_ENV_FILE, ROOT, make_parts

LETTORIA = (ROOT / "shops" / "lettoria.yml").read_text(encoding="utf-8")
ACCOUNTS = """
meta:
  - {platform: messenger, id: "102938475610293", app: "998877665544332", human_agent: true}
  - {platform: instagram, id: 17841400000000001, app: 887766554433221, login: instagram}
"""
SECRETS = {
    "SECRETS_998877665544332": "new-secret, old-secret",
    "VERIFY_998877665544332": "a-verify-token-of-ours",
    "TOKEN_102938475610293": "page-token",
    "SECRETS_887766554433221": "instagram-secret",
    "VERIFY_887766554433221": "another-verify-token",
    "TOKEN_17841400000000001": "instagram-token",
}


@cache
def shops(lines=ACCOUNTS):
    """Return Lettoria with these accounts."""
    return {"lettoria": read_shop(LETTORIA + lines, "lettoria.yml")}


def test_pages_and_instagram_accounts_are_bound_to_their_shop():
    """With app, token and the right to answer for seven days."""
    found = load_accounts(shops(), meta_settings(**SECRETS))
    page, instagram = (
        found["messenger", "102938475610293"],
        found["instagram", "17841400000000001"],
    )

    assert (page.shop, page.token, page.login, page.human_agent) == (
        *("lettoria", "page-token", "page"),
        True,
    )
    assert page.app.secrets == ("new-secret", "old-secret")
    assert (instagram.login, instagram.app.id) == ("instagram", "887766554433221")


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("value", [None, "", " , "])
def test_an_account_without_one_of_its_secrets_stops_the_start(name, value):
    """The sentence names the variable; without a secret anybody could speak for a customer."""
    secrets = {key: text for key, text in (SECRETS | {name: value}).items() if text is not None}
    with pytest.raises(SettingsError, match=f"PREORDER_META_{name}"):
        load_accounts(shops(), meta_settings(**secrets))


def test_a_verify_token_that_can_be_guessed_is_refused():
    """It is all that the handshake asks for."""
    with pytest.raises(SettingsError, match="at least 16"):
        load_accounts(shops(), meta_settings(**SECRETS | {"VERIFY_887766554433221": "hello"}))


def test_no_secret_is_shown_where_settings_and_accounts_are_printed():
    """A traceback or a log may print them."""
    settings = meta_settings(**SECRETS)
    shown = f"{settings!r} {load_accounts(shops(), settings)!r}"

    assert not any(secret in shown for secret in ("-secret", "-token"))


@pytest.mark.parametrize(
    ("line", "key", "told"),
    [
        pytest.param("platform: telegram, id: 1, app: 2", "platform", "messenger", id="platform"),
        pytest.param("platform: messenger, id: lettoria, app: 2", "id", "pattern", id="a name"),
        pytest.param("platform: messenger, id: 1", "app", "required", id="no app"),
        pytest.param("platform: messenger, id: true, app: 2", "id", "string", id="no id"),
        pytest.param("platform: messenger, id: 1, app: 2, token: x", "token", "unknown", id="key"),
        pytest.param(
            "platform: messenger, id: 1, app: 2, login: instagram", "", "Instagram", id="login"
        ),
    ],
)
def test_an_account_that_is_wrong_stops_the_file_from_loading(line, key, told):
    """With line and key, as the rest of the file."""
    with pytest.raises(ShopFileError) as refusal:
        shops(f"\nmeta:\n  - {{{line}}}\n")
    problem = refusal.value.problems[0]

    assert problem.key == f"meta.0{key and '.'}{key}"
    assert problem.line == LETTORIA.count("\n") + 3
    assert told in problem.message


@pytest.mark.parametrize("other", ["lettoria", "lascale"])
def test_an_account_belongs_to_one_shop_once(tmp_path, other):
    """Or nobody knew whose rules its customers have."""
    folder = shutil.copytree(ROOT / "shops", tmp_path / "shops")
    line = "  - {platform: messenger, id: 102938475610293, app: 1}\n"
    for shop in ("lettoria", other):
        file = folder / f"{shop}.yml"
        text = file.read_text(encoding="utf-8")
        head = "" if "\nmeta:\n" in text else "\nmeta:\n"
        file.write_text(f"{text}{head}{line}", encoding="utf-8")

    with pytest.raises(ShopFileError, match=r"meta\.\d: messenger 102938475610293 is bound to l"):
        load_shops(folder)


def test_accounts_do_not_change_a_shops_policy_version():
    """An order keeps the rules it was placed under."""
    plain = read_shop(LETTORIA, "lettoria.yml")

    assert shops()["lettoria"].policy_version == plain.policy_version


def test_secrets_are_read_from_the_environment_and_the_file_by_their_id(tmp_path):
    """A name of another kind is refused as a misspelt one."""
    file = tmp_path / ".env"
    file.write_text("PREORDER_META_TOKEN_123=from-the-file\n")
    found = load_settings({"PREORDER_META_SECRETS_9": "a,b"}, file)
    file.write_text("PREORDER_META_TOKEN_MAIN=x\n")

    assert found.meta.secrets == {"SECRETS_9": "a,b", "TOKEN_123": "from-the-file"}
    with pytest.raises(SettingsError, match="no setting PREORDER_META_TOKEN_MAIN"):
        read_env_file(file)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("PREORDER_META_VERSION", "25", "such as v25.0"),
        ("PREORDER_META_VERSION", "v25.0/../me", "such as v25.0"),
        ("PREORDER_META_URL", "graph.facebook.com", "such as https://graph.facebook.com"),
        ("PREORDER_PUBLIC_URL", "chat.example.com", "such as https://chat.example.com"),
    ],
)
def test_a_wrong_value_is_refused_with_the_name_and_the_remedy(name, value, told):
    """As every other setting."""
    with pytest.raises(SettingsError, match=f"{name}.*{re.escape(told)}"):
        load_settings({name: value}, NO_ENV_FILE)


def test_the_gateway_refuses_to_start_an_account_without_its_secret(tmp_path):
    """The whole way, from the shop's file."""
    folder = shutil.copytree(ROOT / "shops", tmp_path / "shops")
    with (folder / "lettoria.yml").open("a", encoding="utf-8") as file:
        file.write(ACCOUNTS)
    parts = make_parts(tmp_path, SHOPS=str(folder))

    with pytest.raises(SettingsError, match="app 998877665544332 has no secret"):
        make_connector(parts)


def test_make_run_says_which_secret_is_missing(tmp_path, monkeypatch, capsys):
    """In a sentence, before anything is started."""
    folder = shutil.copytree(ROOT / "shops", tmp_path / "shops")
    with (folder / "lettoria.yml").open("a", encoding="utf-8") as file:
        file.write(ACCOUNTS)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PREORDER_VAR", str(tmp_path / "var"))

    assert main(["serve"]) == 1
    assert capsys.readouterr().err.endswith(
        "SECRETS_998877665544332; docs/meta.md says where it is.\n"
    )


def test_without_an_account_there_is_nothing_to_call(tmp_path):
    """A shop with only a website shows the outside no more than it must."""
    connector = make_connector(make_parts(tmp_path))

    assert connector.routes(lambda _: None, lambda *_: None) == []
