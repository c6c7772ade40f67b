"""A photo with words that say nothing by themselves goes where photos go."""

import pytest

from rasa_components.plan import plan

PHOTO = {"photos": ["p1"]}


@pytest.mark.parametrize("intent", ["nlu_fallback", "thanks", "oos_fragment", "greeting"])
def test_words_beside_a_photo_do_not_lose_it(intent: str) -> None:
    assert plan(intent, 0.9, [], PHOTO) == ["action_send_photo"]


def test_a_wish_beside_a_photo_keeps_its_own_action() -> None:
    assert plan("report_damage", 0.9, [], PHOTO) == ["action_report_damage"]


def test_a_question_beside_a_photo_is_answered() -> None:
    assert plan("faq_contact", 0.9, [], PHOTO) == ["utter_faq_contact"]


def test_a_photo_in_a_task_goes_to_the_task_whatever_its_words_look_like():
    """ "zip" looked like a complaint, and was answered as one before the photo was taken."""
    heard = [{"intent": "complaint", "confidence": 0.9}]
    metadata = {"task": "report_damage", "photos": ["p1"]}

    assert plan("complaint", 0.9, heard, metadata) == ["action_report_damage"]
