"""A real Rasa with the project's domain, policy, answers and tracker store.

Only its NLU is `word_nlu.WordNlu`: these tests are about what happens after understanding.
"""

import json
import os
import socket
import subprocess
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import requests
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
RASA = ROOT / ".venv-rasa" / "bin" / "python"
ANSWERS = {
    "version": 1,
    "shops": {
        shop: {
            "name": name,
            "email": f"{shop}@example.com",
            "facts": {},
            "answers": {"faq_ship_date": {"text": f"{name} ships soon.", "buttons": []}},
            "products": ["Como bag"],
        }
        for shop, name in (("lettoria", "Lettoria"), ("lascale", "LA Scale Model"))
    },
}


def free_port() -> int:
    """Return a loopback port that is free at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Brain:
    """A running brain as the gateway sees it."""

    url: str
    actions_port: int
    log: Path

    def post(self, text, sender="c1", **metadata):
        """Send a message to the REST channel; return its replies."""
        body = {"sender": sender, "message": text, "metadata": {"shop": "lettoria", **metadata}}
        return requests.post(f"{self.url}/webhooks/rest/webhook", json=body, timeout=30).json()

    def texts(self, text, sender="c1", **metadata):
        """Send a message; return the texts of its replies."""
        return [reply.get("text") for reply in self.post(text, sender, **metadata)]


class Actions:
    """A stand-in for the action server: says the action's name, remembers what it was sent.

    It answers after `delay` seconds.
    """

    def __init__(self, port: int) -> None:
        """Listen on the port that the brain was told."""
        calls: list[dict[str, Any]] = []
        self.calls, self.delay = calls, 0.0
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                call = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                calls.append(call)
                time.sleep(stand_in.delay)
                said = json.dumps({"events": [], "responses": [{"text": call["next_action"]}]})
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(said.encode())

            def log_message(self, *args):
                """Be quiet."""

        self._server = HTTPServer(("127.0.0.1", port), Handler)
        self._thread = Thread(target=self._server.serve_forever)
        self._thread.start()

    def stop(self) -> None:
        """Close the port again."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture(scope="session")
def rasa_folder(tmp_path_factory):
    """Hold the test's answers, endpoints and a model of the project's domain and policies."""
    folder = tmp_path_factory.mktemp("brain")
    yaml = YAML(typ="safe")
    config = yaml.load((ROOT / "config.yml").read_text(encoding="utf-8"))
    config["pipeline"] = [{"name": "word_nlu.WordNlu"}]
    yaml.dump(config, folder / "config.yml")
    (folder / "answers.json").write_text(json.dumps(ANSWERS), encoding="utf-8")
    endpoints = (ROOT / "endpoints.yml").read_text(encoding="utf-8")
    endpoints = endpoints.replace(": answers.json", f": {folder / 'answers.json'}")
    (folder / "endpoints.yml").write_text(endpoints, encoding="utf-8")
    run_rasa(
        folder, "train", "--config", str(folder / "config.yml"), "--domain", "domain.yml",
        "--data", "data/rules", str(HERE / "word_nlu.yml"), "--out", str(folder),
        "--fixed-model-name", "brain",
    ).wait(timeout=240)  # fmt: skip
    assert (folder / "brain.tar.gz").exists(), (folder / "train.log").read_text()[-3000:]
    return folder


def run_rasa(folder: Path, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
    """Start Rasa as the project starts it; its output goes to `<command>.log` in `folder`."""
    environment.setdefault("RASA_TELEMETRY_ENABLED", "false")
    inherited = {
        key: value for key, value in os.environ.items() if key.startswith(("PATH", "HOME"))
    }
    with (folder / f"{arguments[0]}.log").open("wb") as log:
        return subprocess.Popen(
            [RASA, "-m", "rasa", *arguments],
            cwd=ROOT,
            env={**inherited, "PYTHONPATH": str(HERE), **environment},
            stdout=log,
            stderr=subprocess.STDOUT,
        )


@pytest.fixture(scope="session")
def brain(rasa_folder):
    """Run the brain on a free loopback port, at first with nothing on its actions' port."""
    port, actions_port = free_port(), free_port()
    process = run_rasa(
        rasa_folder, "run", "-i", "127.0.0.1", "-p", str(port),
        "--model", str(rasa_folder / "brain.tar.gz"),
        "--endpoints", str(rasa_folder / "endpoints.yml"), "--credentials", "credentials.yml",
        PREORDER_ACTIONS_URL=f"http://127.0.0.1:{actions_port}/webhook",
        PREORDER_SHOP="lascale",
    )  # fmt: skip
    running = Brain(f"http://127.0.0.1:{port}", actions_port, rasa_folder / "run.log")
    try:
        wait_until_up(running, process)
        yield running
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_until_up(running: Brain, process: subprocess.Popen[bytes]) -> None:
    """Wait until the REST channel answers, two minutes at most."""
    for _ in range(240):
        assert process.poll() is None, running.log.read_text()[-3000:]
        try:
            requests.get(f"{running.url}/webhooks/rest/", timeout=5)
        except requests.ConnectionError:
            time.sleep(0.5)
        else:
            return
    raise TimeoutError(running.log.read_text()[-3000:])


@pytest.fixture
def actions(brain):
    """Run the stand-in action server during one test."""
    server = Actions(brain.actions_port)
    yield server
    server.stop()
