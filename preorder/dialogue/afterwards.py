"""What a short message means after something was filed or done: "what happens now?", "yes"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from preorder.core.orders import Capability
from preorder.core.replies import Reply
from preorder.dialogue.asking import asks
from preorder.dialogue.extract import clean, is_bare, says_no, says_yes
from preorder.dialogue.items import speaks_of
from preorder.dialogue.one_more import thanks
from preorder.dialogue.outcome import (
    PERSON,
    OpenCase,
    OwnOrder,
    Passed,
    Turn,
    what_was_done,
)
from preorder.dialogue.phrases import list_of
from preorder.dialogue.referring import FOLLOW_UP, asks_whether_done, cancels_that
from preorder.dialogue.refund_text import refund_lines
from preorder.dialogue.remedy import wishes_money
from preorder.dialogue.state import Memory
from preorder.dialogue.theirs import NO_DEEDS
from preorder.dialogue.told import disputes
from preorder.dialogue.topics import reply_promise
from preorder.dialogue.words import WISHES
from preorder.policy.campaign_text import moment
from preorder.policy.decide import reply_by

_CUES = re.compile(
    r"\bwhat (?:happens|will happen|comes|now|next|then|do i do)\b|\bwhats next\b|\bnow what\b"
    r"|^and now$|\b(?:how (?:long|soon)|when)\b.*\b(?:answer|repl|respond|hear|back|look|contact|"
    r"writ|reach)\w*|\b(?:did|have|do) (?:you|u|they) (?:get|got|receiv|see|have|note|save|fil)\w*"
    r"|\b(?:is|are)\b.*\bstill\b.*\b(?:on|open|active|going|pending)\b"
    r"|\bnothing (?:(?:more|else|left) )?(?:(?:i|we) (?:need|have) )?to do\b"
    r"|\b(?:news|updates?|progress)\b|\b(?:looking|working|handling)\b|\bon it\b"
    r"|\b(?:been|was it|is it|it was|was that) (?:filed|passed|received|registered|noted|sent)\b"
    r"|\b(?:case|reference|claim|ticket|request)\b.*\b(?:number|id|nr|status)\b"
    r"|\bstatus\b.*\b(?:case|claim|ticket|request|return|cancellation)\b"
    r"|\bhow long (?:will (?:this|that|it)|do i|must i) (?:take|wait)\b|\bwhen\b.*\bknow\b"
    r"|\bneed\b.*\bfrom me\b|\bhow long (?:till|until)\b.*\b(?:decide|know|answer)\b"
    r"|\bwhat (?:will|do|can|are) (?:you|u|they) (?:going to )?do(?:ing)?\b"
    r"|\bdid (?:you|u) (?:do|send)\b"
    r"|^(?:(?:ok|okay|and|so|but|until|till) )*(?:when|how long|how soon)(?: then| exactly)?$"
    r"|^(?:(?:ok|okay|and|so|all|is|it|that|this|everything) )*(?:done|settled)(?: now| then)?$"
)
_OPEN = re.compile(
    r"\b(?:what (?:happens|will happen|comes|now|next|then)|whats next|now what|still)\b"
    r"|^(?:and |so |ok )*what (?:will|do|can|are) (?:you|u|they) (?:do|going)\b"
    r"|^(?:did|have) (?:you|u) (?:get|got|receive|see)\b"
)
"""Of the cues, those that ask nothing of the shop in general."""
_NO_ANSWER = re.compile(
    r"^(?:but |well |no |sorry |ok |hm |and )*(?:(?:that|this|it|thats|its)(?: is| was| s)? "
    r"(?:no|not|isnt|wasnt)(?: an| a| real| really| my| the)* "
    r"(?:answer\w*|help\w*|question|what i (?:asked|meant))"
    r"|(?:that|this|it|you) (?:doesnt|does not|didnt|did not|dont|havent|arent|are not) "
    r"(?:really )?(?:help|answer)\w*(?: me| my question| that)?)\b(?: at all)?$"
)
_SEND_BACK = re.compile(
    r"\b(?:send|return|ship|mail|post|give|sending|returning|shipping)\b.*"
    r"\b(?:old|broken|damaged|torn|it|this|that|first|one|bag|model|item|back)\b"
    r"|\b(?:keep|throw|do with)\b.*\b(?:old|broken|damaged|torn|it|this|that|first|one)\b",
    re.IGNORECASE,
)
_NEW_ONE = re.compile(
    r"\b(?:when|how (?:long|soon))\b.*\b(?:new (?:one|bag)|replacement)\b", re.IGNORECASE
)
_HOW_LONG = re.compile(r"^(?:and |so |ok |well )*how long\b.*\btakes?\b")
_OF_MONEY = re.compile(
    r"\b(?:how much|what(?:s| is| was)?|which amount)\b.*\b(?:back|refund\w*|total|altogether)\b",
    re.IGNORECASE,
)
_WHERE_TO = re.compile(
    r"\b(?:where|which|what)\b.*\b(?:send|ship|mail|post|return|address)\b"
    r"|\baddress to (?:send|return|ship)\b"
    r"|\b(?:return|shipping|postage) label\b",
    re.IGNORECASE,
)
_MAY_I = re.compile(r"\b(?:can|could|may) (?:i|we) (?:\w+ ){0,3}?(?:return|send)\b", re.IGNORECASE)
"""'Can I return it then?' asks for a right of his own, not what the claim wants of him."""
_KEEP_IT = (
    "You pay no return shipping for what arrived damaged, and the replacement is free. Please keep "
    "it for now: the person on our team who arranges the replacement tells you whether we need it "
    "back, and how."
)
_FEW_WORDS = 14
_GOT_IT = re.compile(r"\b(?:get|got|receive\w*|filed|passed|noted|saved|sent)\b", re.IGNORECASE)
_PASS_IT = re.compile(
    r"(?:(?:ok|okay|yes|please|so|just|then|hm+|alright) )*(?:"
    r"(?:pass|send|hand|give|forward) (?:it|this|that)(?: on| over| along| to (?:them|someone))*"
    r"|hm+ ok(?:ay)?|ok(?:ay)? (?:hm+|then)"
    r"|(?:i will|ill|i|we will|we) (?:just )?wait)(?: please| then| thanks)*"
)
"""Takes what was passed on already."""
_PLAIN = frozenset(
    "a about active agent ahead all already am an and answer answered answering answers any "
    "anybody anyone anything are as at back be been before by can cancellation case claim come "
    "comes contact contacts decide did do does doing done else email everything exactly expect "
    "filed for from get gets going got handling happen happens has have hear hello hey hi how i "
    "id if in is it its know left let long look looking looks me message my need news next noted "
    "nothing now nr number of ok okay on one open or passed pending person photo photos pictures "
    "please progress reach receive received reference registered replies reply request respond "
    "responds response send sent settled so somebody someone soon status still take takes team "
    "thanks that the them then there they this through ticket til till to u until up update "
    "updates wait waiting was we well what whats when will with working would write writes yet "
    "you your".split()
)


def meant_afterwards(
    memory: Memory, text: str, *, waiting: bool, passed: Sequence[Passed] = ()
) -> str | None:
    """Return FOLLOW_UP for a message about what was filed or done, or a mere yes to it."""
    if memory.task is not None:
        return None
    if (memory.done or memory.earlier) and not memory.handed_over and disputes(text):
        return Capability.TALK_TO_HUMAN
    if not (waiting or memory.done):
        return FOLLOW_UP if _asks_what_is_open(memory, text) or complains(text) else None
    if wishes_money(text) and not asks(text) and not speaks_of(text, Capability.CANCEL_ORDER):
        # Of what is with a person already, or of the damage that was just reported.
        if (memory.done or "").startswith(Capability.REPORT_DAMAGE):
            return Capability.REPORT_DAMAGE
        theirs = memory.handed_over or _damage_in(passed)
        return Capability.TALK_TO_HUMAN if waiting and theirs else None
    about = asks_after(text) or _bare_yes(memory, text) or complains(text)
    claim = _of_claim(memory, text, damage=waiting and _damage_in(passed))
    return FOLLOW_UP if about or claim or _of_what_was_done(memory, text) else None


def _damage_in(passed: Sequence[Passed]) -> bool:
    return any(each.capability is Capability.REPORT_DAMAGE for each in passed)


def _of_what_was_done(memory: Memory, text: str) -> bool:
    """Tell whether a message asks how much comes back, or where to send what was just returned."""
    done = what_was_done(memory.done)
    if done is None or not asks(text) or len(text.split()) > _FEW_WORDS:
        return False
    back = done.capability is Capability.REQUEST_RETURN
    return (back and _WHERE_TO.search(text) is not None) or _OF_MONEY.search(text) is not None


def _asks_what_is_open(memory: Memory, text: str) -> bool:
    """Tell whether a message asks what becomes of something, once an order was spoken of."""
    known = memory.current_order or memory.claimed_number or memory.claimed_email
    if known is None or asks_whether_done(text):
        return False
    return asks_after(text) and _OPEN.search(_plain(text)) is not None


def complains(text: str) -> bool:
    """Tell whether a message only says that the answer was none."""
    return _NO_ANSWER.match(_plain(text)) is not None


def _of_claim(memory: Memory, text: str, *, damage: bool = False) -> bool:
    """Tell whether a message asks what a damage claim, just filed, still wants of the customer."""
    reported = (memory.done or "").startswith(Capability.REPORT_DAMAGE) or damage
    own = _MAY_I.search(text) is not None
    back = asks(text) and not own and (_SEND_BACK.search(text) or _NEW_ONE.search(text))
    return reported and (bool(back) or _HOW_LONG.match(_plain(text)) is not None)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", clean(text).lower().replace("'", "").replace("’", "")))


def asks_after(text: str) -> bool:
    """Tell whether a message asks what becomes of what was filed, and of nothing else."""
    said = _plain(text)
    return _PLAIN.issuperset(said.split()) and _CUES.search(said) is not None


def _bare_yes(memory: Memory, text: str) -> bool:
    if memory.offered is not None or thanks(text) or says_no(text):
        return False
    if (memory.done or "").startswith(Capability.CANCEL_ORDER) and says_yes(text):
        return is_bare(text) or cancels_that(text)  # "yes cancel it", once more after the yes
    return is_bare(text) or _PASS_IT.fullmatch(_plain(text)) is not None


def told_afterwards(turn: Turn) -> Reply | None:
    """Answer from the case or the change itself; None if the message is about something else."""
    memory, text = turn.memory, turn.heard.text
    if complains(text):
        return _sorry(turn)
    if _of_claim(memory, text) and _SEND_BACK.search(text):
        return Reply(_KEEP_IT)
    case = turn.known.case if _damage_in(turn.known.passed) else None
    if case is not None and _of_claim(memory, text, damage=True):
        keep = "Please keep it for now. " if _SEND_BACK.search(text) else ""
        return Reply(f"{keep}{_of_case(turn, case)}")
    if _of_what_was_done(memory, text) and not _OF_MONEY.search(text):
        return _where_to(turn)
    if _of_claim(memory, text) or _of_what_was_done(memory, text):
        return _done_so_far(turn)
    return _becomes(turn) if asks_after(text) or _bare_yes(memory, text) else None


def _where_to(turn: Turn) -> Reply:
    """Say how the address for a return is to be had: the shop's page names none."""
    email = turn.known.shop.contact.email
    return Reply(
        f"Please write to {email} for the address to send it to, or ask for a person here. You "
        "choose how to send it; the return shipping is on you.",
        (PERSON,),
    )


