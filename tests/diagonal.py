"""What `make check` leaves to `make test` of the tests that are parametrised with lists.

Of every combination of several lists it takes those that hold each value of each list at least
once; where a value costs a whole conversation, the first of a long list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence

import pytest

LONG_ROOMS = {"service", "gateway"}
"""Folders of tests in which each value is a whole conversation, or a server's answer."""
MOST = 2
"""How many of a list `make check` takes there."""

_Combination = tuple[Hashable, ...]
"""A test's value of each list that it is parametrised with."""


def mark_others(items: Iterable[pytest.Item]) -> None:
    """Mark as exhaustive what `make check` leaves out; without `parametrize` that is nothing."""
    groups: dict[tuple[object, str], dict[pytest.Function, _Combination]] = defaultdict(dict)
    for item in items:
        if isinstance(item, pytest.Function) and (values := _values(item)):
            groups[item.parent, item.originalname][item] = values
    for group in groups.values():
        kept = diagonal(list(group.values()))
        taken = [item for item, values in group.items() if values in kept]
        if LONG_ROOMS & set(taken[0].nodeid.partition("::")[0].split("/")):
            del taken[MOST:]
        for item in group.keys() - set(taken):
            item.add_marker(pytest.mark.exhaustive)


def diagonal(combinations: Sequence[_Combination]) -> set[_Combination]:
    """Return as many combinations as the longest list has values; shorter lists begin again."""
    lists = [tuple(dict.fromkeys(column)) for column in zip(*combinations, strict=True)]
    longest = max(map(len, lists))
    return {tuple(each[i % len(each)] for each in lists) for i in range(longest)}


def _values(item: pytest.Function) -> _Combination:
    # Not the values themselves: they need be neither hashable nor different in type (True, 1).
    return tuple(
        tuple(id(item.callspec.params[name]) for name in _names(mark.args[0]))
        for mark in item.iter_markers("parametrize")
    )


def _names(argument: str | Sequence[str]) -> Sequence[str]:
    return argument.replace(" ", "").split(",") if isinstance(argument, str) else argument
