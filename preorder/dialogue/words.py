"""The assistant's words for what a policy decided: one sentence for every reason.

Nothing is said here that is not in the decision, the shop's policy or the order (I-17).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from preorder.core.decisions import Decision, LineDecision, Reason, Request, Verdict
from preorder.core.orders import Capability, Facts
from preorder.dialogue.entitled import can_still_cancel
from preorder.dialogue.phrases import list_of, names
from preorder.policy.campaign_text import moment
from preorder.policy.decide import decide
from preorder.policy.shop import Shop
from preorder.policy.templates import render

ACTS: Mapping[Capability, str] = {
    Capability.ORDER_STATUS: "look up your order",
    Capability.CANCEL_ORDER: "cancel it",
    Capability.SWAP_ITEM: "swap it",
    Capability.REQUEST_RETURN: "open a return",
    Capability.REPORT_DAMAGE: "file the damage claim",
    Capability.DELAY_REFUND: "refund it for the delay",
    Capability.CHANGE_ORDER: "change the order",
    Capability.TALK_TO_HUMAN: "pass you to a person",
}
"""What a task does, after "to" or "I can"."""

WISHES: Mapping[Capability, str] = {
    Capability.ORDER_STATUS: "looking up your order",
    Capability.CANCEL_ORDER: "your cancellation",
    Capability.SWAP_ITEM: "your swap",
    Capability.REQUEST_RETURN: "your return",
    Capability.REPORT_DAMAGE: "your damage claim",
    Capability.DELAY_REFUND: "your refund for the delay",
    Capability.CHANGE_ORDER: "the change of your order",
    Capability.TALK_TO_HUMAN: "a person",
}
"""A task as a noun, after "back to"."""


STAYS = " Your order stays as it is."
_ONCE_HERE = " Once it arrives you can return it within {returns.window} of delivery."


@dataclass(frozen=True, slots=True)
class Case:
    """What a sentence may speak of."""

    shop: Shop
    facts: Facts
    decision: Decision
    line: LineDecision | None = None

    @property
    def deadline(self) -> str:
        limit = self.line.deadline if self.line else self.decision.deadline
        return moment(self.shop, limit) if limit else "the deadline"

    def clause(self, template: str, otherwise: str) -> str:
        """Fill a sentence from the policy, or say the other where the shop has no such clause."""
        try:
            return render(self.shop, template)
        except ValueError:
            return otherwise


def _window_closed(case: Case) -> str:
    if case.decision.capability is Capability.SWAP_ITEM:
        return (
            f"Swaps were possible until {case.deadline}. The pre-order has closed since, so I can "
            "no longer swap it."
        )
    returns = case.clause(
        "You keep your full return rights: within {returns.window} of delivery, unused and "
        "complete, with return shipping paid by you.",
        "",
    )
    return (
        f"The window for cancelling this pre-order closed on {case.deadline}. It is in production "
        f"now and can no longer be cancelled. {returns}"
    ).strip()


def _window_ambiguous(case: Case) -> str:
    return (
        f"Free cancellation ended on {case.deadline}, and the pre-order itself is open a little "
        "longer. In between, a person on our team decides; your request counts from the moment "
        "you asked."
    )


def _not_open(case: Case) -> str:
    return f"This pre-order only opens on {case.deadline}."


def _price_differs(case: Case) -> str:
    difference = case.decision.amounts.difference
    side = "more" if difference.minor > 0 else "less"
    amount = str(difference).removeprefix("-")
    return (
        f"That one costs {amount} {side} than what you paid, so a person has to arrange the swap."
    )


def _delay_not_yet(case: Case) -> str:
    limit = case.line.deadline if case.line else case.decision.deadline
    entitled = case.clause(
        "A refund for delay is possible once shipping slips more than {delay.grace|weeks} past the "
        "promised month",
        "A refund for delay is not possible yet",
    )
    return (
        f"{entitled}: for your order, after {moment(case.shop, limit)}."
        if limit
        else f"{entitled}."
    )


def _return_late(case: Case) -> str:
    window = case.clause("within {returns.window} of delivery", "for a limited time")
    return f"Returns are possible {window}; for this item that was until {case.deadline}."


def _damage_late(case: Case) -> str:
    window = case.clause("within {damage.window} of delivery", "soon after delivery")
    back, returns = _return_of(case, _units_kept(case)), ""
    if back.verdict in (Verdict.ALLOW, Verdict.ASK) and back.deadline:
        until = moment(case.shop, back.deadline)
        returns = f" If the item is unused, you can still return it until {until}."
    return (
        f"Damage has to be reported {window}, and for your order that was until {case.deadline}. "
        f"So a person on our team has to look at it.{returns}"
    )


def _shipped(case: Case) -> str:
    if units := _units_kept(case):
        return _delivered(case, units)
    return f"This has already shipped.{case.clause(_ONCE_HERE, '')}"


def _not_delivered(case: Case) -> str:
    text = "This has not been delivered yet according to our records."
    if case.decision.capability is not Capability.REQUEST_RETURN:
        return text
    back = f"{text}{case.clause(_ONCE_HERE, '')}"
    cancel = can_still_cancel(case.shop, case.facts, case.decision)
    if cancel is None:
        return back
    until = f" until {moment(case.shop, cancel.deadline)}" if cancel.deadline else ""
    return f"{back} Before that, you can still cancel it{until}."


def _units_kept(case: Case) -> Mapping[int, int]:
    about = (case.line,) if case.line else case.decision.lines
    units = {line.line_id: _kept(case.facts, line.line_id) for line in about}
    return {line: kept for line, kept in units.items() if kept}


def _return_of(case: Case, units: Mapping[int, int]) -> Decision:
    request = Request(Capability.REQUEST_RETURN, case.decision.asked_at, units=units or None)
    return decide(case.shop, case.facts, request)


def _kept(facts: Facts, line_id: int) -> int:
    found = (line for line in facts.order.lines if line.id == line_id)
    return sum(line.delivered - line.returned for line in found)


def _delivered(case: Case, units: Mapping[int, int]) -> str:
    """Say that units have arrived, and how long they can be sent back, by the policy's decision."""
    back = _return_of(case, units)
    arrived = "This has already been delivered"
    if back.verdict in (Verdict.ALLOW, Verdict.ASK) and back.deadline:
        return f"{arrived}. You can still return it until {moment(case.shop, back.deadline)}."
    if back.reason is Reason.RETURN_LATE and back.deadline:
        late = moment(case.shop, back.deadline)
        return f"{arrived}, and the time for returning it ended on {late}."
    return f"{arrived}."


