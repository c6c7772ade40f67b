"""The measurements' own modules that run in Rasa's environment."""

import json

import pytest

from tests.nlu.test_brain_nlu import PIPELINE, ROOT, brain

MODEL = ROOT / "models" / "preorder-assistant.tar.gz"
TRAINING = ROOT / "data" / "nlu" / "people.yml"
TEXTS = ["please cancel my order", "when does it ship", "hello there"]

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(180)]


def answers(*arguments, given):
    return [json.loads(line) for line in brain(*arguments, given=given).splitlines()]


def test_rows_of_the_folds_are_understood_clean_and_mistyped(tmp_path):
    config = tmp_path / "config.yml"
    config.write_text(PIPELINE.format(encoder="none"))
    (tmp_path / "people.yml").write_text(TRAINING.read_text(encoding="utf-8"))
    found = answers("bench.folds_with_typos", str(tmp_path), str(config), given="[]")

    typed = [each["mistyped"]["text"] != each["text"] for each in found]
    assert {each["fold"] for each in found} == set(range(5))
    assert sum(typed) > len(typed) / 4


def test_the_way_through_rasa_understands_as_ours_does():
    """So that the comparison with Rasa's own pipeline measures what customers get."""
    given = "".join(json.dumps({"text": text}) + "\n" for text in TEXTS)
    through_rasa = answers("bench.rasa_parse", str(MODEL), given=given)
    alone = answers("rasa_components.parse", str(MODEL), given=given)

    assert [each["intent"] for each in through_rasa] == [each["intent"] for each in alone]
    assert all(each["ms"] > 0 and each["requests"] for each in through_rasa)
