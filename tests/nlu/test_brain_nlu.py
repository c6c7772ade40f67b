"""The understanding inside Rasa's own environment, from training to a parsed message."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.nlu.messages_by_heart import BY_HEART

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


def nlu_file() -> str:
    """Return a small training file in Rasa's format."""
    from tests.nlu.brain_probe import ROWS  # noqa: PLC0415 (only where these tests run)

    blocks: dict[str, list[str]] = {}
    for text, intent in ROWS:
        blocks.setdefault(intent, []).append(f"    - {text}")
    examples = "".join(
        f"- intent: {intent}\n  examples: |\n" + "\n".join(lines) + "\n"
        for intent, lines in blocks.items()
    )
    return f'version: "3.1"\nnlu:\n{examples}'


@pytest.fixture(scope="module")
def words(tmp_path_factory):
    return json.loads(brain("tests.nlu.brain_probe", "words", str(tmp_path_factory.mktemp("w"))))


def test_a_saved_model_understands_as_before(words):
    assert words["after"] == words["before"]
    assert words["after"][0][0][0] == "cancel_order"


def test_one_wish_is_one_request_and_two_are_two(words):
    assert words["requests"][0] == ["cancel_order"]
    assert words["requests"][2] == ["order_status", "cancel_order"]


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    return json.loads(brain("tests.nlu.brain_probe", "parts", str(tmp_path_factory.mktemp("p"))))


@pytest.mark.parametrize("promise", BY_HEART)
def test_the_parts_of_a_message_are_weighed_against_the_whole(parts, promise):
    _, _, wanted = BY_HEART[promise]

    assert parts[promise] == wanted


def test_a_blank_message_is_not_answered(words):
    assert words["blank"] is None


def test_reading_a_model_needs_neither_rasa_nor_tensorflow(words):
    assert not {"rasa", "tensorflow"} & set(words["modules"])


def test_an_intent_that_is_a_number_needs_one(words):
    assert words["unnumbered"] != "order_ref"
    assert words["numbered"] == "order_ref"


def test_the_nearest_sentences_outvote_a_narrow_lead_where_there_are_many(tmp_path):
    found = json.loads(brain("tests.nlu.brain_probe", "neighbours", str(tmp_path)))

    even, odd = found["probabilities"]
    assert (even + odd, odd > even) == (pytest.approx(1), True)
    assert found["heard"] == [[False, False], [False, True]]
    assert found["known"] == [1467, 4400]


@pytest.fixture(scope="module")
def tuned(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tuned")
    return json.loads(brain("tests.nlu.brain_probe", "tuning", str(folder)))


def test_how_far_to_trust_is_learnt_from_messages_that_the_encoders_never_saw(tuned):
    """Half of those were right here, nearly all of the ones it was tuned with."""
    by_fresh_ones, by_all = tuned["trusted"]

    assert by_fresh_ones < 0.65 < by_all


def test_a_seventh_of_our_messages_is_kept_from_the_encoders_for_that(tuned):
    assert 0.12 < tuned["fresh"] < 1
    assert tuned["apart"]


def test_what_an_encoder_learnt_is_added_to_its_weights_and_noted(tuned):
    assert tuned["tuned"] == {"a": [[0.5, 0.5], [1, 1], [1.5, 1.5]], "b": [1]}
    assert tuned["written"] == [False, True]


def test_cross_validation_judges_only_messages_that_the_encoders_never_saw(tuned):
    assert tuned["judged"] == [
        "cancel my order", "my order is 12345", "my order number is 12345", "where is my order",
    ]  # fmt: skip


def test_slips_of_the_finger_are_understood(words):
    assert words["slip"] == "cancel_order"


@pytest.fixture(scope="module")
def encoded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("encoders")
    return json.loads(brain("tests.nlu.brain_probe", "encoder", str(folder)))


def test_the_encoders_are_the_ones_we_measured_or_they_are_refused(encoded):
    other, older, none = encoded["refused"]
    assert "sha256" in other
    assert "other weights" in older
    assert "make setup" in none


@pytest.mark.parametrize("name", ["use-m3", "mpnet"])
def test_what_means_the_same_is_near(encoded, name):
    made = encoded[name]

    assert made["length"] == pytest.approx(1, abs=1e-4)
    assert made["same"] == pytest.approx(1, abs=1e-4)
    assert made["alone"], "a text's vector depends on its neighbours"
    assert made["near"] > made["far"] + 0.3


@pytest.mark.parametrize("name", ["use-m3", "mpnet"])
def test_the_encoders_keep_no_text(encoded, name):
    """Customers wrote them; their vectors are kept, so that a repeat costs nothing."""
    assert encoded[name]["kept"] == []


def test_the_careful_encoder_says_what_it_was_tuned_to_say(encoded):
    """Cosines of tune_encoder.py's own network (published: 0.557, 0.105); rounding turns them."""
    assert encoded["mpnet"]["near"] == pytest.approx(0.730, abs=0.05)
    assert encoded["mpnet"]["far"] == pytest.approx(0.050, abs=0.05)


def test_the_quick_encoder_says_what_its_package_says_with_what_was_learnt(encoded):
    assert min(encoded["as_packaged"]) > 0.99


def test_tuning_draws_messages_of_one_intent_together_and_is_kept(tmp_path):
    tuned = json.loads(brain("tests.nlu.brain_probe", "tune", str(tmp_path)).splitlines()[-1])

    before, after = tuned["nearer"]
    assert after > before + 0.02
    assert min(tuned["kept"]) > 0.999


def test_the_careful_encoder_is_asked_only_about_what_is_unsure(tmp_path):
    made = json.loads(brain("tests.nlu.brain_probe", "stages", str(tmp_path)))

    assert (made["sure"], made["unsure"]) == (False, True)
    assert made["same"], "the same rows gave another model"
    assert "train it again" in made["refused"]


def test_any_nlu_file_can_be_tried_and_unclear_messages_stay_unanswered(tmp_path):
    (tmp_path / "nlu.yml").write_text(nlu_file())
    asked = ["please cancel my order", "how tall is the tower of babel in feet"]
    lines = "".join(json.dumps({"text": text}) + "\n" for text in asked)
    (tmp_path / "test.jsonl").write_text(lines)

    out = brain("rasa_components.evaluate", f"{tmp_path}/nlu.yml", f"{tmp_path}/test.jsonl")

    answers = [json.loads(line) for line in out.splitlines()]
    assert [answer["text"] for answer in answers] == asked
    assert [answer["intent"] for answer in answers] == ["cancel_order", None]


@pytest.mark.parametrize("encoder", ["full", "quick", "none"])
def test_rasa_trains_any_nlu_file_and_the_model_parses(tmp_path, encoder):
    (tmp_path / "nlu.yml").write_text(nlu_file())
    (tmp_path / "config.yml").write_text(PIPELINE.format(encoder=encoder))
    train = "rasa train nlu --nlu nlu.yml --config config.yml --out models --fixed-model-name m"
    brain(*train.split(), folder=tmp_path)

    asked = json.dumps({"text": "please cancel my order"}) + "\n"
    answer = json.loads(brain("rasa_components.parse", f"{tmp_path}/models/m.tar.gz", given=asked))

    assert answer["intent"] == "cancel_order"
    assert [r["span"] for r in answer["requests"]] == [[0, len("please cancel my order")]]
