"""What came damaged or wrong, and the money back that is wanted for it, in words. (LT-21, LA-19)"""

from __future__ import annotations

import re

from preorder.core.orders import Capability
from preorder.dialogue.asking import asks
from preorder.dialogue.extract import clean
from preorder.dialogue.state import Task

_MONEY = re.compile(r"\b(?:refund(?:s|ed|ing)?|money(?: back)?|reimburs\w*)\b", re.IGNORECASE)
_LESS = re.compile(
    r"\b(?:discounts?(?! codes?)|compensat\w+|price reductions?|(?:lower|reduced) price)\b",
    re.IGNORECASE,
)
"""Something off the price of what is kept: wished for like money back."""
_NOT_WANTED = re.compile(
    r"\b(?:no|not|not want|don['’]?t (?:want|need)|do not (?:want|need)|without|instead of|"
    r"rather than|never)\s+(?:an?\s+|the\s+|any\s+|my\s+|to be\s+)?(?:refund\w*|money)\b",
    re.IGNORECASE,
)
_ABOUT_IT = re.compile(
    r"\b(?:when|how|where|which card|what if|already|return\w*|send(?:ing)? (?:it |them )?back)\b",
    re.IGNORECASE,
)
"""'When do I get my refund' asks; 'return it for a refund' wants the return, on its terms."""

_SENT = (
    r"sent|send|sended|got|received|recieved|came|come|arrived|delivered|shipped|packed|"
    r"in the (?:box|parcel|package|bag)|inside"
)
_ITEM = (
    r"items?|colou?rs?|sizes?|styles?|bags?|totes?|purses?|wallets?|models?|cars?|vans?|trucks?|"
    r"products?|versions?|scales?|articles?"
)
_THING = rf"(?:{_ITEM}|ones?|things?|stuff|order)"
_WRONG = re.compile(
    rf"\b(?:wrong|incorrect|different|another|other)\s+(?:\w+\s+)?{_THING}\b"
    r"|(?:\bnot|n['’]?t) (?:what|the (?:one|bag|item|model|colou?r|size)(?: that)?) (?:i|we) "
    r"(?:ordered|bought|paid for)\b",
    re.IGNORECASE,
)
_CALLED_WRONG = re.compile(
    rf"^(?!.*\bmea?nt?\b).*\b(?:wrong|incorrect)\s+(?:\w+\s+)?(?:{_ITEM})\b",
    re.IGNORECASE | re.MULTILINE,
)
_OWN_MISTAKE = re.compile(
    r"\bi (?:\w+ ){0,2}?(?:ordered|chose|picked|selected|bought|clicked)\s+"
    r"(?:(?:an?|the|in|my)\s+)*(?:wrong|incorrect|different|another|other)\b",
    re.IGNORECASE,
)
"""'I ordered the wrong colour' is a wish to swap."""
_THE_OTHER = re.compile(
    r"\b(?:want|need|keep|return|cancel|swap|send back|about|with)\s(?:the|my)\sother\b",
    re.IGNORECASE,
)
"""'I don't want the other one': an item of the order, and no wrong one."""
_WISHED = re.compile(
    r"\b(?:chang\w*|swap\w*|switch\w*|exchang\w*)\b[^.;!?\n]{0,40}?"
    r"\b(?:to|for|into)\s(?:an?\s)?(?:different|another|other)\b",
    re.IGNORECASE,
)
"""'Change it to another color' wishes for one; it did not come."""
_PARTS = re.compile(
    r"\b(?:half|part|some|one|two|three|\d+|most|the rest)(?: of)?(?: (?:it|them|my|the|these))?"
    r"(?: \w+){0,3}? (?:is|are|was|were|s|still)? ?(?:missing|not (?:there|in|inside))\b"
    r"|\b(?:only (?:half|part|some|one|two|\d+))\b[\w\s]{0,20}\b(?:came|arrived|in the|inside|sent|"
    r"received|delivered|got)\b"
    r"|\b(?:only (?:got|received|came|sent)(?: me)? (?:half|part|some|one|two|\d+))\b"
    r"|\b(?:box|package|packet|parcel|envelope|carton|packaging)\b(?:\s\w+){0,4}?\s(?:empty|"
    r"nothing (?:inside|in (?:it|there)))\b"
    r"|\b(?:got|get|received|sent|came|delivered|is|was|just)(?: me)?(?: an?)? empty "
    r"(?:box|package|packet|parcel|envelope|carton)\b"
    rf"|^(?=.*\b(?:{_SENT}|box|parcel|package)\b).*\b(?:the|my|our|one|other) {_THING} "
    r"(?:(?:is|are|was|were)(?: still)? (?:missing|not (?:there|in|inside))"
    r"|(?:is|was)n['’]?t (?:there|in))\b"
    r"|\b(?:missing|nothing) (?:from|in|inside) (?:the|my|this|our) "
    r"(?:box|package|packet|parcel|order|delivery|shipment)\b",
    re.IGNORECASE,
)
_PRESUMES = re.compile(r"^\W*(?:what (?:if|happens)|if\b|suppose|in case)", re.IGNORECASE)


def money_wished(text: str) -> bool | None:
    """Tell whether a text wants its money back ("just refund me") or does not; None: neither.

    "Return it for a refund" wants the return, on its terms.
    """
    text = clean(text)
    if _NOT_WANTED.search(text):
        return False
    wished = _MONEY.search(text) or _LESS.search(text)
    return True if wished and not _ABOUT_IT.search(text) else None


def wishes_money(text: str) -> bool:
    """Tell whether a text wants its money back, and no return for it."""
    return money_wished(text) is True


def sent_wrong(text: str) -> bool:
    """Tell whether a text says that what came is not what was ordered, or not all of it.

    No shop's page has a rule for that: a person decides, and nobody is asked to pay for a return.
    """
    text = clean(text)
    if _PRESUMES.search(text):
        return False
    if _PARTS.search(text):  # nothing of it, or not all of it
        return True
    came = re.search(rf"\b(?:{_SENT}|ordered|bought|paid for)\b", text, re.IGNORECASE)
    return (
        bool(came and _WRONG.search(_WISHED.sub(" ", _THE_OTHER.sub(" ", text))))
        and _OWN_MISTAKE.search(text) is None
    )


def called_wrong(text: str) -> bool:
    """Tell whether a text in mid-claim says that another item came: "not damaged, just wrong item".

    That something came was said with the claim. "Wrong item, i meant the wallet" corrects it.
    """
    said = _CALLED_WRONG.search(clean(text)) and not _OWN_MISTAKE.search(clean(text))
    return bool(said) and not asks(text)


def came_wrong(task: Task) -> bool:
    """Tell whether what was said for a task means that something else came than was ordered."""
    claims = task.capability is Capability.REPORT_DAMAGE
    return sent_wrong(task.words) or (claims and called_wrong(task.words))


def noted(task: Task) -> str:
    """Return the sentence on the remedy that was wished for; nothing where none was."""
    if not task.refund_wished:
        return ""
    less = _LESS.search(task.words) and not _MONEY.search(task.words)
    wished = "like some of the price back" if less else "rather have your money back"
    return f"I have noted that you would {wished}: a person on our team decides on that."
