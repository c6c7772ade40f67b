"""A customer in front of the chat: what he sees by its words and roles, and what he does."""

from __future__ import annotations

from importlib import import_module
from typing import Any

NEEDED = (
    "The browser tests need Debian's chromium (apt-get install chromium) and the Python package "
    "playwright (make setup)."
)


def expect(seen: Any) -> Any:
    """Wait for what is promised of a part of a page.

    Imported as late as here: where the package is missing, the tests are skipped, not broken.
    """
    return import_module("playwright.sync_api").expect(seen)


class Customer:
    """One page with the chat in it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.dialog = page.get_by_role("dialog")
        self.launcher = page.get_by_role("button", name="Chat with us")
        self.field = page.get_by_label("Your message")
        self.messages = page.locator("article.message")
        self.own = page.locator("article.customer .said")

    def open(self) -> Customer:
        self.launcher.click()
        # The messages of before have come, and the state.
        expect(self.page.locator(".log:not([aria-busy])")).to_be_visible()
        return self

    def say(self, text: str) -> None:
        self.field.fill(text)
        self.field.press("Enter")

    def tap(self, title: str) -> None:
        self.page.get_by_role("button", name=title, exact=True).click()

    def attach(self, *files: tuple[str, bytes]) -> None:
        kinds = [{"name": name, "mimeType": "image/png", "buffer": data} for name, data in files]
        self.page.locator("input[type=file]").set_input_files(kinds)

    def sees(self, text: str) -> None:
        expect(self.dialog.get_by_text(text).first).to_be_visible()
