"""A measurement from the command line to its last line, with a made-up brain."""

import json

import pytest

from bench import evaluate, evaluate_measure
from bench.evaluate_measure import as_row, product_words

MESSAGES = [
    {"text": "when does my tote ship", "kind": "faq", "topic": "ship_date"},
    {"text": "please cancel LT-20411", "kind": "action", "topic": "cancel_order"},
]
LINE = "exact=1.000 lenient=1.000 harmful_oos=n/a multi_served=n/a multi_full=n/a entities=n/a n=2"


@pytest.fixture
def asked(monkeypatch, tmp_path):
    """Return the texts that a brain was asked which knows two wordings; reports go to tmp_path."""
    texts: list[str] = []

    def in_brain(module, *arguments, given=""):
        texts.extend(json.loads(line)["text"] for line in given.splitlines())
        return [understood(text) for text in texts]

    monkeypatch.setattr(evaluate_measure, "in_brain", in_brain)
    monkeypatch.setattr(evaluate, "ROOT", tmp_path)
    monkeypatch.setattr(evaluate, "REPORTS", tmp_path)
    return texts


def understood(text):
    intent = "faq_ship_date" if "ship" in text else "cancel_order" if "cancel" in text else None
    return {"text": text, "intent": intent, "confidence": 0.9, "requests": [], "ms": 2.0}


def measure(tmp_path, *options, messages=MESSAGES):
    file = tmp_path / "mine.jsonl"
    rows = [{**message, "acceptable_topics": [message["topic"]]} for message in messages]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return evaluate.main([str(file), "--model", "none.tar.gz", *options])


def test_the_last_line_stays_as_machines_read_it_and_the_trust_stands_before(
    asked, tmp_path, capsys
):
    measure(tmp_path)

    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == LINE
    assert "ece=0.100" in "\n".join(lines[-5:-1])


def test_the_second_run_is_compared_with_the_first(asked, tmp_path, capsys):
    measure(tmp_path)
    first = capsys.readouterr().out
    asked.clear()
    measure(tmp_path)

    assert "nothing to compare with" in first
    assert "Newly wrong: 0" in capsys.readouterr().out


def test_with_typos_each_message_is_asked_twice_and_the_line_stays_the_clean_one(
    asked, tmp_path, capsys
):
    measure(tmp_path, "--noise")

    out = capsys.readouterr().out
    assert asked[:2] == [message["text"] for message in MESSAGES]
    assert len(asked) == 4
    assert asked[2:] != asked[:2]
    assert "points lost" in out
    assert out.splitlines()[-1] == LINE


def test_the_page_holds_what_the_terminal_tells(asked, tmp_path, capsys):
    measure(tmp_path, "--noise")

    page = (tmp_path / "understanding-mine.html").read_text()
    assert all(title in page for title in ("Confidence against truth", "points lost", LINE))
    assert "slow encoder asked for 100 % of messages" in page


def test_what_a_message_names_gets_no_typo(asked, tmp_path):
    text = "Zanzibar Samarkand Timbuktu"
    measure(tmp_path, "--noise", messages=[{**MESSAGES[0], "text": text, "entities": {"to": text}}])

    assert asked == [text, text]


def test_the_shops_own_names_are_among_the_words_that_get_none():
    assert {"siena", "tote", "weekender"} <= product_words()


def test_a_held_out_row_counts_a_rule_and_its_wish_for_each_other():
    assert as_row("t", ["cancel_order"])["acceptable_topics"] == ["cancel_order", "cancel_policy"]
    assert as_row("t", ["faq_cancel_policy"])["acceptable_topics"] == [
        "cancel_policy",
        "cancel_order",
    ]


@pytest.mark.parametrize("more", [["some.jsonl"], ["--noise"]])
def test_the_comparison_with_rasas_own_pipeline_takes_no_messages(more, capsys):
    """Rather than leave out silently what was asked for."""
    with pytest.raises(SystemExit):
        evaluate.main(["--stock", *more])

    assert "its own split" in capsys.readouterr().err
