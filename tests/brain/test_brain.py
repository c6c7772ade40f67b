"""The brain as a process: routing, answers and memory inside a real Rasa."""

import json
import subprocess
from itertools import pairwise

import pytest
import requests

from tests.brain.conftest import ANSWERS, HERE, RASA, ROOT

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(400)]

FOLLOW_UP = "action_follow_up"


@pytest.mark.parametrize(
    ("shop", "text"),
    [("lettoria", "Lettoria ships soon."), ("lascale", "LA Scale Model ships soon.")],
)
def test_questions_are_answered_without_the_action_server(brain, shop, text):
    """Each shop in its own words, from the compiled file alone."""
    assert brain.texts("faq_ship_date", shop=shop) == [text]


def test_the_general_answer_stands_when_the_follow_up_fails(brain):
    """A verified customer hears at least what is true for everyone."""
    assert brain.texts("faq_ship_date", order_verified=True) == ["Lettoria ships soon."]


def test_a_wish_without_the_action_server_says_nothing(brain):
    """The gateway takes the empty list for 'say sorry and fetch a person'."""
    assert brain.post("cancel_order") == []


def test_a_question_without_a_rule_offers_a_person(brain):
    """The domain's sentence, with the shop's name in it."""
    (reply,) = brain.post("faq_price_change", shop="lascale")

    assert reply["text"].startswith("LA Scale Model has no rule on prices")
    assert [button["payload"] for button in reply["buttons"]] == ["/talk_to_human"]


def test_a_product_named_alone_is_asked_about_not_taken_for_another_language(brain):
    """Whatever the classifier takes "Como" for; what was not understood is counted."""
    said, beside = brain.post("About Como bag:", sender="names")

    assert "what would you like to know about it?" in said["text"]
    assert said["buttons"][0]["payload"] == "/faq_ship_date"
    assert "unclear" in beside["custom"]


@pytest.mark.parametrize("said", ["oos_fragment", "oos_gibberish"])
def test_each_reply_that_asks_back_is_told_as_not_understood(brain, said):
    assert "unclear" in brain.post(said, sender=f"asks {said}")[-1]["custom"]


def test_an_unknown_shop_gets_no_other_shops_words(brain):
    """Nor the claim that it has no rule."""
    (text,) = brain.texts("faq_ship_date", shop="elsewhere")

    assert text.startswith("I'm sorry, I can't look that up")


def test_a_tapped_button_is_routed_like_a_message(brain):
    """Payloads carry no `requests`."""
    assert brain.texts("/faq_ship_date") == ["Lettoria ships soon."]


def test_two_questions_and_a_wish_in_one_message(brain, actions):
    """Questions in the order of the text, as one reply; then the wish's action, once."""
    answers, deed = brain.post("faq_ship_date + cancel_order + faq_price_change")

    assert answers["text"].startswith("Lettoria ships soon.\nLettoria has no rule on prices")
    assert (answers.get("buttons"), deed["text"]) == (None, "action_cancel_order")


def test_two_questions_without_a_wish_have_each_way_on_once(brain):
    """Both would offer a person."""
    (reply,) = brain.post("faq_price_change + faq_restocking_fee")

    assert [button["payload"] for button in reply["buttons"]] == ["/talk_to_human"]


def test_a_follow_up_is_about_what_was_asked_before(brain):
    """Here: how long the refund takes, not the delivery."""
    brain.post("faq_cancel_policy", sender="follows")
    (text,) = brain.texts("and how long does that take?", sender="follows")

    assert text.startswith("Lettoria has no rule on how long a refund takes")


def test_a_follow_up_of_a_follow_up_is_about_the_new_topic(brain):
    """The slot with the topics is kept by the tracker store."""
    brain.post("faq_cancel_policy", sender="on")
    brain.post("how much is that", sender="on")
    (text,) = brain.texts("why?", sender="on")

    assert text.startswith("I only know the rule")


def test_an_action_learns_what_was_answered(brain, actions):
    """So that the order's facts are those on the refund, whatever the words look like alone."""
    brain.post("cancel_order", sender="told")
    brain.post("and how long does that take?", sender="told", order_verified=True)

    assert actions.calls[-1]["tracker"]["slots"]["topics"] == ["faq_refund_timing"]


def test_a_typed_yes_takes_the_only_button(brain, actions):
    """Not every channel shows buttons."""
    brain.post("faq_restocking_fee", sender="typist")

    assert brain.texts("yes please", sender="typist") == ["action_talk_to_human"]


def test_a_guess_is_asked_about_and_never_in_the_same_words_twice(brain):
    """The likeliest topics are the buttons."""
    said = "nlu_fallback:0.7 ~ faq_contact:0.3 + cancel_order:0.2"
    first, second = (brain.post(said, sender="guess")[0] for _ in range(2))

    assert "Did you mean “How to reach us” or “Cancel my order”?" in first["text"]
    assert [b["payload"] for b in first["buttons"]] == ["/faq_contact", "/cancel_order"]
    assert second["text"].partition("“")[0] != first["text"].partition("“")[0]


@pytest.mark.parametrize("said", ["nlu_fallback", "oos_fragment", "oos_gibberish",
                                  "nlu_fallback ~ faq_contact:0.3"])  # fmt: skip
def test_after_two_messages_that_were_not_understood_a_person_is_offered(brain, said):
    """With three buttons at most."""
    brain.post("nlu_fallback", sender=said)
    buttons = [button["payload"] for button in brain.post(said, sender=said)[0]["buttons"]]

    assert (buttons[-1], len(buttons) <= 3) == ("/talk_to_human", True)


