"""What is counted and timed while the assistant works; whoever shows the numbers fulfils it."""

from __future__ import annotations

from typing import Protocol


class Meter(Protocol):
    """Counts and times; used by many threads at once. Labels hold nothing personal."""

    def count(self, event: str, **labels: str) -> None:
        """Count one event."""

    def time(self, event: str, seconds: float) -> None:
        """Note how long something took."""


class NoMeter:
    """Fulfils `Meter` where nobody looks."""

    def count(self, event: str, **labels: str) -> None:
        """Forget it."""

    def time(self, event: str, seconds: float) -> None:
        """Forget it."""