def _becomes(turn: Turn) -> Reply | None:
    """Say what becomes of the case, of what was done, or that nothing is open."""
    memory, text, case = turn.memory, turn.heard.text, turn.known.case
    if turn.known.waiting_for_person and case is not None:
        return Reply(_of_case(turn, case) if asks_after(text) else _with_a_person(turn, case))
    if memory.done is None:
        return _what_is_open(turn) if _asks_what_is_open(memory, text) else None
    if cancels_that(text) and (told := _done_so_far(turn)) is not None:
        return replace(told, text=f"That is already cancelled. {told.text}")
    if not asks_after(text):
        return Reply("All right, that is settled. Just write if there is anything else.")
    return _done_so_far(turn)


def _done_so_far(turn: Turn) -> Reply | None:
    done = what_was_done(turn.memory.done)
    own = turn.known.orders.get(done.order_number or "") if done else None
    return Reply(_of_done(turn, own, done)) if own and done else None


def _sorry(turn: Turn) -> Reply:
    """Answer who says that he got no answer: with the person who has it, or may have it."""
    text = "I am sorry that this did not answer it."
    if turn.known.waiting_for_person and turn.known.case is not None:
        return Reply(f"{text} {_of_case(turn, turn.known.case)}")
    return Reply(f"{text} Please ask me in other words, or let a person take over.", (PERSON,))


