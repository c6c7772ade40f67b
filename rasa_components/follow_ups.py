"""What a message without a topic of its own means after what was just spoken of. Pure; no Rasa.

"And how long does that take?" asks about the refund after a cancellation, about the delivery
after a ship date. Only a message made of nothing but the words below is read so: any other word
is a topic of its own, and the classifier's to judge. Topics and readings are intents, or ASIDES.
"""

import re
from collections.abc import Mapping, Sequence

from rasa_components.normalise import normalise

NO_REASON, NOTHING_MORE, WHICH_ONE = "no_reason", "nothing_more", "which_one"
NOTED = "noted"
POINTLESS = "oos_fragment"
"""What points at nothing: asked back about, with the likely topics."""
ASIDES = frozenset({NO_REASON, NOTHING_MORE, WHICH_ONE, NOTED})
"""Sentences of our own where no topic answers what only follows an answer."""
_MOST_WORDS = 12

_PLAIN = frozenset(
    "and but so ok okay alright then also well um hmm oh please pls plz thanks hi hey just really "
    "actually exactly now again if even in on for to of at by from with about as the a an or like "
    "i im id ill ive you u we they it its that thats this these those one ones me my your us our "
    "them there here is isnt are was will would wont can cant could do does did dont should shall "
    "may might must be been have has had get got getting take takes took need needs want wants "
    "happen happens mean means work works go goes case all what whats how when where why which "
    "who long much many soon fast quick quickly days day weeks week months time until till roughly "
    "usually normally approximately put type enter".split()
)
_ASPECTS: Mapping[str, re.Pattern[str]] = {
    aspect: re.compile(rf"\b(?:{words})\b")
    for aspect, words in {
        "who_pays": "who (?:pays?|covers)(?: for)?(?: the)?(?: return)? (?:shipping|postage|label)",
        "postage": r"(?:(?:(?:have|need|got) to )?pay )?(?:for )?(?:the )?(?:shipping|postage)"
        r"(?: (?:costs?|fees?|back|for (?:that|this|it)))?",
        "the_fee": r"(?:pay )?(?:the )?(?:25 percent|25|restocking fee|fee)",
        "delayed": "delayed|delay|late|later|overdue|longer",
        "paid": "already paid|paid already|have paid|ive paid|paid",
        "other": "other ones?|other items?|second one|another one|the others?|the rest",
        "send_back": "(?:(?:have|need|must|got) to )?(?:send|ship|mail) (?:it|them|that|this) back",
        "sure": "guaranteed?|for sure|for certain|certain|a promise",
        "why": "why(?: not)?|how come|what for|for what reason|the reason",
        "deadline": r"(?:until|till|by) when|(?:how long|how many days) (?:do|can|have|would) i|"
        r"(?:within|in|after) (?:the first )?(?:several|few|an?|one) (?:hours?|days?|weeks?)",
        "how_much": "how much|costs?|free|extra|expensive|(?:have|need) to pay|pay for (?:it|that)",
        "how_long": r"how (?:long|soon|fast|quick(?:ly)?|many (?:days?|weeks?|months?))|when",
        "how": r"how (?:do|can|could|would|should|may) i|how (?:does|would|will) (?:it|that|this)|"
        r"how to|(?<!.)how(?!.)|where (?:do|can) i|what (?:do|should|must) i do",
    }.items()
}

_BACK = (
    "cancel_policy cancel_order restocking_fee return_policy request_return delay_refund "
    "shop_cancels"
)
_WAY = "ship_date order_status order_status_how mixed_cart_shipping lead_time not_received"


def _means(*rows: tuple[str, str]) -> Mapping[str, str]:
    """Read rows of topics, without `faq_`, and the one that answers them."""
    return {topic: answer for topics, answer in rows for topic in topics.split()}


