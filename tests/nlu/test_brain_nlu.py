"""The understanding inside Rasa's own environment, from training to a parsed message."""

import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BRAIN = ROOT / ".venv-rasa" / "bin" / "python"
PIPELINE = """
recipe: default.v1
language: en
assistant_id: test
pipeline:
  - name: rasa_components.fused_classifier.FusedIntentClassifier
    encoder: {encoder}
    threshold: 0.3
"""

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(180)]


def brain(*arguments: str, given: str = "", folder: Path = ROOT) -> str:
    """Run a module in Rasa's environment; return its output, fail with its errors."""
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [str(BRAIN), "-m", *arguments],
        input=given,
        capture_output=True,
        text=True,
        cwd=folder,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def words(tmp_path_factory):
    return json.loads(brain("tests.nlu.brain_probe", "words", str(tmp_path_factory.mktemp("w"))))


def test_a_saved_model_understands_as_before(words):
    assert words["after"] == words["before"]
    assert words["after"][0][0][0] == "cancel_order"


def test_one_wish_is_one_request_and_two_are_two(words):
    assert words["requests"][0] == ["cancel_order"]
    assert words["requests"][2] == ["order_status", "cancel_order"]


def test_a_blank_message_is_not_answered(words):
    assert words["blank"] is None


def test_reading_a_model_needs_neither_rasa_nor_tensorflow(words):
    assert not {"rasa", "tensorflow"} & set(words["modules"])


def test_the_encoder_is_the_one_we_measured_or_it_is_refused(tmp_path):
    made = json.loads(brain("tests.nlu.brain_probe", "encoder", str(tmp_path)))

    assert made["length"] == pytest.approx(1, abs=1e-4)
    assert made["same"] == pytest.approx(1, abs=1e-4)
    assert made["near"] > made["far"] + 0.3
    assert ["sha256" in text for text in made["refused"]] == [True, False]


@pytest.mark.parametrize("encoder", ["minilm", "none"])
def test_rasa_trains_any_nlu_file_and_the_model_parses(tmp_path, encoder):
    from tests.nlu.brain_probe import ROWS  # noqa: PLC0415 (only where these tests run)

    blocks: dict[str, list[str]] = {}
    for text, intent in ROWS:
        blocks.setdefault(intent, []).append(f"    - {text}")
    examples = "".join(
        f"- intent: {intent}\n  examples: |\n" + "\n".join(lines) + "\n"
        for intent, lines in blocks.items()
    )
    (tmp_path / "nlu.yml").write_text(f'version: "3.1"\nnlu:\n{examples}')
    (tmp_path / "config.yml").write_text(PIPELINE.format(encoder=encoder))
    train = "rasa train nlu --nlu nlu.yml --config config.yml --out models --fixed-model-name m"
    brain(*train.split(), folder=tmp_path)

    asked = json.dumps({"text": "please cancel my order"}) + "\n"
    answer = json.loads(brain("rasa_components.parse", f"{tmp_path}/models/m.tar.gz", given=asked))

    assert answer["intent"] == "cancel_order"
    assert [r["span"] for r in answer["requests"]] == [[0, len("please cancel my order")]]
