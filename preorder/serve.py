"""Start the assistant's programs, watch over them, and stop every one of them again.

Each program runs in a process group of its own, so that its children are stopped with it, and
writes to a log of its own. Should this process be killed outright, `serve_guard` stops the groups.
Logs are not cut while running: where the assistant runs for months, a service manager starts the
same commands (see Procfile) and keeps their logs.
"""

import errno
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from preorder.serve_process import Guard, Program, Running, port_problem

POLL_SECONDS = 0.2
STEADY_SECONDS = 300.0  # who ran this long before dying starts with a clean slate
ORPHAN_SECONDS = 0.5  # for children of a program that has ended already
SPACE_WANTED = 100_000_000  # bytes, for the database and the logs of a day
TAIL_LINES = 15
WAITING_SECONDS = 10.0


@dataclass(frozen=True)
class ServePlan:
    """What to run and how patiently.

    `restarts`: how often one program may die before all are stopped; `backoff_seconds` before the
    first restart, doubled each time; `stop_seconds` to end by itself before it is killed.
    """

    programs: tuple[Program, ...]
    folder: Path
    logs: Path
    restarts: int = 5
    backoff_seconds: float = 1.0
    stop_seconds: float = 15.0
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))


class ServeError(Exception):
    """The assistant can't start or go on; the message is for the person at the terminal."""


