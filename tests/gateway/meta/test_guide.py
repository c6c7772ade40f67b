"""docs/meta.md says what the program does: its addresses, names, keys and log events."""

import re

import pytest
from ruamel.yaml import YAML

from preorder.gateway.meta import deletion, limits, webhook
from preorder.policy.shop import MetaAccount
from tests.made_parts import ROOT

GUIDE = (ROOT / "docs" / "meta.md").read_text(encoding="utf-8")
CODE = "".join(
    path.read_text(encoding="utf-8") for path in (ROOT / "preorder/gateway/meta").glob("*.py")
)


def test_the_accounts_of_the_guide_load():
    """A shop copies them."""
    block = re.search(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    assert block is not None
    accounts = [MetaAccount(**each) for each in YAML(typ="safe").load(block[1])["meta"]]

    assert [each.login for each in accounts] == ["page", "page", "instagram"]


@pytest.mark.parametrize("path", [webhook.PATH, deletion.PATH])
def test_the_addresses_of_the_guide_are_ours(path):
    """They are typed in at Meta."""
    assert f"https://chat.example.com{path}`" in GUIDE


def test_every_key_of_an_account_is_explained():
    """And no other."""
    keys = re.findall(r"^\| `(\w+)` \| ", GUIDE, re.MULTILINE)

    assert keys == list(MetaAccount.model_fields)


def test_every_log_event_is_explained():
    """Whoever reads the log finds it there, and nothing that never comes."""
    written = set(re.findall(r'"(meta\.\w+)', CODE))

    assert set(re.findall(r"`(meta\.\w+)`", GUIDE)) == written


def test_every_secret_of_the_guide_is_read():
    """By its kind and the id."""
    kinds = set(re.findall(r"PREORDER_META_([A-Z]+)_\d+=", GUIDE))

    assert kinds == set(re.findall(r'f"(SECRETS|VERIFY|TOKEN)_', CODE))


@pytest.mark.parametrize(
    "limit", [limits.MESSENGER_CHARACTERS, limits.INSTAGRAM_BYTES, limits.QUICK_REPLIES]
)
def test_the_limits_of_the_guide_are_the_programs(limit):
    """What customers meet."""
    assert f"{limit:,} " in GUIDE
