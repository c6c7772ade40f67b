"""Conditions that a customer sets: kept with the wish, judged at the summary. (C-10, LT-12, LA-14)

"Cancel the tote, but not if I lose the shipping": he is told whether it is so before he agrees.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from preorder.core.decisions import Decision
from preorder.core.orders import Capability
from preorder.dialogue.extract import clean
from preorder.dialogue.outcome import OwnOrder
from preorder.dialogue.phrases import pays_return_shipping, shipping_kept
from preorder.dialogue.state import Proviso, Task

_FIRM = (
    r"only (?:if|when|with|without|for)|(?:but )?not if|unless|provided(?: that)?|"
    r"(?:as|so) long as|on condition"
)
_AMOUNT = r"\b(?:lose|(?:more|less) than|at (?:least|most)|dollars|bucks)\b|\$"
_CONDITION = re.compile(
    r"(?<!even )(?<!what )(?<!ask )(?<!know )"
    rf"\b(?P<marker>{_FIRM}|if|without)\b(?P<what>[^.;!?\n]*)",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"^\W*(?:(?:it|that|its|that['’]?s|it['’]?s|is|u|you|still|at all|possible|allowed|can|could|"
    r"may|not|late|too|ok(?:ay)?|need(?:ed)?|necessary|works?|be|this|do|mind|don['’]?t)\b\W*)*$",
    re.IGNORECASE,
)
"""'Only if it is still possible': the decision says so anyway."""
_MEANT = (
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
    (
        Proviso.NO_FEE,
        re.compile(
            r"\b(?:fees?|charged?|charges|free|costs?|pay|penalty|deduct\w*|restocking|25|"
            r"extra|surcharge|(?:same|higher|more) price)\b",
            re.IGNORECASE,
        ),
    ),
    (Proviso.OTHER, re.compile(_AMOUNT, re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class Judged:
    """What becomes of the conditions: a sentence, and whether one of them is not met."""

    text: str = ""
    unmet: bool = False


def provisos(text: str) -> tuple[Proviso, ...]:
    """Return the conditions in a text, in their order; a question about an "if" sets none."""
    found = [_meant(each["marker"], each["what"]) for each in _CONDITION.finditer(clean(text))]
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _meant(marker: str, what: str) -> Proviso | None:
    known = next((proviso for proviso, words in _MEANT if words.search(what)), None)
    if known is not None or marker.lower() in ("if", "without"):
        return known
    return None if _COURTESY.match(what) else Proviso.OTHER


def with_provisos(task: Task, text: str) -> Task:
    """Return the task with the conditions that a message adds."""
    both = tuple(dict.fromkeys((*task.provisos, *provisos(text))))
    return task if both == task.provisos else replace(task, provisos=both)


def judge(own: OwnOrder, decision: Decision, set_by_him: tuple[Proviso, ...]) -> Judged:
    """Say of each condition whether it is met by what would happen."""
    told = [_judged(own, decision, one) for one in set_by_him]
    return Judged(" ".join(text for text, _ in told), any(unmet for _, unmet in told))


def _judged(own: OwnOrder, decision: Decision, proviso: Proviso) -> tuple[str, bool]:
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
