"""How far the confidence can be believed."""

import pytest

from bench.evaluate_calibration import answers, bins_of, calibration_error
from bench.evaluate_pictures import reliability_picture
from bench.evaluate_score import score

ANSWERS = [(0.95, True), (1.0, True), (0.91, False), (0.55, True), (0.55, False)]


def test_answers_of_like_confidence_share_a_bin_and_full_confidence_the_last():
    found = bins_of(ANSWERS)

    assert [(one.low, one.count) for one in found] == [(0.5, 2), (0.9, 3)]
    assert found[1].confidence == pytest.approx(2.86 / 3)


def test_a_confidence_on_a_border_counts_for_the_bin_above():
    assert [one.low for one in bins_of([(0.3, True), (0.7, True), (0.0, False)])] == [0, 0.3, 0.7]


def test_the_calibration_error_is_the_mean_gap_weighted_by_answers():
    """(2 * |.55 - .5| + 3 * |2.86 / 3 - 2 / 3|) / 5."""
    assert calibration_error(bins_of(ANSWERS)) == pytest.approx((0.1 + 0.86) / 5)


def test_without_an_answer_there_is_no_calibration_error():
    assert calibration_error(bins_of([])) is None


def test_only_answers_to_one_request_are_asked_how_sure_they_were():
    """The fallback's confidence says how unsure the best intent was."""
    one = {"text": "t", "kind": "faq", "topic": "ship_date"}
    several = {**one, "kind": "multi", "topics": ["ship_date", "lead_time"]}
    heard = {"intent": "faq_ship_date", "confidence": 0.8, "requests": [], "ms": 1.0}
    silent = {**heard, "intent": None}
    rows = [score(row, found, None) for row in (one, several) for found in (heard, silent)]

    assert answers(rows) == [(0.8, True)]


def test_the_picture_has_a_bar_for_each_bin_with_its_figures():
    page = reliability_picture(bins_of(ANSWERS))

    assert page.count("<title>") == 2
    assert "3 answers: 0.667 right at a mean confidence of 0.953" in page
