"""One program under supervision: its process group, its log, whether it answers."""

import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

LOG_KEPT = 5_000_000  # bytes; a larger log is set aside at the next start
TAIL_BYTES = 8_000
ANSWER_SECONDS = 2.0
# Without byte code Rasa takes 27 s to import instead of 6; the other two lead to wrong packages.
_MISLEADING = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONHOME")


@dataclass(frozen=True)
class Program:
    """What to start.

    `command` is relative to the project's folder; `port_setting` is the setting that a person
    changes when the port is taken; `needs` are files without which it would start and be of no use
    (Rasa does, without a model); `health` is the path that answers once the program is ready;
    `start_seconds` is how long that may take.
    """

    name: str
    command: Sequence[str]
    port: int
    port_setting: str
    host: str = "127.0.0.1"
    needs: Sequence[str] = ()
    health: str = "/"
    start_seconds: float = 180.0
    environment: Mapping[str, str] = field(default_factory=dict)


class Surroundings(Protocol):
    """Where a program runs."""

    @property
    def folder(self) -> Path: ...
    @property
    def logs(self) -> Path: ...
    @property
    def environment(self) -> Mapping[str, str]: ...


class Guard:
    """A helper process that ends the groups it was told of when this process dies, however.

    It reads from a pipe that only this process holds open: the kernel closes it at our death,
    a SIGKILL included. This needs nothing of Linux (`PR_SET_PDEATHSIG` does, and reaches only
    the direct child).
    """

    def __enter__(self) -> Self:
        script = Path(__file__).with_name("serve_guard.py")
        self._process = subprocess.Popen(
            [sys.executable, "-I", script], stdin=subprocess.PIPE, start_new_session=True
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pipe().close()
        self._process.wait()

    def add(self, group: int) -> None:
        """Have this group ended at our death."""
        self._tell(f"+{group}")

    def remove(self, group: int) -> None:
        """Leave it: it has ended, and its number may come to mean another."""
        self._tell(f"-{group}")

    def _tell(self, text: str) -> None:
        try:
            self._pipe().write(f"{text}\n".encode())
            self._pipe().flush()
        except BrokenPipeError:
            # Somebody ended the guard: the programs run on, only a SIGKILL of us would leave them.
            return

    def _pipe(self) -> BinaryIO:
        pipe = self._process.stdin
        if pipe is None:
            raise AssertionError("the guard is started with a pipe")
        return pipe  # type: ignore[return-value]  # a BufferedWriter; typeshed says IO[bytes]


class Running:
    """A program that is started, watched and ended, again and again if need be."""

    def __init__(self, program: Program, around: Surroundings, guard: Guard) -> None:
        self.program = program
        self.ready = False
        self.restarts = 0
        self.restart_at: float | None = None  # on the monotonic clock
        self.log = around.logs / f"{program.name}.log"
        self._around = around
        self._guard = guard
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._log_start = 0
        if self.log.exists() and self.log.stat().st_size > LOG_KEPT:
            self.log.replace(self.log.with_suffix(".log.1"))

    def start(self) -> None:
        """Start it in a group of its own, writing to its log."""
        self.forget()
        self.ready, self.restart_at, self._started = False, None, time.monotonic()
        kept = {k: v for k, v in self._around.environment.items() if k not in _MISLEADING}
        ours = {"RASA_TELEMETRY_ENABLED": "false", "PYTHONUNBUFFERED": "1"}
        with self.log.open("ab") as log:
            self._log_start = log.tell()
            self._process = subprocess.Popen(
                self.program.command,
                cwd=self._around.folder,
                env=kept | ours | dict(self.program.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._guard.add(self._process.pid)

    def seconds(self) -> float:
        """Return how long ago it was started."""
        return time.monotonic() - self._started

    def exit_code(self) -> int | None:
        """Return its exit code, negative for a signal; None while it runs, 0 if not started."""
        return self._process.poll() if self._process else 0

    def answers(self) -> bool:
        """Tell whether it answers its health path; remembered as `ready`."""
        host = "127.0.0.1" if self.program.host == "0.0.0.0" else self.program.host  # noqa: S104 - compared, not bound
        connection = http.client.HTTPConnection(host, self.program.port, timeout=ANSWER_SECONDS)
        try:
            connection.request("GET", self.program.health)
            self.ready = connection.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            self.ready = False
        finally:
            connection.close()
        return self.ready

    def end(self, how: signal.Signals) -> None:
        """Send the signal to the program and all its children."""
        if self._process is not None:
            try:
                os.killpg(self._process.pid, how)
            except (ProcessLookupError, PermissionError):
                return  # all gone; macOS says 'permission' where only a zombie is left

    def group_lives(self) -> bool:
        """Tell whether the program or any of its children is still there."""
        if self._process is None:
            return False
        self._process.poll()
        try:
            os.killpg(self._process.pid, 0)
        except (ProcessLookupError, PermissionError):
            return False
        return True

    def forget(self) -> None:
        """Wait for the ended process and take its group from the guard's list."""
        if self._process is not None:
            self._process.wait()
            self._guard.remove(self._process.pid)
            self._process = None

    def tail(self, lines: int) -> list[str]:
        """Return the last lines that it wrote since it was started."""
        with self.log.open("rb") as log:
            size = log.seek(0, os.SEEK_END)
            log.seek(max(self._log_start, size - TAIL_BYTES))
            return log.read().decode(errors="replace").splitlines()[-lines:]


def port_problem(program: Program) -> str | None:
    """Return why the program could not listen on its port, unfinished; None if it could."""
    place = f"Port {program.port} ({program.name})"
    with socket.socket() as probe:
        # A server's own sockets in TIME_WAIT don't count as taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((program.host, program.port))
        except (OSError, OverflowError) as error:
            if getattr(error, "errno", None) == errno.EADDRINUSE:
                return f"{place} is in use by another program"
            return f"{place} can't be used: {error}"
    return None
