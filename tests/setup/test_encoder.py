"""The sentence encoder is made when due, and only then; uv and Python are fakes."""

from pathlib import Path

import pytest

from scripts import encoder, environments
from scripts.console import SetupError

UV = """#!/bin/sh
echo "$@" >> {folder}/asked
test ! -e {folder}/offline
"""
PYTHON = """#!/bin/sh
ls "$3" > /dev/null || exit 1
test ! -e {folder}/broken && mkdir -p "$4" && echo converted > "$4/model.onnx"
"""


class Workshop:
    """A project's folder, and what was asked of uv."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.made = folder, folder / "models" / "encoder"
        for name, text in (("uv", UV), ("env/bin/python", PYTHON)):
            program = folder / name
            program.parent.mkdir(parents=True, exist_ok=True)
            program.write_text(text.format(folder=folder))
            program.chmod(0o755)
        (folder / "lock.txt").write_text("a==1")
        self.brain = environments.Environment(folder / "env", folder / "lock.txt", size=1)

    def ensure(self) -> int:
        """Ensure the encoder; return how often uv was asked."""
        note = self.folder / "asked"
        note.write_text("")
        encoder.ensure(self.brain)
        return len(note.read_text().splitlines())


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch) -> Workshop:
    workshop = Workshop(tmp_path)
    monkeypatch.setattr(encoder, "UV", tmp_path / "uv")
    monkeypatch.setattr(encoder, "ensure_uv", lambda: tmp_path / "uv")
    monkeypatch.setattr(encoder, "FOLDER", workshop.made)
    monkeypatch.setattr(encoder, "_STAMP", workshop.made / ".complete")
    monkeypatch.setattr(encoder, "_LOCK", tmp_path / "lock.txt")
    return workshop


def test_a_missing_encoder_is_made_once(workshop: Workshop) -> None:
    assert [workshop.ensure(), workshop.ensure()] == [1, 0]
    assert (workshop.made / "model.onnx").read_text() == "converted\n"


def test_other_packages_make_it_due(workshop: Workshop) -> None:
    workshop.ensure()
    (workshop.folder / "lock.txt").write_text("a==2")

    assert workshop.ensure() == 1


@pytest.mark.parametrize("trouble", ["offline", "broken"])
def test_what_failed_is_done_again_and_leaves_no_parts(workshop: Workshop, trouble: str) -> None:
    (workshop.folder / trouble).touch()
    with pytest.raises(SetupError, match="encoder failed"):
        workshop.ensure()
    (workshop.folder / trouble).unlink()

    assert not encoder.is_complete()
    assert list((workshop.folder / "models").glob("encoder-parts-*")) == []
    assert workshop.ensure() == 1
