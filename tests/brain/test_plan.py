"""Which actions answer a message: the routing table, row by row."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rasa_components.follow_ups import ASIDES, NOTED, NOTHING_MORE
from rasa_components.in_place import PastTurn, insulted_again
from rasa_components.plan import FALLBACK, INTENTS, plan, summed_up, together, topics

FOLLOW_UP = "action_follow_up"
OPEN_ENDS = sorted(ASIDES - {NOTED})


def decide(
    intent: str, *others: str, confidence: float = 0.9, task: str | None = None, **metadata: Any
) -> list[str]:
    """Plan a message understood as these intents in text order, all with one confidence."""
    requests = [
        {"intent": each, "confidence": confidence, "span": [0, 1]} for each in (intent, *others)
    ]
    actions: list[str] = plan(intent, confidence, requests, {"task": task, **metadata})
    return actions


@pytest.mark.parametrize(
    ("intents", "actions"),
    [
        pytest.param(["faq_ship_date"], ["utter_faq_ship_date"], id="a question"),
        pytest.param(
            ["faq_lead_time", "faq_ship_date"],
            ["utter_faq_lead_time", "utter_faq_ship_date"],
            id="two questions in the order of the text",
        ),
        pytest.param(
            ["faq_ship_date", "faq_contact", "faq_ship_date"],
            ["utter_faq_ship_date", "utter_faq_contact"],
            id="the same question twice is answered once",
        ),
        pytest.param(["greeting", "faq_contact"], ["utter_faq_contact"], id="hello and a question"),
        pytest.param(["faq_contact", FALLBACK], ["utter_faq_contact"], id="half understood"),
        pytest.param(
            ["oos_product", "faq_ship_date"],
            ["utter_oos_product", "utter_faq_ship_date"],
            id="a question that is declined is not passed over beside another one",
        ),
        pytest.param(
            ["cancel_order", "oos_shop"],
            ["utter_oos_shop", "action_cancel_order"],
            id="nor beside a wish",
        ),
        pytest.param(["cancel_order"], ["action_cancel_order"], id="a wish"),
        pytest.param(
            ["cancel_order", "faq_refund_timing"],
            ["utter_faq_refund_timing", "action_cancel_order"],
            id="the question first, then the wish",
        ),
        pytest.param(
            ["order_status", "cancel_order"], ["action_order_status"], id="the first of two wishes"
        ),
        pytest.param(["order_ref"], ["action_order_ref"], id="only an order number"),
        pytest.param(
            ["order_ref", "cancel_order"],
            ["action_cancel_order"],
            id="the order number belongs to the wish beside it",
        ),
        pytest.param(["send_photo"], ["action_send_photo"], id="a photo out of the blue"),
        pytest.param(["talk_to_human"], ["action_talk_to_human"], id="a person"),
        pytest.param(["choose"], [FOLLOW_UP], id="a button of a step that has ended"),
        pytest.param(["thanks", "oos_product"], ["utter_oos_product"], id="thanks and a topic"),
        pytest.param([FALLBACK, "complaint"], ["utter_complaint"], id="noise and a complaint"),
        pytest.param(["greeting", FALLBACK], ["utter_nlu_fallback"], id="hello and noise"),
        pytest.param(["session_start"], ["utter_nlu_fallback"], id="an intent unknown here"),
        pytest.param(["faq_jobs"], ["utter_nlu_fallback"], id="a topic unknown here"),
    ],
)
def test_without_a_task(intents, actions):
    """Questions are answered, a wish gets its action, all else its own sentence."""
    assert decide(*intents) == actions


@pytest.mark.parametrize(
    "intent",
    "confirm deny abort hold_on complaint greeting thanks goodbye bot_identity capabilities "
    "oos_product oos_shop oos_unrelated oos_abuse oos_gibberish oos_fragment oos_language "
    "nlu_fallback".split(),
)
def test_small_talk_without_a_task_gets_its_sentence(intent):
    """No follow-up is added, even for a verified customer."""
    assert decide(intent, order_verified=True) == [f"utter_{intent}"]


@pytest.mark.parametrize(
    ("intents", "actions"),
    [
        pytest.param(
            ["faq_ship_date"], ["utter_faq_ship_date", FOLLOW_UP], id="a question, then back"
        ),
        pytest.param(
            ["faq_ship_date", "confirm"],
            ["utter_faq_ship_date", "action_cancel_order"],
            id="a question and the yes: the task hears the yes",
        ),
        pytest.param(
            ["faq_ship_date", FALLBACK],
            ["utter_faq_ship_date", "action_cancel_order"],
            id="a question and something the task may understand",
        ),
        pytest.param(["swap_item"], ["action_swap_item"], id="another wish goes to its own action"),
        pytest.param(["order_ref"], ["action_cancel_order"], id="an order number is for the task"),
        pytest.param(["send_photo"], ["action_cancel_order"], id="a photo is for the task"),
        pytest.param(["talk_to_human"], ["action_talk_to_human"], id="a person in any case"),
        pytest.param(["goodbye"], ["utter_goodbye", FOLLOW_UP], id="bye, and the open question"),
        pytest.param(["complaint"], ["utter_complaint", FOLLOW_UP], id="a complaint, then back"),
        pytest.param(["faq_jobs"], ["action_cancel_order"], id="a topic unknown here"),
    ],
)
def test_with_an_open_task(intents, actions):
    """Questions and switches keep their answers; everything that may be for the task goes there."""
    assert decide(*intents, task="cancel_order") == actions


@pytest.mark.parametrize(
    "intent",
    "confirm deny abort hold_on choose order_ref nlu_fallback oos_fragment oos_gibberish "
    "oos_product".split(),
)
def test_these_speak_about_the_open_task(intent):
    """What alone would be a shrug is an answer while a task is open."""
    assert decide(intent, task="report_damage") == ["action_report_damage"]


@pytest.mark.parametrize(
    "intent",
    "oos_shop oos_unrelated oos_abuse oos_language greeting thanks goodbye bot_identity "
    "capabilities complaint".split(),
)
def test_these_are_answered_before_going_back_to_the_task(intent):
    """The task's open question follows the sentence."""
    assert decide(intent, task="swap_item") == [f"utter_{intent}", FOLLOW_UP]


