"""The whole assistant for tests: the real brain, the real actions, the gateway's own turns.

Only three things are not as in production: the clock, which the test sets; the way between the
brain and the action server, which can fail; and patience, which is shorter while it does.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete

from preorder import serve, serve_programs
from preorder.adapters.brain import Answer
from preorder.adapters.clock import real_now
from preorder.bootstrap import Parts
from preorder.core.replies import Reply
from preorder.gateway.incoming import Incoming
from preorder.gateway.reception import Reception
from preorder.gateway.sessions import Session
from preorder.gateway.turns import Means, Patience, TurnTaker
from preorder.serve_process import Guard, Program, Running
from preorder.service.postbox import Arrival
from preorder.settings import load_settings
from preorder.store.columns import metadata
from preorder.store.importer import import_document
from preorder.store.migrate import upgrade
from preorder.store.tables import policy_version
from scripts.console import ROOT
from scripts.train import model_of, train
from tests.brain.conftest import free_port
from tests.conversations.proxy import Proxy, Way

# The brain may have to wait for a machine that does other things as well.
_PATIENT = Patience(answer=60, message=90)
_IMPATIENT = Patience(answer=1, message=2)
_LOOK_AGAIN = 0.02


class GatewayDied(Exception):  # noqa: N818 - what happened, not a fault of the code
    """Stands for the process's death at that moment."""


@dataclass
class MortalBrain:
    """The brain's client, in a gateway that can be told to die once the answer is there."""

    parts: Parts
    dies: bool = False

    def ask(
        self, conversation: str, text: str, metadata: Mapping[str, Any], seconds: float
    ) -> Answer:
        """Ask the real brain."""
        answer = self.parts.brain.ask(conversation, text, metadata, seconds)
        if self.dies:
            self.dies = False
            raise GatewayDied
        return answer


@dataclass
class Stack:
    """What runs, and what a test may do with it."""

    parts: Parts
    proxy: Proxy
    folder: Path
    brain: MortalBrain = field(init=False)
    _campaigns: list[Any] = field(default_factory=list)
    """Those whose dates the published answers hold."""

    def __post_init__(self) -> None:
        self.brain = MortalBrain(self.parts)

    @cached_property
    def _clock_file(self) -> Path:
        return self.folder / "now"

    @property
    def now(self) -> datetime:
        """The shop's now."""
        return self.parts.clock()

    def set_now(self, at: datetime) -> None:
        """Set the clock of all processes."""
        write_clock(self._clock_file, at)

    def zone(self, shop: str) -> ZoneInfo:
        """Return the shop's time zone."""
        return ZoneInfo(self.parts.shops[shop].zone)

    def fresh(self, documents: Sequence[Mapping[str, Any]], now: datetime) -> None:
        """Forget all that was, and import these shops' data."""
        self.proxy.settle()
        self.brain.dies = False
        self.set_now(now)
        with self.parts.store.begin() as tx:
            for table in reversed(metadata.sorted_tables):
                if table is not policy_version:  # the shops' files don't change meanwhile
                    tx.connection.execute(delete(table))
        for document in documents:
            import_document(self.parts.store, document, self.parts.shops)
        self._publish([document.get("campaigns") for document in documents])

    def _publish(self, campaigns: list[Any]) -> None:
        if campaigns != self._campaigns:
            self.parts.publish_answers()
            self._campaigns = campaigns

    def turns(self) -> OneGateway:
        """Return a gateway that was just started."""
        patience = _IMPATIENT if self.proxy.way is Way.SLOW else _PATIENT
        parts = self.parts
        means = Means(
            parts.store, parts.turns, self.brain, parts.clock, wall=real_now, patience=patience
        )
        reception = Reception(
            parts.store, parts.clock, real_now, lambda *_: None, parts.settings.photos
        )
        return OneGateway(means, reception, TurnTaker(means))


@dataclass(frozen=True)
class OneGateway:
    """Takes a message in and its turn at once, in the caller's thread."""

    means: Means
    reception: Reception
    worker: TurnTaker

    def take(self, session: Session, incoming: Incoming) -> list[Reply]:
        """Return the replies to a message; several threads may ask at once.

        Raises:
            GatewayDied: the brain's client says so; the message waits for another gateway.
        """
        arrival = self.reception.post(session, incoming)
        while (done := self._finished(arrival)) is None:
            try:
                for claimed in self.worker.claim(1, ()):
                    self.worker.take(claimed)
            except GatewayDied:
                self.worker.release()  # as its lease runs out
                raise
            time.sleep(_LOOK_AGAIN)
        return list(done)

    def _finished(self, arrival: Arrival) -> Sequence[Reply] | None:
        with self.means.store.begin() as tx:
            return tx.conversations.finished(arrival.conversation, arrival.key)


def write_clock(file: Path, at: datetime) -> None:
    """Write the shops' now, whole at any moment: other processes read it."""
    draft = file.with_suffix(".new")
    draft.write_text(at.isoformat(), encoding="utf-8")
    draft.replace(file)


@contextmanager
def running_stack(folder: Path, now: datetime) -> Iterator[Stack]:
    """Run the brain and the action server on free ports, with all their data in `folder`.

    A model that is missing is trained first.

    Raises:
        preorder.serve.ServeError: one of them does not start; with the end of its log.
    """
    if not model_of(ROOT).exists():
        train(ROOT, force=False)
    write_clock(folder / "now", now)
    ports = serve_programs.Ports(brain=free_port(), actions=free_port())
    proxy = Proxy(ports.actions)
    try:
        environment = _environment(folder, ports)
        parts = Parts(load_settings(environment, folder / "no.env"))
        upgrade(parts.settings.database_url)
        with _started(folder, ports, proxy, environment):
            yield Stack(parts, proxy, folder)
        parts.store.close()
    finally:
        proxy.stop()


def _environment(folder: Path, ports: serve_programs.Ports) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PREORDER_")}
    return kept | {
        "PREORDER_ENV": "demo",
        "PREORDER_DATABASE_URL": f"sqlite:///{folder / 'preorder.db'}",
        "PREORDER_VAR": str(folder / "var"),
        "PREORDER_NOW": f"@{folder / 'now'}",
        "PREORDER_SHOPS": str(ROOT / "shops"),
        "PREORDER_BRAIN_PORT": str(ports.brain),
        "PREORDER_ACTIONS_PORT": str(ports.actions),
        "PREORDER_MAIL_FOLDER": "",
        "PREORDER_PAYMENT_FAILURE": "none",
    }


@contextmanager
def _started(
    folder: Path, ports: serve_programs.Ports, proxy: Proxy, environment: Mapping[str, str]
) -> Iterator[None]:
    plan = serve.ServePlan(_programs(folder, ports, proxy), ROOT, folder, environment=environment)
    with Guard() as guard:
        running = [Running(program, plan, guard) for program in plan.programs]
        try:
            serve.start_all(running, serve.StopRequest(), serve.Board())
            yield
        finally:
            serve.stop_all(running, plan.stop_seconds, serve.StopRequest())


def _programs(folder: Path, ports: serve_programs.Ports, proxy: Proxy) -> tuple[Program, ...]:
    """Return actions and brain as `preorder serve` starts them; brain's calls pass our proxy."""
    actions, brain, _ = serve_programs.assistant_programs(
        ports, str(model_of(ROOT).relative_to(ROOT)), str(folder / "var")
    )
    way = {"PREORDER_ACTIONS_URL": f"http://127.0.0.1:{proxy.port}/webhook"}
    return actions, replace(brain, environment={**brain.environment, **way})
