"""Damage of what has not left by our records: said and asked about before it is passed on."""

from __future__ import annotations

from dataclasses import replace

from preorder.core.orders import Capability
from preorder.core.replies import Reply
from preorder.dialogue.endings import called
from preorder.dialogue.outcome import Outcome, OwnOrder, Turn
from preorder.dialogue.questions import ask_go_on
from preorder.dialogue.state import Step


def not_sent(turn: Turn, own: OwnOrder) -> Outcome | None:
    """Ask whether a report on an order of which nothing has left is to go on; else None."""
    task, order = turn.task, own.facts.order
    sent = any(line.shipped for line in order.lines)
    if task.capability is not Capability.REPORT_DAMAGE or task.doubted or sent:
        return None
    text = (
        f"Order {order.number}: by our records nothing of it has shipped yet. If you mean another "
        "order, send me its number. If it did reach you, a person on our team has to look at it: "
        f"shall I pass {called(task, task.capability)} on?"
    )
    asked = turn.with_order(order.number).with_task(replace(task.at(Step.GO_ON), doubted=True))
    return Outcome(asked.memory, (Reply(text, ask_go_on(task).buttons),))
