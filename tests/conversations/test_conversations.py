"""Each file in the folders beside this one is a conversation, and a test. See README.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conversations.format import HERE, all_files, read_conversation
from tests.conversations.play import Play
from tests.conversations.stack import Stack


@pytest.mark.rasa
@pytest.mark.timeout(300)  # the first one waits for the brain to start
@pytest.mark.parametrize(
    "path",
    [pytest.param(path, id=str(path.relative_to(HERE).with_suffix(""))) for path in all_files()],
)
def test_conversation_ends_as_written(stack: Stack, path: Path) -> None:
    play = Play(stack, read_conversation(path))
    play.run()
    if play.problems:
        pytest.fail("\n".join([str(path), *play.transcript]), pytrace=False)
