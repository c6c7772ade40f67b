"""Brain and action server, really started: on this machine only, and silent about customers."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import rasa_sdk.endpoint
import requests

from preorder import serve_programs
from preorder.core.replies import Reply
from scripts.console import ROOT
from tests.brain.conftest import RASA
from tests.conversations.stack import Stack
from tests.conversations.visitor import Visitor

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(300)]
LISTENS = "0A"
LOOPBACK = {"0100007F", "00000000000000000000000001000000"}
WORD, EMAIL, NUMBER = "zebrafinch", "zebra.finch@example.com", "LT-29999"
OPEN_IN_THE_ACTIONS = {("GET", "/health"): 200, ("GET", "/actions"): 200, ("POST", "/webhook"): 400}
_ROUTE = re.compile(r'@app\.(get|post|put|delete)\(\s*"([^"]+)"')
OPEN_IN_THE_BRAIN = {
    ("GET", "/"): 200,
    # The gateway's two doors; without a message, or a list of chats, nothing is behind them.
    ("GET", "/webhooks/rest"): 200,
    ("POST", "/webhooks/rest/webhook"): 500,
    ("POST", "/webhooks/forgetting"): 400,
}


def listening(port: int) -> list[str]:
    """Return the addresses, as the kernel writes them, on which anything listens at that port."""
    found = []
    for table in ("tcp", "tcp6"):
        for line in Path("/proc/net", table).read_text().splitlines()[1:]:
            address, number = line.split()[1].split(":")
            if int(number, 16) == port and line.split()[3] == LISTENS:
                found.append(address)
    return found


def routes(file: Path) -> Iterator[tuple[str, str]]:
    """Return method and path of all routes that a Sanic application's source names."""
    for method, path in _ROUTE.findall(file.read_text(encoding="utf-8")):
        yield method.upper(), re.sub(r"<\w+(:\w+)?>", "x", path)


def test_brain_and_actions_listen_on_this_machine_only(stack: Stack) -> None:
    """Whoever reaches them needs no credentials: nobody else may."""
    settings = stack.parts.settings
    for port in (settings.brain_port, settings.actions_port):
        assert listening(port)
        assert set(listening(port)) <= LOOPBACK


def test_every_way_to_start_them_says_so() -> None:
    """The supervisor's, and what a service manager reads."""
    actions, brain, gateway = serve_programs.assistant_programs(serve_programs.Ports(), "model")
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()

    assert actions.environment["SANIC_HOST"] == "127.0.0.1"
    assert "-i 127.0.0.1" in " ".join(brain.command)
    assert "--host 127.0.0.1" in " ".join(gateway.command)
    assert all("127.0.0.1" in line for line in lines)


def brains_routes() -> set[tuple[str, str]]:
    """Return method and path of all routes that a brain has which is started as ours is."""
    command = [RASA, ROOT / "tests" / "brain" / "route_probe.py"]
    environment = {"PYTHONPATH": str(ROOT), "RASA_TELEMETRY_ENABLED": "false"}
    said = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, timeout=120
    )
    return {(method, path) for method, path in json.loads(said.stdout)}


def test_every_route_of_the_brain_is_known_here() -> None:
    """Whoever adds one says here what a stranger gets from it."""
    assert brains_routes() == set(OPEN_IN_THE_BRAIN)


def test_of_the_brains_routes_only_the_gateways_doors_are_there(stack: Stack) -> None:
    """Rasa's own API would show every chat and take any model."""
    url = stack.parts.settings.brain_url
    [source] = (ROOT / ".venv-rasa").glob("lib/python3*/site-packages/rasa/server.py")
    every = {*routes(source), *OPEN_IN_THE_BRAIN}
    found = {
        (method, path): requests.request(method, url + path, timeout=10).status_code
        for method, path in every
    }
    open_ones = {asked: status for asked, status in found.items() if status != 404}

    assert len(every) > 20
    assert open_ones == OPEN_IN_THE_BRAIN


def test_the_action_servers_routes_are_those_we_know(stack: Stack) -> None:
    """Should the next version have more, somebody has to look at them; asked, they tell nothing."""
    settings, known = stack.parts.settings, set(routes(Path(rasa_sdk.endpoint.__file__)))
    url = settings.actions_url.removesuffix("/webhook")
    found = {
        (method, path): requests.request(method, url + path, timeout=10).status_code
        for method, path in known
    }

    assert found == OPEN_IN_THE_ACTIONS


def test_no_process_logs_what_a_customer_wrote(stack: Stack) -> None:
    """Also not when it is nonsense, or not understood; each line of the actions is an event."""
    visitor = Visitor(stack, "lettoria")
    said: list[Reply] = []
    for text in (
        f"cancel my {WORD} order {NUMBER} {EMAIL}",
        f"what is a {WORD}",
        f"{WORD} {WORD} ✂ {EMAIL}",
        f"talk to a person about my {WORD}",
    ):
        said += visitor.say(text)
    requests.post(stack.parts.settings.actions_url, data=f'{{"x": "{WORD}', timeout=10)
    logs = {name: (stack.folder / f"{name}.log").read_text() for name in ("actions", "brain")}
    lines = logs["actions"].splitlines()

    assert len(said) >= 4
    for name, text in logs.items():
        assert [mark for mark in (WORD, EMAIL, NUMBER) if mark in text] == [], name
    assert [line for line in lines if " event=" not in line] == []
