"""Run as a script: end process groups when the supervisor dies, even by SIGKILL.

Reads lines `+GROUP` and `-GROUP`; at the end of the input, whatever was added and not removed
gets SIGTERM, and SIGKILL a little later. Standard library only, and no import of ours.
"""

import os
import signal
import sys
import time
from collections.abc import Iterable

PATIENCE_SECONDS = 5.0


def remaining(lines: Iterable[str]) -> set[int]:
    """Return the groups that were added and not removed."""
    groups: set[int] = set()
    for line in lines:
        group = int(line[1:])
        if line[0] == "+":
            groups.add(group)
        else:
            groups.discard(group)
    return groups


def send(groups: Iterable[int], how: int) -> set[int]:
    """Send the signal (0 only asks) and return the groups that are still there."""
    there = set()
    for group in groups:
        try:
            os.killpg(group, how)
        except (ProcessLookupError, PermissionError):
            continue
        there.add(group)
    return there


def main() -> None:
    """Wait for the supervisor's end, then end what it left."""
    groups = send(remaining(sys.stdin), signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while groups and time.monotonic() < deadline:
        time.sleep(0.1)
        groups = send(groups, 0)
    send(groups, signal.SIGKILL)


if __name__ == "__main__":
    main()
