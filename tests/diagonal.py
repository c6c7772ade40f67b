"""Of every combination of several lists, those that take each value of each list at least once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence

import pytest

_Combination = tuple[Hashable, ...]
"""A test's value of each list that it is parametrised with."""


def mark_others(items: Iterable[pytest.Item]) -> None:
    """Mark as exhaustive what stands beside the diagonal of a test with several `parametrize`."""
    groups: dict[tuple[object, str], dict[pytest.Function, _Combination]] = defaultdict(dict)
    for item in items:
        if isinstance(item, pytest.Function) and len(values := _values(item)) > 1:
            groups[item.parent, item.originalname][item] = values
    for group in groups.values():
        kept = diagonal(list(group.values()))
        for item, values in group.items():
            if values not in kept:
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
