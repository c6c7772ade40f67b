"""`preorder shops check`."""

from __future__ import annotations

from pathlib import Path

from preorder.policy.load import Problem, ShopFileError, load_shop, load_shops
from preorder.policy.review import review
from preorder.policy.shop import Shop
from preorder.settings import load_settings


def check(folder: Path | None) -> int:
    """Print every problem of every file, then what the owners should settle; 1 with a problem."""
    folder = folder or load_settings().shops
    shops, problems = _read(folder)
    for problem in problems:
        print(problem)
    for shop in shops:
        print(f"{shop.shop} ({shop.name}): read completely")
        for finding in review(shop):
            print(f"  {finding}")
    return 1 if problems else 0


def _read(folder: Path) -> tuple[list[Shop], list[Problem]]:
    """Read each file by itself, so that one problem does not hide another file's."""
    shops: list[Shop] = []
    problems: list[Problem] = []
    for file in sorted(folder.glob("*.yml")):
        try:
            shops.append(load_shop(file))
        except ShopFileError as error:
            problems += error.problems
    if not problems:
        try:
            load_shops(folder)
        except ShopFileError as error:
            return [], error.problems
    return shops, problems
