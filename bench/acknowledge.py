"""How long Meta waits for our 200: `python -m bench.acknowledge [CHECKOUT …]`.

A real gateway on a fresh SQLite database, with a brain that answers in 50 ms and a Graph API that
takes 20 ms. Measured from the first byte sent to the answer: 10 and 50 messages a second, each of
another customer, then POSTs of a thousand events, of a thousand customers and of one. Several
checkouts are measured by the same load in turn (this folder if none is named), to compare them.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import urllib3

from bench.acknowledge_world import HEADERS, environment, free_port, posted, signed

HERE = Path(__file__).resolve().parents[1]
SECONDS, THOUSANDS = 10, 2
_IN_FLIGHT = 64


@dataclass(frozen=True)
class Gateway:
    """A gateway that runs, and its database."""

    address: str
    database: Path
    http: urllib3.PoolManager

    def post(self, body: bytes) -> float:
        """Post as Meta does, and return the seconds until the 200."""
        began = time.perf_counter()
        answer = self.http.request(
            "POST", f"{self.address}/meta/webhook", body=body, headers=HEADERS | signed(body)
        )
        if answer.status != 200:
            raise SystemExit(f"the gateway answered {answer.status}")
        return time.perf_counter() - began

    def drain(self, seconds: float = 120) -> float:
        """Wait until all is answered and delivered; return how long that took."""
        began = time.perf_counter()
        while self._waiting() and time.perf_counter() - began < seconds:
            time.sleep(0.2)
        return time.perf_counter() - began

    def _waiting(self) -> int:
        query = (
            "SELECT (SELECT count(*) FROM inbox WHERE state = 'new') + "
            "(SELECT count(*) FROM delivery WHERE state = 'due')"
        )
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=20) as db:
            return int(db.execute(query).fetchone()[0])


def main(arguments: Sequence[str]) -> int:
    """Measure each checkout and print a table."""
    parser = argparse.ArgumentParser(description="Measure how soon messages are acknowledged.")
    parser.add_argument("checkouts", type=Path, nargs="*", default=[HERE])
    parser.add_argument("--seconds", type=int, default=SECONDS, help="of each rate")
    options = parser.parse_args(arguments)
    print(f"{'load':34} {'median':>8} {'p95':>8} {'max':>8}   answered after (ms, s)")
    for checkout in options.checkouts:
        print(checkout.resolve().name)
        with running(checkout.resolve()) as gateway:
            measure(gateway, options.seconds)
    return 0


def measure(gateway: Gateway, seconds: int) -> None:
    """Put the loads on one after the other, each on an idle gateway."""
    steady(gateway, 2, 10, "w")  # what the first requests load is no measure
    gateway.drain()
    for rate in (10, 50):
        report(f"  {rate} messages a second", steady(gateway, seconds, rate, f"r{rate}"), gateway)
    for customers in (1000, 1):
        batches = [posted(f"b{customers}-{n}", 1000, customers) for n in range(THOUSANDS)]
        name = f"  1,000 events, of {customers} customer{'s' * (customers > 1)}"
        report(name, [gateway.post(body) for body in batches], gateway)
    with ThreadPoolExecutor(1) as other:
        batch = other.submit(gateway.post, posted("beside", 1000, 1000))
        took = steady(gateway, 3, 50, "beside")
        report("  50 a second beside 1,000 events", took, gateway)
        report("  those 1,000", [batch.result()], gateway)


def steady(gateway: Gateway, seconds: int, rate: int, name: str) -> list[float]:
    """Post at a steady rate, however long the answers take; return what each took."""
    bodies = [posted(f"{name}-{n}", 1, 1) for n in range(seconds * rate)]
    began = time.perf_counter()
    with ThreadPoolExecutor(_IN_FLIGHT) as pool:
        sent = []
        for number, body in enumerate(bodies):
            time.sleep(max(0.0, began + number / rate - time.perf_counter()))
            sent.append(pool.submit(gateway.post, body))
        return [one.result() for one in sent]


def report(name: str, took: Sequence[float], gateway: Gateway) -> None:
    """Print a line: milliseconds of the acknowledgement, seconds until all was answered."""
    ordered = sorted(took)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    figures = (statistics.median(ordered), p95, ordered[-1])
    shown = " ".join(f"{1000 * one:8.1f}" for one in figures)
    print(f"{name:34} {shown}   {gateway.drain():.1f}", flush=True)


@contextmanager
def running(checkout: Path) -> Iterator[Gateway]:
    """Run that checkout's gateway over an empty database."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        outside, port = free_port(), free_port()
        values = environment(checkout, folder, f"http://127.0.0.1:{outside}")
        place = ["--host", "127.0.0.1", "--no-access-log", "--log-level", "warning", "--port"]
        stand_in = ["uvicorn", "bench.acknowledge_outside:app", *place, str(outside)]
        stack.enter_context(_process(HERE, stand_in, values, folder / "outside.log"))
        subprocess.run(
            [sys.executable, "-m", "preorder", "db", "upgrade"],
            cwd=checkout,
            env=os.environ | values,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        app = ["uvicorn", "--factory", "preorder.gateway.app:create_app", *place, str(port)]
        stack.enter_context(_process(checkout, app, values, folder / "gateway.log"))
        http = urllib3.PoolManager(maxsize=_IN_FLIGHT, retries=False)
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/healthz")
        yield Gateway(address, folder / "var" / "preorder.db", http)


@contextmanager
def _process(
    folder: Path, module: Sequence[str], values: Mapping[str, str], log: Path
) -> Iterator[None]:
    with log.open("wb") as told:
        process = subprocess.Popen(
            [sys.executable, "-m", *module],
            cwd=folder,
            env=os.environ | values,
            stdout=told,
            stderr=subprocess.STDOUT,
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(20)


def _wait_for(address: str) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            if urllib3.request("GET", address, retries=False).status == 200:
                return
        except urllib3.exceptions.HTTPError:
            time.sleep(0.1)
    raise SystemExit(f"{address} does not answer")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
