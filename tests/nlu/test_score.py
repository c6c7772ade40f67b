"""How a measurement counts right, harmful and served."""

from types import SimpleNamespace

import pytest

from bench.evaluate import main
from bench.evaluate_report import report
from bench.evaluate_score import figures, labels_of, percentiles, score, summary


def message(topic, kind="faq", **more):
    return {"text": "LT-1042 a@x.example", "kind": kind, "topic": topic, **more}


def found(intent, *requests, ms=5.0):
    each = [{"intent": name} for name in requests or (intent,) if name]
    return {"intent": intent, "confidence": 0.9, "requests": each, "ms": ms}


@pytest.mark.parametrize(
    ("intent", "labels"),
    [
        ("faq_ship_date", {"ship_date"}),
        ("order_ref", {"order_ref"}),
        ("change_order", {"change_order", "change_order_policy", "talk_to_human"}),
        ("oos_shop", {"oos_shop", "out_of_scope"}),
        (None, {"nlu_fallback"}),
    ],
)
def test_an_intent_counts_as_its_labels(intent, labels):
    assert labels_of(intent) == labels


def test_an_acceptable_topic_counts_as_lenient_only():
    row = score(
        message("cancel_policy", acceptable_topics=["cancel_order"]), found("cancel_order"), None
    )

    assert (row.exact, row.lenient) == (False, True)


@pytest.mark.parametrize(
    ("intent", "harmful"),
    [
        pytest.param("faq_ship_date", True, id="a policy"),
        pytest.param("cancel_order", True, id="a deed"),
        pytest.param("talk_to_human", False, id="a person"),
        pytest.param("complaint", False, id="a feeling"),
        pytest.param("oos_unrelated", False, id="another kind"),
        pytest.param(None, False, id="no answer"),
        pytest.param("faq_slot_limit", False, id="accepted there"),
    ],
)
def test_harm_is_an_answer_to_what_nobody_asked(intent, harmful):
    row = message("oos_product", "out_of_scope", acceptable_topics=["oos_product", "slot_limit"])

    assert score(row, found(intent), None).harmful is harmful


def test_several_requests_are_counted_one_by_one():
    row = message("ship_date", "multi", topics=["ship_date", "change_order_policy", "lead_time"])
    scored = score(row, found("faq_ship_date", "faq_ship_date", "change_order"), None)

    values = figures([scored])

    assert values["multi_served"] == pytest.approx(2 / 3)
    assert values["multi_full"] == 0


@pytest.mark.parametrize(
    ("expected", "numbers", "right"),
    [
        pytest.param({"order_number": "lt 1042"}, ("LT-1042",), True, id="signs do not count"),
        pytest.param({"order_number": ["1", "2"]}, ("1",), False, id="one of two"),
        pytest.param({"order_number": None}, ("1042",), False, id="none wanted"),
        pytest.param({"email": "A@X.example"}, (), True, id="case does not count"),
        pytest.param({"date": "9/3"}, (), None, id="nothing labelled"),
    ],
)
def test_entities_are_compared_as_people_mean_them(expected, numbers, right):
    def extract(_text):
        return SimpleNamespace(order_numbers=numbers, emails=("a@x.example",))

    assert score(message("order_ref", entities=expected), found(None), extract).entities is right


def test_the_last_line_sums_up_and_says_what_was_not_counted():
    rows = [score(message("ship_date"), found("faq_ship_date"), None)]

    assert summary(figures(rows), 1) == (
        "exact=1.000 lenient=1.000 harmful_oos=n/a multi_served=n/a multi_full=n/a entities=n/a n=1"
    )


def test_percentiles_of_one_message_are_its_time():
    assert percentiles([score(message("x"), found("faq_x", ms=7.0), None)]) == (7.0, 7.0)


@pytest.mark.parametrize(
    ("more", "asked"), [({"encoder": False}, False), ({"encoder": True}, True), ({}, True)]
)
def test_the_slow_encoder_counts_as_asked_unless_the_parser_denies_it(more, asked):
    row = score(message("ship_date"), found("faq_ship_date") | more, None)

    assert row.encoder is asked


def test_the_report_escapes_what_customers_wrote():
    row = {**message("ship_date"), "text": "<script>alert(1)</script>"}

    page = report("t", ["line"], [score(row, found("faq_lead_time"), None)], [])

    assert "<script>" not in page
    assert "ship_date as lead_time: 1" in page


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('{"text": "hi"}', ":1: a message needs"),
        ('\n{"text": ', ":2: not JSON"),
        ("[]", ":1: a message needs"),
        ("", "holds no message"),
    ],
)
def test_a_file_that_cannot_be_measured_is_refused_with_its_place(tmp_path, text, complaint):
    """Rather than a traceback after half the work."""
    file = tmp_path / "messages.jsonl"
    file.write_text(text)

    with pytest.raises(SystemExit, match=complaint):
        main([str(file), "--model", "none.tar.gz"])