def _what_is_open(turn: Turn) -> Reply:
    """Say which requests are open on the customer's orders, where nothing was just done."""
    lead = "Yes, I have it. " if _GOT_IT.search(turn.heard.text) else ""
    listed = [
        f"{WISHES[request.capability]} on order {number}, reference {request.reference}"
        for number, own in turn.known.orders.items()
        for request in own.facts.order.requests
    ]
    if listed:
        return Reply(f"{lead}This is filed: {list_of(listed)}. There is nothing you need to do.")
    if not turn.known.orders:
        return Reply(f"{lead}So far I have done nothing with it. What can I do for you?", (PERSON,))
    return Reply(
        f"{lead}No request of yours is open at the moment, so nothing more happens by itself. Just "
        "write what I can do for you.",
        (PERSON,),
    )


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


def _with_a_person(turn: Turn, case: OpenCase) -> str:
    undecided = [p.capability for p in turn.known.passed if p.reference is None]
    wishes = [WISHES[p] for p in undecided if p not in NO_DEEDS]
    verb = "is" if len(set(wishes)) == 1 else "are"
    yet = f", and {list_of(list(dict.fromkeys(wishes)))} {verb} not done yet" if wishes else ""
    return (
        f"All right. Your request {case.reference} is with a person on our team{yet}; there is "
        "nothing you need to do."
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
