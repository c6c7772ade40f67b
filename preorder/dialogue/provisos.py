"""Conditions that a customer sets: kept with the wish, judged at the summary. (C-10, LT-12, LA-14)

"Cancel the tote, but not if I lose the shipping": he is told whether it is so before he agrees.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from preorder.core.decisions import Decision
from preorder.core.orders import Capability
from preorder.dialogue.asking import asks
from preorder.dialogue.extract import clean
from preorder.dialogue.outcome import OwnOrder
from preorder.dialogue.phrases import pays_return_shipping, shipping_kept
from preorder.dialogue.pleading import pleads
from preorder.dialogue.state import Proviso, Task

_FIRM = (
    r"only (?:if|when|with|without|for)|(?:but )?not if|unless|provided(?: that)?|"
    r"(?:as|so) long as|on condition"
)
_AMOUNT = re.compile(
    r"\b(?:(?:less|more|lower|higher|bigger|cheaper) than|under|below|over|up to|at (?:most|least)|"
    r"not exceed\w*|max(?:imum)?)\b|\b(?:dollars|bucks)\b",
    re.IGNORECASE,
)
"""A limit of his own: the sum is in the summary, the comparison is his."""
_CONDITION = re.compile(
    r"(?<!even )(?<!what )(?<!ask )(?<!know )(?<!see )(?<!check )(?<!wonder )(?<!sure )"
    r"(?<!sorry )(?<!tell me )"
    rf"\b(?P<marker>{_FIRM}|if|in case|without)\b(?P<what>[^.;!?\n]*)",
    re.IGNORECASE,
)
_DEED = r"\b(?:cancel\w*|cancle\w*|swap|switch|exchange|return|refund)\b"
_EVENT = re.compile(
    rf"{_DEED}[^.;!?\n]*?(?<!since )(?<!tell me )(?<!know )\b"
    r"(?P<marker>when|once|after|as soon as)\s"
    r"(?!(?:possible|convenient|you (?:can|get)|do|does|will|would|can|could|is|are|did|should)\b)"
    r"(?P<what>[^.;!?\n]*?\b(?:has|have|is|are|comes?|arrives?|goes|gets?|ships?|lands?)\b"
    r"[^.;!?\n]*)",
    re.IGNORECASE,
)
"""'Cancel it when my new order has gone through'; what is past ("when it came") sets none."""
_DAYS = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTHS = (
    r"(?:january|february|march|april|june|july|august|september|october|november|december|"
    r"jan|feb|aug|sept?|oct|nov|dec)"
)
_ON_A_DAY = re.compile(
    rf"{_DEED}(?:(?!\b(?:because|since|as|that|which|who|i|we|it['’]?s|need|from|due|coming|was|"
    r"were|ordered|delivered|bought|placed|received|got|came|arriv\w*|ship\w*|and|but)\b)[^,.;!?\n])*?"
    r"\b(?:tomorrow|tonight|later (?:today|this \w+)|"
    rf"(?:next|on|this|coming) (?:week|month|year|weekend|{_DAYS})|"
    rf"(?:in|after) (?:\d+|an?|one|two|three|four|six|some|a few) (?:day|week|month)s?|"
    rf"(?:in|on|by) {_MONTHS})\b",
    re.IGNORECASE,
)
"""'Cancel it tomorrow': the day goes with the wish itself."""
_TIME = re.compile(
    rf"\b(?:(?:days?|weeks?|months?|tomorrow|tonight|soon|christmas|xmas|{_MONTHS}|{_DAYS}|birthday|"
    r"holidays?|longer|delayed|(?:in|on) time|until|till)\b(?! windows?)|by (?:the |then)|"
    r"before (?:i|we|my|our)\b|(?:take|gets?|comes?|be) (?:too )?late\b|"
    r"(?:wo(?:n['’]?t| not)|will not|do(?:es)?(?:n['’]?t| not))\s(?:\w+\s){0,2}?"
    r"(?:come|ship|arrive|release|get here)\b)",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"^\W*(?:(?:it|that|its|that['’]?s|it['’]?s|is|u|you|still|at all|possible|allowed|can|could|"
    r"may|not|so|we|they|please|pls|want|like|would|will|i|anything|possibly|able|to|"
    r"cancel\w*|has|have|hasn['’]?t|haven['’]?t|isn['’]?t|not|yet|already|order|my|the|"
    r"shipp?ed|ships?|sent|released|on (?:its|the) way|gone|in|into|production|out|"
    r"late|too|ok(?:ay)?|need(?:ed)?|necessary|works?|be|this|do|mind|don['’]?t)\b\W*)*$",
    re.IGNORECASE,
)
"""'Only if it is still possible': the decision says so anyway."""
_ONES_OWN = re.compile(rf"\s*(?:i|we)\b[^,]*?{_DEED}", re.IGNORECASE)
"""'If I cancel now, do I keep my place': what he does himself is no condition."""
_OR_NOTHING = re.compile(
    r"(?<!cancel )(?<!return )\b(?:all|everything|full|whole)\b[^.;!?\n]{0,20}\bor nothing\b",
    re.IGNORECASE,
)
_FREE = re.compile(r"\b(?:for free|free of charge|at no (?:cost|charge|fee))\b", re.IGNORECASE)
_ASKS_FOR_A_WAY = re.compile(
    r"^\W*(?:(?:so|and|but|ok|okay|well)\b\W*)*(?:is|isn['’]?t|are) there\b", re.IGNORECASE
)
"""'Is there any way without the fee'"""
_MEANT = (
    (Proviso.LATER, _TIME),
    (
        Proviso.SHIPPING_BACK,
        re.compile(r"\b(?:shipping|postage|delivery|freight)\b", re.IGNORECASE),
    ),
    (
        Proviso.ALL_BACK,
        re.compile(
            r"\b(?:full refund|(?:full|whole|entire) (?:amount|price|sum)|everything back|"
            r"all (?:of )?(?:it|my money|the money)?\s*back|100 ?(?:%|percent)|in full|"
            r"lose (?:nothing|anything|any|money)|every (?:cent|penny|dollar))",
            re.IGNORECASE,
        ),
    ),
    (Proviso.OTHER, _AMOUNT),
    (
        Proviso.NO_FEE,
        re.compile(
            r"\b(?:fees?|charged?|charges|free|costs?|pay|penalty|deduct\w*|restocking|"
            r"25(?= ?%| percent)|extra|surcharge|(?:same|higher|more) price)\b",
            re.IGNORECASE,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Judged:
    """What becomes of the conditions: a sentence, and whether one of them is not met."""

    text: str = ""
    unmet: bool = False


def provisos(text: str) -> tuple[Proviso, ...]:
    """Return the conditions in a text, in their order; a question about an "if" sets none."""
    plain = clean(text)
    if _ASKS_FOR_A_WAY.match(plain):
        return ()
    found = [_meant(each["marker"], each["what"], plain) for each in _CONDITION.finditer(plain)]
    waits = (_EVENT.search(plain) or _ON_A_DAY.search(plain)) and not asks(plain)
    found += [Proviso.LATER] if waits else []
    found += [Proviso.ALL_BACK] if _OR_NOTHING.search(plain) else []
    spared = _FREE.search(plain) and not asks(plain)
    found += [Proviso.NO_FEE] if spared else []
    return tuple(dict.fromkeys(one for one in found if one is not None))


def without_conditions(text: str) -> str:
    """Return what a text says beside the conditions in it."""
    return _CONDITION.sub(" ", clean(text)) if provisos(text) else text


def _meant(marker: str, what: str, text: str) -> Proviso | None:
    known = next((proviso for proviso, words in _MEANT if words.search(what)), None)
    if asks(text) and (
        known is Proviso.LATER or (marker.lower() == "if" and _ONES_OWN.match(what))
    ):
        return None
    if known is not None:
        return known
    if _ONES_OWN.match(what):
        return None
    loose = marker.lower() in ("if", "without", "in case")
    wished = marker.lower() != "without" and re.search(_DEED, text, re.IGNORECASE) is not None
    # "If possible, cancel the tote": the wish that follows is no part of it.
    itself = re.split(rf"\bthen\b|,|{_DEED}" if loose else r"\bthen\b|,", what.lower())[0]
    unknown = not _COURTESY.match(itself) and (not loose or (wished and not asks(text)))
    return Proviso.OTHER if unknown else None


def begun_with(task: Task, text: str) -> Task:
    """Return a new wish with its conditions: "cancel it and waive the fee" sets one as well."""
    task = with_provisos(task, text)
    spared = pleads(text) and Proviso.NO_FEE not in task.provisos
    return replace(task, provisos=(*task.provisos, Proviso.NO_FEE)) if spared else task


def with_provisos(task: Task, text: str) -> Task:
    """Return the task with the conditions that a message adds."""
    both = tuple(dict.fromkeys((*task.provisos, *provisos(text))))
    return task if both == task.provisos else replace(task, provisos=both)


def judge(own: OwnOrder, decision: Decision, set_by_him: tuple[Proviso, ...]) -> Judged:
    """Say of each condition whether it is met by what would happen."""
    told = [_judged(own, decision, one) for one in set_by_him]
    return Judged(" ".join(text for text, _ in told), any(unmet for _, unmet in told))


_NO_WAITING = (
    "You would like this to depend on a later day or event. I cannot keep watch for that: I can "
    "only do it now, or leave it as it is."
)


def _judged(own: OwnOrder, decision: Decision, proviso: Proviso) -> tuple[str, bool]:
    if proviso is Proviso.LATER:
        return _NO_WAITING, True
    if proviso is Proviso.OTHER:
        return "You set a condition that I cannot judge: please check that this meets it.", False
    every, named = proviso is Proviso.ALL_BACK, _named(decision, proviso)
    kept = [why for breaks, why in _kept(own, decision) if every or breaks is proviso]
    if not kept:
        return f"You said only if {named}: that is so.", False
    borne = " and ".join(dict.fromkeys(kept))
    return f"You said only if {named}, and that is not so: {borne}.", True


_NAMES = {
    Proviso.NO_FEE: "it costs you nothing",
    Proviso.SHIPPING_BACK: "you do not lose the shipping",
    Proviso.ALL_BACK: "you get everything back",
}


def _named(decision: Decision, proviso: Proviso) -> str:
    back = decision.capability is Capability.REQUEST_RETURN and proviso is Proviso.SHIPPING_BACK
    return "you do not pay for the shipping" if back else _NAMES[proviso]


def _kept(own: OwnOrder, decision: Decision) -> list[tuple[Proviso, str]]:
    """Return what the customer would bear, each with the condition that it breaks."""
    if decision.capability is Capability.REQUEST_RETURN:
        borne = "you would pay for the return shipping"
        kept = [(Proviso.NO_FEE, borne), (Proviso.SHIPPING_BACK, borne)]
        return kept if pays_return_shipping(own.shop) else []
    fee, shipping = decision.amounts.fee, own.facts.order.shipping_paid
    lost = shipping_kept(own.facts, decision) != ""
    return [
        *([(Proviso.NO_FEE, f"a fee of {fee} would be kept")] if fee else []),
        *([(Proviso.SHIPPING_BACK, f"the {shipping} for shipping would be kept")] if lost else []),
    ]
