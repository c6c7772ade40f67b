"""Which actions answer one customer message. Pure; importable without Rasa.

The words: a *question* is an FAQ intent, a *wish* something the customer wants done, a *task* a
wish whose dialogue is still open (the gateway reads it from our database at every turn).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from rasa_components.follow_ups import ASIDES, NOTED, NOTHING_MORE

FOLLOW_UP = "action_follow_up"
A_PERSON = "action_talk_to_human"
FALLBACK = "nlu_fallback"
MAX_QUESTIONS = 5

QUESTIONS = frozenset(
    f"faq_{topic}"
    for topic in (
        "what_is_preorder preorder_window slot_limit when_charged discount_stacking "
        "how_discount_applied ship_date lead_time mixed_cart_shipping shipping_cost cancel_policy "
        "restocking_fee return_policy refund_timing swap_policy change_order_policy delay_policy "
        "damage_policy price_change order_status_how not_received contact response_time "
        "queue_place shop_cancels"
    ).split()
)
# What an answer says as well: who asked for both hears it once.
COVERS: Mapping[str, frozenset[str]] = {
    "faq_shop_cancels": frozenset({"faq_restocking_fee", "faq_cancel_policy"}),
    "faq_cancel_policy": frozenset({"faq_restocking_fee"}),
    # "It came torn, refund please": the refund is what is wished for, and noted with the claim.
    "report_damage": frozenset({"faq_refund_timing"}),
}
# What a summary says itself, for just this order: the general rule would lead away from it.
SUMMED_UP: Mapping[str, frozenset[str]] = {
    task: frozenset({"faq_shipping_cost"})
    for task in ("swap_item", "request_return", "report_damage")
} | dict.fromkeys(
    ("cancel_order", "delay_refund"), frozenset({"faq_shipping_cost", "faq_restocking_fee"})
)
WHAT_COMES_BACK = frozenset({"faq_return_policy", "faq_cancel_policy", "faq_restocking_fee"})
# Questions on the rules: who waits for a person to decide on his wish, and asks nothing, does not
# ask for a rule, but tells that person something ("i'd pay the difference").
RULES = frozenset(
    f"faq_{topic}"
    for topic in "swap_policy price_change cancel_policy restocking_fee return_policy "
    "damage_policy delay_policy change_order_policy".split()
)
# Only details of a wish: beside another wish, or while a task is open, they belong to that one.
DETAILS = frozenset({"order_ref", "send_photo"})
WISHES = DETAILS | {
    "order_status",
    "cancel_order",
    "swap_item",
    "request_return",
    "report_damage",
    "delay_refund",
    "change_order",
    "talk_to_human",
}
# Beside a question or a wish, these too are questions that want an answer, if only an honest no.
DECLINED = frozenset({"oos_product", "oos_shop"})
COURTESIES = frozenset({"greeting", "thanks", "goodbye"})
# Said in the middle of a task, these speak about the task.
TASK_TALK = frozenset(
    {
        "confirm",
        "deny",
        "abort",
        "hold_on",
        "choose",
        "oos_fragment",
        "oos_gibberish",
        "oos_product",
        FALLBACK,
    }
)
SMALL_TALK = (
    COURTESIES
    | (TASK_TALK - {"choose"})
    | {"bot_identity", "capabilities", "complaint"}
    | {"oos_shop", "oos_unrelated", "oos_abuse", "oos_language"}
)
# What is said to these sounds cold to who tells of a loss or an illness.
COLD = DECLINED | {"complaint", "oos_unrelated", "oos_abuse", "oos_fragment", FALLBACK}
# Nothing for us in it but the order number: that order is shown.
NUMBER_HELPS = frozenset({"oos_language", "oos_product", "oos_fragment", "oos_gibberish", FALLBACK})
# What is said first all the same.
SAID_FIRST = frozenset({"oos_language", "oos_product"})
# What the assistant cannot serve itself: for the person who is awaited, or after a refusal.
FOR_A_PERSON = (
    DECLINED
    | (ASIDES - {NOTED})
    | {"complaint", "oos_abuse", "oos_fragment", "oos_unrelated", FALLBACK}
)
INTENTS = QUESTIONS | WISHES | TASK_TALK | SMALL_TALK


def plan(
    intent: str | None,
    confidence: float,
    requests: Sequence[Mapping[str, Any]],
    metadata: Mapping[str, Any],
    task_faq_confidence: float = 0.6,
) -> list[str]:
    """Return the actions for one message in order; never empty, without the closing listen.

    Args:
        intent: of the whole message; anything unknown counts as not understood.
        confidence: of `intent`, 0 to 1.
        requests: `{"intent", "confidence", "span"}` in text order; empty for a tapped button.
        metadata: of the message: `task`, `task_answer`, `summary` (what would be done is shown, and
            waits for a yes), `order_verified`, `order_named` (it holds an order number or an
            address), `waiting` (a person is awaited), `passed` (the wishes that he has to decide),
            `tells` (it speaks of the customer and asks nothing), `hardship` (it tells of a loss or
            an illness), `refused` (the last wish was),
            `person_offered` (to look into what it tells more of), `means` (the wish, or
            `follow_up`, that a short message means after what was just said, whatever it looks
            like alone) and `photos` are read.
        task_faq_confidence: below it, a question, a complaint or another wish inside an open
            task is taken for an answer to the task ("it is cracked" easily looks like a question,
            "you promised me a full refund" like a wish).
    """
    task = _open_task(metadata)
    if task and metadata.get("task_answer") is True and intent != "talk_to_human":
        return [f"action_{task}"]
    means = metadata.get("means")
    if metadata.get("photos") and means == "follow_up":
        means = "send_photo"  # "here": the photo is what was sent
    # "Is anyone there?" is no new wish for a person while one is awaited.
    person = intent == "talk_to_human" and not metadata.get("waiting")
    if not task and not person and (means == "follow_up" or means in WISHES):
        return [f"action_{means}"]
    heard = believed(intent, confidence, requests, metadata, task_faq_confidence)
    joined = _after_a_wish(heard, task, metadata) if _told(metadata) else None
    return [f"action_{task}"] if summed_up(heard, metadata) else joined or _answers(heard, metadata)


def _answers(heard: Sequence[str], metadata: Mapping[str, Any]) -> list[str]:
    """Return the answers to what was heard, and the action of the wish in it."""
    task = _open_task(metadata)
    answered = QUESTIONS if task or metadata.get("hardship") else QUESTIONS | DECLINED
    covered = {each for name in heard for each in COVERS.get(name, ())}
    answers = [f"utter_{name}" for name in heard if name in answered and name not in covered]
    answers = answers[:MAX_QUESTIONS]
    deed, asks = _deed(heard, task), not QUESTIONS.isdisjoint(heard)
    if metadata.get("photos") and not asks and deed in (None, task, "send_photo"):
        # "Here is one more": whatever its words are taken for, the photo is what was sent.
        return [f"action_{task or 'send_photo'}"]
    if deed:
        return [*answers, f"action_{deed}"]
    if not asks:
        return _after_a_wish(heard, task, metadata) or _small_talk(heard, task, metadata)
    follows = task or metadata.get("order_verified") or metadata.get("order_named")
    return [*answers, FOLLOW_UP] if follows else answers


def summed_up(heard: Sequence[str], metadata: Mapping[str, Any]) -> list[str]:
    """Return a message's questions, if the summary that is shown answers all of them itself."""
    if not metadata.get("summary") or WISHES & set(heard):
        return []
    asked = {name for name in heard if name in QUESTIONS}
    own = SUMMED_UP.get(_open_task(metadata) or "", frozenset())
    # "... do i get that back" beside the shipping is about the shipping.
    return sorted(asked) if asked & own and asked <= own | WHAT_COMES_BACK else []


