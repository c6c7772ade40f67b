"""A decision as JSON, for the request row and the audit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from preorder.core.decisions import (
    Amounts,
    Decision,
    Effect,
    LineDecision,
    Reason,
    RefundPayment,
    ReleaseSlots,
    TakeSlots,
    Verdict,
)
from preorder.core.money import Money
from preorder.core.orders import Capability


def to_json(decision: Decision) -> dict[str, Any]:
    """Write a decision; money as minor units beside one currency, instants as ISO 8601."""
    amounts = decision.amounts
    return {
        "capability": decision.capability,
        "verdict": decision.verdict,
        "reasons": list(decision.reasons),
        "lines": [
            {
                "line_id": line.line_id,
                "qty": line.qty,
                "verdict": line.verdict,
                "reason": line.reason,
                "deadline": _iso(line.deadline),
                "clause": line.clause,
            }
            for line in decision.lines
        ],
        "amounts": {
            "currency": amounts.items.currency,
            "items": amounts.items.minor,
            "fee": amounts.fee.minor,
            "shipping": amounts.shipping.minor,
            "difference": amounts.difference.minor,
        },
        "asked_at": _iso(decision.asked_at),
        "policy_version": decision.policy_version,
        "effects": [_effect(effect) for effect in decision.effects],
        "deadline": _iso(decision.deadline),
        "clause": decision.clause,
        "target_sku": decision.target_sku,
        "fee_base": decision.fee_base.minor if decision.fee_base is not None else None,
    }


def from_json(data: Mapping[str, Any]) -> Decision:
    """Read what `to_json` wrote."""
    amounts, currency = data["amounts"], data["amounts"]["currency"]
    return Decision(
        capability=Capability(data["capability"]),
        verdict=Verdict(data["verdict"]),
        reasons=tuple(Reason(reason) for reason in data["reasons"]),
        lines=tuple(
            LineDecision(
                line["line_id"],
                line["qty"],
                Verdict(line["verdict"]),
                Reason(line["reason"]),
                _instant(line["deadline"]),
                line["clause"],
            )
            for line in data["lines"]
        ),
        amounts=Amounts(
            *(Money(amounts[part], currency) for part in ("items", "fee", "shipping", "difference"))
        ),
        asked_at=datetime.fromisoformat(data["asked_at"]),
        policy_version=data["policy_version"],
        effects=tuple(_read_effect(effect, currency) for effect in data["effects"]),
        deadline=_instant(data["deadline"]),
        clause=data["clause"],
        target_sku=data["target_sku"],
        fee_base=Money(data["fee_base"], currency) if data["fee_base"] is not None else None,
    )


def _iso(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _effect(effect: Effect) -> dict[str, Any]:
    match effect:
        case ReleaseSlots(style_id, units):
            return {"kind": "release", "style_id": style_id, "units": units}
        case TakeSlots(style_id, units):
            return {"kind": "take", "style_id": style_id, "units": units}
        case RefundPayment(payment_id, amount):
            return {"kind": "refund", "payment_id": payment_id, "amount": amount.minor}


def _read_effect(data: Mapping[str, Any], currency: str) -> Effect:
    if data["kind"] == "refund":
        return RefundPayment(data["payment_id"], Money(data["amount"], currency))
    kind = ReleaseSlots if data["kind"] == "release" else TakeSlots
    return kind(data["style_id"], data["units"])