def test_an_insult_is_met_calmly_once_and_then_with_a_person(brain, actions):
    first, _ = (brain.post("oos_abuse", sender="angry") for _ in range(2))

    assert len(first) == 1
    assert [call["next_action"] for call in actions.calls] == ["action_talk_to_human"]


def test_a_question_in_a_task_is_answered_and_the_task_goes_on(brain, actions):
    """The open question follows the answer."""
    texts = brain.texts("faq_ship_date", task="cancel_order")

    assert texts == ["Lettoria ships soon.", FOLLOW_UP]


def test_a_weak_question_in_a_task_goes_to_the_task(brain, actions):
    """config.yml's setting reaches the policy."""
    assert brain.texts("faq_ship_date:0.5", task="cancel_order") == ["action_cancel_order"]


def test_a_choice_reaches_the_task_with_its_value(brain, actions):
    """The entity of the payload stands in the message that the action gets."""
    brain.post('/choose{"choice": "LT-1"}', task="cancel_order")

    (call,) = actions.calls
    assert [each["value"] for each in call["tracker"]["latest_message"]["entities"]] == ["LT-1"]


def test_an_action_gets_the_message_with_metadata_and_requests(brain, actions):
    """What the dialogue of a task is made from."""
    brain.post("cancel_order + order_ref", message_id="m-1", photos=["p-1"])

    message = actions.calls[0]["tracker"]["latest_message"]
    assert [each["intent"] for each in message["requests"]] == ["cancel_order", "order_ref"]
    assert (message["metadata"]["message_id"], message["metadata"]["photos"]) == ("m-1", ["p-1"])


def test_not_understanding_never_says_the_same_twice_in_a_row(brain):
    """The bot's last sentences are in the tracker."""
    texts = [brain.texts("nlu_fallback", sender="lost")[0] for _ in range(7)]

    assert [one for one, two in pairwise(texts) if one == two] == []


@pytest.mark.parametrize("said", ["nlu_fallback:0.75", "oos_product:0.25"])
def test_what_is_answered_without_being_understood_says_so_beside_the_answer(brain, said):
    """The gateway keeps it to learn from; the part has no text, so that nobody is shown it."""
    intent, confidence = said.split(":")
    answer, beside = brain.post(said, sender=said)

    assert answer["text"]
    ranking = [[intent, float(confidence)], ["order_status", 0.125]]
    assert beside == {"recipient_id": said, "custom": {"unclear": {"ranking": ranking}}}


@pytest.mark.parametrize("said", ["oos_product:0.5", "faq_ship_date:0.5", "/oos_product"])
def test_what_was_understood_says_nothing_beside_the_answer(brain, said):
    assert [part.keys() & {"text", "custom"} for part in brain.post(said)] == [{"text"}]


def test_an_action_is_never_sent_more_than_the_latest_turns(brain, actions):
    """What is kept of a conversation does not grow with it."""
    for _ in range(8):
        brain.post("order_status", sender="chatty")

    events = [len(call["tracker"]["events"]) for call in actions.calls]
    assert max(events[4:]) == events[4]


def test_a_compiled_change_is_said_at_once(brain, rasa_folder):
    """No restart after `shops compile`, which replaces the file atomically."""
    path, new = rasa_folder / "answers.json", rasa_folder / "new.json"
    new.write_text(json.dumps(ANSWERS).replace("ships soon", "has shipped"), encoding="utf-8")
    new.replace(path)
    said = brain.texts("faq_ship_date")
    path.write_text("{", encoding="utf-8")
    said += brain.texts("faq_ship_date")
    path.write_text(json.dumps(ANSWERS), encoding="utf-8")

    assert said == ["Lettoria has shipped.", "Lettoria has shipped."]


def test_the_log_holds_no_message_text(brain):
    """Customers' words stay out of the logs."""
    brain.post("oos_unrelated + my-secret-word")

    assert "my-secret-word" not in brain.log.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("channel", "text"),
    [
        pytest.param("cmdline", "LA Scale Model ships soon.", id="the terminal"),
        pytest.param("rest", "I'm sorry, I can't look that up", id="any other channel"),
    ],
)
def test_only_the_terminal_may_name_its_shop_by_the_environment(brain, channel, text):
    """`rasa shell` sends no metadata; from anyone else, none means no shop."""
    body = {"sender": "c1", "message": "faq_ship_date", "input_channel": channel}
    (reply,) = requests.post(f"{brain.url}/webhooks/rest/webhook", json=body, timeout=30).json()

    assert reply["text"].startswith(text)


@pytest.fixture(scope="module")
def remembered():
    """Run the tracker store by itself, inside Rasa's environment."""
    said = subprocess.run(
        [RASA, HERE / "store_probe.py"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        timeout=120,
    )
    return json.loads(said.stdout)


@pytest.mark.parametrize(
    ("case", "kept"),
    [
        pytest.param("last_turns", ["", "b2", "", "b3"], id="the last turns"),
        pytest.param("new_session", ["", "b2"], id="nothing of the session before"),
        pytest.param("nothing_said", [], id="an empty conversation"),
        pytest.param("forgotten", ["a", "c"], id="whoever is silent longest is forgotten"),
        pytest.param("unknown", None, id="a stranger"),
        pytest.param("words_left", ["b1", "b2", "now", "now"], id="no word of the customer's"),
        pytest.param("deleted", ["b", "-", "b"], id="whose chat was deleted is not"),
        pytest.param("deletions_known", 2, id="deletions do not fill the memory"),
    ],
)
def test_the_tracker_store_keeps(remembered, case, kept):
    """Few turns of few conversations."""
    assert remembered[case] == kept