def _open_task(metadata: Mapping[str, Any]) -> str | None:
    task = metadata.get("task")
    return task if task in WISHES else None


def believed(
    intent: str | None,
    confidence: float,
    requests: Sequence[Mapping[str, Any]],
    metadata: Mapping[str, Any],
    least: float,
) -> list[str]:
    """Return the known intents in text order, each once.

    Without unsure ones in an open task, or beside a photo, which says more than they do; and a
    single request under a fallback is the guess the classifier has just withdrawn. The arguments
    are those of `plan`.
    """
    task, photos = _open_task(metadata), metadata.get("photos")
    withdrawn = intent == FALLBACK and len(requests) == 1
    whole: Mapping[str, Any] = {"intent": intent, "confidence": confidence}
    sure = [
        each["intent"] if each.get("intent") in INTENTS | ASIDES else FALLBACK
        for each in (requests if requests and not withdrawn else [whole])
        if (each.get("confidence") or 0.0) >= least
        or not ((task or photos) and _may_be_an_answer(each.get("intent"), task))
    ]
    return list(dict.fromkeys(sure)) or [FALLBACK]


def _may_be_an_answer(intent: str | None, task: str | None) -> bool:
    other_wishes = WISHES - DETAILS - {task, "talk_to_human"}
    return intent in QUESTIONS | other_wishes or intent == "complaint"


