"""Which room may import which: dependencies point inwards, and money knows no float."""

import ast
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STDLIB = set(sys.stdlib_module_names)
ROOMS = {
    "preorder/core": {"preorder.core"},
    "preorder/policy": {"preorder.core", "preorder.policy", "pydantic", "ruamel", "holidays"},
    "preorder/dialogue": {"preorder.core", "preorder.policy", "preorder.dialogue"},
    "preorder/service": {
        "preorder.core",
        "preorder.policy",
        "preorder.dialogue",
        "preorder.service",
    },
    "preorder/store": {
        "preorder.core",
        "preorder.policy",
        "preorder.service",
        "preorder.store",
        "alembic",
        "pydantic",
        "sqlalchemy",
    },
    "preorder/adapters": {
        "preorder.core",
        "preorder.service",
        "preorder.adapters",
        "preorder.settings",
        "requests",
    },
    "preorder/demo": {"preorder.core", "preorder.policy", "preorder.demo"},
    "preorder/gateway": {
        "preorder",
        "PIL",
        "anyio",
        "jinja2",
        "prometheus_client",
        "requests",
        "starlette",
        "urllib3",
    },
    "preorder": {
        "preorder",
        *("PIL", "alembic", "anyio", "holidays", "jinja2", "prometheus_client", "pydantic"),
        *("requests", "ruamel", "sqlalchemy", "starlette", "urllib3", "uvicorn"),
    },
    "actions": {
        "preorder.core",
        "preorder.dialogue.outcome",
        "preorder.service",
        "preorder.bootstrap",
        "preorder.logs",
        "preorder.settings",
        "actions",
        "rasa_sdk",
    },
}
"""Room -> what it may import besides the standard library. Nothing of ours but `actions` knows
rasa-sdk; nothing at all knows rasa, which lives in another environment."""
FLOATS_THAT_ARE_NO_MONEY = {
    "preorder/policy/load.py": "turns the floats that YAML reads into text",
    "preorder/service/courier.py": "shares of a pause",
    "preorder/service/delivery.py": "seconds to wait",
    "preorder/service/dispatch.py": "seconds to wait",
    "preorder/service/meter.py": "seconds that passed",
    "preorder/service/outbox.py": "seconds to wait",
    "preorder/service/shops.py": "a / that joins a path",
}
MONEY_ROOMS = ["preorder/core", "preorder/policy", "preorder/dialogue", "preorder/service"]


def python_files(room):
    """Return a room's modules."""
    return sorted((ROOT / room).rglob("*.py"))


@cache
def imports(path):
    """Return the full names that a module imports, wherever in it."""
    return tuple(_imports(path))


def _imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: absolute imports only"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def forbidden(room, allowed):
    """Return what a room imports although it may not."""
    return [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in python_files(room)
        for name in imports(path)
        if name.split(".")[0] not in STDLIB
        and not any(f"{name}.".startswith(f"{each}.") for each in allowed)
    ]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_it_may(room):
    """So that a rule can be tested without a database, and a database swapped without a rule."""
    assert python_files(room)
    assert forbidden(room, ROOMS[room]) == []


def test_what_runs_inside_rasa_knows_nothing_of_us():
    """It has another Python and other libraries; the two meet in one compiled file."""
    ours = {"preorder", "actions", "scripts", "tests"}

    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in python_files("rasa_components")
        for name in imports(path)
        if name.split(".")[0] in ours
    ]

    assert wrong == []


def test_the_table_bites():
    """A room that may import nothing would have a long list of faults."""
    assert len(forbidden("preorder/policy", set())) > 50


MIGRATE = {
    "tests/conversations/stack.py": "as a program starts",
    "tests/migrated.py": "once for all",
    "tests/store/conftest.py": "PostgreSQL, which has no file to copy",
    "tests/store/test_engine.py": "from nothing to a row",
    "tests/store/test_migrations.py": "its own matter",
}


def test_tests_copy_a_migrated_database_instead_of_migrating_anew():
    """It would be most of the minute of `make check`."""
    wanted = "preorder.store.migrate.upgrade"
    near = [path for path in python_files("tests") if "store.migrate" in path.read_text("utf-8")]
    found = {str(path.relative_to(ROOT)) for path in near if wanted in imports(path)}

    assert found == set(MIGRATE)


def floats(path):
    """Return where a module names, writes or divides to a float."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.expr | ast.stmt):
            continue
        named = isinstance(node, ast.Name) and node.id == "float"
        written = isinstance(node, ast.Constant) and isinstance(node.value, float)
        divided = isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div)
        if named or written or divided:
            yield str(path.relative_to(ROOT)), node.lineno


@pytest.mark.parametrize("room", MONEY_ROOMS)
def test_money_rooms_know_no_float(room):
    """A cent is a cent."""
    found = [place for path in python_files(room) for place in floats(path)]

    assert [place for place in found if place[0] not in FLOATS_THAT_ARE_NO_MONEY] == []
