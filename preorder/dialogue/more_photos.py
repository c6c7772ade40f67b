"""What comes after the damage claim was filed joins it: photos, and the remedy wished for."""

from __future__ import annotations

from preorder.core.decisions import Reason
from preorder.core.orders import Capability, OpenRequest
from preorder.core.replies import Reply
from preorder.dialogue.endings import photos_added
from preorder.dialogue.items import speaks_of
from preorder.dialogue.outcome import CaseDraft, Outcome, Turn
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


def joined_case(turn: Turn) -> Outcome | None:
    """Add photos to the case that a person has; None where there is none, or they report damage."""
    heard, case = turn.heard, turn.known.case
    passed = [each.capability for each in turn.known.passed]
    damage = Capability.REPORT_DAMAGE
    wishes = set(heard.wishes) - ({damage} if damage in passed else set())
    if case is None or not heard.photos or wishes or turn.known.mentioned:
        return None
    kind = passed[-1] if passed else Capability.TALK_TO_HUMAN
    if Capability.REPORT_DAMAGE not in passed and speaks_of(heard.text, Capability.REPORT_DAMAGE):
        return None
    what = "photos" if len(heard.photos) > 1 else "photo"
    reply = Reply(f"Thank you. I have added your {what} to your request {case.reference}.")
    draft = CaseDraft(
        kind, (Reason.REQUEST_OPEN,), heard.at, heard.said, case.order_number, photos=heard.photos
    )
    return Outcome(turn.memory, (reply,), cases=(draft,), waits=False)


def _open_claim(turn: Turn, number: str | None) -> OpenRequest | None:
    own = turn.known.orders.get(number or "")
    requests = own.facts.order.requests if own is not None else ()
    claims = [each for each in requests if each.capability is Capability.REPORT_DAMAGE]
    return claims[-1] if claims else None
