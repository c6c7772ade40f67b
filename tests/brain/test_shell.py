"""`rasa shell`, typed into a terminal: it sends no metadata, so PREORDER_SHOP names the shop."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import time
from pathlib import Path

import pytest

from tests.brain.conftest import HERE, RASA, ROOT, free_port

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(300)]
_PATIENCE = 150.0
"""Seconds; on a busy machine Rasa takes half a minute to load."""
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")


class Terminal:
    """A pseudo-terminal with Rasa's shell in it."""

    def __init__(self, folder: Path, shop: str) -> None:
        self._screen, inside = pty.openpty()
        port, model = str(free_port()), str(folder / "brain.tar.gz")
        endpoints = str(folder / "endpoints.yml")
        inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.process = subprocess.Popen(
            [str(RASA), "-m", "rasa", "shell", "--model", model, "--endpoints", endpoints,
             "-i", "127.0.0.1", "-p", port],
            cwd=ROOT, stdin=inside, stdout=inside, stderr=inside, start_new_session=True,
            env={**inherited, "PYTHONPATH": str(HERE), "PREORDER_SHOP": shop, "TERM": "xterm",
                 "RASA_TELEMETRY_ENABLED": "false"},
        )  # fmt: skip
        os.close(inside)

    def type(self, line: str) -> None:
        """Type a line and press the return key."""
        os.write(self._screen, f"{line}\r".encode())

    def shows(self, wanted: str) -> str:
        """Return all that is on the screen once `wanted` is, or when patience is over."""
        shown, until = "", time.monotonic() + _PATIENCE
        while wanted not in shown and time.monotonic() < until and self.process.poll() is None:
            if select.select([self._screen], [], [], 0.5)[0]:
                shown += _ESCAPES.sub("", os.read(self._screen, 65536).decode(errors="replace"))
                if "\x1b[6n" in shown:
                    os.write(self._screen, b"\x1b[1;1R")  # where the cursor is
        return shown

    def close(self) -> None:
        """End the shell."""
        self.process.terminate()
        self.process.wait(timeout=30)
        os.close(self._screen)


@pytest.mark.parametrize("shop", [("lascale", "LA Scale Model ships soon.")])
def test_a_question_in_the_shell_gets_the_named_shops_answer(
    rasa_folder: Path, shop: tuple[str, str]
) -> None:
    terminal = Terminal(rasa_folder, shop[0])
    try:
        terminal.shows("Your input ->")
        terminal.type("faq_ship_date")
        shown = terminal.shows(shop[1])
    finally:
        terminal.close()

    assert shop[1] in shown
