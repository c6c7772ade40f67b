"""A photo with words that say nothing by themselves goes where photos go."""

import pytest

from rasa_components.plan import plan

PHOTO = {"photos": ["p1"]}


@pytest.mark.parametrize("intent", ["nlu_fallback", "thanks", "oos_fragment", "greeting"])
def test_words_beside_a_photo_do_not_lose_it(intent: str) -> None:
    assert plan(intent, 0.9, [], PHOTO) == ["action_send_photo"]


def test_a_wish_beside_a_photo_keeps_its_own_action() -> None:
    assert plan("report_damage", 0.9, [], PHOTO) == ["action_report_damage"]


@pytest.mark.parametrize("intent", ["change_order", "cancel_order", "faq_contact"])
def test_an_unsure_reading_of_the_words_beside_a_photo_leads_nowhere_else(intent: str) -> None:
    """ "And one more from the side" was taken for a change of the order."""
    assert plan(intent, 0.45, [], PHOTO) == ["action_send_photo"]


def test_a_question_beside_a_photo_is_answered() -> None:
    assert plan("faq_contact", 0.9, [], PHOTO) == ["utter_faq_contact"]


@pytest.mark.parametrize("intent", ["goodbye", "thanks", "oos_fragment", "greeting"])
def test_a_photo_in_an_open_task_goes_to_the_task(intent: str) -> None:
    assert plan(intent, 0.9, [], {**PHOTO, "task": "report_damage"}) == ["action_report_damage"]


def test_a_no_while_a_person_is_awaited_is_for_that_person() -> None:
    """ "Nothing is under way" would be untrue."""
    assert plan("abort", 0.9, [], {"waiting": True}) == ["action_talk_to_human"]
    assert plan("abort", 0.9, [], {}) == ["utter_abort"]
