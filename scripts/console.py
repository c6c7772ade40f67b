"""How set-up speaks to the person who waits, and how it starts a program."""

import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STILL_SECONDS = 10.0
NEARLY_FULL = 200_000_000  # bytes; an install that fails with less than this left failed for that
_STARTED = time.monotonic()

# uv reads none of pip's settings; whoever needs a mirror or a certificate has set pip's already.
_PIP_TO_UV = {
    "PIP_INDEX_URL": "UV_DEFAULT_INDEX",
    "PIP_CERT": "SSL_CERT_FILE",
    "PIP_DEFAULT_TIMEOUT": "UV_HTTP_TIMEOUT",
}
_LAST_LINES = 25
# Each of these would lead the programs we start to another Python's packages, or leave out byte
# code, without which Rasa takes 27 s to import instead of 6.
_MISLEADING = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")


class SetupError(Exception):
    """Set-up can't go on; the message is a sentence for the person, with what to do."""


def say(text: str) -> None:
    """Print one line of progress with the seconds since set-up began."""
    print(f"[{time.monotonic() - _STARTED:5.1f} s] {text}", flush=True)


def child_environment(base: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment for programs we start: ours, less what misleads them."""
    source = dict(os.environ if base is None else base)
    environment = {key: value for key, value in source.items() if key not in _MISLEADING}
    for pip_name, uv_name in _PIP_TO_UV.items():
        if pip_name in source:
            environment.setdefault(uv_name, source[pip_name])
    environment["RASA_TELEMETRY_ENABLED"] = "false"
    return environment


def run(
    doing: str,
    *command: str | Path,
    extra: Mapping[str, str] | None = None,
    folder: Path = ROOT,
) -> None:
    """Run a program, its output on the terminal.

    Args:
        doing: what failed, should it fail, as the start of a sentence.
        command: the program and its arguments.
        extra: more environment variables for it.
        folder: where it runs.

    Raises:
        SetupError: it could not be started or did not exit with 0.
    """
    environment = child_environment() | dict(extra or {})
    try:
        done = subprocess.run(command, cwd=folder, env=environment, check=False)
    except OSError as error:
        raise SetupError(f"{doing} failed: {error}.") from error
    if done.returncode != 0:
        raise SetupError(f"{doing} failed (exit code {done.returncode}).{_why(folder)}")


def run_logged(
    doing: str,
    *command: str,
    log: Path,
    shown: str,
    extra: Mapping[str, str] | None = None,
    folder: Path = ROOT,
) -> None:
    """Run a noisy program: all it says goes to a log, and only telling lines to the terminal.

    Args:
        doing: what failed, should it fail, as the start of a sentence.
        command: the program and its arguments.
        log: takes the whole output; its last lines are shown after a failure.
        shown: a pattern; of a line in which it is found, its group is shown.
        extra: more environment variables for it.
        folder: where it runs.

    Raises:
        SetupError: it could not be started or did not exit with 0.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    environment = child_environment() | dict(extra or {})
    lines: deque[str] = deque(maxlen=_LAST_LINES)
    try:
        with (
            log.open("w") as whole,
            subprocess.Popen(
                command,
                cwd=folder,
                env=environment,
                text=True,
                errors="replace",
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            ) as program,
            _still_at_work(doing),
        ):
            for line in program.stdout or ():
                whole.write(line)
                lines.append(line)
                if told := re.search(shown, line):
                    say(told[1])
    except OSError as error:
        raise SetupError(f"{doing} failed: {error}.") from error
    if program.returncode != 0:
        raise SetupError(
            f"{''.join(lines)}\n{doing} failed (exit code {program.returncode}); the whole output "
            f"is in {log}.{_why(folder)}"
        )


@contextmanager
def _still_at_work(doing: str) -> Iterator[None]:
    """Say every few seconds that a program is at work: Rasa says nothing for half a minute."""
    ended = threading.Event()

    def tell() -> None:
        while not ended.wait(STILL_SECONDS):
            say(f"{doing}: still at work")

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        ended.set()
        teller.join()


def require_space(wanted: int, folder: Path = ROOT) -> None:
    """Refuse to begin what the disk can't hold.

    Args:
        wanted: bytes that will be written at most.
        folder: any folder on that disk.

    Raises:
        SetupError: less is free.
    """
    free = shutil.disk_usage(folder).free
    if free < wanted:
        raise SetupError(
            f"Not enough disk space: about {wanted / 1e9:.1f} GB are wanted below {folder}, "
            f"{free / 1e9:.1f} GB are free. Free some space and run the same command again."
        )


def carry_out(work: Callable[[], object]) -> int:
    """Do the work of a command and return its exit code: 1 after a sentence that says what failed.

    SIGTERM is taken as Ctrl-C, so that the program which is at work for us ends as well.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with only_one_at_a_time(ROOT / ".venv-lock"):
            work()
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.", file=sys.stderr)
        return 130
    return 0


@contextmanager
def only_one_at_a_time(lock: Path) -> Iterator[None]:
    """Hold the lock file; wait while another set-up or training of this folder holds it.

    The system lets go of it when the process ends, however it ends.
    """
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another set-up or training is at work in this folder: waiting for it")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _why(folder: Path) -> str:
    if shutil.disk_usage(folder).free < NEARLY_FULL:
        return " The disk is full: free some space and run the same command again."
    return " The lines above say why; running the same command again goes on from here."
