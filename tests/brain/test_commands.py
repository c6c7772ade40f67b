"""Rasa's own commands from the project's folder; `rasa shell` has tests of its own."""

import pytest

from tests.brain.conftest import run_rasa


@pytest.mark.rasa
@pytest.mark.timeout(300)
def test_rasas_own_check_of_domain_and_data_is_passed(tmp_path):
    checked = run_rasa(tmp_path, "data", "validate")

    assert checked.wait(timeout=240) == 0
    assert "No story structure conflicts found" in (tmp_path / "data.log").read_text()
