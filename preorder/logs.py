"""One line for each event: its name and its facts, and nothing that a customer wrote.

Our own calls say `logger.info("turn.done conversation=%s seconds=%.3f", …)`: a name, then facts,
each a word, `=` and its value. Here they become one line of logfmt, each value quoted where it
must be. A library's words are printed without the values it puts into them, and an error without
its own words, for both may hold what a customer wrote; only `PREORDER_LOG=debug` prints them.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TextIO

OURS = ("preorder", "actions")
EVENT = re.compile(r"[a-z_%]+(\.[a-z_%]+)+( [a-z_]+=\S+)*")
"""What the text of a call must look like: its name, then its facts."""
_VALUE = re.compile(r"%[^%a-zA-Z]*[a-zA-Z]")
_PLAIN = re.compile(r"[^\s=\"\\]+")
_FRAMES = 6


class OneLine(logging.Formatter):
    """Writes a record as `at=… level=… event=… fact=value …`."""

    def __init__(self, *, debug: bool = False) -> None:
        """Say whether what may be personal is printed as well."""
        super().__init__()
        self._debug = debug

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end."""
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        facts = [("at", when), ("level", record.levelname.lower()), *self._facts(record)]
        if record.exc_info and record.exc_info[1] is not None:
            facts += self._error(record.exc_info[1])
        return " ".join(f"{name}={_quoted(value)}" for name, value in facts)

    def _facts(self, record: logging.LogRecord) -> Iterator[tuple[str, str]]:
        if record.name.partition(".")[0] in OURS and EVENT.fullmatch(str(record.msg)):
            name, *pairs = _filled(record)
            yield "event", name
            for pair in pairs:
                key, _, value = pair.partition("=")
                yield key, value
            return
        yield "event", "log.other"
        yield "logger", record.name
        yield "text", record.getMessage() if self._debug else _VALUE.sub("…", str(record.msg))

    def _error(self, error: BaseException) -> Iterator[tuple[str, str]]:
        yield "error", type(error).__name__
        yield "where", " < ".join(_places(error.__traceback__))
        if self._debug:
            yield "trace", "".join(traceback.format_exception(error))


def write_logs(*, debug: bool = False, to: TextIO | None = None) -> None:
    """Have everything that this process logs written so, whoever set up its logs before.

    Args:
        debug: also what may be personal.
        to: standard error if left out.
    """
    handler = logging.StreamHandler(to or sys.stderr)
    handler.setFormatter(OneLine(debug=debug))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    for name in OURS if debug else ():
        logging.getLogger(name).setLevel(logging.DEBUG)
    for name in ("uvicorn", "uvicorn.error", "sanic.root", "sanic.error", "sanic.server"):
        ready_made = logging.getLogger(name)
        ready_made.handlers, ready_made.propagate = [], True
    for name in ("sanic.root", "sanic.server"):
        logging.getLogger(name).setLevel(logging.WARNING)  # or it draws its name in letters
    for name in ("uvicorn.access", "sanic.access"):
        logging.getLogger(name).disabled = True  # addresses of visitors; the metrics count


def _filled(record: logging.LogRecord) -> Iterator[str]:
    """Yield the words of a call, each with its own values: they may hold blanks themselves."""
    values = list(record.args) if isinstance(record.args, tuple) else []
    for word in str(record.msg).split(" "):
        mine = [values.pop(0) for _ in _VALUE.findall(word)]
        yield word % tuple(mine) if mine else word


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-_FRAMES:]
    return [f"{Path(f.filename).stem}.{f.name}:{f.lineno}" for f in reversed(frames)]


def _quoted(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