_ANSWERS: Mapping[str, Mapping[str, str]] = {
    "postage": _means(
        ("cancel_policy cancel_order restocking_fee refund_timing", "cancel_policy"),
        ("return_policy request_return", "return_policy"),
        ("damage_policy report_damage", "damage_policy"),
        ("shop_cancels", "shop_cancels"),
    ),
    "the_fee": _means(("shop_cancels", "shop_cancels")),
    "how_long": _means(
        (f"{_BACK} delay_policy", "refund_timing"),
        ("order_status order_status_how swap_policy swap_item", "ship_date"),
        ("ship_date mixed_cart_shipping not_received shipping_cost what_is_preorder", "lead_time"),
        ("change_order_policy change_order contact talk_to_human", "response_time"),
        ("preorder_window slot_limit", "preorder_window"),
        ("report_damage", "damage_policy"),
        ("damage_policy refund_timing lead_time response_time", NOTHING_MORE),
    ),
    "deadline": _means(
        ("cancel_policy cancel_order restocking_fee", "cancel_policy"),
        ("swap_policy swap_item", "swap_policy"),
        ("return_policy request_return", "return_policy"),
        ("damage_policy report_damage", "damage_policy"),
        ("preorder_window slot_limit what_is_preorder", "preorder_window"),
    ),
    "how_much": _means(
        ("cancel_policy cancel_order refund_timing", "restocking_fee"),
        (_WAY, "shipping_cost"),
        ("return_policy request_return", "return_policy"),
        ("damage_policy report_damage", "damage_policy"),
        ("delay_refund", "delay_policy"),
        ("swap_item", "swap_policy"),
        ("change_order", "change_order_policy"),
        ("when_charged", "when_charged"),
        ("restocking_fee shipping_cost delay_policy", NOTHING_MORE),
        ("swap_policy change_order_policy", NOTHING_MORE),
    ),
    "how": _means(
        ("cancel_policy restocking_fee cancel_order", "cancel_order"),
        ("swap_policy swap_item", "swap_item"),
        ("return_policy request_return", "request_return"),
        ("damage_policy report_damage", "report_damage"),
        ("delay_policy delay_refund", "delay_refund"),
        ("change_order_policy change_order", "change_order"),
        (_WAY, "order_status"),
        ("contact response_time", "contact"),
        ("discount_stacking how_discount_applied", "how_discount_applied"),
    ),
    "sure": _means((f"{_BACK} {_WAY} delay_policy swap_policy refund_timing", NOTHING_MORE)),
    "who_pays": _means(
        ("return_policy request_return", "return_policy"),
        ("damage_policy report_damage", "damage_policy"),
    ),
    "send_back": _means(("damage_policy report_damage", "damage_policy")),
    "delayed": _means((f"{_BACK} {_WAY} refund_timing swap_policy swap_item", "delay_policy")),
    "paid": _means((f"{_BACK} refund_timing delay_policy", "refund_timing")),
    "why": _means(("ship_date lead_time preorder_window slot_limit", "what_is_preorder")),
}
_OK = re.compile(
    r"(?:(?:ok|okay|k|kk|alright|all right|fine|understood|noted|got it|i see|"
    r"very well|oh dear|i understand)\b ?)+$"
)
_FAQ = "faq_"
_WISHES = frozenset(
    "order_status cancel_order swap_item request_return report_damage delay_refund change_order "
    "talk_to_human".split()
)
_OF_A_TASK = frozenset({"how_long", "how_much", "deadline"})
"""All else without a topic, said while a task is open, speaks to the task."""


def follow_up(text: str, spoken: Sequence[str], *, verified: bool, in_task: bool) -> str | None:
    """Return the intent or aside that a message means; None where it stands for itself.

    Args:
        spoken: the intents last spoken of, in the order of the text; empty where there are none.
        verified: whether the customer's order is known.
        in_task: whether a wish is open.
    """
    words = _words(text)
    if not words or len(words) > _MOST_WORDS:
        return None
    said = " ".join(words)
    aspect = next((name for name, found in _ASPECTS.items() if found.search(said)), None)
    if not _is_elliptical(words, aspect) or (in_task and aspect not in _OF_A_TASK):
        return None
    if aspect == "other":  # if the order is known, all of it is shown, with that one
        return "order_status" if verified else WHICH_ONE if spoken else POINTLESS
    if aspect is None or not spoken:
        return None
    means = _ANSWERS[aspect]
    topics = (each.removeprefix(_FAQ) for each in reversed(spoken))
    found = next((means[topic] for topic in topics if topic in means), None)
    if found is None:
        return NO_REASON if aspect == "why" else None
    return found if found in ASIDES | _WISHES else f"{_FAQ}{found}"


def acknowledges(text: str) -> bool:
    """Tell whether a message says no more than 'ok, I see'."""
    return "?" not in text and _OK.match(" ".join(_words(text))) is not None


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", normalise(text).replace("'", ""))


def _is_elliptical(words: Sequence[str], aspect: str | None) -> bool:
    """Tell whether nothing is left beside plain words and those of the aspect."""
    said = " ".join(words)
    rest = _ASPECTS[aspect].sub(" ", said).split() if aspect else said.split()
    return all(word in _PLAIN for word in rest)
