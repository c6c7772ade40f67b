"""'I want my money back' names no way to it: the order spoken of says which there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from preorder.core.decisions import Request, Verdict
from preorder.core.orders import Capability
from preorder.dialogue.mentions import extract_identity
from preorder.dialogue.outcome import OwnOrder
from preorder.dialogue.referring import wish_meant
from preorder.dialogue.state import Step, Task
from preorder.policy.decide import decide

WAYS = (Capability.DELAY_REFUND, Capability.CANCEL_ORDER, Capability.REQUEST_RETURN)
"""The best for the customer first."""
_OPEN = (Step.BEGIN, Step.IDENTIFY, Step.WHICH_ORDER)


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
    if wish_meant(extract_identity(task.words).rest) is not Capability.DELAY_REFUND:
        return task
    return replace(task, capability=best_way(own, task.asked_at) or task.capability)
