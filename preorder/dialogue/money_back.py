"""'I want my money back' names no way to it: the order spoken of says which there is."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from preorder.core.decisions import Request, Verdict
from preorder.core.orders import Capability
from preorder.dialogue.items import speaks_of
from preorder.dialogue.mentions import extract_identity
from preorder.dialogue.outcome import OwnOrder
from preorder.dialogue.referring import wish_meant
from preorder.dialogue.state import Step, Task
from preorder.policy.decide import decide

WAYS = (Capability.DELAY_REFUND, Capability.CANCEL_ORDER, Capability.REQUEST_RETURN)
"""The best for the customer first."""
_LATE = re.compile(
    r"\b(?:late\w*|delay\w*|overdue|wait\w*|weeks?|months?|days?|years?|slow|never|still|yet|ages|"
    r"forever|long|slip\w*|schedule\w*|promis\w*|september|october|november|december|since|when|"
    r"where|not (?:here|come|arrived|shipped|received)|hasn['’]?t|haven['’]?t|didn['’]?t)\b",
    re.IGNORECASE,
)
"""Words of a refund for delay; "refund me or i call my bank" has none."""
_OPEN = (Step.BEGIN, Step.IDENTIFY, Step.WHICH_ORDER)


def without_its_refund(
    wishes: tuple[Capability, ...], named: tuple[str, ...]
) -> tuple[Capability, ...]:
    """Return the wishes of one order without the refund that another of them brings.

    "Cancel it and refund me": the cancellation's summary says what comes back, for a delay too.
    """
    brings = {Capability.CANCEL_ORDER, Capability.REQUEST_RETURN} & set(wishes)
    if not brings or len(named) > 1:
        return wishes
    return tuple(wish for wish in wishes if wish is not Capability.DELAY_REFUND)


def best_way(own: OwnOrder, asked_at: datetime) -> Capability | None:
    """Return the first way to get money back that the policy allows for this order."""
    for each in WAYS:
        decision = decide(own.shop, own.facts, Request(each, asked_at))
        if decision.verdict in (Verdict.ALLOW, Verdict.ASK):
            return each
    return None


def with_best_way(task: Task, own: OwnOrder) -> Task:
    """Return a task that only wants money back as what it means for its order, once it is known."""
    if task.capability not in WAYS or task.step not in _OPEN or task.damaged:
        return task
    said = extract_identity(task.words).rest
    of_no_delay = speaks_of(said, Capability.DELAY_REFUND) and not _LATE.search(said)
    of_no_delay = of_no_delay and task.capability is Capability.DELAY_REFUND
    if not of_no_delay and wish_meant(said) is not Capability.DELAY_REFUND:
        return task
    return replace(task, capability=best_way(own, task.asked_at) or task.capability)