def _conditions(case: Case) -> str:
    clause = case.shop.policy.returns
    wanted = list_of(clause.conditions) if clause else "as it was delivered"
    return f"We can only take an item back that is {wanted}."


def _overdue(case: Case) -> str:
    # No fee is named where the shop itself is late (C-08).
    late = "It is past its estimated delivery time, and I am sorry"
    if case.decision.capability is Capability.CANCEL_ORDER:
        return f"{late}. A person on our team decides on the cancellation, and on any fee."
    return f"{late}: a person on our team has to look at it."


def _not_covered(case: Case) -> str:
    if case.decision.capability is Capability.SWAP_ITEM:
        return "The pre-order's rules for swaps do not cover this one; a person has to look at it."
    return "This is not a pre-order item, so the pre-order rules do not cover it: a person decides."


_SENTENCES: Mapping[Reason, str | Callable[[Case], str]] = {
    Reason.OK: "That is possible.",
    Reason.NOT_FOUND: "I did not find that item in this pre-order.",
    Reason.NOT_OPEN: _not_open,
    Reason.WINDOW_CLOSED: _window_closed,
    Reason.WINDOW_AMBIGUOUS: _window_ambiguous,
    Reason.STYLE_FULL: f"That style has no slots left, so I cannot swap to it.{STAYS}",
    Reason.SAME_ITEM: "That is the very item you have ordered already.",
    Reason.PRICE_DIFFERS: _price_differs,
    Reason.PRICE_LOCKED: (
        "The price is set when an order is placed and does not change afterwards, up or down."
    ),
    Reason.NO_STACKING: "The pre-order price does not combine with another code.",
    Reason.NOT_COVERED: _not_covered,
    Reason.QTY: "That quantity does not fit your order.",
    Reason.ALREADY_SHIPPED: _shipped,
    Reason.ALREADY_CANCELLED: "This is already cancelled; nothing more needs to be done.",
    Reason.ALREADY_REFUNDED: "This order has already been refunded in full.",
    Reason.ALREADY_RETURNED: "This has already been returned.",
    Reason.REQUEST_OPEN: (
        "There is already an open request for this item, and only one at a time is possible."
    ),
    Reason.REFUND_EXCEEDS_BALANCE: (
        "Part of this order has been refunded before, so a person has to check the amount."
    ),
    Reason.CHARGEBACK_OPEN: (
        "Your bank has an open dispute about this payment, so a person has to look at it first."
    ),
    Reason.NOT_DELIVERED: _not_delivered,
    Reason.DELIVERY_UNKNOWN: "I cannot see when this was delivered, so a person has to check.",
    Reason.RETURN_LATE: _return_late,
    Reason.RETURN_CONDITION: _conditions,
    Reason.PHOTOS_NEEDED: "I need a clear photo of the damage.",
    Reason.DAMAGE_LATE: _damage_late,
    Reason.NO_REPLACEMENT: (
        "We have no replacement of this item left, so a person has to find a solution."
    ),
    Reason.DELAY_NOT_YET: _delay_not_yet,
    Reason.DELAY_DUE: (
        "Your order is late enough for a refund, although the cancellation window has closed."
    ),
    Reason.DELAY_DISCLAIMED: (
        "Delivery dates are estimates, so there is no automatic refund for a delay: a person on "
        "our team has to look at your order."
    ),
    Reason.DELAY_BUT_SHIPPED: (
        "It shipped late, but it has shipped, so a person has to decide on this."
    ),
    Reason.OVERDUE: _overdue,
    Reason.RELEASE_DATE_UNKNOWN: (
        "I do not have a release date for this item, so a person has to find out for you."
    ),
    Reason.CHANGE_BY_PERSON: (
        "Changes to an order are possible in some cases, and a person on our team decides."
    ),
    Reason.POLICY_NOT_AVAILABLE: (
        "I have no rule for this, and I will not guess: a person on our team decides."
    ),
    Reason.SHIPPING_TWICE: (
        "It looks as if shipping was charged twice on this order, so a person has to check that "
        "and put it right."
    ),
    Reason.STORE_UNAVAILABLE: "I cannot reach our order system at the moment.",
    Reason.ASKED_FOR_PERSON: "Of course.",
    Reason.TOO_MANY_TRIES: "I could not match those details to an order.",
}


