"""One line for each event, with its facts; nothing that a customer wrote, whatever goes wrong."""

import ast
import io
import logging
import re
from functools import cache
from pathlib import Path

import pytest

from preorder.logs import EVENT, OneLine, write_logs

ROOT = Path(__file__).parents[1]
MARKER = "zebrafinch@example.com"


@pytest.fixture
def log():
    """What a program would write; the loggers are as before afterwards."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(OneLine())
    names = ("preorder.somewhere", "somebody.else")
    for name in names:
        logging.getLogger(name).addHandler(handler)
    yield out
    for name in names:
        logging.getLogger(name).removeHandler(handler)


def ours():
    return logging.getLogger("preorder.somewhere")


def facts(line):
    """Return the line without its time."""
    when, _, rest = line.strip().partition(" ")
    assert when.startswith("at=20")
    return rest


def test_an_event_is_a_name_and_facts(log):
    ours().warning("turn.done conversation=%s seconds=%.3f", "lettoria:web:1", 0.25)

    assert facts(log.getvalue()) == (
        "level=warning event=turn.done conversation=lettoria:web:1 seconds=0.250"
    )


def test_a_value_with_blanks_is_quoted_and_stays_in_its_line(log):
    """Nobody can forge an event by what he is called."""
    ours().warning("delivery.%s reason=%s", "retry", 'graph 500\nevent=admin.login "x"')

    assert facts(log.getvalue()) == (
        'level=warning event=delivery.retry reason="graph 500\\nevent=admin.login \\"x\\""'
    )


def test_an_errors_own_words_are_left_out(log):
    """A validator's message quotes what it was given; the place is what is needed."""
    try:
        int(MARKER)
    except ValueError:
        ours().exception("turn.broken conversation=%s", "c")
    line = log.getvalue()

    assert "event=turn.broken conversation=c error=ValueError where=test_logs." in line
    assert MARKER not in line
    assert line.count("\n") == 1


def test_a_librarys_values_are_left_out(log):
    logging.getLogger("somebody.else").warning("cannot send to %s: %d left", MARKER, 3)

    assert facts(log.getvalue()) == (
        'level=warning event=log.other logger=somebody.else text="cannot send to …: … left"'
    )


def test_debugging_shows_all_of_it():
    """On one's own machine, asked for by name."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(OneLine(debug=True))
    record = logging.LogRecord("x", logging.INFO, "f", 1, "sent to %s", (MARKER,), None)
    try:
        int("its words")
    except ValueError as error:
        record.exc_info = (type(error), error, error.__traceback__)
    handler.emit(record)

    assert MARKER in out.getvalue()
    assert "its words" in out.getvalue()
    assert out.getvalue().count("\n") == 1


def test_a_program_writes_all_its_logs_so_and_no_visitors_addresses():
    """Whatever uvicorn set up before."""
    root, uvicorn = logging.getLogger(), logging.getLogger("uvicorn.error")
    before = root.handlers[:], root.level, uvicorn.handlers[:], uvicorn.propagate
    out = io.StringIO()
    try:
        uvicorn.handlers = [logging.StreamHandler(out)]
        write_logs(to=out)
        uvicorn.error("Started server process [%d]", 1)
        logging.getLogger("uvicorn.access").info("%s - GET", "203.0.113.7")
    finally:
        root.handlers, root.level, uvicorn.handlers, uvicorn.propagate = before
        logging.getLogger("uvicorn.access").disabled = False
        logging.captureWarnings(capture=False)

    assert facts(out.getvalue()) == (
        'level=error event=log.other logger=uvicorn.error text="Started server process […]"'
    )


@cache
def calls():
    """Return (place, call) of every call of a logger in what faces customers."""
    return list(_calls())


def _calls():
    for room in ("preorder", "actions"):
        for path in sorted((ROOT / room).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            for node in ast.walk(ast.parse(text)) if re.search(r"logger\.|\btell\(", text) else ():
                if not isinstance(node, ast.Call) or last_name(node.func) not in {*LEVELS, "tell"}:
                    continue
                named = ast.unparse(node.func)
                if named in LOGGING or (named == "tell" and path.name == "courier.py"):
                    yield f"{path.name}:{node.lineno}", node


def last_name(called):
    """Return `info` for `logger.info`."""
    return getattr(called, "attr", getattr(called, "id", None))


LEVELS = "debug info warning error exception critical".split()
LOGGING = {f"logger.{level}" for level in LEVELS}


def test_every_call_names_an_event_and_facts():
    """Or its line would be taken for a library's, without its values."""
    wrong = [
        place
        for place, call in calls()
        if not (isinstance(call.args[0], ast.Constant) and EVENT.fullmatch(str(call.args[0].value)))
    ]

    assert len(calls()) > 25
    assert wrong == []


PRIVATE = {"text", "words", "email", "name", "typed", "recipient", "sender", "body"}


def test_no_call_is_given_what_may_be_personal():
    """By the names of what it is given; the tests with real chats look at what is written."""
    wrong = [
        f"{place}: {ast.unparse(given)}"
        for place, call in calls()
        for given in call.args[1:]
        if not ast.unparse(given).startswith(("len(", "self.name("))
        for node in ast.walk(given)
        if (isinstance(node, ast.Attribute) and node.attr in PRIVATE)
        or (isinstance(node, ast.Name) and node.id in PRIVATE - {"name"})
    ]

    assert wrong == []
