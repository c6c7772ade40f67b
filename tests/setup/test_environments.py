"""An environment is made when due, and only then; with a fake uv that notes what it is asked."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import console, environments
from scripts.console import SetupError

ROOT = Path(__file__).resolve().parents[2]

# As much of uv as set-up uses; the Python it makes tells its version and its packages' folder.
UV = """#!/bin/sh
cd {folder}
echo "$1 $2" >> asked
if [ "$1" = venv ]; then
    mkdir -p env/bin env/site
    echo '#!/bin/sh' > env/bin/python
    echo 'cd {folder}; case "$*" in *purelib*) echo $PWD/env/site;; *) cat version;; esac' \
        >> env/bin/python
    chmod +x env/bin/python
else
    echo "Resolved 1 package in 5ms"
    echo " + a==1"
    test ! -e offline
fi
"""


class Workshop:
    """A folder with a fake uv, and what was asked of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "lock.txt").write_text("a==1")
        (folder / "version").write_text("3.10.13")
        uv = folder / "uv"
        uv.write_text(UV.format(folder=folder))
        uv.chmod(0o755)
        self.environment = environments.Environment(
            folder / "env", folder / "lock.txt", size=1, defaults=(("TELEMETRY", "false"),)
        )

    def ensure(self) -> list[str]:
        """Ensure the environment and return what uv was asked for that."""
        note = self.folder / "asked"
        note.write_text("")
        environments.ensure(self.environment, lambda: Path("python3.10"))
        return [line.split()[0] for line in note.read_text().splitlines()]


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch) -> Workshop:
    monkeypatch.setattr(environments, "UV", tmp_path / "uv")
    return Workshop(tmp_path)


def test_a_missing_environment_is_made_and_filled(workshop: Workshop) -> None:
    assert workshop.ensure() == ["venv", "pip"]
    assert environments.is_complete(workshop.environment)


def test_a_finished_environment_is_left_alone(workshop: Workshop) -> None:
    workshop.ensure()

    assert workshop.ensure() == []


def test_a_changed_lock_file_is_brought_into_the_same_environment(workshop: Workshop) -> None:
    workshop.ensure()
    workshop.environment.lock.write_text("a==2")

    assert workshop.ensure() == ["pip"]


def test_another_interpreter_below_it_makes_it_due(workshop: Workshop) -> None:
    workshop.ensure()
    (workshop.folder / "version").write_text("3.10.14")

    assert workshop.ensure() == ["pip"]


def test_an_install_tells_its_stages_and_logs_every_package(workshop: Workshop, capsys) -> None:
    workshop.ensure()
    told = capsys.readouterr().out

    assert re.search(r"\[ *\d+\.\d s\] Resolved 1 package in 5ms\n", told)
    assert "a==1" not in told
    assert " + a==1" in workshop.environment.log.read_text()


def test_an_install_that_fails_names_its_log(workshop: Workshop) -> None:
    (workshop.folder / "offline").touch()

    with pytest.raises(SetupError, match=rf"whole output is in {workshop.environment.log}"):
        workshop.ensure()


def test_an_interpreter_that_is_gone_makes_a_new_environment(workshop: Workshop) -> None:
    workshop.ensure()
    workshop.environment.python.unlink()

    assert workshop.ensure() == ["venv", "pip"]


@pytest.mark.parametrize("before", [False, True], ids=["first install", "later install"])
def test_what_was_interrupted_is_made_anew(workshop: Workshop, before: bool) -> None:
    if before:
        workshop.ensure()
        workshop.environment.lock.write_text("a==2")
    (workshop.folder / "offline").touch()
    with pytest.raises(SetupError, match="Installing into env failed"):
        workshop.ensure()
    (workshop.folder / "offline").unlink()

    assert workshop.ensure() == ["venv", "pip"]


def test_its_python_sets_the_defaults_at_every_start(workshop: Workshop) -> None:
    workshop.ensure()

    line = (workshop.folder / "env" / "site" / "assistant_defaults.pth").read_text()
    told = f"import os\n{line}print(os.environ['TELEMETRY'])"
    run = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert run.stdout == "false\n"


def test_too_little_room_is_told_before_anything_is_written(workshop: Workshop) -> None:
    huge = environments.Environment(workshop.folder / "env", workshop.environment.lock, 10**30)

    with pytest.raises(SetupError, match="Not enough disk space"):
        environments.ensure(huge, lambda: Path("python3.10"))
    assert not huge.folder.exists()


def test_an_install_that_fails_on_a_full_disk_says_so(monkeypatch) -> None:
    monkeypatch.setattr(console, "NEARLY_FULL", 10**30)

    with pytest.raises(SetupError, match="The disk is full"):
        console.run("Installing", "false")


def test_the_locks_are_hashed_and_without_addresses() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text()

        assert "://" not in text
        assert text.count("==") <= text.count("--hash=sha256:")


def test_tensorflow_stays_with_the_brain_and_ours_with_us() -> None:
    ours = (ROOT / "requirements" / "dev.txt").read_text()
    brain = (ROOT / "requirements" / "rasa.txt").read_text()

    assert "tensorflow" not in ours
    assert "sqlalchemy==1.4" in brain
    assert "starlette==" not in brain
