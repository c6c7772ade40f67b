"""What a message tells of an order, in words that a classifier takes for a general question."""

from __future__ import annotations

import re

from preorder.core.orders import Capability
from preorder.dialogue.asking import asks
from preorder.dialogue.extract import clean, words
from preorder.dialogue.items import speaks_of
from preorder.dialogue.lost_number import lacks_number
from preorder.dialogue.referring import asks_whether_done
from preorder.dialogue.remedy import sent_wrong
from preorder.dialogue.state import Memory

_SHIPPING = r"(?:shipping|postage|delivery|freight)\b"
_TWICE = r"\b(?:twice|two times|2 times|2x|x2|double|doubly)\b"
_CHARGED = re.compile(
    r"\b(?:charged|paid|payed|billed|took|taken|deducted|pay|charge)\b", re.IGNORECASE
)
_BOTH = re.compile(rf"{_SHIPPING}.*{_TWICE}|{_TWICE}.*{_SHIPPING}", re.IGNORECASE)
_SUMS = r"(?:charges?|payments?|transactions?|debits?|deductions?|bookings?)\b"
_SUM = r"(?:money|payments?|amount|price|sum|it from|out of|\$|dollars|card|account)"
_PAID_TWICE = re.compile(
    rf"\b(?:charged?|billed|debited|paid|payed|deducted)\b.{{0,40}}?{_TWICE}"
    rf"|\b(?:took|taken|booked)\b.{{0,30}}?{_SUM}.{{0,20}}?{_TWICE}"
    rf"|{_TWICE}\s(?:\w+\s){{0,3}}?(?:charged|billed|debited|{_SUMS})"
    rf"|\b(?:two|2|duplicate|both)\s(?:\w+\s){{0,2}}?{_SUMS}",
    re.IGNORECASE,
)
_FEW = 9
"""How many words there are where nothing but the lost number is told."""
_IN_GENERAL = re.compile(
    r"\b(?:(?:will|would|can|could|should|do) (?:i|we|you|u|it|they)|am i|are we|if|gonna)\b",
    re.IGNORECASE,
)
_MISUSED = re.compile(
    r"\b(?:someone|somebody|strangers?|(?:an)?other person)(?: else)?\b.{0,40}?"
    r"\b(?:order\w*|bought|purchas\w+|us(?:ed|ing|es)|plac\w+|paid)\b.{0,30}?"
    r"\bmy (?:e-?mail|(?:credit )?card|account|name|address|details|paypal)\b"
    r"|\bidentity theft\b|\b(?:stole|hacked|stolen)\b.{0,20}\b(?:card|account|e-?mail|identity)\b"
    r"|\bwithout my (?:permission|consent|knowledge|ok|okay)\b|\bunauthori[sz]ed\b",
    re.IGNORECASE,
)
_NEVER = r"(?:never|didn['’]?t|did not|haven['’]?t|have not)"
_DISPUTES = re.compile(
    rf"\b(?:i|we)(?:['’]?ve| have)?\s(?:\w+\s){{0,2}}?{_NEVER}\s(?:\w+\s){{0,2}}?"
    r"(?:agreed?|consent\w*|sa(?:y|id) (?:yes|ok(?:ay)?|that|it|so)|confirm\w*|approved?|accept\w*|"
    r"ask(?:ed)? (?:for|you|u|to)|authori[sz]ed?|t(?:ell|old) (?:you|u)|allow\w*|request\w*|"
    r"g[ia]ve (?:my|any) \w+)\b"
    r"|\bwho (?:told|asked|allowed|authori[sz]ed|said) (?:you|u|that)\b"
    r"|\bwithout (?:even )?(?:asking|my (?:ok(?:ay)?|yes|agreement))\b",
    re.IGNORECASE,
)
_IT = r"(?:it|them|anything|(?:my|the|any) (?:\w+ )?(?:parcel|package|order|bag|item|delivery))"
_NOT_HERE = re.compile(
    r"\bdelivered\b.*\b(?:"
    rf"nothing(?: \w+)? (?:here|there|came|come|arrived|received)"
    rf"|\w*(?:n['’]?t|not) (?:have|got|get|see|find|received?|recieved?) {_IT}"
    r"|(?:\w*n['’]?t|not) (?:\w+ )?(?:here|there|arrived?|come|received|got)"
    r"|(?:have|got|see|received|find|found) nothing"
    r"|never (?:\w+ )?(?:got|came|arrived|received|recieved)|no(?:where)? (?:parcel|package|to be)"
    r")\b",
    re.IGNORECASE,
)
_NEW_ADDRESS = re.compile(
    r"\b(?:address|ship|send|deliver)\b.*\bto\s\d{1,5}\s+(?:\w+\s){1,3}?(?:st|street|rd|road|ave|"
    r"avenue|dr|drive|lane|ln|blvd|boulevard|court|ct|place|terrace)\b",
    re.IGNORECASE | re.DOTALL,
)
"""Tells the address itself: no question whether it can be changed."""
_STUCK = re.compile(
    r"\b(?:has|have|did|is|was|does|do)(?:n['’]?t| not)\s(?:\w+\s){0,2}?(?:mov(?:e|ed|ing)|"
    r"updat\w+|changed)\b|\b(?:stuck|no (?:movement|updates?|news))\b"
    r"|\b(?:is|its|it['’]s|got|been|be)\s(?:\w+\s)?lost\b",
    re.IGNORECASE,
)
_OTHER_DEEDS = (
    *(Capability.CANCEL_ORDER, Capability.SWAP_ITEM),
    *(Capability.REQUEST_RETURN, Capability.REPORT_DAMAGE),
)
"""What a message that has a word for it wants rather than a look at the order."""
_GOT = r"(?:got(?:ten)?|get|received?|recieved?|see|seen|saw|had)"
_NO_MONEY = re.compile(
    rf"\b(?:\w*n['’]?t|never|not)\s(?:\w+\s){{0,2}}?{_GOT}\s(?:\w+\s){{0,3}}?(?:money|refund)\b"
    r"|\b(?:money|refund)\s(?:\w+\s){0,2}?(?:\w*n['’]?t|never|not)\s(?:\w+\s){0,2}?"
    r"(?:came|come|arrived?|there|here|received|shown?|been paid)\b"
    r"|\bstill (?:no|waiting for)\s(?:\w+\s){0,2}?(?:money|refund)\b",
    re.IGNORECASE,
)