def sentence(shop: Shop, facts: Facts, decision: Decision, line: LineDecision | None = None) -> str:
    """Return the sentence for a decision, or for one of its lines."""
    reason = line.reason if line else decision.reason
    said = _SENTENCES[reason]
    return said if isinstance(said, str) else said(Case(shop, facts, decision, line))


def every_reason(shop: Shop, facts: Facts, decision: Decision) -> str:
    """Return the sentence for a decision; where lines differ, one for each with its name."""
    about = {line.line_id for line in decision.lines}
    whole = about >= {line.id for line in facts.order.lines if line.cancelled < line.qty}
    if (len(decision.reasons) == 1 and whole) or not names(facts, decision.lines):
        return sentence(shop, facts, decision)
    said: dict[str, list[LineDecision]] = {}
    for line in decision.lines:
        said.setdefault(sentence(shop, facts, decision, line), []).append(line)
    return "\n".join(f"{names(facts, lines)}: {text}" for text, lines in said.items())


def others(shop: Shop, facts: Facts, decision: Decision) -> str:
    """Say of every unit that stays untouched why it does."""
    untouched = (line for line in decision.lines if line.verdict is not Verdict.ALLOW)
    return "\n".join(
        f"{names(facts, [line])}: {sentence(shop, facts, decision, line)}"
        for line in untouched
        if line.reason is not Reason.ALREADY_CANCELLED
    )
