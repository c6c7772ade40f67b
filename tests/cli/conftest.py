"""A folder like the project's own, and commands run in it."""

import os
import shutil
from pathlib import Path

import pytest

from preorder.cli import main

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A folder like the project's, without a database; no setting of ours comes from outside."""
    for name in [name for name in os.environ if name.startswith("PREORDER_")]:
        monkeypatch.delenv(name)
    shutil.copytree(ROOT / "shops", tmp_path / "shops")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory):
    """What `db upgrade` and `demo reset` make, made once."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("demo")
        shutil.copytree(ROOT / "shops", folder / "shops")
        patch.chdir(folder)
        assert main(["db", "upgrade"]) == 0
        assert main(["demo", "reset"]) == 0
    return folder / "var"


@pytest.fixture
def demo(home, demo_data):
    """The folder with the demo's data in it."""
    shutil.copytree(demo_data, home / "var")
    return home


@pytest.fixture
def run(capsys):
    """Run a command; return its exit code, what it said, and what it complained of."""

    def command(line):
        capsys.readouterr()
        code = main(line.split())
        said = capsys.readouterr()
        return code, said.out, said.err

    return command