def told(memory: Memory, text: str, *, named: bool, verified: bool) -> Capability | None:
    """Return the wish behind a message that tells of its order: what came of it, what was charged.

    Args:
        named: the message names an order number or an address.
        verified: the customer has proved who he is: there is an order to look at.
    """
    if memory.task is not None:
        return None
    if not asks(text) and sent_wrong(text):
        return Capability.REPORT_DAMAGE
    if misused(text):
        return Capability.TALK_TO_HUMAN
    if not (named or verified) and lacks_number(text) and len(words(text)) <= _FEW:
        wishes = any(speaks_of(text, each) for each in Capability)
        return None if wishes or asks(text) else Capability.ORDER_STATUS
    others = {each for each in _OTHER_DEEDS if speaks_of(text, each)}
    if others <= {Capability.SWAP_ITEM} and _NEW_ADDRESS.search(text):  # "change" is a swap's too
        return Capability.CHANGE_ORDER
    else_wished = bool(others)
    missing = not else_wished and (charged_twice(text) or not_with_him(text))
    looks = (named or verified) and missing
    looks = looks or money_missing(text) or (not else_wished and paid_twice(text))
    looks = looks or (named and asks_whether_done(text))
    return Capability.ORDER_STATUS if looks else None


def is_stuck(text: str) -> bool:
    """Tell whether a text says that a parcel that was sent does not move on."""
    return _STUCK.search(clean(text)) is not None


def charged_twice(text: str) -> bool:
    """Tell whether a text says that shipping was charged twice, and does not ask if it would be."""
    said = _BOTH.search(text) and _CHARGED.search(text)
    return said is not None and _IN_GENERAL.search(text) is None


def paid_twice(text: str) -> bool:
    """Tell whether a text says that the money was taken twice, of the item or the shipping."""
    said = _PAID_TWICE.search(clean(text))
    return said is not None and _IN_GENERAL.search(text) is None


def misused(text: str) -> bool:
    """Tell whether a text says that somebody else ordered in the customer's name."""
    return _MISUSED.search(clean(text)) is not None


def not_with_him(text: str) -> bool:
    """Tell whether a text says that what our records call sent, a parcel or money, is not there."""
    return money_missing(text) or _NOT_HERE.search(clean(text)) is not None


def disputes(text: str) -> bool:
    """Tell whether a text says that what was done was never agreed to."""
    return _DISPUTES.search(clean(text)) is not None


def money_missing(text: str) -> bool:
    """Tell whether a text says that the money has not come."""
    return not asks(text) and _NO_MONEY.search(clean(text)) is not None
