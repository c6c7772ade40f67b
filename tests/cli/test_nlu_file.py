"""The file of reviewed examples: Rasa's format, whatever a customer wrote."""

from ruamel.yaml import YAML

from preorder.nlu_file import add_examples
from rasa_components.nlu_files import read_examples

AWKWARD = [
    "- a: b",
    "# no remark",
    'it\'s "so" & 50% *off*',
    "'",
    "|",
    "!tag",
    "naïve 👍 日本",
    "~",
]


def test_the_file_is_rasas_whatever_the_customer_wrote(tmp_path):
    file = tmp_path / "reviewed.yml"
    add_examples(file, "complaint", AWKWARD[:4])
    add_examples(file, "greeting", ["hi"])
    added = add_examples(file, "complaint", AWKWARD)
    data = YAML(typ="safe", pure=True).load(file)

    assert (added, data["version"]) == (4, "3.1")
    assert [block["intent"] for block in data["nlu"]] == ["complaint", "greeting"]
    assert read_examples(tmp_path) == [
        *((text, "complaint") for text in AWKWARD),
        ("hi", "greeting"),
    ]


def test_examples_that_a_person_wrote_into_the_file_stay(tmp_path):
    file = tmp_path / "reviewed.yml"
    file.write_text("nlu:\n  - intent: greeting\n    examples: |\n      - hi\n      -  ho\n")
    add_examples(file, "greeting", ["hi", "hello"])

    assert [text for text, _ in read_examples(tmp_path)] == ["hi", "ho", "hello"]
