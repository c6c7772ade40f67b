"""The comparison with Rasa's own pipeline: both learn and are asked the same."""

from collections import Counter
from pathlib import Path

from bench.stock import as_training_file, config_with, split
from rasa_components.nlu_files import read_examples

ROOT = Path(__file__).parents[2]
ROWS = [(f"text {at}", intent) for intent, n in (("a", 10), ("b", 25), ("c", 4)) for at in range(n)]


def test_a_fifth_of_every_intent_is_measured_and_never_learnt():
    known, new = split(ROWS)

    assert Counter(intent for _, intent in new) == {"a": 2, "b": 5}
    assert sorted(known + new) == sorted(ROWS)


def test_the_split_does_not_depend_on_the_order_of_other_intents():
    others = [row for row in ROWS if row[1] != "a"]

    assert [row for row in split(ROWS)[1] if row[1] == "b"] == split(others)[1]


def test_rows_are_read_back_from_the_training_file_as_they_were(tmp_path):
    rows = [('it\'s 5 % \\ "more": {why} [so]? 🙂', "a"), ("- or not", "a"), ("hi", "b")]
    (tmp_path / "nlu.yml").write_text(as_training_file(rows), encoding="utf-8")

    assert read_examples(tmp_path) == rows


def test_rasa_finds_the_training_file_valid():
    """It looks for the key at the start of a line and takes no other file for one."""
    assert "\nnlu:\n" in as_training_file(ROWS)


def test_the_number_of_epochs_reaches_rasas_classifier_and_leaves_ours_alone():
    pipeline = config_with(ROOT / "bench" / "stock.yml", 3)["pipeline"]

    assert [part["epochs"] for part in pipeline if "epochs" in part] == [3]
    assert config_with(ROOT / "config.yml", 3) == config_with(ROOT / "config.yml", 4)
