"""Which actions answer one customer message. Pure; importable without Rasa.

The words: a *question* is an FAQ intent, a *wish* something the customer wants done, a *task* a
wish whose dialogue is still open (the gateway reads it from our database at every turn).
"""

from collections.abc import Mapping, Sequence
from typing import Any

FOLLOW_UP = "action_follow_up"
FALLBACK = "nlu_fallback"
MAX_QUESTIONS = 5

QUESTIONS = frozenset(
    f"faq_{topic}"
    for topic in (
        "what_is_preorder preorder_window slot_limit when_charged discount_stacking "
        "how_discount_applied ship_date lead_time mixed_cart_shipping shipping_cost cancel_policy "
        "restocking_fee return_policy refund_timing swap_policy change_order_policy delay_policy "
        "damage_policy price_change order_status_how not_received contact response_time"
    ).split()
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
# What the assistant cannot serve itself: for the person who is awaited, or after a refusal.
FOR_A_PERSON = frozenset(
    {"complaint", "oos_fragment", "oos_product", "oos_shop", "oos_unrelated", FALLBACK}
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
        metadata: of the message: `task`, `task_answer`, `order_verified`, `order_named` (it holds
            an order number or an address), `waiting` (a person is awaited), `refused` (the last
            wish was) `means` (the wish, or `follow_up`, that a short message means after what
            was just said, whatever it looks like alone) and `photos` are read.
        task_faq_confidence: below it, a question or complaint inside an open task is taken for
            an answer to the task (a description of damage easily looks like a question).
    """
    task = _open_task(metadata)
    if task and metadata.get("task_answer") is True and intent != "talk_to_human":
        return [f"action_{task}"]
    means = metadata.get("means")
    # "Is anyone there?" is no new wish for a person while one is awaited.
    person = intent == "talk_to_human" and not metadata.get("waiting")
    if not task and not person and (means == "follow_up" or means in WISHES):
        return [f"action_{means}"]
    heard = _heard(intent, confidence, requests, task_faq_confidence if task else 0.0)
    questions = [f"utter_{name}" for name in heard if name in QUESTIONS][:MAX_QUESTIONS]
    deed = _deed(heard, task)
    if deed:
        return [*questions, f"action_{deed}"]
    if metadata.get("photos") and not task and not questions:
        # "Here is one more": whatever its words are taken for, the photo is what was sent.
        return ["action_send_photo"]
    if not questions:
        return _after_a_wish(heard, task, metadata) or _small_talk(heard, task)
    follows = task or metadata.get("order_verified") or metadata.get("order_named")
    return [*questions, FOLLOW_UP] if follows else questions


def _open_task(metadata: Mapping[str, Any]) -> str | None:
    task = metadata.get("task")
    return task if task in WISHES else None


def _heard(
    intent: str | None, confidence: float, requests: Sequence[Mapping[str, Any]], least: float
) -> list[str]:
    """Return the known intents in text order, each once; questions under `least` are left out.

    A single request under a fallback is the guess the classifier has just withdrawn.
    """
    withdrawn = intent == FALLBACK and len(requests) == 1
    whole: Mapping[str, Any] = {"intent": intent, "confidence": confidence}
    sure = [
        each["intent"] if each.get("intent") in INTENTS else FALLBACK
        for each in (requests if requests and not withdrawn else [whole])
        if (each.get("confidence") or 0.0) >= least or not _may_be_an_answer(each.get("intent"))
    ]
    return list(dict.fromkeys(sure)) or [FALLBACK]


def _may_be_an_answer(intent: str | None) -> bool:
    return intent in QUESTIONS or intent == "complaint"


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
    if task or not FOR_A_PERSON.issuperset(heard):
        return None
    if metadata.get("waiting"):
        return ["action_talk_to_human"]
    return [FOLLOW_UP] if metadata.get("refused") else None


def _small_talk(heard: Sequence[str], task: str | None) -> list[str]:
    # "Hello, [noise], this is a scandal": the complaint is what wants an answer.
    name = min(heard, key=lambda each: (each in COURTESIES, each == FALLBACK))
    if name == "choose":  # a button of a step that has ended: the action server says so
        return [FOLLOW_UP]
    return [f"utter_{name}", FOLLOW_UP] if task else [f"utter_{name}"]