def test_a_verified_customer_also_hears_what_is_true_of_his_order():
    """The general answer first, then the follow-up."""
    actions = decide("faq_ship_date", order_verified=True)

    assert actions == ["utter_faq_ship_date", FOLLOW_UP]


def test_at_most_five_questions_are_answered_at_once():
    """A wall of text gets the first five."""
    asked = sorted(name for name in INTENTS if name.startswith("faq_"))[:7]

    assert decide(*asked) == [f"utter_{name}" for name in asked[:5]]


@pytest.mark.parametrize("intent", sorted(INTENTS - {"talk_to_human"}))
def test_a_mere_answer_goes_to_the_task_whatever_it_was_taken_for(intent):
    """The gateway knows the open question; its word stands above the classifier's."""
    actions = decide(intent, "faq_contact", task="cancel_order", task_answer=True)

    assert actions == ["action_cancel_order"]


def test_a_person_is_never_refused_for_the_sake_of_a_task():
    """Not even when the words could be an answer."""
    actions = decide("talk_to_human", task="cancel_order", task_answer=True)

    assert actions == ["action_talk_to_human"]


def test_an_answer_to_no_task_is_an_ordinary_message():
    """A stale `task_answer` sends nothing to an action that has no name."""
    assert decide("faq_contact", task_answer=True) == ["utter_faq_contact"]


@pytest.mark.parametrize("intent", ["faq_damage_policy", "complaint"])
@pytest.mark.parametrize(
    ("confidence", "for_the_task"),
    [
        pytest.param(0.59, True, id="just below"),
        pytest.param(0.6, False, id="at the setting"),
    ],
)
def test_a_weak_question_in_a_task_is_an_answer_to_it(intent, confidence, for_the_task):
    """Describing damage looks like asking about it."""
    actions = decide(intent, confidence=confidence, task="report_damage")

    assert (actions == ["action_report_damage"]) is for_the_task


