"""What comes after the damage claim was filed joins it: photos, and the remedy wished for."""

from __future__ import annotations

from preorder.core.orders import Capability, OpenRequest
from preorder.dialogue.endings import photos_added
from preorder.dialogue.outcome import Outcome, Turn
from preorder.dialogue.remedy import wishes_money
from preorder.dialogue.state import Task


def joined_claim(turn: Turn) -> Outcome | None:
    """Add photos, or a wish for money back, to the claim that is open; None if there is none."""
    heard, number = turn.heard, turn.memory.current_order
    claim = _open_claim(turn, number)
    money = wishes_money(heard.text) and set(heard.wishes) <= {Capability.REPORT_DAMAGE}
    if claim is None or not (money or (heard.photos and not heard.wishes)):
        return None
    task = Task(
        Capability.REPORT_DAMAGE, heard.at, heard.at, words=heard.said, order_number=number,
        photos=heard.photos, photos_at=heard.at, refund_wished=money,
    )  # fmt: skip
    return photos_added(turn.with_task(task), claim)


def _open_claim(turn: Turn, number: str | None) -> OpenRequest | None:
    own = turn.known.orders.get(number or "")
    requests = own.facts.order.requests if own is not None else ()
    claims = [each for each in requests if each.capability is Capability.REPORT_DAMAGE]
    return claims[-1] if claims else None
