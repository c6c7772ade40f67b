"""The shops follow their files, and remember what they said before (S-16)."""

import shutil
from pathlib import Path

import pytest

from preorder.policy.load import ShopFileError
from preorder.service.shops import Shops
from tests.made_parts import ROOT, make_parts


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(ROOT / "shops", tmp_path / "shops"))


def change(folder, before, after):
    file = folder / "lettoria.yml"
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after))


def window(shop):
    """Return the window for returns, as the shop's file writes it."""
    return str(shop.policy.returns.window)


def test_a_changed_file_is_read_again(folder):
    shops = Shops(folder)
    change(folder, "name: Lettoria", "name: Lettoria Two")

    assert shops["lettoria"].name == "Lettoria Two"
    assert shops.reloads == 1


def test_a_wrong_file_leaves_the_last_good_shops_and_is_logged(folder, caplog):
    shops = Shops(folder)
    change(folder, "window: 30d", "window: 30dd")

    assert window(shops["lettoria"]) == "30d"
    assert "lettoria.yml" in caplog.text
    assert shops.reloads == 0


def test_a_mended_file_counts_again(folder):
    shops = Shops(folder)
    change(folder, "window: 30d", "window: 30dd")
    assert len(shops) == 2
    change(folder, "window: 30dd", "window: 31d")

    assert window(shops["lettoria"]) == "31d"


def test_a_new_file_is_a_new_shop(folder):
    shops = Shops(folder)
    text = (folder / "lettoria.yml").read_text().replace("shop: lettoria", "shop: third")
    (folder / "third.yml").write_text(text)

    assert sorted(shops) == ["lascale", "lettoria", "third"]


def test_wrong_files_at_the_start_are_refused(folder):
    change(folder, "window: 30d", "window: 30dd")

    with pytest.raises(ShopFileError):
        Shops(folder)


def test_an_order_keeps_the_policy_it_was_placed_under(folder, tmp_path):
    parts = make_parts(tmp_path, SHOPS=str(folder))
    parts.publish_answers()
    before = parts.shops["lettoria"].policy_version
    change(folder, "window: 30d", "window: 31d")
    with parts.store.begin() as tx:
        old = parts.shops.policy_for(tx, "lettoria", before)
        now = parts.shops.policy_for(tx, "lettoria", parts.shops["lettoria"].policy_version)
        unknown = parts.shops.policy_for(tx, "lettoria", "1-0000000000")
        other = parts.shops.policy_for(tx, "nobody", before)

    assert (window(old), window(now)) == ("30d", "31d")
    assert (unknown, other) == (None, None)