def test_a_weak_other_wish_in_a_task_is_an_answer_to_it_and_a_strong_one_is_a_switch():
    """ "Your colleague promised me a refund" must not file a request for a refund."""
    weak, strong = (plan("delay_refund", sure, [], {"task": "cancel_order"}) for sure in (0.5, 0.9))

    assert (weak, strong) == (["action_cancel_order"], ["action_delay_refund"])


def test_a_weak_wish_for_a_person_in_a_task_is_heard():
    assert plan("talk_to_human", 0.45, [], {"task": "cancel_order"}) == ["action_talk_to_human"]


def test_a_weak_question_without_a_task_is_answered():
    """The classifier's own threshold has the word then."""
    assert decide("faq_damage_policy", confidence=0.1) == ["utter_faq_damage_policy"]


def test_the_setting_moves_the_border():
    """`task_faq_confidence` of config.yml reaches the decision."""
    actions = plan("faq_contact", 0.7, [], {"task": "swap_item"}, task_faq_confidence=0.8)

    assert actions == ["action_swap_item"]


def test_a_withdrawn_guess_is_not_understood():
    """Below the classifier's threshold the only request is no more than its guess."""
    requests = [{"intent": "cancel_order", "confidence": 0.2, "span": [0, 9]}]

    assert plan(FALLBACK, 0.2, requests, {}) == ["utter_nlu_fallback"]


def test_sure_parts_of_an_unsure_whole_are_answered():
    """A long message may be unclear as a whole and clear in its sentences."""
    requests = [
        {"intent": "faq_ship_date", "confidence": 0.9, "span": [0, 9]},
        {"intent": "cancel_order", "confidence": 0.8, "span": [10, 19]},
    ]

    assert plan(FALLBACK, 0.3, requests, {}) == ["utter_faq_ship_date", "action_cancel_order"]


def test_a_tapped_button_needs_no_requests():
    """Rasa's payload handler gives an intent and nothing else."""
    assert plan("cancel_order", 1.0, [], {}) == ["action_cancel_order"]


@pytest.mark.parametrize("task", [None, "", "no_such_task", "faq_contact"])
def test_a_task_without_an_action_is_no_task(task):
    """No action is planned that the domain does not know."""
    assert decide("confirm", task=task) == ["utter_confirm"]


def test_a_message_without_any_intent_is_not_understood():
    """Rasa gives None for an empty text."""
    assert plan(None, 0.0, [], {}) == ["utter_nlu_fallback"]


@pytest.mark.parametrize(
    "intent", ["complaint", "oos_abuse", "oos_unrelated", "oos_fragment", FALLBACK, *OPEN_ENDS]
)
def test_what_is_not_understood_joins_the_case_while_a_person_is_awaited(intent: str) -> None:
    """A plea such as "I was on vacation!!" is meant for the person who will answer."""
    assert decide(intent, waiting=True) == ["action_talk_to_human"]


@pytest.mark.parametrize(
    "intent", ["complaint", "oos_abuse", "oos_unrelated", FALLBACK, *OPEN_ENDS]
)
def test_after_a_refusal_a_person_is_offered_instead_of_a_shrug(intent: str) -> None:
    """A question such as "So there's nothing you can do?" is about what was just refused."""
    assert decide(intent, refused=True) == [FOLLOW_UP]


@pytest.mark.parametrize("intent", ["complaint", "oos_shop", "oos_fragment", FALLBACK])
def test_what_is_told_more_of_goes_to_the_person_who_was_offered_for_it(intent: str) -> None:
    """ "I checked with the neighbours" after "a person can trace it, shall I pass this on?"."""
    assert decide(intent, person_offered=True) == ["action_talk_to_human"]


@pytest.mark.parametrize("occasion", ["waiting", "refused", "person_offered"])
def test_courtesies_and_questions_are_answered_all_the_same(occasion: str) -> None:
    """Waiting for a person takes nothing away."""
    metadata: dict[str, Any] = {occasion: True}

    assert decide("thanks", **metadata) == ["utter_thanks"]
    assert decide("faq_contact", **metadata) == ["utter_faq_contact"]


