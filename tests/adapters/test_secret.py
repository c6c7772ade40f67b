"""The secret that signs sessions."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from preorder.adapters.secret import load_secret
from preorder.settings import SettingsError


def test_a_secret_that_was_set_is_used(tmp_path):
    assert load_secret("s" * 32, tmp_path / "secret") == b"s" * 32


def test_processes_that_make_it_at_once_share_one(tmp_path):
    kept = tmp_path / "var" / "secret"
    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(lambda _: load_secret(None, kept), range(16)))

    assert secrets == {kept.read_bytes()}
    assert [file.name for file in kept.parent.iterdir()] == ["secret"]


def test_nobody_else_may_read_it(tmp_path):
    kept = tmp_path / "secret"
    load_secret(None, kept)

    assert kept.stat().st_mode & 0o077 == 0


def test_a_secret_cut_short_is_refused(tmp_path):
    kept = tmp_path / "secret"
    kept.write_text("abc")

    with pytest.raises(SettingsError, match="cut short"):
        load_secret(None, kept)
