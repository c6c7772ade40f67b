"""The clock that decisions read: the real one, or in demos and tests a fixed one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from preorder.settings import SettingsError, parse_instant


def real_now() -> datetime:
    """Return the real time in UTC: for tokens, limits and retries, which no demo may bend."""
    return datetime.now(UTC)


class ShopClock:
    """Fulfils `ports.Clock`: follows PREORDER_NOW, read anew at every call."""

    def __init__(self, setting: str | None) -> None:
        """Take `Settings.now`: None, an instant, or `@file`."""
        self._setting = setting

    def __call__(self) -> datetime:
        """Return the shop's now, in UTC.

        Raises:
            SettingsError: the file is gone or holds no instant.
        """
        if self._setting is None:
            return real_now()
        if not self._setting.startswith("@"):
            return parse_instant(self._setting, "PREORDER_NOW").astimezone(UTC)
        return self._from_file(Path(self._setting[1:]))

    def _from_file(self, path: Path) -> datetime:
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise SettingsError(
                f"PREORDER_NOW names the file {path}, which is unreadable."
            ) from None
        return parse_instant(text, f"PREORDER_NOW's file {path}").astimezone(UTC)
