"""A fresh pair of shops for every test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from preorder.service.shops import Shops
from tests.service.build import DAY_ONE, LASCALE, LETTORIA, rewrite
from tests.talk import SHOPS, World, copy_world, make_world


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the database that every test begins with."""
    folder = tmp_path_factory.mktemp("template")
    made = make_world(folder, [LETTORIA, LASCALE], DAY_ONE)
    made.store.close()  # the last connection writes everything into the one file
    return folder


@pytest.fixture(scope="session")
def shops() -> Shops:
    """Return the shops as their files stand: read once, since reading takes longest."""
    return Shops(SHOPS)


@pytest.fixture
def world(template: Path, tmp_path: Path, shops: Shops) -> Iterator[World]:
    made = copy_world(template, tmp_path, DAY_ONE, shops)
    yield made
    made.store.close()


@pytest.fixture
def own_shops(tmp_path: Path) -> Path:
    """Return a copy of the shops' files that a test may change."""
    folder = tmp_path / "shops"
    shutil.copytree(SHOPS, folder)
    return folder


@pytest.fixture
def code_world(template: Path, tmp_path: Path, own_shops: Path) -> Iterator[World]:
    """The same orders, in a shop that wants a code before money moves."""
    rewrite(own_shops, "lettoria", "verify: email_match ", "verify: email_code ")
    made = copy_world(template, tmp_path, DAY_ONE, Shops(own_shops))
    yield made
    made.store.close()