def test_a_question_that_names_an_order_is_followed_up() -> None:
    """So that the number in it is kept, and the order's own facts follow once it is verified."""
    assert decide("faq_ship_date", order_named=True) == ["utter_faq_ship_date", FOLLOW_UP]


@pytest.mark.parametrize(
    ("means", "action"),
    [("cancel_order", "action_cancel_order"), ("follow_up", FOLLOW_UP),
     ("talk_to_human", "action_talk_to_human")],
)  # fmt: skip
def test_what_a_short_message_means_in_its_place_goes_before_what_it_looks_like(means, action):
    """'Cancel that' after a status, 'yes' after an offer, 'hello?' while a person is awaited."""
    assert decide("abort", means=means) == [action]
    assert decide("faq_refund_timing", means=means, order_verified=True) == [action]


def test_a_wish_for_a_person_or_an_open_task_is_not_turned_into_something_else():
    assert decide("talk_to_human", means="cancel_order") == ["action_talk_to_human"]
    assert decide("confirm", task="swap_item", means="cancel_order") == ["action_swap_item"]


def test_a_call_for_anybody_is_no_new_wish_while_a_person_is_awaited():
    assert decide("talk_to_human", means="follow_up", waiting=True) == [FOLLOW_UP]


@pytest.mark.parametrize("means", [None, "confirm", "faq_contact", 3])
def test_a_meaning_unknown_here_is_none(means):
    assert decide("greeting", means=means) == ["utter_greeting"]


def test_several_questions_are_one_reply_before_the_wish():
    """The first question's action says the answers to all of them."""
    actions = ["utter_faq_ship_date", "utter_faq_contact", "action_cancel_order"]

    assert together(actions) == ["utter_faq_ship_date", "action_cancel_order"]
    assert together(["utter_greeting", FOLLOW_UP]) == ["utter_greeting", FOLLOW_UP]


def test_spoken_of_are_questions_and_wishes_in_order_and_nothing_else():
    """What a follow-up may point at: no courtesy, and no detail such as an order number."""
    assert topics(["utter_faq_contact", "action_cancel_order"]) == ["faq_contact", "cancel_order"]
    assert topics(["utter_thanks", "action_order_ref", FOLLOW_UP]) == []
    assert topics(["utter_oos_shop"]) == []


@pytest.mark.parametrize(("known", "follows"), [(True, [FOLLOW_UP]), (False, [])])
def test_where_a_rule_says_no_more_the_order_of_a_known_customer_does(known, follows):
    """After "how much is that?" come the amounts of his own order."""
    assert decide(NOTHING_MORE, order_verified=known) == [f"utter_{NOTHING_MORE}", *follows]


def test_a_number_needs_no_language() -> None:
    """Who writes German and names his order is not left with 'I only speak English'."""
    assert decide("oos_language", order_named=True) == ["utter_oos_language", "action_order_ref"]


@pytest.mark.parametrize("intent", ["complaint", "oos_abuse"])
def test_a_number_beside_small_talk_is_kept(intent: str) -> None:
    assert decide(intent, order_named=True) == [f"utter_{intent}", FOLLOW_UP]


def test_a_photo_under_a_call_for_somebody_is_what_was_sent() -> None:
    heard = decide("greeting", waiting=True, means="follow_up", photos=["p1"])

    assert heard == ["action_send_photo"]


def test_a_photo_beside_a_product_is_no_question_of_the_product() -> None:
    assert decide("oos_product", "send_photo", photos=["p1"]) == ["action_send_photo"]


@pytest.mark.parametrize(
    ("actions", "minutes", "again"),
    [
        (["utter_oos_abuse"], 1, True),
        (["utter_greeting"], 1, False),
        (["utter_oos_abuse"], 60, False),
    ],
)
def test_a_second_insult_brings_a_person(actions: list[str], minutes: int, again: bool) -> None:
    now = datetime(2026, 7, 6, 12, tzinfo=UTC)
    before = PastTurn(now - timedelta(minutes=minutes), (), actions, ())

    assert insulted_again(["utter_oos_abuse"], now, [before]) is again


