"""The model is trained when its inputs changed; with a fake Rasa that counts its trainings."""

from pathlib import Path

import pytest

from scripts import stamps
from scripts.console import STILL_SECONDS, SetupError
from scripts.train import inputs, model_of, stamp_of, train

RASA = """#!/bin/sh
cd {folder}
test ! -e spoiled || exit 1
echo once >> trainings
mkdir -p var/training
cat trainings > var/training/preorder-assistant.tar.gz
"""
INPUTS = ("config.yml", "domain.yml", "data/nlu/a.yml", "rasa_components/a.py")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in (*INPUTS, "requirements/rasa.txt", ".venv-rasa/bin/python"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    python = tmp_path / ".venv-rasa" / "bin" / "python"
    python.write_text(RASA.format(folder=tmp_path))
    python.chmod(0o755)
    return tmp_path


def test_without_a_model_it_is_trained_and_the_next_time_not(project: Path) -> None:
    assert train(project, force=False)
    assert not train(project, force=False)


@pytest.mark.parametrize("name", [*INPUTS, "requirements/rasa.txt", "data/rules/new.yml"])
def test_a_changed_or_new_input_trains(project: Path, name: str) -> None:
    train(project, force=False)
    (project / name).parent.mkdir(exist_ok=True)
    (project / name).write_text("changed")

    assert train(project, force=False)


def test_byte_code_is_no_input(project: Path) -> None:
    before = set(inputs(project))
    (project / "rasa_components" / "__pycache__").mkdir()
    (project / "rasa_components" / "__pycache__" / "a.pyc").touch()

    assert set(inputs(project)) == before


def test_force_trains_in_any_case(project: Path) -> None:
    train(project, force=False)

    assert train(project, force=True)


def test_there_is_one_model_under_one_name(project: Path) -> None:
    train(project, force=False)
    train(project, force=True)

    assert list((project / "models").glob("*.tar.gz")) == [model_of(project)]
    assert model_of(project).read_text() == "once\nonce\n"


def test_a_failed_training_leaves_the_old_model_and_is_done_again(project: Path) -> None:
    train(project, force=False)
    (project / "config.yml").write_text("changed")
    (project / "spoiled").touch()
    with pytest.raises(SetupError, match="Training failed"):
        train(project, force=False)
    (project / "spoiled").unlink()

    assert model_of(project).read_text() == "once\n"
    assert train(project, force=False)


def test_a_training_cut_off_after_the_model_moved_is_done_again(project: Path) -> None:
    train(project, force=False)
    stamps.remove(stamp_of(project))

    assert train(project, force=False)


def test_a_missing_input_is_named(project: Path) -> None:
    (project / "domain.yml").unlink()

    with pytest.raises(SetupError, match=r"domain\.yml is missing"):
        train(project, force=False)


def test_a_long_training_says_that_it_is_still_at_work(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("scripts.console.STILL_SECONDS", 0.05)
    python = project / ".venv-rasa" / "bin" / "python"
    python.write_text(python.read_text().replace("echo once", "sleep 0.4\necho once"))
    train(project, force=True)

    assert "Training: still at work" in capsys.readouterr().out


def test_it_says_truly_how_long_it_takes_and_not_too_often(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train(project, force=True)

    assert "about five minutes the first time" in capsys.readouterr().out
    assert STILL_SECONDS == 30
