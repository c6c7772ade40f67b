"""What a short message means after something was filed or done: "what happens now?", "yes"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from preorder.core.orders import Capability
from preorder.core.replies import Reply
from preorder.dialogue.asking import asks
from preorder.dialogue.extract import clean, is_bare, says_no
from preorder.dialogue.items import speaks_of
from preorder.dialogue.outcome import OpenCase, OwnOrder, Passed, Turn, what_was_done
from preorder.dialogue.referring import FOLLOW_UP, thanks
from preorder.dialogue.refund_text import refund_lines
from preorder.dialogue.remedy import sent_wrong, wishes_money
from preorder.dialogue.state import Memory
from preorder.dialogue.topics import reply_promise
from preorder.dialogue.words import WISHES
from preorder.policy.campaign_text import moment
from preorder.policy.decide import reply_by

_CUES = re.compile(
    r"\bwhat (?:happens|will happen|comes|now|next|then|do i do)\b|\bwhats next\b|\bnow what\b"
    r"|^and now$|\b(?:how (?:long|soon)|when)\b.*\b(?:answer|repl|respond|hear|back|look|contact|"
    r"writ|reach)\w*|\b(?:did|have|do) (?:you|u|they) (?:get|got|receiv|see|have|note|save|fil)\w*"
    r"|\b(?:news|updates?|progress)\b|\b(?:looking|working|handling)\b|\bon it\b"
    r"|\b(?:been|was it|is it|it was|was that) (?:filed|passed|received|registered|noted|sent)\b"
    r"|\b(?:case|reference|claim|ticket|request)\b.*\b(?:number|id|nr|status)\b"
)
_GOT_IT = re.compile(r"\b(?:get|got|receive\w*|filed|passed|noted|saved|sent)\b", re.IGNORECASE)
_PLAIN = frozenset(
    "a about ahead all already am an and answer answered answering answers any anyone anybody are "
    "as at back be been before by can case claim come comes contact contacts did do does email "
    "everything expect filed for from get gets going got handling happen happens has have hear "
    "hello hey hi how i id if in is it its know let long look looking looks me message my need "
    "news next nr noted now number of ok okay on one or passed person photo photos pictures please "
    "progress reach received receive reference registered reply replies request respond responds "
    "response sent so someone somebody soon status still takes take team that thanks the them then "
    "there they this through ticket til till to u until up update updates was we well what whats "
    "when will with working would write writes yet you your".split()
)


def meant_afterwards(
    memory: Memory, text: str, *, waiting: bool, passed: Sequence[Passed] = ()
) -> str | None:
    """Return FOLLOW_UP for a message about what was filed or done, or a mere yes to it."""
    if memory.task is not None or not (waiting or memory.done):
        return None
    if wishes_money(text) and not asks(text) and not speaks_of(text, Capability.CANCEL_ORDER):
        # Of what is with a person already, or of the damage that was just reported.
        if (memory.done or "").startswith(Capability.REPORT_DAMAGE):
            return Capability.REPORT_DAMAGE
        damage = any(each.capability is Capability.REPORT_DAMAGE for each in passed)
        return Capability.TALK_TO_HUMAN if waiting and (memory.handed_over or damage) else None
    return FOLLOW_UP if asks_after(text) or _bare_yes(memory, text) else None


def reported(memory: Memory, text: str) -> str | None:
    """Return the wish behind "half of it is missing": whatever it looks like, it is a report."""
    open_task = memory.task is not None
    return None if open_task or asks(text) or not sent_wrong(text) else Capability.REPORT_DAMAGE


def asks_after(text: str) -> bool:
    """Tell whether a message asks what becomes of what was filed, and of nothing else."""
    said = re.findall(r"\w+", clean(text).lower().replace("'", "").replace("’", ""))
    return _PLAIN.issuperset(said) and _CUES.search(" ".join(said)) is not None


def _bare_yes(memory: Memory, text: str) -> bool:
    return memory.offered is None and is_bare(text) and not says_no(text) and not thanks(text)


def told_afterwards(turn: Turn) -> Reply | None:
    """Answer from the case or the change itself; None if the message is about something else."""
    memory, text = turn.memory, turn.heard.text
    if not (asks_after(text) or _bare_yes(memory, text)):
        return None
    case = turn.known.case
    if turn.known.waiting_for_person and case is not None:
        return Reply(_of_case(turn, case) if asks_after(text) else _with_a_person(case))
    done = what_was_done(memory.done)
    if done is None:
        return None
    if not asks_after(text):
        return Reply("All right, that is settled. Just write if there is anything else.")
    own = turn.known.orders.get(done.order_number or "")
    return Reply(_of_done(turn, own, done)) if own else None


def _of_case(turn: Turn, case: OpenCase) -> str:
    shop = turn.known.shop
    about = f" for order {case.order_number}" if case.order_number else ""
    promise = reply_promise(shop, reply_by(shop, case.asked_at))
    lead = "Yes, I have it: your" if _GOT_IT.search(turn.heard.text) else "Your"
    return (
        f"{lead} request{about} is with a person on our team, under the reference "
        f"{case.reference} and noted as received on {moment(shop, case.asked_at)}. {promise} Until "
        "then there is nothing you need to do."
    )


def _with_a_person(case: OpenCase) -> str:
    return (
        f"All right. Your request {case.reference} is with a person on our team; there is nothing "
        "you need to do."
    )


def _of_done(turn: Turn, own: OwnOrder, done: Passed) -> str:
    number, kind = own.facts.order.number, done.capability
    lead = f"Order {number}: {WISHES[kind]} has the reference {done.reference}."
    if kind is Capability.REPORT_DAMAGE:
        shop = turn.known.shop
        promise = reply_promise(shop, reply_by(shop, turn.heard.at))
        return f"{lead} It is filed, and a person on our team arranges what follows. {promise}"
    if kind is Capability.SWAP_ITEM:
        return f"{lead} It is done; there is nothing more you need to do."
    told = " ".join(refund_lines(own))
    if kind is Capability.REQUEST_RETURN:
        return f"{lead} It is authorised: please send it back as I wrote. {told}".strip()
    return f"{lead} It is done. {told}".strip()