@pytest.mark.parametrize("intent", ["faq_shipping_cost", "faq_restocking_fee"])
def test_a_cost_asked_at_a_summary_is_answered_from_it(intent: str) -> None:
    """'What about shiping, do i get that bakc': the rule on shipping in general is no answer."""
    asked = [intent]

    assert decide(intent, task="cancel_order", summary=True) == ["action_cancel_order"]
    assert summed_up(asked, {"task": "cancel_order", "summary": True}) == asked


def test_what_comes_back_asked_beside_the_shipping_is_asked_of_the_summary() -> None:
    asked = ["faq_shipping_cost", "faq_return_policy"]

    assert decide(*asked, task="cancel_order", summary=True) == ["action_cancel_order"]
    assert decide("faq_return_policy", task="cancel_order", summary=True) == [
        "utter_faq_return_policy",
        FOLLOW_UP,
    ]


@pytest.mark.parametrize("more", ["faq_refund_timing", "swap_item"])
def test_what_a_summary_does_not_say_is_answered_as_ever(more: str) -> None:
    assert summed_up(["faq_shipping_cost", more], {"task": "cancel_order", "summary": True}) == []


def test_what_a_customer_tells_of_a_wish_that_is_passed_on_joins_its_case() -> None:
    """'I'd pay the difference' looks like the rule on swaps, which he has just heard."""
    waits: dict[str, Any] = {"waiting": True, "tells": True, "passed": ["swap_item"]}

    assert decide("faq_swap_policy", **waits) == ["action_talk_to_human"]
    assert decide("faq_delay_policy", **waits) == ["action_talk_to_human"]
    assert decide("faq_swap_policy", **{**waits, "tells": False}) == ["utter_faq_swap_policy"]
    assert decide("faq_ship_date", **waits) == ["utter_faq_ship_date"]


def test_a_no_that_tells_something_is_for_the_person_who_decides() -> None:
    """'Then I refuse the package', while a person decides on its cancellation."""
    waits: dict[str, Any] = {"waiting": True, "tells": True, "passed": ["cancel_order"]}

    assert decide("deny", **waits) == ["action_talk_to_human"]
    assert decide("deny", **{**waits, "tells": False}) == ["utter_deny"]


@pytest.mark.parametrize(
    "metadata",
    [{"person_offered": True}, {"waiting": True, "tells": True, "passed": ["talk_to_human"]}],
)
def test_what_is_told_of_a_parcel_goes_to_the_person_for_it(metadata: dict[str, Any]) -> None:
    """'I also asked the neighbours, nobody has it': heard once what can be done is enough."""
    assert decide("faq_not_received", **metadata) == ["action_talk_to_human"]
    assert decide("faq_not_received") == ["utter_faq_not_received"]


@pytest.mark.parametrize("intent", [FALLBACK, "oos_fragment", "oos_gibberish"])
def test_an_order_number_in_what_is_not_understood_is_looked_up(intent: str) -> None:
    assert decide(intent, order_named=True) == ["action_order_ref"]


def test_an_order_named_with_a_product_is_shown_after_the_sentence_on_products() -> None:
    """'I bought the tote and I'm not sure anymore', with the number."""
    assert decide("oos_product", order_named=True) == ["utter_oos_product", "action_order_ref"]


@pytest.mark.parametrize("intent", ["complaint", "oos_unrelated", "oos_shop", "oos_fragment"])
def test_who_tells_of_a_loss_is_not_told_that_it_is_outside(intent):
    assert decide(intent, hardship=True) == [FOLLOW_UP]
    assert decide(intent, hardship=True, order_named=True) == ["action_order_ref"]


def test_a_loss_takes_no_wish_and_no_question_away():
    assert decide("cancel_order", hardship=True) == ["action_cancel_order"]
    assert decide("faq_ship_date", hardship=True) == ["utter_faq_ship_date"]
