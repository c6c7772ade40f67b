"""How a setting is read: one value at a time, and an error that says what to write instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit

from preorder.core.errors import PreorderError

_Choice = TypeVar("_Choice", bound=StrEnum)


class SettingsError(PreorderError):
    """A setting has a value that cannot be used; the sentence names it and the remedy."""


class Reader:
    """Reads one value at a time; every error names the variable and what to write instead."""

    def __init__(self, values: Mapping[str, str]) -> None:
        """Take the settings; what is empty counts as not set."""
        self.values = {key: text.strip() for key, text in values.items() if text.strip()}

    def text(self, name: str, default: str) -> str:
        return self.values.get(name, default)

    def one_of(self, name: str, kind: Callable[[str], _Choice], default: _Choice) -> _Choice:
        text = self.values.get(name, default.value)
        try:
            return kind(text.lower())
        except ValueError:
            choices = " or ".join(member.value for member in type(default))
            raise SettingsError(f"{name} is {text!r}: write {choices}.") from None

    def port(self, name: str, default: int) -> int:
        return self._number(name, default, 1, 65_535, "a port number")

    def seconds(self, name: str, default: int) -> int:
        return self._number(name, default, 1, 3_600, "a number of seconds")

    def days(self, name: str, default: int) -> int:
        return self._number(name, default, 1, 3_650, "a number of days")

    def _number(self, name: str, default: int, low: int, high: int, what: str) -> int:
        text = self.values.get(name, str(default))
        if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
            raise SettingsError(f"{name} is {text!r}: write {what} from {low} to {high}.")
        return int(text)

    def url(self, name: str, default: str) -> str:
        text = self.values.get(name, default).rstrip("/")
        if not text:
            return text
        if urlsplit(text).scheme not in ("http", "https") or not urlsplit(text).netloc:
            example = default or "https://chat.example.com"
            raise SettingsError(f"{name} is {text!r}: write an address such as {example}.")
        return text
