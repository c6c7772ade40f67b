"""The supervisor, run as a process of its own over small fake programs."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from preorder import serve, serve_process, serve_programs
from preorder.serve_guard import remaining

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).with_name("fake_serve.py")
READY = "try order 1234"

Start = Callable[..., "Supervisor"]


class Supervisor:
    """The supervisor's process, its words, and whether what it started still lives."""

    def __init__(self, folder: Path, programs: tuple[str, ...]) -> None:
        self.folder = folder
        self.told = folder / "told.txt"
        with self.told.open("wb") as told:
            self.process = subprocess.Popen(
                [sys.executable, SCRIPT, folder, *programs],
                cwd=ROOT,
                env=os.environ | {"PYTHONPATH": str(ROOT)},
                stdout=told,
                stderr=subprocess.STDOUT,
            )

    def text(self) -> str:
        return self.told.read_text()

    def wait_for(self, words: str) -> None:
        wait_until(lambda: words in self.text(), words)

    def end(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        return self.process.wait(20)

    def pids(self) -> set[int]:
        files = self.folder.glob("*.pids")
        return {int(pid) for file in files for pid in file.read_text().split()}

    def alive(self) -> set[int]:
        return {pid for pid in self.pids() if is_alive(pid)}


def is_alive(pid: int) -> bool:
    """A zombie that nobody has buried yet is dead."""
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout
    return bool(state) and not state.startswith("Z")


def wait_until(true: Callable[[], bool], what: str, seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def die(port: int) -> None:
    with contextlib.suppress(OSError, urllib.error.URLError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/die", timeout=5)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started: list[Supervisor] = []

    def begin(*programs: str) -> Supervisor:
        started.append(Supervisor(tmp_path, programs))
        return started[-1]

    yield begin
    for one in started:
        one.process.kill()
        one.process.wait()
        for pid in one.alive():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


# As Ctrl-C does, as a service manager does, and as a terminal does that is closed.
@pytest.mark.parametrize(
    "how",
    [
        signal.SIGINT,
        pytest.param(signal.SIGTERM, marks=pytest.mark.exhaustive),
        pytest.param(signal.SIGHUP, marks=pytest.mark.exhaustive),
    ],
)
def test_a_stop_ends_every_program_and_its_children_and_exits_with_0(start: Start, how) -> None:
    supervisor = start(f"brain:{free_port()}", f"gateway:{free_port()}")
    supervisor.wait_for(READY)
    assert len(supervisor.alive()) == 4

    code = supervisor.end(how)

    assert code == 0
    assert supervisor.alive() == set()


def test_a_program_that_ignores_the_request_to_end_is_killed_with_its_child(start: Start) -> None:
    supervisor = start(f"brain:{free_port()}:deaf")
    supervisor.wait_for(READY)

    supervisor.end(signal.SIGTERM)

    assert supervisor.alive() == set()


def test_programs_do_not_survive_a_supervisor_that_is_killed_outright(start: Start) -> None:
    supervisor = start(f"brain:{free_port()}", f"gateway:{free_port()}")
    supervisor.wait_for(READY)
    assert len(supervisor.alive()) == 4

    supervisor.end(signal.SIGKILL)

    wait_until(lambda: supervisor.alive() == set(), "all ended")


def test_a_port_in_use_is_named_with_its_setting_and_nothing_is_started(start: Start) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        supervisor = start(f"brain:{free_port()}", f"gateway:{port}")

        assert supervisor.process.wait(20) == 1
    assert f"Port {port} (gateway) is in use by another program" in supervisor.text()
    assert "Set PREORDER_GATEWAY_PORT to a free port." in supervisor.text()
    assert supervisor.pids() == set()


def test_one_port_for_two_programs_is_refused(start: Start) -> None:
    port = free_port()

    supervisor = start(f"brain:{port}", f"gateway:{port}")

    assert supervisor.process.wait(20) == 1
    assert f"Port {port} is set for both brain and gateway" in supervisor.text()


def test_a_program_that_ends_while_starting_stops_all_and_shows_its_last_lines(start) -> None:
    supervisor = start(f"gateway:{free_port()}", f"brain:{free_port()}:broken")

    assert supervisor.process.wait(20) == 1
    assert "brain ended while starting" in supervisor.text()
    assert "  | the oven is cold" in supervisor.text()
    assert supervisor.alive() == set()


def test_a_program_that_never_answers_stops_all(start: Start) -> None:
    supervisor = start(f"brain:{free_port()}:mute")

    assert supervisor.process.wait(20) == 1
    assert "brain did not answer in time" in supervisor.text()
    assert supervisor.alive() == set()


def test_a_program_that_dies_is_named_and_started_again(start: Start) -> None:
    port = free_port()
    supervisor = start(f"brain:{port}", f"gateway:{free_port()}")
    supervisor.wait_for(READY)

    die(port)
    supervisor.wait_for("brain is back")

    assert "brain ended by itself (exit code 3); starting it again" in supervisor.text()
    assert "gateway ended" not in supervisor.text()
    assert len(supervisor.alive()) == 4  # the dead one's child went with it


@pytest.mark.exhaustive
def test_a_program_that_dies_too_often_stops_all_with_a_failure(start: Start) -> None:
    port = free_port()
    supervisor = start(f"brain:{port}", f"gateway:{free_port()}")
    supervisor.wait_for(READY)

    for times in (1, 2):
        die(port)
        wait_until(lambda: supervisor.text().count("is back") == times, "is back")  # noqa: B023
    die(port)

    assert supervisor.process.wait(20) == 1
    assert "brain ended by itself (exit code 3), after 2 restarts" in supervisor.text()
    assert supervisor.alive() == set()


def test_each_program_writes_to_a_log_of_its_own(start: Start) -> None:
    supervisor = start(f"brain:{free_port()}")
    supervisor.wait_for(READY)

    assert "GET / HTTP" in (supervisor.folder / "log" / "brain.log").read_text()


def plan(folder: Path, program: serve_process.Program) -> serve.ServePlan:
    return serve.ServePlan((program,), folder=folder, logs=folder / "log")


def test_a_missing_model_is_named_before_anything_starts(tmp_path: Path) -> None:
    command = [sys.executable, "-c", ""]
    brain = serve_process.Program("brain", command, free_port(), "P", needs=["models/m.tar.gz"])

    with pytest.raises(serve.ServeError, match=r"models/m\.tar\.gz is missing; 'make run'"):
        serve.prepare(plan(tmp_path, brain))


def test_a_full_disk_is_told_in_a_sentence(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(serve, "SPACE_WANTED", 10**30)
    brain = serve_process.Program("brain", [sys.executable], free_port(), "P")

    with pytest.raises(serve.ServeError, match="is full: free some space first"):
        serve.prepare(plan(tmp_path, brain))


def test_the_guard_ends_what_was_added_and_not_removed() -> None:
    assert remaining(["+7\n", "+8\n", "-7\n", "+9\n"]) == {8, 9}


def test_brain_and_actions_listen_on_loopback_only() -> None:
    ports = serve_programs.Ports(gateway_host="0.0.0.0")  # noqa: S104 - only the gateway may
    by_name = {one.name: one for one in serve_programs.assistant_programs(ports, "models/m.tar.gz")}

    assert "-i 127.0.0.1" in " ".join(by_name["brain"].command)
    assert by_name["actions"].environment["SANIC_HOST"] == "127.0.0.1"


def test_no_stranger_can_name_himself_another_address() -> None:
    """The server would believe X-Forwarded-For of anybody on this machine."""
    gateway = serve_programs.assistant_programs(serve_programs.Ports(), "models/m.tar.gz")[-1]
    started = next(
        line for line in (ROOT / "Procfile").read_text().splitlines() if "uvicorn" in line
    )

    assert "--no-proxy-headers" in gateway.command
    assert "--no-proxy-headers" in started


def test_moving_the_actions_tells_the_brain_where_they_went() -> None:
    programs = serve_programs.assistant_programs(
        serve_programs.Ports(actions=6055), "models/m.tar.gz"
    )
    brain = next(one for one in programs if one.name == "brain")

    assert brain.environment["PREORDER_ACTIONS_URL"] == "http://127.0.0.1:6055/webhook"


def test_the_brain_is_told_where_the_answers_are() -> None:
    """PREORDER_VAR may stand in `.env`, which Rasa does not read."""
    programs = serve_programs.assistant_programs(serve_programs.Ports(), "m.tar.gz", "/srv/shop")

    assert programs[1].environment["PREORDER_VAR"] == "/srv/shop"


def test_where_no_line_can_be_written_over_what_is_awaited_is_told_now_and_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        "preorder.serve.time.monotonic", iter([0.0, 5.0, 10.5, 10.5, 12.0]).__next__
    )
    board = serve.Board()
    board.waiting("5 s")
    board.waiting("10 s")
    board.waiting("12 s")

    assert capsys.readouterr().out == "10 s\n"
