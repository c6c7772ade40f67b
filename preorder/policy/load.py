"""Read shop files. A file loads completely or not at all, with the line and key that is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from preorder.policy.campaign_text import open_placeholders
from preorder.policy.shop import Shop
from preorder.policy.templates import TemplateError, look_up, render, typed_number

_TWICE = re.compile(r'found duplicate key "([^"]*)"')
_Path = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a file. `line` counts from 1."""

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: {self.message}"


class ShopFileError(ValueError):
    """A shop file that does not load; `problems` says all that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def load_shop(path: Path) -> Shop:
    """Read and check one shop file.

    Raises:
        ShopFileError: with file, line and key of every problem.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ShopFileError([Problem(str(path), 1, "file", str(error))]) from None
    return read_shop(text, str(path))


def read_shop(text: str, source: str) -> Shop:
    """Check the text of a shop file; `source` names it in errors.

    Raises:
        ShopFileError: with file, line and key of every problem.
    """
    tree = _parsed(text, source)
    try:
        shop = Shop.model_validate(_plain(tree))
    except ValidationError as error:
        raise ShopFileError(
            [
                Problem(source, _line(tree, e["loc"]), _key(e["loc"]), _message(e))
                for e in error.errors()
            ]
        ) from None
    problems = [
        Problem(source, _line(tree, key), _key(key), message)
        for key, message in (*_texts(shop), *_nothing_to_confirm(shop))
    ]
    if problems:
        raise ShopFileError(problems)
    return shop


def load_shops(folder: Path) -> dict[str, Shop]:
    """Read every shop file of a folder, by shop id.

    Raises:
        ShopFileError: a file is wrong, named unlike its shop, or there is none.
    """
    files = sorted(folder.glob("*.yml"))
    if not files:
        raise ShopFileError([Problem(str(folder), 1, "shops", "there is no shop file here")])
    shops: dict[str, Shop] = {}
    for file in files:
        shop = load_shop(file)
        if shop.shop != file.stem:
            tree = _parsed(file.read_text(encoding="utf-8"), str(file))
            message = f"the file is named {file.stem}, the shop {shop.shop}: name both alike"
            raise ShopFileError([Problem(str(file), _line(tree, ("shop",)), "shop", message)])
        shops[shop.shop] = shop
    _one_shop_for_each_account(folder, shops)
    return shops


def _one_shop_for_each_account(folder: Path, shops: Mapping[str, Shop]) -> None:
    owners: dict[tuple[str, str], str] = {}
    for shop in shops.values():
        for number, account in enumerate(shop.meta):
            key = (account.platform, account.id)
            if key not in owners:
                owners[key] = shop.shop
                continue
            file = folder / f"{shop.shop}.yml"
            tree, place = _parsed(file.read_text(encoding="utf-8"), str(file)), ("meta", number)
            message = f"{account.platform} {account.id} is bound to {owners[key]} already"
            raise ShopFileError([Problem(str(file), _line(tree, place), _key(place), message)])


# Reading text into a tree takes ten times as long as all checks. It is asked for again for an
# unchanged file beside a changed one, and to keep a policy. Nobody changes a tree.
@lru_cache(maxsize=16)
def _tree(text: str) -> Any:
    return YAML(typ="rt").load(text)


def _parsed(text: str, source: str) -> Any:
    try:
        tree = _tree(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        twice = _TWICE.match(str(error.problem))
        key = twice[1] if twice else "yaml"
        raise ShopFileError([Problem(source, line, key, str(error.problem))]) from None
    except YAMLError as error:
        raise ShopFileError([Problem(source, 1, "yaml", str(error))]) from None
    if not isinstance(tree, dict):
        raise ShopFileError([Problem(source, 1, "file", "a shop file is a mapping of keys")])
    return tree


def _plain(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {str(key): _plain(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_plain(value) for value in tree]
    return str(tree) if isinstance(tree, float) else tree


def _line(tree: Any, path: _Path) -> int:
    line = 0
    for part in path:
        if not isinstance(tree, CommentedMap | CommentedSeq):
            break
        try:
            mark = tree.lc.key if isinstance(tree, CommentedMap) else tree.lc.item
            line = mark(part)[0]
            tree = tree[part]
        except (KeyError, IndexError, TypeError):
            break
    return line + 1


def _key(path: _Path) -> str:
    # pydantic marks what is wrong with a key, rather than with its value, by one more part.
    return ".".join(str(part) for part in path if part != "[key]") or "file"


def _message(error: Any) -> str:
    if error["type"] == "extra_forbidden":
        return "unknown key"
    return str(error["msg"]).removeprefix("Value error, ")


def _texts(shop: Shop) -> Iterator[tuple[_Path, str]]:
    """Find every text that cannot be filled, or has a typed number."""
    for path, text, extra in _templates(shop):
        try:
            render(shop, text, extra)
            typed = typed_number(text, shop.literals)
        except TemplateError as error:
            yield path, str(error)
            continue
        if typed:
            yield (
                path,
                f"a number is typed in ({typed!r}): use a placeholder, or list it in literals",
            )


def _nothing_to_confirm(shop: Shop) -> Iterator[tuple[_Path, str]]:
    """Find what the owner is to confirm though the file says nothing there."""
    for key in shop.to_confirm:
        try:
            look_up(shop, key.removeprefix("policy."))
        except TemplateError as error:
            yield ("to_confirm", key), str(error)


def _templates(shop: Shop) -> Iterator[tuple[_Path, str, Mapping[str, str]]]:
    """Return every text of a shop with its place, and the placeholders that only it may use."""
    for clause, text in shop.quotes.items():
        yield ("quotes", clause), text, {}
    if shop.website is not None:
        yield ("website", "greeting"), shop.website.greeting, {}
        for number, clause in enumerate(shop.website.facts):
            yield ("website", "facts", number), f"{{quote.{clause}}}", {}
    for topic, answer in shop.answers.items():
        yield ("answers", topic, "text"), answer.text, {}
        yield ("answers", topic, "brief"), answer.brief, {}
        yield ("answers", topic, "while_closed"), answer.while_closed, {}
        for number, text in enumerate(answer.while_open):
            yield ("answers", topic, "while_open", number), text, open_placeholders(shop)