def _deed(heard: Sequence[str], task: str | None) -> str | None:
    """Return the capability whose action has the last word, or None if nobody wants a deed."""
    wishes = [name for name in heard if name in WISHES]
    wish = next((name for name in wishes if name not in DETAILS), None)
    if wish:
        return wish
    if task and any(name in DETAILS or name in TASK_TALK for name in heard):
        return task
    return wishes[0] if wishes else None


def _after_a_wish(
    heard: Sequence[str], task: str | None, metadata: Mapping[str, Any]
) -> list[str] | None:
    """Return what follows "but i need it!" once a person is awaited or a wish was refused."""
    waiting = bool(metadata.get("waiting"))
    remarks = FOR_A_PERSON | {"abort", "confirm"} if waiting else FOR_A_PERSON
    remarks |= _told(metadata)
    if task or not remarks.issuperset(heard):
        return None
    if waiting or metadata.get("person_offered"):
        return [A_PERSON]
    return [FOLLOW_UP] if metadata.get("refused") else None


def _told(metadata: Mapping[str, Any]) -> frozenset[str]:
    """Return the questions that are none here: what is told of a wish that a person decides on.

    Or of a parcel that a person was just offered for: "i asked the neighbours, nobody has it".
    A no that tells something ("then i refuse the package") is for that person as well.
    """
    passed = metadata.get("passed") or () if metadata.get("tells") else ()
    parcel = metadata.get("person_offered") or "talk_to_human" in passed
    found = RULES | {"deny"} if passed else frozenset()
    return found | {"faq_not_received"} if parcel else found


def topics(actions: Sequence[str]) -> list[str]:
    """Return what is spoken of: the questions (declined ones beside others) and wishes, in order.

    A follow-up may point at them, so a declined question alone is none.
    """
    names = [action.removeprefix("utter_").removeprefix("action_") for action in actions]
    found = [name for name in names if name in QUESTIONS | DECLINED | (WISHES - DETAILS)]
    return [] if DECLINED.issuperset(found) else found


def together(actions: Sequence[str]) -> list[str]:
    """Return the actions with one for all questions: the first one's reply holds them all."""
    answers = [each for each in actions if each.removeprefix("utter_") in QUESTIONS | DECLINED]
    return [action for action in actions if action not in answers[1:]]


def _small_talk(heard: Sequence[str], task: str | None, metadata: Mapping[str, Any]) -> list[str]:
    # "Hello, [noise], this is a scandal": the complaint is what wants an answer.
    name = min(heard, key=lambda each: (each in COURTESIES, each == FALLBACK))
    if name == "choose":  # a button of a step that has ended: the action server says so
        return [FOLLOW_UP]
    if name in NUMBER_HELPS and metadata.get("order_named") and not task:
        first = [f"utter_{name}"] if name in SAID_FIRST else []
        return [*first, "action_order_ref"]  # a number needs no language
    if metadata.get("hardship") and name in COLD:
        return ["action_order_ref"] if metadata.get("order_named") and not task else [FOLLOW_UP]
    # The number in "i will sue you, order 20417" is kept for what comes next.
    named = task or metadata.get("order_named")
    follows = named or (name == NOTHING_MORE and metadata.get("order_verified"))
    return [f"utter_{name}", FOLLOW_UP] if follows else [f"utter_{name}"]
