"""What is asked about when a message was not understood."""

import pytest

from rasa_components.did_you_mean import TITLES, buttons, candidates, listed
from rasa_components.plan import DETAILS, QUESTIONS, WISHES


def ranked(**confidences):
    """Make a ranking, the surest first."""
    pairs = sorted(confidences.items(), key=lambda pair: -pair[1])
    return [{"name": name, "confidence": sure} for name, sure in pairs]


def test_every_topic_and_wish_has_a_title_that_fits_a_button():
    assert set(TITLES) == QUESTIONS | (WISHES - DETAILS)
    assert [title for title in TITLES.values() if len(title) > 20] == []
    assert len(set(TITLES.values())) == len(TITLES)


@pytest.mark.parametrize(
    ("sure", "asked"),
    [
        pytest.param(0.149, [], id="just below"),
        pytest.param(0.15, ["faq_ship_date"], id="at the bound"),
    ],
)
def test_a_guess_that_would_only_confuse_is_not_asked_about(sure, asked):
    assert candidates(ranked(faq_ship_date=sure), 0.15) == asked


def test_what_is_out_of_scope_or_small_talk_is_never_asked_about():
    ranking = ranked(oos_shop=0.3, confirm=0.25, faq_contact=0.2)

    assert candidates(ranking, 0.15) == ["faq_contact"]


def test_three_at_most_are_asked_about_and_none_that_is_far_less_likely():
    ranking = ranked(
        faq_contact=0.3, faq_ship_date=0.25, cancel_order=0.2, swap_item=0.16, order_status=0.1
    )

    assert candidates(ranking, 0.15) == ["faq_contact", "faq_ship_date", "cancel_order"]
    assert candidates(ranking[::4], 0.15) == ["faq_contact"]


@pytest.mark.parametrize("ranking", [[], ranked(oos_shop=0.9)])
def test_without_a_guess_nothing_is_asked_about(ranking):
    assert candidates(ranking, 0.15) == []


def test_the_titles_stand_in_the_sentence_and_on_the_buttons():
    asked = ["faq_ship_date", "cancel_order", "talk_to_human"]

    assert listed(asked) == "“When it ships”, “Cancel my order” or “Talk to a person”"
    assert listed(asked[:1]) == "“When it ships”"
    assert buttons(asked[:1]) == [{"title": "When it ships", "payload": "/faq_ship_date"}]