class StopRequest:
    """Ctrl-C, SIGTERM or SIGHUP came. A second Ctrl-C means 'now'.

    Other signals are not counted: make forwards them, so one may come twice.
    """

    def __init__(self) -> None:
        self.asked = False
        self.interrupts = 0

    def __call__(self, number: int, _frame: FrameType | None) -> None:
        self.asked = True
        self.interrupts += number == signal.SIGINT

    def listen(self) -> None:
        """Take the signals; whoever is told to ignore one (nohup) goes on ignoring it."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self)


class Board:
    """The terminal: lines that stay, and one that tells what is awaited.

    Where no line can be written over (a pipe, a log), what is awaited is told every few seconds.
    """

    def __init__(self) -> None:
        self._live = sys.stdout.isatty()
        self._told = time.monotonic()

    def say(self, text: str) -> None:
        print(f"\r\033[K{text}" if self._live else text, flush=True)

    def waiting(self, text: str) -> None:
        if self._live:
            print(f"\r\033[K{text}", end="", flush=True)
        elif time.monotonic() - self._told > WAITING_SECONDS:
            self._told = time.monotonic()
            self.say(text)


def serve(plan: ServePlan, announce: Callable[[], str]) -> int:
    """Run all programs until asked to stop; return the exit code.

    Args:
        plan: the programs and their folders.
        announce: asked for what to print once all are ready (where to go, what to try).

    Returns:
        0 after Ctrl-C, SIGTERM or SIGHUP; 1 when something prevented the start, or a program
        died more often than it may. Whatever was started has ended then.
    """
    stop, board = StopRequest(), Board()
    stop.listen()
    try:
        prepare(plan)
        run_all(plan, announce, stop, board)
    except ServeError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        print(f"\nThe disk is full ({error.filename or plan.logs}).", file=sys.stderr)
        return 1
    board.say("All stopped.")
    return 0


def run_all(plan: ServePlan, announce: Callable[[], str], stop: StopRequest, board: Board) -> None:
    """Start all programs, watch them until asked to stop, and end them in any case.

    Raises:
        ServeError: see start_all and watch.
    """
    with Guard() as guard:
        running = [Running(program, plan, guard) for program in plan.programs]
        try:
            start_all(running, stop, board)
            if not stop.asked:
                board.say(announce())
            watch(running, plan, stop, board)
        finally:
            board.say("Stopping ...")
            stop_all(running, plan.stop_seconds, stop)


def prepare(plan: ServePlan) -> None:
    """Refuse to start where it could not go well.

    Raises:
        ServeError: a port is taken, a needed file is missing, or the disk is nearly full.
    """
    plan.logs.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(plan.logs).free < SPACE_WANTED:
        raise ServeError(f"The disk that holds {plan.logs} is full: free some space first.")
    taken: dict[int, str] = {}
    for program in plan.programs:
        problem = port_problem(program)
        if program.port in taken:
            other = taken[program.port]
            problem = f"Port {program.port} is set for both {other} and {program.name}"
        if problem:
            raise ServeError(f"{problem}. Set {program.port_setting} to a free port.")
        taken[program.port] = program.name
        for needed in (program.command[0], *program.needs):
            if not (plan.folder / needed).exists():
                raise ServeError(f"{needed} is missing; 'make run' makes it.")


def start_all(running: Iterable[Running], stop: StopRequest, board: Board) -> None:
    """Start every program and wait until each answers.

    Raises:
        ServeError: one ended or did not answer in time; with the last lines of its log.
    """
    awaited = list(running)
    board.say(f"Starting {', '.join(one.program.name for one in awaited)} ...")
    for one in awaited:
        one.start()
    while awaited and not stop.asked:
        for one in list(awaited):
            if one.exit_code() is not None:
                raise ServeError(f"{one.program.name} ended while starting{_detail(one)}")
            if one.answers():
                awaited.remove(one)
                board.say(f"  {one.program.name} is ready after {one.seconds():.0f} s")
            elif one.seconds() > one.program.start_seconds:
                raise ServeError(f"{one.program.name} did not answer in time{_detail(one)}")
        names = ", ".join(one.program.name for one in awaited)
        seconds = max((one.seconds() for one in awaited), default=0.0)
        board.waiting(f"  waiting for {names} ... {seconds:.0f} s")
        time.sleep(POLL_SECONDS if awaited else 0)


def watch(running: Iterable[Running], plan: ServePlan, stop: StopRequest, board: Board) -> None:
    """Start again whatever dies, until asked to stop.

    Raises:
        ServeError: one died once more than it may.
    """
    while not stop.asked:
        for one in running:
            if one.restart_at is not None:
                if time.monotonic() >= one.restart_at:
                    one.start()
            elif (code := one.exit_code()) is not None:
                _plan_restart(one, code, plan, board)
            elif not one.ready and one.answers():
                board.say(f"{one.program.name} is back")
            elif not one.ready and one.seconds() > one.program.start_seconds:
                board.say(f"{one.program.name} does not answer: stopping it")
                one.end(signal.SIGKILL)
        time.sleep(POLL_SECONDS)


def _plan_restart(one: Running, code: int, plan: ServePlan, board: Board) -> None:
    one.end(signal.SIGKILL)  # what it left behind would keep its port
    if one.ready and one.seconds() > STEADY_SECONDS:
        one.restarts = 0
    how = f"{one.program.name} ended by itself ({_reason(code)})"
    if one.restarts >= plan.restarts:
        raise ServeError(f"{how}, after {one.restarts} restarts{_detail(one)}")
    pause = plan.backoff_seconds * 2**one.restarts
    one.restarts += 1
    one.restart_at = time.monotonic() + pause
    times = f"{one.restarts} of {plan.restarts}"
    board.say(f"{how}; starting it again in {pause:.0f} s ({times}). Log: {one.log}")


def stop_all(running: list[Running], patience: float, stop: StopRequest) -> None:
    """Ask every group to end, and kill what has not ended in time, or at a second Ctrl-C."""
    for one in reversed(running):
        one.end(signal.SIGTERM)
    _wait_while(lambda: any(one.exit_code() is None for one in running), patience, stop)
    # Not the full patience: in a container whose first process buries no dead, a group of zombies
    # looks alive for ever.
    _wait_while(lambda: any(one.group_lives() for one in running), ORPHAN_SECONDS, stop)
    for one in running:
        one.end(signal.SIGKILL)
        one.forget()


def _wait_while(true: Callable[[], bool], seconds: float, stop: StopRequest) -> None:
    deadline = time.monotonic() + seconds
    while true() and time.monotonic() < deadline and stop.interrupts < 2:
        time.sleep(POLL_SECONDS / 4)


def _detail(one: Running) -> str:
    tail = "\n".join(f"  | {line}" for line in one.tail(TAIL_LINES))
    return f". The end of {one.log}:\n{tail or '  | (empty)'}"


def _reason(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"
