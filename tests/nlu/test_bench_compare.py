"""What got better and worse from one run of a measurement to the next."""

import pytest

from bench.evaluate_compare import changes, lost, read, run_of, save
from bench.evaluate_score import figures, score
from bench.evaluate_tables import LISTED, Table, change_tables, typo_tables


def scored(text, right, topic="ship_date"):
    found = {"intent": f"faq_{topic if right else 'other'}", "confidence": 0.9, "ms": 1.0}
    row = {"text": text, "kind": "faq", "topic": topic}
    return score(row, {**found, "requests": []}, None)


def run(**right):
    rows = [scored(text, flag) for text, flag in right.items()]
    return run_of(figures(rows), rows)


def test_a_run_is_read_back_as_it_was_kept(tmp_path):
    kept = run(a=True, b=False)
    save(kept, tmp_path / "reports" / "run.json")

    assert read(tmp_path / "reports" / "run.json") == kept


@pytest.mark.parametrize("text", [None, "", "[]", '{"figures": {}}', '{"outcomes": [{"x": 1}]}'])
def test_a_run_that_is_missing_or_of_another_shape_is_none(tmp_path, text):
    """Rather than an error before the figures are told."""
    file = tmp_path / "run.json"
    if text is not None:
        file.write_text(text)

    assert read(file) is None


def test_messages_that_turned_are_told_apart_by_how():
    found = changes(run(a=True, b=False, c=True), run(a=False, b=True, c=True))

    assert [one.text for one in found.better] == ["b"]
    assert [one.text for one in found.worse] == ["a"]


def test_a_message_that_only_one_run_holds_did_not_turn():
    found = changes(run(gone=True, stays=True), run(fresh=False, stays=True))

    assert found.better == found.worse == []


def test_figures_and_topics_are_compared_where_they_differ():
    found = changes(run(a=True, b=True), run(a=True, b=False))

    assert found.figures == [("exact", 1.0, 0.5), ("lenient", 1.0, 0.5)]
    assert found.topics == [("ship_date", 1.0, 0.5)]


def test_the_greatest_loss_stands_first():
    before = [scored("a", True, "x"), scored("b", True, "y"), scored("c", True, "y")]
    now = [scored("a", False, "x"), scored("b", False, "y"), scored("c", True, "y")]
    found = changes(run_of({}, before), run_of({}, now))

    assert [name for name, _, _ in found.topics] == ["x", "y"]


def test_a_first_run_says_that_there_is_nothing_to_compare_with():
    assert "nothing to compare with" in change_tables(None)[0].as_text()


def test_of_many_changes_the_first_are_shown_and_all_counted():
    many = {f"m{at}": False for at in range(LISTED + 5)}
    better = change_tables(changes(run(**many), run(**dict.fromkeys(many, True))))[2]

    assert len(better.rows) == LISTED
    assert better.title.startswith(f"Newly right: {LISTED + 5} ")


def test_what_typos_cost_is_told_in_points_and_by_message():
    clean, typed = [scored("ship", True), scored("when", True)], [scored("shp", False)]
    typed.append(scored("whne", True))
    table, cost = typo_tables(figures(clean), figures(typed), lost(clean, typed))

    assert ("exact", 1.0, 0.5, "+50.0") in table.rows
    assert [row[-1] for row in cost.rows] == ["shp"]


def test_more_harm_is_a_loss():
    table, _ = typo_tables(
        {"harmful_oos": 0.01, "ece": None}, {"harmful_oos": 0.03, "ece": 0.1}, []
    )

    assert [row[-1] for row in table.rows] == ["+2.0", None]


def test_a_table_puts_numbers_to_the_right_and_a_message_on_one_line():
    table = Table("T", ["what", "n", "share"], [("a\nb", 5, 0.5), ("c", 12, None)])

    assert table.as_text() == "T\nwhat   n  share\na b    5  0.500\nc     12      -"
